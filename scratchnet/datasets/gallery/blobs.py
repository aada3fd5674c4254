"""Round clouds of points, a class each."""

from math import cos, hypot, pi, sin
from random import Random

from scratchnet.datasets.gallery.drawing import classes_maker
from scratchnet.datasets.gallery.entry import Entry, Point

_DOMAIN = (-2.0, 2.0)

#: How far the clouds' centres lie from the origin.
_DISTANCE = 1.4

#: A cloud ends at this many standard deviations, so that without noise none touches another.
_CUT = 2.0

_NUMERALS = ("Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def two_gaussians() -> Entry:
    """Two clouds of deviation 0.5 at (-0.9, -0.9) and (0.9, 0.9)."""

    def place(label: int, random: Random) -> Point:
        centre = 0.9 if label else -0.9
        return _in_cloud(centre, centre, 0.5, random)

    make = classes_maker(2, place)
    return Entry("gaussians", "Two Gaussians", "classification", 2, _DOMAIN, make, 2)


def blobs(classes: int) -> Entry:
    """Return an entry of 3 to 10 clouds around the origin, class 0 on the right, then on
    counterclockwise.
    """
    # A fifth of the way between neighbours stays free, and all stay in the domain.
    reach = min(0.55, 0.8 * _DISTANCE * sin(pi / classes))

    def place(label: int, random: Random) -> Point:
        angle = 2 * pi * label / classes
        x, y = _DISTANCE * cos(angle), _DISTANCE * sin(angle)
        return _in_cloud(x, y, reach / _CUT, random)

    make = classes_maker(classes, place)
    label = f"{_NUMERALS[classes - 3]} blobs"
    return Entry(f"blobs_{classes}", label, "classification", 2, _DOMAIN, make, classes)


def _in_cloud(x: float, y: float, deviation: float, random: Random) -> Point:
    """Draw from a Gaussian around (x, y), again until the point lies within _CUT deviations."""
    while True:
        right, up = random.gauss(0.0, deviation), random.gauss(0.0, deviation)
        if hypot(right, up) < _CUT * deviation:
            return x + right, y + up


CLOUDS: tuple[Entry, ...] = (two_gaussians(), *(blobs(classes) for classes in range(3, 11)))
