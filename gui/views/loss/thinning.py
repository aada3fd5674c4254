"""Long curves with fewer points that look the same."""

import numpy as np
from numpy.typing import NDArray

from gui.views.loss.extremes import BLOCK, Extremes

Array = NDArray[np.float64]


def thinned(
    values: Array,
    first: int,
    last: int,
    buckets: int,
    log: bool,
    extremes: Extremes | None = None,
) -> tuple[Array, Array]:
    """Return steps and values of a curve from step ``first`` to ``last``, two for each bucket.

    ``values`` has one number for each step from 1. A bucket, which is a part of the axis (equal
    parts of its logarithm with ``log``), keeps its least and its greatest value; the neighbours
    outside the range are kept too, so that the curve leads out of the picture. With
    ``extremes``, which must know ``values``, wide buckets begin at blocks and are read from them.
    """
    begin, end = max(first - 2, 0), min(last + 1, len(values))
    part = values[begin:end]
    if len(part) <= 2 * buckets:
        return np.arange(begin + 1, begin + len(part) + 1, dtype=np.float64), part
    if log:
        starts = np.geomspace(begin + 1, end + 1, buckets, endpoint=False).astype(np.int64) - 1
        starts = np.unique(starts)
    else:
        starts = begin + np.arange(buckets) * len(part) // buckets
    if extremes is None:
        kept = _of_steps(values, starts, end)
    else:
        # Buckets become wider to the right, if anything, so the wide ones stand together.
        split = int(np.searchsorted(np.diff(starts, append=end), 2 * BLOCK))
        wide = starts[split:] - starts[split:] % BLOCK
        middle = int(wide[0]) if len(wide) else end
        narrow = starts[:split][starts[:split] < middle]
        starts = np.concatenate([narrow, wide])
        kept = np.concatenate(
            [_of_steps(values, narrow, middle), _of_blocks(values, wide, end, extremes)]
        )
    steps = np.repeat(starts + 1.0, 2)
    # The last value is read off the curve's end, so it stands there as it is.
    return np.append(steps, float(end)), np.append(kept.ravel(), values[end - 1])


def _of_steps(values: Array, starts: NDArray[np.int64], end: int) -> Array:
    """Return the extremes from each start to the next, shape (starts, 2)."""
    if not len(starts):
        return np.empty((0, 2))
    part, places = values[starts[0] : end], starts - starts[0]
    return np.stack([np.minimum.reduceat(part, places), np.maximum.reduceat(part, places)], axis=1)


def _of_blocks(values: Array, starts: NDArray[np.int64], end: int, extremes: Extremes) -> Array:
    """Return the same for starts at blocks; what is behind the last whole block counts too."""
    if not len(starts):
        return np.empty((0, 2))
    first, last = int(starts[0]) // BLOCK, end // BLOCK
    places = starts // BLOCK - first
    lows = np.minimum.reduceat(extremes.lows[first:last], places)
    highs = np.maximum.reduceat(extremes.highs[first:last], places)
    tail = values[last * BLOCK : end]
    lows[-1] = np.min(tail, initial=lows[-1])
    highs[-1] = np.max(tail, initial=highs[-1])
    return np.stack([lows, highs], axis=1)
