"""The surface as quads: their corners, their colours under the light, and their order."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gui.views.surface.camera import HEIGHT, Camera
from scratchnet.run.resampling import resampled

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

#: Quads along each side: fine enough for a smooth shape, few enough to draw 30 times a second.
CELLS = 44
#: Steps of brightness, so that there are few brushes.
SHADES = 20
_DARKEST = 0.55


@dataclass(frozen=True, slots=True)
class Mesh:
    """``points`` (rows, columns, 3) in the box; ``colours`` 0…255 and ``normals`` of quads.

    Quads are numbered row by row. Those with a value at every corner are ``defined``.
    """

    points: Array
    colours: Indices
    normals: Array
    defined: NDArray[np.bool_]

    def shades(self, camera: Camera) -> Indices:
        """Return how bright each quad is, 0…SHADES − 1, when lit from beside the camera."""
        lit = np.abs(self.normals @ camera.towards_light())
        bright = np.nan_to_num(_DARKEST + (1.0 - _DARKEST) * lit)
        return np.minimum((bright * SHADES).astype(np.intp), SHADES - 1)

    def heights(self, places: Array) -> Array:
        """Return the surface's height over points (…, 2) of the floor, interpolated linearly."""
        size = np.array(self.points.shape[:2])[::-1] - 1
        cell = np.clip((places + 1.0) / 2 * size, 0, size - 1e-9)
        column, row = cell.astype(np.intp).T
        across, up = (cell - np.floor(cell)).T
        z = self.points[..., 2]
        low = z[row, column] * (1 - across) + z[row, column + 1] * across
        high = z[row + 1, column] * (1 - across) + z[row + 1, column + 1] * across
        heights: Array = low * (1 - up) + high * up
        return heights


def mesh_of(values: Array, levels: tuple[float, float], limits: tuple[float, float]) -> Mesh:
    """Return the surface of a map; ``levels`` span the colours, ``limits`` the box's height.

    Values beyond the box are clipped at its floor and its lid.
    """
    places = np.linspace(0.0, 1.0, CELLS + 1)
    fine = resampled(values, places, places)
    side = 2 * places - 1
    x, y = np.meshgrid(side, side)
    points = np.stack([x, y, box_heights(fine, limits)], axis=-1)
    cut = np.clip(fine, *levels)
    middle = (cut[:-1, :-1] + cut[:-1, 1:] + cut[1:, 1:] + cut[1:, :-1]).ravel() / 4
    place = (middle - levels[0]) / (levels[1] - levels[0]) * 255
    one, other = points[1:, 1:] - points[:-1, :-1], points[1:, :-1] - points[:-1, 1:]
    normals = np.cross(one, other).reshape(-1, 3)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Mesh(
        points,
        np.rint(np.clip(np.nan_to_num(place), 0, 255)).astype(np.intp),
        normals,
        np.isfinite(middle),
    )


def box_heights(values: Array, limits: tuple[float, float]) -> Array:
    """Return the heights of values in the box, clipped at its floor and its lid."""
    low, high = limits
    return HEIGHT * (2 * (np.clip(values, low, high) - low) / (high - low) - 1)


def back_to_front(camera: Camera) -> Indices:
    """Return the numbers of all quads, those in front last.

    On a surface over a grid nothing needs sorting: whatever is farther along each of the two
    axes is hidden by what is nearer, however steep the surface is.
    """
    away_x, away_y = camera.away
    return _order(away_x > 0, away_y > 0)


def depth_ranks(camera: Camera, places: Array) -> Indices:
    """Return which position in `back_to_front` the quads under points (…, 2) have."""
    columns, rows = np.clip(((places + 1) / 2 * CELLS).astype(np.intp), 0, CELLS - 1).T
    away_x, away_y = camera.away
    rows = CELLS - 1 - rows if away_y > 0 else rows
    columns = CELLS - 1 - columns if away_x > 0 else columns
    numbers: Indices = rows * CELLS + columns
    return numbers


@lru_cache(maxsize=4)
def _order(x_away: bool, y_away: bool) -> Indices:
    numbers = np.arange(CELLS * CELLS).reshape(CELLS, CELLS)
    rows = numbers[::-1] if y_away else numbers
    return (rows[:, ::-1] if x_away else rows).ravel()
