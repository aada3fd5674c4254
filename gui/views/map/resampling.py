"""Maps with more or fewer points, linear in between."""

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
    # A product with a matrix of weights would start threads, which get into training's way.
    below, above, share = _neighbours(width, columns)
    across = values[..., below] * (1.0 - share) + values[..., above] * share
    below, above, share = _neighbours(height, rows)
    share = share[:, np.newaxis]
    found: Array = across[..., below, :] * (1.0 - share) + across[..., above, :] * share
    return found


def _neighbours(cells: int, places: Array) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """Return the cells whose middles lie around each place, and the share of the upper one."""
    place = np.clip(places * cells - 0.5, 0.0, cells - 1.0)
    below = place.astype(np.intp)
    return below, np.minimum(below + 1, cells - 1), place - below
