"""Strokes over a plot: which places a spray hits, and which places an eraser goes over."""

from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from random import Random

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: A place in the plot's own units: across, up.
Place = tuple[float, float]

#: A spray hits some places at once, and then some more each time it has gone this far, in radii.
_SPACING = 0.5
_AT_ONCE, _EACH = 4, 2
#: Each is the one of so many random places that is farthest from the last ones hit, so that
#: they do not clump.
_CANDIDATES = 6
_REMEMBERED = 40


@dataclass(frozen=True, slots=True)
class Brush:
    """A circle on the screen; its radius in the plot's units, which differ across and up."""

    across: float
    up: float

    def distance(self, one: Place, other: Place) -> float:
        """Return how far two places are apart, in radii."""
        return hypot((one[0] - other[0]) / self.across, (one[1] - other[1]) / self.up)


class Spray:
    """Makes places along the way of the pointer, as many whether it moves fast or slowly."""

    def __init__(self, brush: Brush, random: Random) -> None:
        self._brush = brush
        self._random = random
        self._at: Place | None = None
        self._recent: list[Place] = []
        #: How far the pointer has gone since the last places, in radii.
        self._gone = 0.0

    def move_to(self, place: Place) -> list[Place]:
        """Go straight to a place, and return the places hit on the way."""
        if self._at is None:
            self._at = place
            return self._hit(place, _AT_ONCE)
        begin, self._at = self._at, place
        way = self._brush.distance(begin, place)
        hit: list[Place] = []
        along = _SPACING - self._gone
        while along <= way:
            share = along / way
            middle = (
                begin[0] + (place[0] - begin[0]) * share,
                begin[1] + (place[1] - begin[1]) * share,
            )
            hit += self._hit(middle, _EACH)
            along += _SPACING
        self._gone = way - (along - _SPACING)
        return hit

    def _hit(self, middle: Place, count: int) -> list[Place]:
        hit = []
        for _ in range(count):
            place = max((self._candidate(middle) for _ in range(_CANDIDATES)), key=self._room)
            hit.append(place)
            self._recent = [*self._recent[1 - _REMEMBERED :], place]
        return hit

    def _candidate(self, middle: Place) -> Place:
        # The root makes each part of the circle as likely as its area is large.
        radius, angle = sqrt(self._random.random()), 2 * pi * self._random.random()
        return (
            middle[0] + self._brush.across * radius * cos(angle),
            middle[1] + self._brush.up * radius * sin(angle),
        )

    def _room(self, place: Place) -> float:
        return min((self._brush.distance(place, other) for other in self._recent), default=0.0)


def within(places: Array, begin: Place, end: Place, brush: Brush) -> NDArray[np.bool_]:
    """Return which places a brush touches on its straight way; ``places`` has shape (N, 2)."""
    scale = np.array([brush.across, brush.up])
    start = np.array(begin) / scale
    way = np.array(end) / scale - start
    offsets = places / scale - start
    length = float(way @ way)
    share = np.clip(offsets @ way / length, 0.0, 1.0) if length else np.zeros(len(places))
    nearest = offsets - share[:, np.newaxis] * way
    near: NDArray[np.bool_] = (nearest**2).sum(axis=1) <= 1.0
    return near
