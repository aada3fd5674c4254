"""Lines of equal value through a map, by marching squares, and borders between classes.

Positions are given by the caller, so that maps need no even spacing: the outermost rows and
columns can stand at the edge of the axes instead of half a cell before it (`edge_to_edge`).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scratchnet.run.snapshot import Axis

Array = NDArray[np.float64]

# The corners of a cell are numbered around it: 0 at the least x and y, 1 at the greatest x, 2
# at the greatest x and y, 3 at the greatest y. Edge e leads from corner e to the next.
_NO_EDGE = -1
#: What diverges comes near the largest number, beyond which differences overflow.
_LARGEST = 1e300
#: For each pattern of corners above the level (bit c for corner c): two lines at most, each from
#: one edge to another.
_LINES = np.full((16, 2, 2), _NO_EDGE)
for _pattern, _line in {
    1: (3, 0),
    2: (0, 1),
    3: (3, 1),
    4: (1, 2),
    6: (0, 2),
    7: (3, 2),
    8: (2, 3),
    9: (2, 0),
    11: (2, 1),
    12: (1, 3),
    13: (1, 0),
    14: (0, 3),
}.items():
    _LINES[_pattern, 0] = _line
# Saddles, whose middle is below the level: the corners above it are cut off one by one.
_LINES[5] = (3, 0), (1, 2)
_LINES[10] = (0, 1), (2, 3)


def edge_to_edge(axis: Axis, cells: int) -> Array:
    """Return the positions that go with `padded` values: low end, middles of cells, high end."""
    middles = axis.low + (axis.high - axis.low) * (np.arange(cells) + 0.5) / cells
    return np.concatenate([[axis.low], middles, [axis.high]])


def padded(values: Array) -> Array:
    """Return maps with the outermost rows and columns repeated, as `edge_to_edge` expects."""
    sides = [(0, 0)] * (values.ndim - 2) + [(1, 1), (1, 1)]
    return np.pad(values, sides, mode="edge")


def contour(values: Array, level: float, across: Array, up: Array) -> Array:
    """Return lines along which a map has the level, shape (lines, 4): x, y, x, y.

    ``values`` has the shape (rows, columns), ``across`` (columns,) and ``up`` (rows,). Cells
    with a corner that is not finite, or nearly so, have no lines.
    """
    corners = _corners(values)
    usable = np.abs(values) < _LARGEST
    rows, columns = _mixed_cells(values > level)
    whole = np.logical_and.reduce([usable[rows + r, columns + c] for r, c in _OFFSETS])
    rows, columns = rows[whole], columns[whole]
    return _lines_in(corners[:, rows, columns] - level, rows, columns, across, up)


def class_borders(outputs: Array, across: Array, up: Array) -> Array:
    """Return the borders between regions where another of the outputs is the greatest.

    ``outputs`` has the shape (outputs, rows, columns). Each border is the line on which two
    outputs are equal; cells within a region are left out before anything is computed.
    """
    said = np.argmax(outputs, axis=0)
    corner_classes = _corners(said)
    mixed = (corner_classes != corner_classes[0]).any(axis=0)
    rows, columns = np.nonzero(mixed)
    corners = np.stack([outputs[:, rows + r, columns + c] for r, c in _OFFSETS], axis=1)
    whole = (np.abs(corners) < _LARGEST).all(axis=(0, 1))
    rows, columns, corners = rows[whole], columns[whole], corners[..., whole]
    found = [np.empty((0, 4))]
    for number in np.unique(said):
        others = np.delete(corners, number, axis=0).max(axis=0)
        ahead = corners[number] - others
        found.append(_lines_in(ahead, rows, columns, across, up))
    return np.concatenate(found)


#: Row and column of each corner, from its cell's.
_OFFSETS = ((0, 0), (0, 1), (1, 1), (1, 0))


def _corners(values: NDArray[Any]) -> NDArray[Any]:
    return np.stack([values[:-1, :-1], values[:-1, 1:], values[1:, 1:], values[1:, :-1]])


def _mixed_cells(above: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    corners = _corners(above)
    rows, columns = np.nonzero(corners.any(axis=0) & ~corners.all(axis=0))
    return rows, columns


def _lines_in(
    corners: Array, rows: NDArray[np.intp], columns: NDArray[np.intp], across: Array, up: Array
) -> Array:
    """Return the lines of zero in cells; ``corners`` has the shape (4, cells)."""
    above = corners > 0
    pattern = above[0] + 2 * above[1] + 4 * above[2] + 8 * above[3]
    middle_above = corners.sum(axis=0) > 0
    saddle = (pattern == 5) | (pattern == 10)
    # With the middle above, the corners below are cut off: the lines of the other saddle.
    pattern = np.where(saddle & middle_above, 15 - pattern, pattern)
    step = corners - np.roll(corners, -1, axis=0)
    place = np.where(step == 0, 0.5, corners / np.where(step == 0, 1.0, step))
    x = np.stack([across[columns + c] for _, c in _OFFSETS])
    y = np.stack([up[rows + r] for r, _ in _OFFSETS])
    cross_x = x + place * (np.roll(x, -1, axis=0) - x)
    cross_y = y + place * (np.roll(y, -1, axis=0) - y)
    cell, line = np.nonzero(_LINES[pattern][..., 0] != _NO_EDGE)
    begin, end = _LINES[pattern[cell], line].T
    return np.stack(
        [cross_x[begin, cell], cross_y[begin, cell], cross_x[end, cell], cross_y[end, cell]],
        axis=1,
    )
