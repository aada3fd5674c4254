"""Round clouds of points, a class each."""

from functools import partial
from math import cos, hypot, pi, sin
from random import Random

from scratchnet.gallery.drawing import draw_classes
from scratchnet.gallery.entry import Entry, Point

_DOMAIN = (-2.0, 2.0)

#: How far the clouds' centres lie from the origin.
CENTRE_DISTANCE = 1.4

#: A cloud ends at this many standard deviations, so that without noise none touches another.
CLOUD_CUT = 2.0

_NUMERALS = ("Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def two_gaussians() -> Entry:
    """Two clouds of deviation 0.5 at (-0.9, -0.9) and (0.9, 0.9)."""
    make = partial(draw_classes, 2, two_gaussians_point)
    return Entry("gaussians", "Two Gaussians", "classification", 2, _DOMAIN, make, 2)


def blobs(classes: int) -> Entry:
    """Return an entry of 3 to 10 clouds around the origin, class 0 on the right, then on
    counterclockwise.
    """
    # A fifth of the way between neighbours stays free, and all stay in the domain.
    reach = min(0.55, 0.8 * CENTRE_DISTANCE * sin(pi / classes))
    make = partial(draw_classes, classes, partial(blob_point, classes, reach))
    label = f"{_NUMERALS[classes - 3]} blobs"
    return Entry(f"blobs_{classes}", label, "classification", 2, _DOMAIN, make, classes)


def two_gaussians_point(label: int, random: Random) -> Point:
    """Draw a point of one of two clouds of deviation 0.5, at (-0.9, -0.9) and (0.9, 0.9)."""
    centre = 0.9 if label else -0.9
    return cloud_point(centre, centre, 0.5, random)


def blob_point(classes: int, reach: float, label: int, random: Random) -> Point:
    """Draw a point of a cloud that reaches so far, one of ``classes`` around the origin."""
    angle = 2 * pi * label / classes
    x, y = CENTRE_DISTANCE * cos(angle), CENTRE_DISTANCE * sin(angle)
    return cloud_point(x, y, reach / CLOUD_CUT, random)


def cloud_point(x: float, y: float, deviation: float, random: Random) -> Point:
    """Draw from a Gaussian around (x, y) until the point lies within its cut."""
    while True:
        right, up = random.gauss(0.0, deviation), random.gauss(0.0, deviation)
        if hypot(right, up) < CLOUD_CUT * deviation:
            return x + right, y + up


CLOUDS: tuple[Entry, ...] = (two_gaussians(), *(blobs(classes) for classes in range(3, 11)))
