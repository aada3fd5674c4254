"""What was measured now and then, as columns to draw."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scratchnet.run.snapshot import Measured

Array = NDArray[np.float64]

TEST_LOSS, METRIC, TEST_METRIC = range(1, 4)


class Measurements:
    """Columns that grow with a run, so that no point is taken apart twice."""

    def __init__(self) -> None:
        self._room = np.empty((0, 4))
        self._count = 0
        self._last: Measured | None = None

    def update(self, measured: Sequence[Measured]) -> None:
        """Learn the points of a run: those of the last time with more at the end, or others."""
        count = self._count
        if count > len(measured) or (count and measured[count - 1] != self._last):
            count = 0
        if len(measured) > len(self._room):
            room = np.empty((2 * len(measured), 4))
            room[:count] = self._room[:count]
            self._room = room
        for row in range(count, len(measured)):
            point = measured[row]
            values = point.test_loss, point.metric, point.test_metric
            self._room[row] = (point.step, *(np.nan if v is None else v for v in values))
        self._count = len(measured)
        self._last = measured[-1] if measured else None

    def points(self, column: int) -> tuple[Array, Array]:
        """Return the steps and the finite values of a column."""
        rows = self._room[: self._count]
        rows = rows[np.isfinite(rows[:, column])]
        return rows[:, 0], rows[:, column]

    @property
    def any_metric(self) -> bool:
        """Whether there is a metric to draw."""
        return bool(np.isfinite(self._room[: self._count, METRIC]).any())

    @property
    def any_test(self) -> bool:
        """Whether anything was measured on test samples."""
        columns = self._room[: self._count, [TEST_LOSS, TEST_METRIC]]
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
