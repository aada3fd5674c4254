"""Activations: the bend that a neuron puts into its weighted sum.

Without one, any number of layers would collapse into a single straight function.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation a = f(z) and its slope, written in terms of the output a.

    ``function`` maps the weighted sum z to the output a. ``slope`` maps *that output* to
    da/dz: backward comes after forward, so a is at hand and z need not be kept.
    """

    label: str
    function: Callable[[float], float]
    slope: Callable[[float], float]


def sigmoid(z: float) -> float:
    """σ(z) = 1 / (1 + e^-z), between 0 and 1 for every z, infinities included.

    For z below about -709.8, e^-z is larger than the largest float. Python raises
    OverflowError there; the limit of the quotient is 0.
    """
    try:
        return 1 / (1 + exp(-z))
    except OverflowError:
        return 0.0


def sigmoid_slope(a: float) -> float:
    """dσ/dz, from the output a = σ(z).

    With u = 1 + e^-z:  σ = 1/u,  so  dσ/dz = e^-z / u² = (1/u)·((u - 1)/u) = σ·(1 - σ).
    """
    return a * (1 - a)


#: Every activation by the name an experiment calls it.
ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation("Sigmoid", sigmoid, sigmoid_slope),
}
