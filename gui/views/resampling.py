"""Maps with more or fewer points, linear in between."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def resampled(values: Array, rows: Array, columns: Array) -> Array:
    """Return maps at other places; ``values`` has the shape (…, rows, columns).

    Places run from 0, the lower edge of the first cell, to 1, the upper edge of the last. Values
    belong to the middles of cells; beyond the outermost middle they stay as they are there. Maps
    with undefined cells take the nearest cell's, or one hole would spread.
    """
    height, width = values.shape[-2:]
    if not np.isfinite(values).all():
        near_rows = np.minimum((rows * height).astype(np.intp), height - 1)
        near_columns = np.minimum((columns * width).astype(np.intp), width - 1)
        return values[..., near_rows[:, np.newaxis], near_columns]
    across = _weights(width, columns.tobytes())
    up = _weights(height, rows.tobytes())
    found: Array = up @ (values @ across.T)
    return found


@lru_cache(maxsize=8)
def _weights(cells: int, places: bytes) -> Array:
    """Return the share of each cell at each place, shape (places, cells)."""
    place = np.clip(np.frombuffer(places) * cells - 0.5, 0.0, cells - 1.0)
    first = np.minimum(place.astype(np.intp), max(cells - 2, 0))
    weights = np.zeros((len(place), cells))
    number = np.arange(len(place))
    weights[number, first] = 1.0 - (place - first)
    weights[number, np.minimum(first + 1, cells - 1)] += place - first
    return weights
