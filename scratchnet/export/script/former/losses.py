"""Losses: how wrong the outputs of one sample are, given its targets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, log1p

from scratchnet.export.script.former.activations import sigmoid
from scratchnet.export.script.former.softmax import largest_of, softmax

Numbers = Sequence[float]


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss of one sample and its derivatives.

    Both functions take the network's outputs and the targets, as many of each; ``value`` returns
    a number and ``derivatives`` one for each output. A loss ``of_sums`` takes the weighted sums z
    of the output layer instead: together with that layer's ``activation`` it can be written
    without a logarithm of 0. ``each_output`` says that the mean over a dataset is taken over the
    outputs too, and not over the samples alone.
    """

    label: str
    value: Callable[[Numbers, Numbers], float]
    derivatives: Callable[[Numbers, Numbers], list[float]]
    activation: str | None = None
    each_output: bool = True

    @property
    def of_sums(self) -> bool:
        """Whether it is a function of the weighted sums."""
        return self.activation is not None


def for_each(
    value: Callable[[float, float], float], derivative: Callable[[float, float], float]
) -> tuple[Callable[[Numbers, Numbers], float], Callable[[Numbers, Numbers], list[float]]]:
    """Return a loss of one output, and its derivative, as those of many: added in their order."""

    def values(outputs: Numbers, targets: Numbers) -> float:
        total = 0.0
        for p, t in zip(outputs, targets, strict=True):
            total += value(p, t)
        return total

    def derivatives(outputs: Numbers, targets: Numbers) -> list[float]:
        return [derivative(p, t) for p, t in zip(outputs, targets, strict=True)]

    return values, derivatives


def squared(p: float, t: float) -> float:
    """L = (p - t)².

    A product, not a power: ``e**2`` goes through the C library's ``pow``, whose last bit
    differs between libraries.
    """
    e = p - t
    return e * e


def squared_derivative(p: float, t: float) -> float:
    """dL/dp = 2·(p - t)."""
    return 2 * (p - t)


def absolute(p: float, t: float) -> float:
    """L = |p - t|."""
    return abs(p - t)


def absolute_derivative(p: float, t: float) -> float:
    """dL/dp = 1 above the target, -1 below it, and 0 at it."""
    e = p - t
    return e if e != e else float(e > 0) - float(e < 0)


def huber(p: float, t: float) -> float:
    """L = (p - t)²/2 near the target and |p - t| - ½ farther than 1 from it."""
    e = abs(p - t)
    return 0.5 * e * e if e < 1 else e - 0.5


def huber_derivative(p: float, t: float) -> float:
    """dL/dp = p - t near the target, 1 and -1 farther than 1 from it."""
    e = p - t
    if e >= 1:
        return 1.0
    return -1.0 if e <= -1 else e


def binary_cross_entropy(z: float, t: float) -> float:
    """L = -t·log σ(z) - (1 - t)·log(1 - σ(z)), for a target from 0 to 1.

    With log σ(z) = z - log(1 + e^z) it is log(1 + e^z) - t·z. Written with e^-|z|, which never
    overflows: max(z, 0) - t·z + log(1 + e^-|z|).
    """
    return (z if z > 0 else 0.0) - t * z + log1p(exp(-abs(z)))


def binary_cross_entropy_derivative(z: float, t: float) -> float:
    """dL/dz = σ(z) - t: the slope of log(1 + e^z) is σ(z)."""
    return sigmoid(z) - t


def cross_entropy(sums: Numbers, targets: Numbers) -> float:
    """L = -Σⱼ tⱼ·log pⱼ with p = softmax(z); targets add up to 1, as one 1 among zeros does.

    log pⱼ = zⱼ - log Σₖ e^zₖ, so L = log Σₖ e^zₖ - Σⱼ tⱼ·zⱼ, the largest z taken off each.
    """
    largest = largest_of(sums)
    total = 0.0
    for z in sums:
        total += exp(z - largest)
    loss = log(total)
    for z, t in zip(sums, targets, strict=True):
        loss -= t * (z - largest)
    return loss


def cross_entropy_derivatives(sums: Numbers, targets: Numbers) -> list[float]:
    """∂L/∂zⱼ = pⱼ - tⱼ: the slope of log Σₖ e^zₖ in zⱼ is pⱼ."""
    return [p - t for p, t in zip(softmax(sums), targets, strict=True)]


#: Every loss by the name an experiment calls it.
LOSSES: dict[str, Loss] = {
    "squared": Loss("Squared error", *for_each(squared, squared_derivative)),
    "absolute": Loss("Absolute error", *for_each(absolute, absolute_derivative)),
    "huber": Loss("Huber", *for_each(huber, huber_derivative)),
    "binary_cross_entropy": Loss(
        "Binary cross-entropy",
        *for_each(binary_cross_entropy, binary_cross_entropy_derivative),
        activation="sigmoid",
    ),
    "cross_entropy": Loss(
        "Cross-entropy",
        cross_entropy,
        cross_entropy_derivatives,
        activation="softmax",
        each_output=False,
    ),
}
