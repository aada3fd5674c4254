"""Points all over the axes, for pictures of functions."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Axis, Encoding
from scratchnet.formula import FormulaError

Array = NDArray[np.float64]


def cell_centres(axis: Axis, resolution: int) -> Array:
    """Return the middles of ``resolution`` equal cells of an axis, shape (resolution,)."""
    places = (np.arange(resolution) + 0.5) / resolution
    centres: Array = axis.low + (axis.high - axis.low) * places
    return centres


def shape_of(axes: tuple[Axis, ...], resolution: int) -> tuple[int, int]:
    """Return the rows (y) and columns (x) of a map; with one axis there is a single row."""
    return (resolution if len(axes) > 1 else 1), resolution


@lru_cache(maxsize=8)
def points_of(axes: tuple[Axis, ...], resolution: int) -> Array:
    """Return the middles of all cells, row by row, shape (inputs, rows·columns)."""
    centres = [cell_centres(axis, resolution) for axis in axes]
    points: Array = np.stack([each.ravel() for each in np.meshgrid(*centres)])
    points.flags.writeable = False
    return points


@lru_cache(maxsize=8)
def _encoded(axes: tuple[Axis, ...], resolution: int, encoding: Encoding) -> Array:
    points = points_of(axes, resolution)
    if encoding.plain:
        return points
    features = len(encoding.features) or len(axes)
    encoded = np.full((features, points.shape[1]), np.nan)
    for cell, point in enumerate(points.T.tolist()):
        try:
            encoded[:, cell] = encoding(tuple(point))
        except FormulaError:
            # Between the samples a feature may have no value, and then the network has none.
            continue
    encoded.flags.writeable = False
    return encoded


class Grid:
    """What the first layer takes at every cell: ``values`` (features, rows·columns)."""

    def __init__(self, values: Array, shape: tuple[int, int]) -> None:
        self.values = values
        self.shape = shape


def grid_of(axes: tuple[Axis, ...], resolution: int, encoding: Encoding) -> Grid:
    """Return the grid; the same axes, resolution and encoding cost nothing again.

    Where a feature has no finite value it holds NaN.
    """
    return Grid(_encoded(axes, resolution, encoding), shape_of(axes, resolution))
