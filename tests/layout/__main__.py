"""Open the window on screens of several sizes and scales, in both themes, and report every fault.

Sizes are in device-independent pixels: a screen of 1366 × 768 at 200 % has 2732 × 1536 pixels.
Each screen is a process of its own, since Qt reads its scale when it starts. No display is needed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

SIZES = ("1024x700", "1024x768", "1280x720", "1366x768", "1920x1080", "3840x2160")
SCALES = ("1", "1.25", "2")
THEMES = ("light", "dark")


def main() -> int:
    """Return 1 if there are faults."""
    parser = argparse.ArgumentParser(prog="python -m tests.layout", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=SIZES, metavar="WxH")
    parser.add_argument("--scales", nargs="+", default=SCALES)
    parser.add_argument("--themes", nargs="+", default=THEMES, choices=THEMES)
    parser.add_argument("--font-pt", type=int, help="the size of the system's font, in points")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of every state")
    options = parser.parse_args()
    if os.environ.get("_LAYOUT_SCREEN"):
        return _one_screen(options)
    failed = 0
    for size, scale in product(options.sizes, options.scales):
        failed += _in_process(size, scale, options)
    print(f"{failed} screens with faults" if failed else "no faults")
    return 1 if failed else 0


def _in_process(size: str, scale: str, options: argparse.Namespace) -> bool:
    """Start a process with a screen of its own; return whether it found faults."""
    width, height = (round(int(side) * float(scale)) for side in size.split("x"))
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "screen.json"
        config.write_text(json.dumps({"windowFrameMargins": True, "screens": [screen]}))
        environment = os.environ | {
            "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
            "QT_SCALE_FACTOR": scale,
            "_LAYOUT_SCREEN": f"{size} at {scale}",
        }
        words = ["--themes", *options.themes]
        if options.font_pt is not None:
            words += ["--font-pt", str(options.font_pt)]
        if options.pictures is not None:
            words += ["--pictures", str(options.pictures / f"{size}-{scale}")]
        command = [sys.executable, "-m", "tests.layout", *words]
        return subprocess.run(command, env=environment, check=False).returncode != 0


def _one_screen(options: argparse.Namespace) -> int:
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication, QWidget

    from tests.layout.faults import faults
    from tests.layout.mnemonics import clashes
    from tests.layout.states import opened, visit

    # The platform without a screen says of every window that it cannot do what a real one can.
    qInstallMessageHandler(lambda *_: None)
    application = QApplication(["layout"])
    if options.font_pt is not None:
        font = application.font()
        font.setPointSize(options.font_pt)
        application.setFont(font)
    screen = application.primaryScreen().availableGeometry()
    #: The states with each fault.
    found: dict[str, list[str]] = {}
    count = 0

    def note_error(kind: type[BaseException], error: BaseException, *rest: object) -> None:
        sys.__excepthook__(kind, error, None)
        found.setdefault(f"{kind.__name__} in the program", []).append("see above")

    sys.excepthook = note_error

    for theme in options.themes:

        def look(top: QWidget, state: str, theme: str = theme) -> None:
            nonlocal count
            count += 1
            if options.pictures is not None:
                options.pictures.mkdir(parents=True, exist_ok=True)
                name = "".join(c if c.isalnum() else "_" for c in f"{theme} {state}")
                top.grab().save(str(options.pictures / f"{name}.png"))
            for fault in [*faults(top, screen), *clashes(top)]:
                found.setdefault(fault, []).append(f"{theme}, {state}")

        with tempfile.TemporaryDirectory() as folder, opened(Path(folder), theme) as window:
            visit(window, look)
    # Qt may say more while the interpreter ends, when there is none to hear it.
    qInstallMessageHandler(None)
    print(f"{os.environ['_LAYOUT_SCREEN']}: {count} states, {len(found)} faults", flush=True)
    for fault, states in found.items():
        more = f" and {len(states) - 1} more" if len(states) > 1 else ""
        print(f"  {fault} ({states[0]}{more})", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
