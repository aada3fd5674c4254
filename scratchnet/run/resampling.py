"""Maps at other points than those at which they were computed."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def refined(maps: Array, resolution: int) -> Array:
    """Return maps of two inputs with ``resolution`` cells along each axis, from coarser ones."""
    positions = (np.arange(resolution) + 0.5) / resolution
    return resampled(maps, positions, positions)


def resampled(values: Array, rows: Array, columns: Array) -> Array:
    """Return maps at other positions, linear in between; ``values`` is (…, rows, columns).

    Positions run from 0, the lower edge of the first cell, to 1, the upper edge of the last.
    Values belong to the centres of cells; beyond the outermost centre they stay constant. Maps
    with undefined cells take the nearest cell's value, or one hole would spread.
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


def _neighbours(cells: int, positions: Array) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """Return the cells whose centres lie around each position, and the weight of the upper one."""
    place = np.clip(positions * cells - 0.5, 0.0, cells - 1.0)
    below = place.astype(np.intp)
    return below, np.minimum(below + 1, cells - 1), place - below
