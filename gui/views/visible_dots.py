"""Which of many dots can be seen: of those that lie on each other, the one on top."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: So many dots are drawn in no time, so that all of them are.
FEW_DOTS = 20_000
#: Cells along each side of a plot. Each is smaller than a dot, which hides what else is in it.
_CELLS = 160


def visible_dots(
    positions: Array, ranges: Sequence[tuple[float, float]], cells: int = _CELLS
) -> NDArray[np.intp]:
    """Return which dots to draw, by their numbers: all of a few, else the last in each cell.

    ``positions`` has the shape (dots, dimensions), and ``ranges`` the ends of each axis; dots are
    drawn in their order. All that lie beyond an end count as one cell more.
    """
    if len(positions) <= FEW_DOTS:
        return np.arange(len(positions))
    numbers = np.zeros(len(positions), np.intp)
    for values, (low, high) in zip(positions.T, ranges, strict=True):
        places = (values - low) * (cells / (high - low or 1.0))
        numbers = numbers * (cells + 2) + np.clip(np.floor(places), -1, cells).astype(np.intp) + 1
    last = np.full((cells + 2) ** len(ranges), -1, np.intp)
    # Of several values for the same place NumPy keeps the last.
    last[numbers] = np.arange(len(positions))
    return np.sort(last[last >= 0])
