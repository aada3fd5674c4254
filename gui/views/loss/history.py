"""The history of a run, kept so that a long one is quick to draw, and the ranges of its axes.

A run of ten million steps is drawn up to sixty times a second. pyqtgraph's own down-sampling
(``method="peak"``, clipped to the view) needs 57 ms for each draw of that many steps on linear
axes and 100 ms on logarithmic ones, and up to 180 MB; this needs 8 ms. On a logarithmic axis it
also loses the first steps, because all of its buckets have the same number of steps.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from scratchnet.run.snapshot import Measurement

Array = NDArray[np.float64]

Range = tuple[float, float]

#: Steps in a block. What is left over after the last whole block is searched each time.
BLOCK = 256
#: This many values are compared to find out whether a curve is the known one, grown or cut.
_SAMPLES = 64

#: Measured values to draw: the name of a metric or "loss", and whether on the test samples.
Column = tuple[str, bool]
TEST_LOSS: Column = ("loss", True)

#: No logarithmic axis of steps extends beyond this power of ten.
LONGEST_LOG = 15.0
#: The axis of steps is at least this long, and grows by this factor when the curve reaches its
#: end, until the whole run fits. An axis that grew with every step would cost more to draw than
#: everything else, and would be hard to read.
_SHORTEST_AXIS = 100
_GROWTH = 5
#: On a logarithmic axis 0 is drawn this far below its end, so that lines leave the picture.
_BELOW = 1.0
_LEAST_LOG, _GREATEST_LOG = -300.0, 300.0
#: A band has so many buckets at least, with so many steps in each. Its means are of the steps in
#: this part of the picture to either side.
_FEWEST_IN_BAND, _LEAST_IN_BUCKET = 40, 8
_SMOOTHED = 0.015
#: A curve that goes up and down this many times the height of the picture is rough.
_ROUGH = 20.0


@dataclass(frozen=True, slots=True)
class Band:
    """A rough curve as what its buckets have in common: an entry for each bucket.

    ``steps`` are the middles, ``lows`` and ``highs`` the least and the greatest value, ``means``
    the means of all values in the bucket and its neighbours.
    """

    steps: Array
    lows: Array
    highs: Array
    means: Array


class Extremes:
    """Minimum, maximum, smallest positive value and sum of each block of a growing curve."""

    def __init__(self) -> None:
        self.minima = np.empty(0)
        self.maxima = np.empty(0)
        self.sums = np.empty(0)
        self._positive_minima = np.empty(0)
        self._values = np.empty(0)
        self._blocks = 0

    def update(self, values: Array) -> None:
        """Read a curve: the last one with more at its end or less, or another one.

        Only blocks that are new are searched.
        """
        if not self._continues(values):
            self._blocks = 0
        first, count = self._blocks, len(values) // BLOCK
        if count > len(self.minima):
            capacity = max(2 * len(self.minima), count)
            self.minima, self.maxima, self.sums, self._positive_minima = (
                np.concatenate([known[:first], np.empty(capacity - first)])
                for known in (self.minima, self.maxima, self.sums, self._positive_minima)
            )
        if count > first:
            blocks = values[first * BLOCK : count * BLOCK].reshape(-1, BLOCK)
            self.minima[first:count] = blocks.min(axis=1)
            self.maxima[first:count] = blocks.max(axis=1)
            self.sums[first:count] = blocks.sum(axis=1)
            self._positive_minima[first:count] = np.min(
                blocks, axis=1, initial=np.inf, where=blocks > 0
            )
        self._blocks = count
        self._values = values

    @property
    def count(self) -> int:
        """The number of values in the curve."""
        return len(self._values)

    def maximum(self) -> float:
        """Return the greatest value, −∞ if there is none."""
        of_blocks = np.max(self.maxima[: self._blocks], initial=-np.inf)
        return float(np.max(self._tail(), initial=of_blocks))

    def positive_minimum(self) -> float:
        """Return the smallest value that has a logarithm, ∞ if there is none."""
        tail = self._tail()
        of_blocks = np.min(self._positive_minima[: self._blocks], initial=np.inf)
        return float(np.min(tail, initial=of_blocks, where=tail > 0))

    def _tail(self) -> Array:
        return self._values[self._blocks * BLOCK :]

    def _continues(self, values: Array) -> bool:
        common = min(len(values), len(self._values))
        self._blocks = min(self._blocks, common // BLOCK)
        indices = np.linspace(0, max(common - 1, 0), min(common, _SAMPLES)).astype(np.int64)
        return bool(np.array_equal(values[indices], self._values[indices]))


def downsampled(
    values: Array,
    first: int,
    last: int,
    buckets: int,
    log: bool,
    extremes: Extremes | None = None,
) -> tuple[Array, Array]:
    """Return steps and values of a curve from step ``first`` to ``last``, two for each bucket.

    ``values`` has one number for each step from 1. A bucket is a part of the axis (equal parts of
    its logarithm with ``log``), and keeps its minimum and its maximum, so that a peak of a single
    step stays visible. The neighbours outside the range are kept too, so that the curve leads out
    of the picture. With ``extremes`` of these values, wide buckets start at blocks and are read
    from them.
    """
    begin, end = max(first - 2, 0), min(last + 1, len(values))
    part = values[begin:end]
    if len(part) <= 2 * buckets:
        return np.arange(begin + 1, begin + len(part) + 1, dtype=np.float64), part
    starts = _bucket_starts(begin, end, buckets, log)
    if extremes is None:
        kept = _bucket_extremes(values, starts, end)
    else:
        narrow, wide, boundary = _narrow_and_wide(starts, end)
        starts = np.concatenate([narrow, wide])
        kept = np.concatenate(
            [
                _bucket_extremes(values, narrow, boundary),
                _block_extremes(values, wide, end, extremes),
            ]
        )
    steps = np.repeat(starts + 1.0, 2)
    # The end of the curve is read as the last value, so it is kept as it is.
    return np.append(steps, float(end)), np.append(kept.ravel(), values[end - 1])


def band_of(
    values: Array, first: int, last: int, buckets: int, log: bool, extremes: Extremes
) -> Band | None:
    """Return the part of a curve that `downsampled` would return, as a band.

    None if there are too few steps for one: each bucket has eight at least.
    """
    begin, end = max(first - 2, 0), min(last + 1, len(values))
    buckets = min(buckets, (end - begin) // _LEAST_IN_BUCKET)
    if buckets < _FEWEST_IN_BAND:
        return None
    narrow, wide, boundary = _narrow_and_wide(_bucket_starts(begin, end, buckets, log), end)
    starts = np.concatenate([narrow, wide])
    ends = np.append(starts[1:], end)
    kept = np.concatenate(
        [
            _bucket_extremes(values, narrow, boundary),
            _block_extremes(values, wide, end, extremes),
        ]
    )
    sums = np.concatenate(
        [_bucket_sums(values, narrow, boundary), _block_sums(values, wide, end, extremes)]
    )
    # Of all steps in a window, and not of buckets, some of which have more steps.
    reach = max(round(len(starts) * _SMOOTHED), 1)
    means = _moving_sum(sums, reach) / _moving_sum((ends - starts).astype(np.float64), reach)
    return Band((starts + 1 + ends) / 2, kept[:, 0], kept[:, 1], means)


def _bucket_starts(begin: int, end: int, buckets: int, log: bool) -> NDArray[np.int64]:
    if log:
        starts = np.geomspace(begin + 1, end + 1, buckets, endpoint=False).astype(np.int64) - 1
        return np.unique(starts)
    return begin + np.arange(buckets) * (end - begin) // buckets


def _narrow_and_wide(
    starts: NDArray[np.int64], end: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return the starts of narrow buckets, those of wide ones moved to blocks, and the boundary."""
    # Buckets become wider to the right, if anything, so the wide ones are side by side.
    split = int(np.searchsorted(np.diff(starts, append=end), 2 * BLOCK))
    wide = starts[split:] - starts[split:] % BLOCK
    boundary = int(wide[0]) if len(wide) else end
    return starts[:split][starts[:split] < boundary], wide, boundary


def _bucket_sums(values: Array, starts: NDArray[np.int64], end: int) -> Array:
    if not len(starts):
        return np.empty(0)
    return np.add.reduceat(values[starts[0] : end], starts - starts[0])


def _block_sums(values: Array, starts: NDArray[np.int64], end: int, extremes: Extremes) -> Array:
    if not len(starts):
        return np.empty(0)
    first, last = int(starts[0]) // BLOCK, end // BLOCK
    sums = np.add.reduceat(extremes.sums[first:last], starts // BLOCK - first)
    sums[-1] += values[last * BLOCK : end].sum()
    return sums


def _moving_sum(values: Array, reach: int) -> Array:
    """Return the sum of each value and up to ``reach`` neighbours at either side."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    places = np.arange(len(values))
    sums: Array = (
        total[np.minimum(places + reach + 1, len(values))] - total[np.maximum(places - reach, 0)]
    )
    return sums


def downsampled_points(steps: Array, values: Array, buckets: int) -> tuple[Array, Array]:
    """Return the minimum and the maximum of each bucket of equally many points, and the last."""
    if len(steps) <= 2 * buckets:
        return steps, values
    starts = np.arange(buckets) * len(steps) // buckets
    kept = _bucket_extremes(values, starts, len(values))
    return np.append(np.repeat(steps[starts], 2), steps[-1]), np.append(kept.ravel(), values[-1])


def _bucket_extremes(values: Array, starts: NDArray[np.int64], end: int) -> Array:
    """Return minimum and maximum from each start to the next, shape (starts, 2)."""
    if not len(starts):
        return np.empty((0, 2))
    part, offsets = values[starts[0] : end], starts - starts[0]
    minima, maxima = np.minimum.reduceat(part, offsets), np.maximum.reduceat(part, offsets)
    return np.stack([minima, maxima], axis=1)


def _block_extremes(
    values: Array, starts: NDArray[np.int64], end: int, extremes: Extremes
) -> Array:
    """Return the same for starts at blocks; what follows the last whole block counts too."""
    if not len(starts):
        return np.empty((0, 2))
    first, last = int(starts[0]) // BLOCK, end // BLOCK
    offsets = starts // BLOCK - first
    minima = np.minimum.reduceat(extremes.minima[first:last], offsets)
    maxima = np.maximum.reduceat(extremes.maxima[first:last], offsets)
    tail = values[last * BLOCK : end]
    minima[-1] = np.min(tail, initial=minima[-1])
    maxima[-1] = np.max(tail, initial=maxima[-1])
    return np.stack([minima, maxima], axis=1)


class Measurements:
    """What was measured at some of the steps, as columns that grow with the run."""

    def __init__(self) -> None:
        self._columns: dict[Column, tuple[array[float], array[float]]] = {}
        self._count = 0
        self._last: Measurement | None = None

    def update(self, measurements: Sequence[Measurement]) -> None:
        """Read those of a run: the last ones with more at the end, or others.

        Values that are not finite are left out.
        """
        count = self._count
        if count > len(measurements) or (count and measurements[count - 1] != self._last):
            count = 0
            self._columns.clear()
        for row in range(count, len(measurements)):
            measurement = measurements[row]
            if measurement.test_loss is not None:
                self._append(TEST_LOSS, measurement.step, measurement.test_loss)
            for test, metrics in enumerate((measurement.metrics, measurement.test_metrics)):
                for name, value in metrics.items():
                    self._append((name, bool(test)), measurement.step, value)
        self._count = len(measurements)
        self._last = measurements[-1] if measurements else None

    def points(self, column: Column) -> tuple[Array, Array]:
        """Return the steps and the values of a column."""
        steps, values = self._columns.get(column, (array("d"), array("d")))
        # Copies: an array cannot grow while another one looks at its memory.
        return np.array(steps), np.array(values)

    def has(self, column: Column) -> bool:
        """Whether there are values in a column."""
        return column in self._columns

    @property
    def has_test(self) -> bool:
        """Whether anything was measured on test samples."""
        return any(test for _, test in self._columns)

    def latest(self, step: int, column: Column) -> tuple[int, float] | None:
        """Return the last step up to ``step`` at which there is a value, and the value."""
        steps, values = self.points(column)
        row = int(np.searchsorted(steps, step, side="right")) - 1
        return (int(steps[row]), float(values[row])) if row >= 0 else None

    def _append(self, column: Column, step: int, value: float) -> None:
        if isfinite(value):
            steps, values = self._columns.setdefault(column, (array("d"), array("d")))
            steps.append(step)
            values.append(value)


def steps_range(done: int, planned: int, log: bool) -> Range:
    """Return the range of the axis for a run of ``planned`` steps, or of its logarithm."""
    last = _SHORTEST_AXIS
    while last < done:
        last *= _GROWTH
    last = min(planned, last)
    return (0.0, float(np.log10(max(last, 2)))) if log else (0.0, float(last))


def loss_range(losses: Extremes, others: Array) -> Range:
    """Return a range from 0 that contains all losses and the others."""
    high = _maximum(losses, others)
    return 0.0, high * 1.05 if high > 0 else 1.0


def log_loss_range(losses: Extremes, others: Array) -> Range:
    """Return a range of logarithms that contains all losses and the others above 0.

    A loss of exactly 0 has no logarithm; the axis ends at the smallest one above it.
    """
    low = float(np.min(others, initial=losses.positive_minimum(), where=others > 0))
    low = low if np.isfinite(low) else 0.1
    high = max(_maximum(losses, others), low)
    return float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.1


def clipped_above_zero(values: Array, bottom: float) -> Array:
    """Move what has no logarithm below the picture; ``bottom`` is the logarithm at its bottom."""
    if not len(values) or values.min() > 0:
        return values
    below = 10 ** float(np.clip(bottom - _BELOW, _LEAST_LOG, _GREATEST_LOG))
    return np.where(values > 0, values, below)


def is_rough(heights: Array, height: float) -> bool:
    """Whether a curve goes up and down so much that it looks the same without antialiasing.

    Antialiasing it would take Qt ten times as long as drawing it. ``height`` is the picture's.
    """
    return bool(np.abs(np.diff(heights)).sum() > _ROUGH * height)


def _maximum(losses: Extremes, others: Array) -> float:
    greatest = max(losses.maximum(), float(np.max(others, initial=-np.inf)))
    return greatest if np.isfinite(greatest) else 1.0
