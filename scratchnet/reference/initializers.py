"""Initializers: random initial weights. Biases are always 0 at first."""

from dataclasses import dataclass
from math import sqrt
from random import Random

from scratchnet.reference.article import WeightInitializer, uniform


@dataclass(frozen=True, slots=True)
class Initializer:
    """``help`` says what it is and when to use it.

    ``weight`` takes a layer's numbers of inputs and neurons and returns a weight.
    """

    label: str
    help: str
    weight: WeightInitializer


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


#: Every initializer by its name in an experiment.
INITIALIZERS: dict[str, Initializer] = {
    "article": Initializer(
        "Uniform ±0.5 (article)",
        "Any weight from −0.5 to 0.5 is equally likely. Use it for small networks.",
        uniform,
    ),
    "glorot": Initializer(
        "Glorot uniform",
        "Smaller weights for wider layers, so that outputs keep their size. Use it with sigmoid "
        "and tanh.",
        glorot,
    ),
    "he": Initializer(
        "He normal",
        "Larger than Glorot's, as ReLU passes on only half. Use it with ReLU and its relatives.",
        he,
    ),
    "normal": Initializer(
        "Normal",
        "A standard deviation of 1 in every layer. Large weights: sigmoid and tanh soon saturate.",
        normal,
    ),
    "zero": Initializer(
        "Zero",
        "Every weight is 0. The neurons of a layer then stay alike, which is worth seeing once.",
        zero,
    ),
}
