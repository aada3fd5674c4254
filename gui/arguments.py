"""The options of ``scratchnet-lab``."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from scratchnet import __version__
from scratchnet.engines import ENGINES

FORMATS = ("png", "svg", "pdf")
_SMALLEST_PX, _LARGEST_PX = 200, 10_000


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options; ``render`` is a folder, or None to open the window."""
    parser = argparse.ArgumentParser(
        prog="scratchnet-lab",
        description="Open Scratchnet's window, or draw the pictures of a run without one.",
        epilog="exit codes: 0 done, 2 bad input or no display, 3 the training diverged",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"scratchnet {__version__}")
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="an experiment to open, or its text"
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
    parser.add_argument(
        "--figure",
        type=Path,
        metavar="SPEC.json",
        help="with --render: draw only the figure for print that a file describes",
    )
    parser.add_argument("--steps", metavar="N", help="with --render: how many training steps")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="with --render: format of the pictures (default: png, or the figure's own)",
    )
    parser.add_argument(
        "--size",
        type=_size,
        metavar="WxH",
        help="with --render: size of a picture in pixels (default: 800x600)",
    )
    parser.add_argument(
        "--theme", choices=("light", "dark"), help="with --render: colours (default: light)"
    )
    options = parser.parse_args(arguments)
    if options.render is None:
        for name in ("figure", "steps", "format", "size", "theme"):
            if getattr(options, name) is not None:
                parser.error(f"--{name} goes with --render DIR")
    if options.figure is not None:
        for name in ("size", "theme"):
            if getattr(options, name) is not None:
                parser.error(f"--{name} stands in the figure's own file, not beside --figure")
        return options
    options.format = options.format or "png"
    options.size = options.size or (800, 600)
    options.theme = options.theme or "light"
    return options


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})[xX×](\d{1,6})", text.strip())
    if match is not None:
        width, height = int(match[1]), int(match[2])
        if all(_SMALLEST_PX <= side <= _LARGEST_PX for side in (width, height)):
            return width, height
    raise argparse.ArgumentTypeError(
        f"is {text!r}; allowed: WIDTHxHEIGHT, each from {_SMALLEST_PX} to {_LARGEST_PX} pixels"
    )
