"""What the gallery says of each of its datasets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Literal

Task = Literal["regression", "classification"]

#: (x,) or (x, y).
Point = tuple[float, ...]

#: N points, and a target for each: a float, or the index of a class as an int.
Samples = tuple[tuple[Point, ...], tuple[float, ...]]

#: Takes the number of samples, the noise and the generator to draw from.
Make = Callable[[int, float, Random], Samples]


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset of the gallery. ``inputs``: 1 or 2. ``classes``: how many, 0 for a regression.
    ``domain``: the range of every input. ``formula``: the objective in x, or x and y, if there is
    one; for two classes it is 1 in class 1. ``noise``: how much to begin with.

    ``make(count, noise, random)`` returns ``count`` samples, which ``random`` alone decides.
    Noise is a standard deviation: in a regression of the targets, in a classification of both
    coordinates, after the class is decided, so that points may leave the domain by a few noises.
    Without noise points lie in the domain and classes do not overlap. Noise is drawn after all
    else, so more of it leaves the samples underneath as they were; without it more samples
    begin with the fewer. Classes are equally frequent, or differ by one sample, and come in
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
