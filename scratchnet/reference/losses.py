"""Losses: how wrong one output p is, given the target t."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss of one sample and its derivative with respect to the output.

    Both take ``(p, t)``: the network's output and the target.
    """

    label: str
    value: Callable[[float, float], float]
    derivative: Callable[[float, float], float]


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


#: Every loss by the name an experiment calls it.
LOSSES: dict[str, Loss] = {
    "squared": Loss("Squared error", squared, squared_derivative),
}
