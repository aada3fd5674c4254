"""Long curves with fewer points that look the same."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def thinned(values: Array, first: int, last: int, buckets: int, log: bool) -> tuple[Array, Array]:
    """Return steps and values of a curve from step ``first`` to ``last``, two for each bucket.

    ``values`` has one number for each step from 1. A bucket, which is a part of the axis (equal
    parts of its logarithm with ``log``), keeps its least and its greatest value; the neighbours
    outside the range are kept too, so that the curve leads out of the picture.
    """
    begin, end = max(first - 2, 0), min(last + 1, len(values))
    part = values[begin:end]
    if len(part) <= 2 * buckets:
        return np.arange(begin + 1, begin + len(part) + 1, dtype=np.float64), part
    if log:
        starts = np.geomspace(begin + 1, end + 1, buckets, endpoint=False).astype(np.int64) - 1
        starts = np.unique(starts) - begin
    else:
        starts = np.arange(buckets) * len(part) // buckets
    extremes = np.stack(
        [np.minimum.reduceat(part, starts), np.maximum.reduceat(part, starts)], axis=1
    )
    steps = np.repeat(starts + begin + 1.0, 2)
    # The last value is read off the curve's end, so it stands there as it is.
    return np.append(steps, float(end)), np.append(extremes.ravel(), part[-1])
