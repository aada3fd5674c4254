"""Activations: the bend that a neuron puts into its weighted sum.

Without one, any number of layers would collapse into a single straight function.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, tanh


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


def tanh_slope(a: float) -> float:
    """dtanh/dz, from the output a = tanh(z).

    tanh = sinh/cosh, so dtanh/dz = (cosh² - sinh²)/cosh² = 1 - tanh².
    """
    return 1 - a * a


def relu(z: float) -> float:
    """max(0, z): the sum itself where it is above 0, else 0."""
    return z if z > 0 else 0.0


def relu_slope(a: float) -> float:
    """1 where the output is above 0, else 0; the kink at z = 0 counts as flat."""
    return 1.0 if a > 0 else 0.0


def linear(z: float) -> float:
    """The sum as it is: no bend."""
    return z


def linear_slope(_: float) -> float:
    """1 everywhere."""
    return 1.0


#: Every activation by the name an experiment calls it.
ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation("Sigmoid", sigmoid, sigmoid_slope),
    "tanh": Activation("Tanh", tanh, tanh_slope),
    "relu": Activation("ReLU", relu, relu_slope),
    "linear": Activation("Linear", linear, linear_slope),
}
