"""Functions over the whole domain, for pictures.

Mirrors ``scratchnet.reference.Network.forward`` for many points at once, with NumPy. Its
``exp`` may differ from the C library's in the last bit, which no picture shows; a number that
is read off a map is computed by the reference instead.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Axis, Encoding, Plane
from scratchnet.formula import Formula, formula_values
from scratchnet.reference.article import Parameters
from scratchnet.registry import OUTPUT_ACTIVATIONS

Array = NDArray[np.float64]


def cell_centres(axis: Axis, resolution: int) -> Array:
    """Return the middles of ``resolution`` equal cells of an axis, shape (resolution,)."""
    places = (np.arange(resolution) + 0.5) / resolution
    centres: Array = axis.low + (axis.high - axis.low) * places
    return centres


def shape_of(plane: Plane, resolution: int) -> tuple[int, int]:
    """Return the rows (y) and columns (x) of a map; with one axis there is a single row."""
    return (resolution if len(plane.axes) > 1 else 1), resolution


@lru_cache(maxsize=8)
def points_of(plane: Plane, resolution: int) -> Array:
    """Return the middles of all cells, row by row, shape (inputs, rows·columns)."""
    centres = [cell_centres(axis, resolution) for axis in plane.axes]
    rows, columns = shape_of(plane, resolution)
    points: Array = np.repeat(np.array(plane.base, np.float64)[:, np.newaxis], rows * columns, 1)
    for index, axis, each in zip(plane.varied, plane.axes, np.meshgrid(*centres), strict=True):
        if axis.categories:
            places = np.clip(np.rint(each.ravel()), 0, len(axis.categories) - 1).astype(np.intp)
            inputs = np.array(axis.inputs, np.float64)
            points[index : index + inputs.shape[1]] = inputs[places].T
        else:
            points[index] = each.ravel()
    points.flags.writeable = False
    return points


@lru_cache(maxsize=8)
def _encoded(plane: Plane, resolution: int, encoding: Encoding) -> Array:
    points = points_of(plane, resolution)
    if encoding.plain:
        return points
    if encoding.features:
        # Between the samples a feature may have no value, and then the network has none.
        encoded = np.array(encoding.columns(points.T.tolist(), undefined=np.nan))
        encoded[:, np.isnan(encoded).any(axis=0)] = np.nan
    else:
        encoded = np.array(encoding.rows(points.T.tolist())).T
    encoded.flags.writeable = False
    return encoded


class Grid:
    """What the first layer takes at every cell: ``values`` (features, rows·columns)."""

    def __init__(self, values: Array, shape: tuple[int, int]) -> None:
        self.values = values
        self.shape = shape


def grid_of(plane: Plane, resolution: int, encoding: Encoding) -> Grid:
    """Return the grid; grids of the same plane, resolution and encoding are cached.

    Where a feature has no finite value it holds NaN.
    """
    return Grid(_encoded(plane, resolution, encoding), shape_of(plane, resolution))


def network_maps(
    parameters: Parameters, activations: Sequence[str], grid: Grid, *, hidden: bool = False
) -> Array:
    """Return outputs at every cell, shape (neurons, rows, columns).

    ``activations`` names one activation per layer. With ``hidden`` all hidden neurons come first,
    layer by layer; the outputs are always last.
    """
    values = grid.values
    kept = []
    # A network about to diverge has outputs beyond all numbers, and that is what a map shows.
    with np.errstate(all="ignore"):
        for layer, activation in zip(parameters, activations, strict=True):
            table = np.array(layer)
            z = table[:, :-1] @ values + table[:, -1:]
            values = OUTPUT_ACTIVATIONS[activation].array(z.T).T
            kept.append(values)
    outputs: Array = np.concatenate(kept) if hidden else values
    return outputs.reshape(-1, *grid.shape)


def function_map(formula: Formula | None, plane: Plane, resolution: int) -> Array:
    """Return a formula at every cell, shape (rows, columns): [row y, column x].

    Cells where it is undefined hold NaN, all of them if there is no formula.
    """
    shape = shape_of(plane, resolution)
    if formula is None:
        return np.full(shape, np.nan)
    points = points_of(plane, resolution).T.tolist()
    return np.array(formula_values(formula, points, undefined=np.nan)).reshape(shape)
