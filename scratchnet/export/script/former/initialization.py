"""Where weights begin. Biases always begin at 0."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from random import Random


@dataclass(frozen=True, slots=True)
class Initialization:
    """``weight`` draws a weight of a layer with so many inputs and so many neurons."""

    label: str
    weight: Callable[[Random, int, int], float]


def article(random: Random, _inputs: int, _neurons: int) -> float:
    """Uniform in [-0.5, 0.5)."""
    return random.random() - 0.5


def glorot(random: Random, inputs: int, neurons: int) -> float:
    """Uniform in ±√(6 / (inputs + neurons)), which keeps the size of what passes (2010)."""
    return (2 * random.random() - 1) * sqrt(6 / (inputs + neurons))


def he(random: Random, inputs: int, _neurons: int) -> float:
    """Normal with variance 2 / inputs, as ReLU lets half of what comes pass (2015)."""
    return random.gauss(0.0, 1.0) * sqrt(2 / inputs)


def normal(random: Random, _inputs: int, _neurons: int) -> float:
    """Normal with variance 1."""
    return random.gauss(0.0, 1.0)


def zero(_random: Random, _inputs: int, _neurons: int) -> float:
    """0: all neurons of a layer then stay alike, which is worth seeing once."""
    return 0.0


#: Every initialisation by the name an experiment calls it.
INITIALIZATIONS: dict[str, Initialization] = {
    "article": Initialization("The article's: ±0.5", article),
    "glorot": Initialization("Glorot uniform", glorot),
    "he": Initialization("He normal", he),
    "normal": Initialization("Normal", normal),
    "zero": Initialization("Zero", zero),
}
