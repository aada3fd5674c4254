"""The ways in which samples are drawn, common to all datasets of the gallery."""

from collections.abc import Callable, Iterator
from random import Random

from scratchnet.formula import parse_formula
from scratchnet.gallery.entry import Entry, Make, Point, Samples

#: Draws a point of the class with the given index.
Place = Callable[[int, Random], Point]


def surface(
    key: str,
    label: str,
    formula: str,
    domain: tuple[float, float],
    inputs: int,
    noise: float = 0.0,
) -> Entry:
    """Return a regression entry: a formula at uniformly random points."""

    def make(count: int, noise: float, random: Random) -> Samples:
        objective = parse_formula(formula, ("x", "y")[:inputs])
        points = [_uniform_point(domain, inputs, random) for _ in range(count)]
        targets = [objective(*point) for point in points]
        if noise > 0:
            targets = [target + random.gauss(0.0, noise) for target in targets]
        return tuple(points), tuple(targets)

    return Entry(key, label, "regression", inputs, domain, make, formula=formula, noise=noise)


def region(key: str, label: str, formula: str, domain: tuple[float, float], inputs: int) -> Entry:
    """Return an entry of two classes: class 1 where the formula is 1, class 0 where it is 0.

    Points are drawn uniformly until one has the wanted class, so each must fill a good part of
    the domain.
    """

    def make(count: int, noise: float, random: Random) -> Samples:
        objective = parse_formula(formula, ("x", "y")[:inputs])

        def place(label: int, random: Random) -> Point:
            while True:
                point = _uniform_point(domain, inputs, random)
                if objective(*point) == label:
                    return point

        return classes_maker(2, place)(count, noise, random)

    return Entry(key, label, "classification", inputs, domain, make, classes=2, formula=formula)


def classes_maker(classes: int, place: Place) -> Make:
    """Return what draws equally many points of each class, each placed by ``place``."""

    def make(count: int, noise: float, random: Random) -> Samples:
        order = _shuffled(classes, random)
        labels: list[int] = []
        points: list[Point] = []
        for _ in range(count):
            labels.append(next(order))
            points.append(place(labels[-1], random))
        if noise > 0:
            points = [tuple(value + random.gauss(0.0, noise) for value in p) for p in points]
        return tuple(points), tuple(labels)

    return make


def _uniform_point(domain: tuple[float, float], inputs: int, random: Random) -> Point:
    low, high = domain
    return tuple(low + (high - low) * random.random() for _ in range(inputs))


def _shuffled(classes: int, random: Random) -> Iterator[int]:
    """Yield all classes in random order, again and again.

    Random, because whoever takes every second sample for a test must not get a single class.
    """
    while True:
        block = list(range(classes))
        for last in range(classes - 1, 0, -1):
            other = int(random.random() * (last + 1))
            block[last], block[other] = block[other], block[last]
        yield from block
