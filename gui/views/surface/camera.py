"""The camera of a surface: its angles, and the projection of points.

The projection is parallel, so that equal lengths stay equal and ticks can be compared. The box is
2 wide, 2 deep and ``2 · HEIGHT`` high, around the origin.
"""

from dataclasses import dataclass, replace
from math import cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

Array = NDArray[np.float64]

HEIGHT = 0.62
_LEAST_ZOOM, _MOST_ZOOM = 0.4, 6.0
#: Half the width that a turning box needs; from above it is as high as wide.
_HALF_WIDTH = sqrt(2.0)
#: Around the box, for numbers and names; no larger a part of a small area.
_MARGIN_PX, _MARGIN_SHARE = 46.0, 0.2


@dataclass(frozen=True, slots=True)
class Camera:
    """Angles in degrees: ``azimuth`` around the upright axis, ``elevation`` above the floor."""

    azimuth: float = -35.0
    elevation: float = 28.0
    zoom: float = 1.0

    def turned(self, azimuth: float, elevation: float) -> "Camera":
        """Return the camera turned and tilted further; its elevation stays in 0…90 degrees."""
        around = (self.azimuth + azimuth + 180.0) % 360.0 - 180.0
        return replace(self, azimuth=around, elevation=min(max(self.elevation + elevation, 0), 90))

    def zoomed(self, factor: float) -> "Camera":
        """Return the camera nearer or farther, within limits."""
        return replace(self, zoom=min(max(self.zoom * factor, _LEAST_ZOOM), _MOST_ZOOM))

    @property
    def away(self) -> tuple[float, float]:
        """The direction on the floor that leads away from the viewer."""
        return sin(radians(self.azimuth)), cos(radians(self.azimuth))

    def towards_light(self) -> Array:
        """Return the direction of the light, shape (3,): from above the viewer's left shoulder."""
        a = radians(self.azimuth)
        right = np.array([cos(a), -sin(a), 0.0])
        away = np.array([sin(a), cos(a), 0.0])
        light = -0.5 * right - 0.45 * away + np.array([0.0, 0.0, 0.74])
        return np.asarray(light / np.linalg.norm(light))

    def projected(self, points: Array, area: QRectF) -> Array:
        """Return the positions of points (…, 3) of the box in the area, shape (…, 2), in pixels."""
        a, e = radians(self.azimuth), radians(self.elevation)
        scale = self.scale(area)
        half_height = _HALF_WIDTH * sin(e) + HEIGHT * cos(e)
        # The numbers are below the box, so the box is a little above the middle.
        middle = area.center().y() - 6.0 * min(1.0, half_height)
        matrix = scale * np.array(
            [
                [cos(a), -sin(a) * sin(e)],
                [-sin(a), -cos(a) * sin(e)],
                [0.0, -cos(e)],
            ]
        )
        positions: Array = points @ matrix + np.array([area.center().x(), middle])
        return positions

    def scale(self, area: QRectF) -> float:
        """Return how many pixels a length of 1 parallel to the picture has."""
        e = radians(self.elevation)
        half_height = _HALF_WIDTH * sin(e) + HEIGHT * cos(e)
        across, down = (
            (side / 2 - min(_MARGIN_PX, _MARGIN_SHARE * side)) / half
            for side, half in ((area.width(), _HALF_WIDTH), (area.height(), half_height))
        )
        return max(min(across, down), 10.0) * self.zoom
