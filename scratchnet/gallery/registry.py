"""Every dataset of the gallery, by its key."""

from functools import partial
from math import cos, hypot, pi, sin, sqrt
from random import Random

from scratchnet.gallery.entry import Entry, Point, draw_classes, region, surface

#: sin(πx)/(πx); at 0, where that is 0/0, this is 0/1 + 1.
_SINC = "sin(pi*x)/(pi*x + (x == 0)) + (x == 0)"

CURVES: tuple[Entry, ...] = (
    surface(
        "sine",
        "Sine",
        "sin(pi*x)",
        (-2.0, 2.0),
        1,
        about="Two periods of a wave. Smooth, so tanh learns it well.",
    ),
    surface(
        "step",
        "Step",
        "x > 0",
        (-2.0, 2.0),
        1,
        about="A jump from 0 to 1. A smooth network can only come near it, with large weights.",
    ),
    surface(
        "absolute",
        "Absolute value",
        "abs(x)",
        (-2.0, 2.0),
        1,
        about="A corner at 0. ReLU makes it of two neurons.",
    ),
    surface(
        "cubic",
        "Cubic",
        "(x*x*x - 3*x)/2",
        (-2.0, 2.0),
        1,
        about="A curve with two turns that grows quickly at both ends.",
    ),
    surface(
        "sinc", "Sinc", _SINC, (-4.0, 4.0), 1, about="A peak with waves that fade on both sides."
    ),
    surface(
        "line",
        "Noisy line",
        "0.5*x + 0.25",
        (-2.0, 2.0),
        1,
        noise=0.2,
        about="A straight line with noise. A good network learns the line and not the noise.",
    ),
)

INTERVALS: tuple[Entry, ...] = (
    region(
        "threshold",
        "Threshold",
        "x > 0.5",
        (-2.0, 2.0),
        1,
        about="Class 1 above 0.5. One neuron is enough.",
    ),
    region(
        "interval",
        "Interval",
        "-1 < x < 1",
        (-2.0, 2.0),
        1,
        about="Class 1 between −1 and 1. It takes two hidden neurons, one for each border.",
    ),
    region(
        "bands",
        "Alternating bands",
        "floor(2*x) % 2",
        (-2.0, 2.0),
        1,
        about="Eight bands of alternating classes. They take many neurons and some patience.",
    ),
)


_DOMAIN = (-2.0, 2.0)

_BUMPS = "exp(-2*((x - 0.8)**2 + (y - 0.8)**2)) - exp(-2*((x + 0.8)**2 + (y + 0.8)**2))"

REGIONS: tuple[Entry, ...] = (
    region(
        "circle",
        "Circle",
        "x*x + y*y < 1",
        _DOMAIN,
        2,
        about="Class 1 inside of the circle of radius 1. The article's dataset.",
    ),
    region(
        "ring",
        "Ring",
        "0.5 < x*x + y*y < 2.5",
        _DOMAIN,
        2,
        about="Class 1 between two circles, so a region with a hole.",
    ),
    region(
        "xor",
        "Exclusive or",
        "(x > 0) != (y > 0)",
        _DOMAIN,
        2,
        about="Class 1 where x and y have different signs. It takes a hidden layer.",
    ),
    region(
        "checkerboard",
        "Checkerboard",
        "(floor(x) + floor(y)) % 2",
        _DOMAIN,
        2,
        about="Sixteen squares of alternating classes. It takes a wide or a deep network.",
    ),
    region(
        "sine_boundary",
        "Sine boundary",
        "y > sin(pi*x)",
        _DOMAIN,
        2,
        about="Class 1 above a wave, so one border that bends.",
    ),
)

SURFACES: tuple[Entry, ...] = (
    surface(
        "plane",
        "Plane",
        "0.5*x - 0.25*y",
        _DOMAIN,
        2,
        about="A plane. A network without hidden layers learns it.",
    ),
    surface(
        "bumps", "Gaussian bumps", _BUMPS, _DOMAIN, 2, about="A hill and a hollow on flat ground."
    ),
    surface(
        "saddle",
        "Saddle",
        "(x*x - y*y)/4",
        _DOMAIN,
        2,
        about="A surface that rises along x and falls along y.",
    ),
    surface(
        "ripple",
        "Ripple",
        "cos(3*sqrt(x*x + y*y))/(1 + x*x + y*y)",
        _DOMAIN,
        2,
        about="Circular waves that fade outwards. It takes many neurons.",
    ),
    surface(
        "circle_surface",
        "Circle as a surface",
        "x*x + y*y < 1",
        _DOMAIN,
        2,
        about="The article's circle as values from 0 to 1, so a surface with a cliff.",
    ),
)


#: The distances from the origin at which a spiral begins and ends.
INNER_RADIUS, OUTER_RADIUS = 0.2, 1.9


def moons() -> Entry:
    """Two half circles of radius 1.2: class 0 open below, class 1 open above, each with an end
    inside the other.
    """
    make = partial(draw_classes, 2, moon_point)
    return Entry(
        "moons",
        "Two moons",
        "classification",
        2,
        _DOMAIN,
        make,
        2,
        noise=0.1,
        help="Two half circles, each with an end inside the other.",
    )


def spiral(key: str, label: str, arms: int, turns: float, *, about: str) -> Entry:
    """Return an entry of some arms, a class each, that wind outwards counterclockwise."""
    make = partial(draw_classes, arms, partial(spiral_point, arms, turns))
    return Entry(key, label, "classification", 2, _DOMAIN, make, arms, noise=0.05, help=about)


def moon_point(label: int, random: Random) -> Point:
    """Draw a point of one of two half circles, each with an end inside the other."""
    angle = pi * random.random()
    x, y = cos(angle) - 0.5, sin(angle) - 0.25
    return (-1.2 * x, -1.2 * y) if label else (1.2 * x, 1.2 * y)


def spiral_point(arms: int, turns: float, label: int, random: Random) -> Point:
    """Draw a point of one of some arms, each of which winds outwards in ``turns`` turns."""
    # The root makes up for arms that grow longer outside.
    part = sqrt(random.random())
    radius = INNER_RADIUS + (OUTER_RADIUS - INNER_RADIUS) * part
    angle = 2 * pi * (turns * part + label / arms)
    return radius * cos(angle), radius * sin(angle)


CURLED: tuple[Entry, ...] = (
    spiral(
        "spiral",
        "Spiral",
        2,
        1.5,
        about="Two arms that wind around each other. The hardest of the classes in the plane.",
    ),
    spiral(
        "spiral_3",
        "Three-arm spiral",
        3,
        1.0,
        about="Three arms, a class each, that wind around each other.",
    ),
    moons(),
)


#: How far the clouds' centres lie from the origin.
CENTRE_DISTANCE = 1.4

#: A cloud ends at this many standard deviations, so that without noise none touches another.
CLOUD_CUT = 2.0

_NUMERALS = ("Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def two_gaussians() -> Entry:
    """Two clouds of deviation 0.5 at (-0.9, -0.9) and (0.9, 0.9)."""
    make = partial(draw_classes, 2, two_gaussians_point)
    return Entry(
        "gaussians",
        "Two Gaussians",
        "classification",
        2,
        _DOMAIN,
        make,
        2,
        help="Two separate clouds. A network without hidden layers learns them.",
    )


def blobs(classes: int) -> Entry:
    """Return an entry of 3 to 10 clouds around the origin, class 0 on the right, then on
    counterclockwise.
    """
    # A fifth of the way between neighbours stays free, and all stay in the domain.
    reach = min(0.55, 0.8 * CENTRE_DISTANCE * sin(pi / classes))
    make = partial(draw_classes, classes, partial(blob_point, classes, reach))
    label = f"{_NUMERALS[classes - 3]} blobs"
    about = f"{_NUMERALS[classes - 3]} clouds around the origin, a class each."
    return Entry(f"blobs_{classes}", label, "classification", 2, _DOMAIN, make, classes, help=about)


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


GALLERY: dict[str, Entry] = {
    entry.key: entry for entry in (*CURVES, *INTERVALS, *REGIONS, *CURLED, *CLOUDS, *SURFACES)
}
