"""How speed grows with samples, widths, depths and batches: weights · samples a second.

python -m tests.benchmarks.growth [samples widths depths batches] [--rounds N] [--figure OUT.svg]
"""

import argparse
import os
import statistics
import time
from collections.abc import Sequence
from itertools import pairwise
from math import log10
from pathlib import Path

from scratchnet.datasets import build_dataset, sizes_of
from scratchnet.engines import EXACT, FAST, Engine, Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.experiment import Experiment

_ENGINES = (EXACT, FAST)
#: How long a round of one engine takes.
_ROUND_S = 0.1
#: For each axis what it counts, and of each of its points the hidden neurons, the samples and the
#: batch.
_AXES: dict[str, tuple[str, dict[int, tuple[tuple[int, ...], int, int | None]]]] = {
    "samples": (
        "samples, 2-16-16-1, all at once",
        {n: ((16, 16), n, None) for n in (1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536)},
    ),
    "widths": (
        "neurons a layer, 2-n-n-1, batch 256",
        {n: ((n, n), 1024, 256) for n in (1, 2, 4, 8, 16, 32, 64, 128)},
    ),
    "depths": (
        "hidden layers of 16 neurons, batch 64",
        {n: ((16,) * n, 1024, 64) for n in (1, 2, 3, 4, 6, 8)},
    ),
    "batches": (
        "samples a batch, 2-64-64-1",
        {n: ((64, 64), 1024, n) for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 32, 64, 256, 1024)},
    ),
}
#: Weights · samples a second in thousands of millions: by engine, one for each point of an axis.
Speeds = dict[str, list[float]]


class _Training:
    """An engine on its way through a dataset, and how much it does a step."""

    def __init__(self, name: str, hidden: Sequence[int], samples: int, batch: int | None) -> None:
        experiment = Experiment().with_values(
            {
                "network.hidden": hidden,
                "network.activation": "tanh",
                "data.sampling": "uniform",
                "data.samples": samples,
                "training.learning_rate": 0.001,
            }
        )
        dataset = build_dataset(experiment)
        sizes = sizes_of(experiment, dataset)
        weights = sum(a * b for a, b in pairwise(sizes))
        self._engine: Engine = make_engine(name, experiment, dataset)
        self._settings = StepSettings(0.001, batch)
        self._order = BatchOrder(0, samples)
        self._each = weights * (batch or samples)
        self._steps = 1
        while (seconds := self._seconds()) < _ROUND_S / 8:
            self._steps *= 4
        self._steps = max(1, round(self._steps * _ROUND_S / seconds))

    def speed(self) -> float:
        """Return the weights · samples a second of a round, in thousands of millions."""
        return 1e-9 * self._each * self._steps / self._seconds()

    def _seconds(self) -> float:
        left = self._steps
        started_at = time.thread_time()
        while left > 0:
            left -= len(self._engine.train(left, self._settings, self._order, Interrupt()).losses)
        return time.thread_time() - started_at


def main() -> None:
    """Time every point in turns, print a table for each axis, and draw them if asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("axes", nargs="*", choices=[*_AXES, []], help="all by default")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--figure", type=Path, metavar="OUT.svg", help="curves, as SVG")
    options = parser.parse_args()
    found = {axis: _measured(axis, options.rounds) for axis in options.axes or _AXES}
    for axis, speeds in found.items():
        text, points = _AXES[axis]
        print(f"thousands of millions of weights · samples a second, by {text}")
        print(f"{axis:>10}" + "".join(f"{name:>10}" for name in speeds))
        for k, point in enumerate(points):
            print(f"{point:>10,}" + "".join(f"{each[k]:>10.3f}" for each in speeds.values()))
    if options.figure:
        _draw(found, options.figure)


def _measured(axis: str, rounds: int) -> Speeds:
    """Return the medians of the speeds at each point of an axis."""
    points = _AXES[axis][1].values()
    trainings = {name: [_Training(name, *point) for point in points] for name in _ENGINES}
    taken: dict[str, list[list[float]]] = {name: [[] for _ in points] for name in _ENGINES}
    for _ in range(rounds):
        for k in range(len(points)):
            for name in _ENGINES:
                taken[name][k].append(trainings[name][k].speed())
    return {name: list(map(statistics.median, each)) for name, each in taken.items()}


def _draw(found: dict[str, Speeds], path: Path) -> None:
    """Save a plot for each axis, both of its scales logarithmic, with the program's own export."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import pyqtgraph as pg
    from PySide6.QtCore import QSize

    from gui.rendering.picture import save_picture

    app = pg.mkQApp()
    pg.setConfigOptions(background="w", foreground="k", antialias=True)
    widget = pg.GraphicsLayoutWidget()
    widget.setWindowTitle("Speed of the engines")
    for k, (axis, speeds) in enumerate(found.items()):
        text, points = _AXES[axis]
        plot = widget.addPlot(row=k // 2, col=k % 2)
        plot.setLogMode(x=True, y=True)
        plot.showGrid(x=True, y=True, alpha=0.3)
        plot.getAxis("bottom").setTicks([[(log10(point), f"{point:,}") for point in points]])
        plot.setLabel("bottom", text)
        plot.setLabel("left", "10⁹ weights · samples a second")
        plot.addLegend(offset=(-10, -10))
        for (name, each), color, symbol in zip(
            speeds.items(), ("#0072b2", "#d55e00"), "ox", strict=True
        ):
            pen = pg.mkPen(color, width=2)
            plot.plot(
                list(points),
                each,
                name=name,
                pen=pen,
                symbol=symbol,
                symbolPen=pen,
                symbolBrush=None,
            )
    save_picture(widget, path, QSize(1100, 800))
    widget.close()
    app.processEvents()


if __name__ == "__main__":
    main()
