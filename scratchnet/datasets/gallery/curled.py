"""Classes that lie along curves: moons and spirals."""

from math import cos, pi, sin, sqrt
from random import Random

from scratchnet.datasets.gallery.drawing import classes_maker
from scratchnet.datasets.gallery.entry import Entry, Point

_DOMAIN = (-2.0, 2.0)

#: The distances from the origin at which a spiral begins and ends.
_INNER, _OUTER = 0.2, 1.9


def moons() -> Entry:
    """Two half circles of radius 1.2: class 0 open below, class 1 open above, each with an end
    inside the other.
    """

    def place(label: int, random: Random) -> Point:
        angle = pi * random.random()
        x, y = cos(angle) - 0.5, sin(angle) - 0.25
        return (-1.2 * x, -1.2 * y) if label else (1.2 * x, 1.2 * y)

    make = classes_maker(2, place)
    return Entry("moons", "Two moons", "classification", 2, _DOMAIN, make, 2, noise=0.1)


def spiral(key: str, label: str, arms: int, turns: float) -> Entry:
    """Return an entry of some arms, a class each, that wind outwards counterclockwise."""

    def place(label: int, random: Random) -> Point:
        # The root makes up for arms that grow longer outside.
        part = sqrt(random.random())
        radius = _INNER + (_OUTER - _INNER) * part
        angle = 2 * pi * (turns * part + label / arms)
        return radius * cos(angle), radius * sin(angle)

    make = classes_maker(arms, place)
    return Entry(key, label, "classification", 2, _DOMAIN, make, arms, noise=0.05)


CURLED: tuple[Entry, ...] = (
    spiral("spiral", "Spiral", 2, 1.5),
    spiral("spiral_3", "Three-arm spiral", 3, 1.0),
    moons(),
)
