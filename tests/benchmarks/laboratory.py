"""Draws of the diagram and of a turning surface while training runs at full speed.

python -m tests.benchmarks.laboratory [--size WIDTHxHEIGHT]
"""

import argparse
import statistics
import time
from itertools import pairwise

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.main_window import MainWindow
from gui.views.base import PaintedView
from gui.views.network import NetworkDiagram
from scratchnet.engines import EXACT
from scratchnet.experiment import Experiment
from tests.benchmarks.stage import application, step_shown, wait, wait_until, window

_SECONDS, _ROUNDS = 3.0, 4
#: 2-8×6-1 with all maps, 500 samples.
_VALUES = {
    "data.source": "gallery",
    "data.dataset": "spiral",
    "data.samples": 500,
    "data.test_share": 0.2,
    "network.hidden": [8] * 6,
    "network.activation": "tanh",
    "network.init": "glorot",
    "training.optimizer": "adam",
    "training.learning_rate": 0.003,
    "training.batch_size": 10,
    "training.steps": 10_000_000,
}


class _Draws:
    """Records when a widget was painted."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.watched: QWidget | None = None
        for kind in (NetworkDiagram, PaintedView):
            self._note(kind)

    def _note(self, kind: type[QWidget]) -> None:
        paint = kind.paintEvent

        def noted(widget: QWidget, event: QPaintEvent) -> None:
            paint(widget, event)
            if widget is self.watched:
                self.times.append(time.perf_counter())

        kind.paintEvent = noted  # type: ignore[method-assign]

    def report(self, name: str, widget: QWidget, most_gap_ms: int) -> None:
        """Observe a widget for some rounds and print the results."""
        self.watched = widget
        rates, gaps = [], []
        for _ in range(_ROUNDS):
            self.times.clear()
            wait(int(_SECONDS * 1000))
            rates.append(len(self.times) / _SECONDS)
            gaps.append(1e3 * max(later - sooner for sooner, later in pairwise(self.times)))
        print(
            f"{name}: {statistics.median(rates):.0f} draws a second (≥ 30), worst gap: median of "
            f"rounds {statistics.median(gaps):.0f} ms (≤ {most_gap_ms}), of all {max(gaps):.0f} ms"
        )


def main() -> None:
    """Train without a limit and observe."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="1280x800", metavar="WIDTHxHEIGHT")
    width, height = map(int, parser.parse_args().size.split("x"))
    application()
    draws = _Draws()
    with window(width, height, engine=EXACT) as shown:
        shown.document.open(Experiment().with_values(_VALUES), None)
        wait(500)
        shown.commands.run.trigger()
        wait_until(lambda: step_shown(shown) > 0)
        draws.report("diagram", shown.network_pane.view, 60)
        _report_surface(shown, draws)
        shown.commands.run.trigger()
        wait_until(lambda: not shown.running)


def _report_surface(shown: MainWindow, draws: _Draws) -> None:
    surface = shown.output_pane.view_named("surface")
    shown.output_pane.set_view(surface)
    timer = QTimer(interval=16)
    timer.timeout.connect(lambda: surface.set_camera(surface.camera.turned(2.0, 0.0)))
    timer.start()
    wait(300)
    draws.report("surface, turning", surface, 60)
    timer.stop()


if __name__ == "__main__":
    main()
