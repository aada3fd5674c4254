"""The options of ``scratchnet-lab``."""

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from scratchnet import __version__
from scratchnet.cli.command import Parser
from scratchnet.cli.options import one_of
from scratchnet.engines import ENGINE_HELP, ENGINES
from scratchnet.run.recipe import SPACINGS

#: The two ways to get pictures without a window.
_WAYS = {"render": "--render DIR", "animate": "--animate FILE"}
_BOTH = tuple(_WAYS)
_SMALLEST_PX, _LARGEST_PX = 200, 10_000


class _PictureFormats:
    """The names of the formats of pictures, read when they are needed: Qt is loaded then."""

    def __iter__(self) -> Iterator[str]:
        from gui.rendering.formats import FORMATS

        return iter(FORMATS)


class _AnimationFormats:
    """The labels of the formats of animations as text, read when a help text needs them."""

    def __init__(self, lossy: bool = False) -> None:
        self._lossy = lossy

    def __str__(self) -> str:
        from gui.export.animation.encoders import FORMATS, labels_text

        return labels_text(form for form in FORMATS.values() if form.lossy or not self._lossy)


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options; with ``render`` and ``animate`` None the window is opened."""
    parser = Parser(
        prog="scratchnet-lab",
        description="Open Scratchnet's window, or save pictures of a run without it.",
        epilog="exit codes: 0 done, 2 bad input or no display, 3 the training diverged, "
        "130 stopped by Ctrl-C",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"scratchnet {__version__}")
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="an experiment, a run, or an experiment as text",
    )
    parser.add_argument(
        "--lesson",
        type=Path,
        metavar="FILE",
        help="open a lesson (*.lesson.md) for a class: only what it leaves free can be set",
    )
    parser.add_argument("--large", action="store_true", help="show all text larger, for a class")
    parser.add_argument(
        "--engine",
        type=one_of(ENGINE_HELP),
        choices=ENGINES,
        help="the engine that computes the steps (default: exact, or the window's last choice)",
    )
    parser.add_argument(
        "--render",
        type=Path,
        metavar="DIR",
        help="train, and save every picture that suits the experiment to DIR",
    )
    animate = parser.add_argument(
        "--animate",
        type=Path,
        metavar="FILE",
        help="write the training of a view as %(formats)s, by the suffix of FILE",
    )
    vars(animate)["formats"] = _AnimationFormats()
    ways = _add_picture_options(parser) | _add_animation_options(parser)
    options = parser.parse_args(arguments)
    if options.render is not None and options.animate is not None:
        parser.error("--render DIR and --animate FILE cannot be combined")
    if options.lesson is not None:
        others = {"FILE": options.file, **{_WAYS[way]: getattr(options, way) for way in _BOTH}}
        for name, given in others.items():
            if given is not None:
                parser.error(f"--lesson FILE brings its own experiment: omit {name}")
    for name, needed in ways.items():
        given = getattr(options, name) not in (None, False)
        if given and all(getattr(options, way) is None for way in needed):
            parser.error(f"--{name} needs {' or '.join(_WAYS[way] for way in needed)}")
    if options.figure is not None:
        for name in ("size", "theme", "view"):
            if getattr(options, name) is not None:
                parser.error(f"--{name} cannot be combined with --figure, whose file sets it")
        return options
    options.format = options.format or "png"
    options.size = options.size or (800, 600)
    options.theme = options.theme or "light"
    return options


def _add_picture_options(parser: argparse.ArgumentParser) -> dict[str, tuple[str, ...]]:
    """Add the options for pictures; return which of `_WAYS` each goes with, by its name."""
    both = parser.add_argument_group("pictures", "options for --render DIR and --animate FILE")
    actions = [
        both.add_argument(
            "--figure",
            type=Path,
            metavar="SPEC.json",
            help="only the figure for print that this file describes",
        ),
        both.add_argument("--steps", metavar="N", help="number of training steps"),
        both.add_argument(
            "--size",
            type=_size,
            metavar="WxH",
            help="size of a picture in pixels (default: 800x600)",
        ),
        both.add_argument("--theme", choices=("light", "dark"), help="colours (default: light)"),
    ]
    format_action = both.add_argument(
        "--format",
        choices=_PictureFormats(),
        metavar="FORMAT",
        help="with --render only: format of the pictures, one of %(choices)s "
        "(default: png, or the figure's own)",
    )
    return {action.dest: _BOTH for action in actions} | {format_action.dest: ("render",)}


def _add_animation_options(parser: argparse.ArgumentParser) -> dict[str, tuple[str, ...]]:
    """Add the options for animations; return which of `_WAYS` each goes with, by its name."""
    group = parser.add_argument_group("animations", "options for --animate FILE")
    quality = group.add_argument(
        "--quality",
        type=int,
        metavar="Q",
        help="quality of %(formats)s, 1 to 100; WebP is lossless at 100 (default: 90)",
    )
    vars(quality)["formats"] = _AnimationFormats(lossy=True)
    actions = [
        quality,
        group.add_argument(
            "--view",
            metavar="NAME",
            help="the view to animate, by its name with --render (default: trained or curve)",
        ),
        group.add_argument(
            "--frames", type=int, metavar="N", help="number of frames, 2 to 2,000 (default: 60)"
        ),
        group.add_argument(
            "--spacing",
            choices=SPACINGS,
            help="how frames are spread over the steps (default: linear)",
        ),
        group.add_argument(
            "--rate", type=float, metavar="R", help="frames per second, 1 to 60 (default: 20)"
        ),
        group.add_argument(
            "--hold",
            type=float,
            metavar="S",
            help="additional seconds for the last frame (default: 1)",
        ),
        group.add_argument("--once", action="store_true", help="do not loop"),
    ]
    return {action.dest: ("animate",) for action in actions}


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})[xX×](\d{1,6})", text.strip())
    if match is not None:
        width, height = int(match[1]), int(match[2])
        if all(_SMALLEST_PX <= side <= _LARGEST_PX for side in (width, height)):
            return width, height
    raise argparse.ArgumentTypeError(
        f"is {text!r}; allowed: WIDTHxHEIGHT, each from {_SMALLEST_PX} to {_LARGEST_PX} pixels"
    )
