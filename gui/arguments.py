"""The options of ``scratchnet-lab``."""

import argparse
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from scratchnet import __version__
from scratchnet.engines import ENGINES
from scratchnet.run.recipe import SPACINGS

#: Which options go with which of the two ways to have pictures without a window.
_WITH = {
    "figure": ("render", "animate"),
    "steps": ("render", "animate"),
    "format": ("render",),
    "size": ("render", "animate"),
    "theme": ("render", "animate"),
    "view": ("animate",),
    "frames": ("animate",),
    "spacing": ("animate",),
    "rate": ("animate",),
    "hold": ("animate",),
    "quality": ("animate",),
    "once": ("animate",),
}
_PLACES = {"render": "--render DIR", "animate": "--animate FILE"}
_SMALLEST_PX, _LARGEST_PX = 200, 10_000


class _PictureFormats:
    """The names of the formats of pictures, read when they are needed: Qt is loaded then."""

    def __iter__(self) -> Iterator[str]:
        from gui.rendering.formats import FormatTitles

        return iter(FormatTitles())


class _AnimationFormats:
    """The titles of the formats of animations as text, read when a help text needs them."""

    def __init__(self, lossy: bool = False) -> None:
        self._lossy = lossy

    def __str__(self) -> str:
        from gui.export.animation.encoders import FORMATS, titles_text

        return titles_text(form for form in FORMATS.values() if form.lossy or not self._lossy)


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options; with ``render`` and ``animate`` None the window is opened."""
    parser = argparse.ArgumentParser(
        prog="scratchnet-lab",
        description="Open Scratchnet's window, or draw the pictures of a run without one.",
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
        help="an experiment or a run to open, or an experiment's text",
    )
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        help="what computes the steps (default: exact, or what was chosen in the window last)",
    )
    parser.add_argument(
        "--render",
        type=Path,
        metavar="DIR",
        help="draw every picture that suits the experiment, after its run, into DIR",
    )
    animate = parser.add_argument(
        "--animate",
        type=Path,
        metavar="FILE",
        help="write the training of a view as %(formats)s, by the suffix of FILE",
    )
    vars(animate)["formats"] = _AnimationFormats()
    parser.add_argument(
        "--figure",
        type=Path,
        metavar="SPEC.json",
        help="with both: only the figure for print that a file describes",
    )
    parser.add_argument("--steps", metavar="N", help="with both: how many training steps")
    parser.add_argument(
        "--format",
        choices=_PictureFormats(),
        metavar="FORMAT",
        help="with --render: format of the pictures, one of %(choices)s "
        "(default: png, or the figure's own)",
    )
    parser.add_argument(
        "--size",
        type=_size,
        metavar="WxH",
        help="with both: size of a picture in pixels (default: 800x600)",
    )
    parser.add_argument(
        "--theme", choices=("light", "dark"), help="with both: colours (default: light)"
    )
    _add_animation(parser)
    options = parser.parse_args(arguments)
    if options.render is not None and options.animate is not None:
        parser.error("--render DIR and --animate FILE do not go together")
    for name, ways in _WITH.items():
        given = getattr(options, name) not in (None, False)
        if given and all(getattr(options, way) is None for way in ways):
            parser.error(f"--{name} goes with {' or '.join(_PLACES[way] for way in ways)}")
    if options.figure is not None:
        for name in ("size", "theme", "view"):
            if getattr(options, name) is not None:
                parser.error(f"--{name} is set in the figure's file, not beside --figure")
        return options
    options.format = options.format or "png"
    options.size = options.size or (800, 600)
    options.theme = options.theme or "light"
    return options


def _add_animation(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("animations", "all of these go with --animate FILE")
    group.add_argument(
        "--view",
        metavar="NAME",
        help="the view to animate, by its name with --render (default: trained or curve)",
    )
    group.add_argument(
        "--frames", type=int, metavar="N", help="number of frames, 2 to 2,000 (default: 60)"
    )
    group.add_argument(
        "--spacing",
        choices=SPACINGS,
        help="how frames are spread over the steps (default: linear)",
    )
    group.add_argument(
        "--rate", type=float, metavar="R", help="frames per second, 1 to 60 (default: 20)"
    )
    group.add_argument(
        "--hold", type=float, metavar="S", help="additional seconds for the last frame (default: 1)"
    )
    quality = group.add_argument(
        "--quality",
        type=int,
        metavar="Q",
        help="quality of %(formats)s, 1 to 100; WebP is lossless at 100 (default: 90)",
    )
    vars(quality)["formats"] = _AnimationFormats(lossy=True)
    group.add_argument("--once", action="store_true", help="do not loop")


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})[xX×](\d{1,6})", text.strip())
    if match is not None:
        width, height = int(match[1]), int(match[2])
        if all(_SMALLEST_PX <= side <= _LARGEST_PX for side in (width, height)):
            return width, height
    raise argparse.ArgumentTypeError(
        f"is {text!r}; allowed: WIDTHxHEIGHT, each from {_SMALLEST_PX} to {_LARGEST_PX} pixels"
    )
