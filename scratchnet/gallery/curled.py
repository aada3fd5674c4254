"""Classes that lie along curves: moons and spirals."""

from functools import partial
from math import cos, pi, sin, sqrt
from random import Random

from scratchnet.gallery.drawing import draw_classes
from scratchnet.gallery.entry import Entry, Point

_DOMAIN = (-2.0, 2.0)

#: The distances from the origin at which a spiral begins and ends.
INNER_RADIUS, OUTER_RADIUS = 0.2, 1.9


def moons() -> Entry:
    """Two half circles of radius 1.2: class 0 open below, class 1 open above, each with an end
    inside the other.
    """
    make = partial(draw_classes, 2, moon_point)
    return Entry("moons", "Two moons", "classification", 2, _DOMAIN, make, 2, noise=0.1)


def spiral(key: str, label: str, arms: int, turns: float) -> Entry:
    """Return an entry of some arms, a class each, that wind outwards counterclockwise."""
    make = partial(draw_classes, arms, partial(spiral_point, arms, turns))
    return Entry(key, label, "classification", 2, _DOMAIN, make, arms, noise=0.05)


def moon_point(label: int, random: Random) -> Point:
    """Draw a point of one of two half circles, each with an end inside the other."""
    angle = pi * random.random()
    x, y = cos(angle) - 0.5, sin(angle) - 0.25
    return (-1.2 * x, -1.2 * y) if label else (1.2 * x, 1.2 * y)


def spiral_point(arms: int, turns: float, label: int, random: Random) -> Point:
    """Draw a point of one of some arms, each of which winds outwards in so many turns."""
    # The root makes up for arms that grow longer outside.
    part = sqrt(random.random())
    radius = INNER_RADIUS + (OUTER_RADIUS - INNER_RADIUS) * part
    angle = 2 * pi * (turns * part + label / arms)
    return radius * cos(angle), radius * sin(angle)


CURLED: tuple[Entry, ...] = (
    spiral("spiral", "Spiral", 2, 1.5),
    spiral("spiral_3", "Three-arm spiral", 3, 1.0),
    moons(),
)
