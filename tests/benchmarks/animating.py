"""Seconds for the animation of each view, and the window's worst gap meanwhile.

python -m tests.benchmarks.animating [--size WIDTHxHEIGHT] [--format gif] [--training]
"""

import argparse
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from gui.export.animation.encoders import FORMATS
from gui.main_window import MainWindow
from scratchnet.engines import EXACT
from tests.benchmarks.stage import step_shown, wait_until, window

_STEPS, _FRAMES = 2_000, 60


class _Gaps:
    """Records how long the window's events had to wait."""

    def __init__(self) -> None:
        self.worst_ms, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        now = time.perf_counter()
        self.worst_ms = max(self.worst_ms, 1000 * (now - self._last))
        self._last = now

    def stop(self) -> float:
        self._timer.stop()
        return self.worst_ms


def measure(shown: MainWindow, number: int, format_name: str, size: tuple[int, int]) -> str | None:
    """Make the animation of a subject and return its cost; None if there is no such subject."""
    shown.commands.export_animation.trigger()
    dialog = shown.animations.dialog
    assert dialog is not None
    if number >= dialog.subject.count():
        return None
    dialog.subject.setCurrentIndex(number)
    fields = dialog.clip_fields
    fields.set_format(format_name)
    fields.size_fields.width_px.setValue(size[0])
    fields.size_fields.height_px.setValue(size[1])
    fields.frames.setValue(_FRAMES)
    fields.up_to.setValue(_STEPS)
    name = dialog.subject.currentText()
    sampling = _Gaps()
    wait_until(lambda: dialog.estimate.text().startswith("About"))
    sampling_ms, estimate = sampling.stop(), dialog.estimate.text().partition(":")[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clip{FORMATS[format_name].suffix}"
        dialog.file.line.setText(str(path))
        made: list[Path] = []
        dialog.written.connect(made.append)
        making, started_at = _Gaps(), time.perf_counter()
        dialog.ok.click()
        wait_until(lambda: bool(made))
        seconds, making_ms = time.perf_counter() - started_at, making.stop()
        real = path.stat().st_size
    return (
        f"{name:34}{seconds:6.2f} s, gaps {sampling_ms:4.0f} ms before, {making_ms:4.0f} ms "
        f"meanwhile, {estimate.lower()}, in fact {real / 1e6:.2f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="800x600")
    parser.add_argument("--format", default="gif", choices=FORMATS)
    parser.add_argument("--training", action="store_true", help="while another run continues")
    options = parser.parse_args()
    width, _, height = options.size.partition("x")
    with window(engine=EXACT) as shown:
        steps = 10_000_000 if options.training else _STEPS
        shown.document.edit("training.steps", steps)
        shown.commands.run.trigger()
        wait_until(lambda: step_shown(shown) >= _STEPS)
        number = 0
        while line := measure(shown, number, options.format, (int(width), int(height))):
            print(line, flush=True)
            number += 1
        if shown.running:
            shown.commands.run.trigger()
            wait_until(lambda: not shown.running)


if __name__ == "__main__":
    main()
