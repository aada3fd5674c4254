"""Entries of the gallery, and the ways in which their samples are drawn.

An entry's ``make`` is one of the functions ``draw_…`` with its first arguments filled in by
`partial`, so that a script can ship the function as it is and call it in the same way.
"""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from random import Random
from typing import Literal

from scratchnet.formula import parse_formula
from scratchnet.watch import Watch, unwatched

Task = Literal["regression", "classification"]

#: (x,) or (x, y).
Point = tuple[float, ...]

#: N points, and a target for each: a float, or the index of a class as an int.
Samples = tuple[tuple[Point, ...], tuple[float, ...]]

#: Takes the number of samples, the noise and the generator to draw from.
Make = Callable[[int, float, Random], Samples]

#: `Entry.draw` takes so many blocks of all classes at a time.
_BLOCKS = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset of the gallery. ``help``: what it is, in a sentence or two.

    ``inputs``: 1 or 2. ``classes``: how many, 0 for a regression.
    ``domain``: the range of every input. ``formula``: the objective in x, or x and y, if there is
    one; for two classes it is 1 in class 1. ``noise``: the default.

    ``make(count, noise, random)`` returns ``count`` samples, which ``random`` alone decides.
    Noise is a standard deviation: in a regression of the targets, in a classification of both
    coordinates, after the class is decided, so that points may leave the domain by a few noises.
    Without noise points are in the domain and classes do not overlap. Noise is drawn last, so that
    its amount does not change the samples underneath; without it, more samples begin with the
    same ones. Classes are equally frequent, or differ by one sample, and come in
    random order.
    """

    key: str
    label: str
    task: Task
    inputs: int
    domain: tuple[float, float]
    make: Make = field(repr=False, compare=False)
    classes: int = 0
    formula: str | None = None
    noise: float = 0.0
    help: str = field(kw_only=True)

    def draw(
        self, count: int, noise: float, random: Random, watch: Watch = unwatched
    ) -> "tuple[array[float], array[float]]":
        """Return the samples of ``make``, for which a million take no more room than they need.

        They are the numbers of the points, point by point, and the targets. ``watch`` is called
        with the fraction that is done, and may raise to end the work.
        """
        points, targets = array("d"), array("d")
        # Whole blocks of all classes, so that the next portion begins where one would.
        portion = _BLOCKS * max(self.classes, 1)
        for start in range(0, count, portion):
            some, values = self.make(min(portion, count - start), 0.0, random)
            points.extend(chain.from_iterable(some))
            targets.extend(map(float, values))
            watch(len(targets) / count)
        if noise > 0:
            add_noise(points if self.classes else targets, noise, random, watch)
        return points, targets


def add_noise(
    numbers: "array[float]", deviation: float, random: Random, watch: Watch = unwatched
) -> None:
    """Add Gaussian noise to each number, in order; ``watch`` is called now and then with 1."""
    for number, value in enumerate(numbers):
        numbers[number] = value + random.gauss(0.0, deviation)
        if number % _BLOCKS == 0:
            watch(1.0)


#: The function to learn, of one or two inputs.
Objective = Callable[..., float]
#: Draws a point of the class with the given index.
ClassPoint = Callable[[int, Random], Point]


def surface(
    key: str,
    label: str,
    formula: str,
    domain: tuple[float, float],
    inputs: int,
    noise: float = 0.0,
    *,
    about: str,
) -> Entry:
    """Return a regression entry: a formula at uniformly random points."""
    objective = parse_formula(formula, ("x", "y")[:inputs])
    make = partial(draw_values, objective, domain, inputs)
    return Entry(
        key, label, "regression", inputs, domain, make, formula=formula, noise=noise, help=about
    )


def region(
    key: str, label: str, formula: str, domain: tuple[float, float], inputs: int, *, about: str
) -> Entry:
    """Return an entry of two classes: class 1 where the formula is 1, class 0 where it is 0.

    Points are drawn uniformly until one has the wanted class, so each must fill a good part of
    the domain.
    """
    objective = parse_formula(formula, ("x", "y")[:inputs])
    make = partial(draw_classes, 2, partial(region_point, objective, domain, inputs))
    return Entry(
        key, label, "classification", inputs, domain, make, classes=2, formula=formula, help=about
    )


def draw_values(
    objective: Objective,
    domain: tuple[float, float],
    inputs: int,
    count: int,
    noise: float,
    random: Random,
) -> Samples:
    """Draw ``count`` points uniformly; return them and the objective there, noise added."""
    points = [uniform_point(domain, inputs, random) for _ in range(count)]
    targets = [objective(*point) for point in points]
    if noise > 0:
        targets = [target + random.gauss(0.0, noise) for target in targets]
    return tuple(points), tuple(targets)


def draw_classes(
    classes: int, class_point: ClassPoint, count: int, noise: float, random: Random
) -> Samples:
    """Draw equally many points of each class; return them, moved by noise, and their classes."""
    order = shuffled_classes(classes, random)
    labels: list[int] = []
    points: list[Point] = []
    for _ in range(count):
        labels.append(next(order))
        points.append(class_point(labels[-1], random))
    if noise > 0:
        points = [tuple(value + random.gauss(0.0, noise) for value in p) for p in points]
    return tuple(points), tuple(labels)


def region_point(
    objective: Objective, domain: tuple[float, float], inputs: int, label: int, random: Random
) -> Point:
    """Draw points of the domain until the objective is ``label`` at one; return that."""
    while True:
        point = uniform_point(domain, inputs, random)
        if objective(*point) == label:
            return point


def uniform_point(domain: tuple[float, float], inputs: int, random: Random) -> Point:
    """Draw a point of the domain, which has one or two inputs."""
    low, high = domain
    x = low + (high - low) * random.random()
    return (x,) if inputs == 1 else (x, low + (high - low) * random.random())


def shuffled_classes(classes: int, random: Random) -> Iterator[int]:
    """Yield all classes in random order, again and again.

    Random, because a split that takes every second sample must not get a single class.
    """
    while True:
        block = list(range(classes))
        for last in range(classes - 1, 0, -1):
            other = int(random.random() * (last + 1))
            block[last], block[other] = block[other], block[last]
        yield from block
