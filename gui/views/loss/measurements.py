"""What was measured now and then, as columns to draw."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scratchnet.run.metrics import METRICS
from scratchnet.run.snapshot import Measurement

Array = NDArray[np.float64]

TEST_LOSS = 1


def metric_column(name: str, *, test: bool = False) -> int:
    """Return the column of a metric."""
    return 2 + 2 * list(METRICS).index(name) + test


class Measurements:
    """Columns that grow with a run, so that no point is taken apart twice."""

    def __init__(self) -> None:
        self._width = 2 + 2 * len(METRICS)
        self._room = np.empty((0, self._width))
        self._count = 0
        self._last: Measurement | None = None

    def update(self, measurements: Sequence[Measurement]) -> None:
        """Learn the points of a run: those of the last time with more at the end, or others."""
        width = 2 + 2 * len(METRICS)
        if width != self._width:
            # Another metric has been registered.
            self._width, self._count, self._room = width, 0, np.empty((0, width))
        count = self._count
        if count > len(measurements) or (count and measurements[count - 1] != self._last):
            count = 0
        if len(measurements) > len(self._room):
            room = np.empty((2 * len(measurements), self._width))
            room[:count] = self._room[:count]
            self._room = room
        for row in range(count, len(measurements)):
            self._room[row] = self._values(measurements[row])
        self._count = len(measurements)
        self._last = measurements[-1] if measurements else None

    def points(self, column: int) -> tuple[Array, Array]:
        """Return the steps and the finite values of a column."""
        rows = self._room[: self._count]
        rows = rows[np.isfinite(rows[:, column])]
        return rows[:, 0], rows[:, column]

    def _values(self, point: Measurement) -> Array:
        test_loss = np.nan if point.test_loss is None else point.test_loss
        row = np.array([point.step, test_loss, *[np.nan] * (self._width - 2)])
        for test, metrics in enumerate((point.metrics, point.test_metrics)):
            for name, value in metrics.items():
                row[metric_column(name, test=bool(test))] = value
        return row

    def any_metric(self, name: str) -> bool:
        """Whether there are values of a metric to draw."""
        return bool(np.isfinite(self._room[: self._count, metric_column(name)]).any())

    @property
    def any_test(self) -> bool:
        """Whether anything was measured on test samples."""
        columns = self._room[: self._count, [TEST_LOSS, *range(3, self._width, 2)]]
        return bool(np.isfinite(columns).any())

    def before(self, step: int, column: int) -> tuple[int, float] | None:
        """Return the last step up to a given one where there is a value, and the value."""
        steps, values = self.points(column)
        row = int(np.searchsorted(steps, step, side="right")) - 1
        return (int(steps[row]), float(values[row])) if row >= 0 else None


def thinned_points(steps: Array, values: Array, buckets: int) -> tuple[Array, Array]:
    """Return no more than two points for each bucket: its least and its greatest value."""
    if len(steps) <= 2 * buckets:
        return steps, values
    starts = np.arange(buckets) * len(steps) // buckets
    extremes = np.stack(
        [np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)], axis=1
    )
    return np.append(np.repeat(steps[starts], 2), steps[-1]), np.append(extremes, values[-1])
