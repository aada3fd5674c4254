"""Activations: the bend that a neuron puts into its weighted sum.

Without one, any number of layers would collapse into a single straight function.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, exp, expm1, log1p, sin, tanh

INFINITY, NAN = float("inf"), float("nan")
#: What leaky ReLU lets through below 0.
LEAK = 0.01
#: Above this, log(1 + e^z) is z to within 3e-9.
SOFTPLUS_IS_LINEAR = 20.0


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation a = f(z) and its slope da/dz.

    ``function`` maps the weighted sum z to the output a. ``slope`` takes z *and that output*:
    backward comes after forward, so a is at hand, and most slopes are least work in terms of it.
    """

    label: str
    function: Callable[[float], float]
    slope: Callable[[float, float], float]


def sigmoid(z: float) -> float:
    """σ(z) = 1 / (1 + e^-z), between 0 and 1 for every z, infinities included.

    For z below about -709.8, e^-z is larger than the largest float. Python raises
    OverflowError there; the limit of the quotient is 0.
    """
    try:
        return 1 / (1 + exp(-z))
    except OverflowError:
        return 0.0


def sigmoid_slope(_: float, a: float) -> float:
    """dσ/dz, from the output a = σ(z).

    With u = 1 + e^-z:  σ = 1/u,  so  dσ/dz = e^-z / u² = (1/u)·((u - 1)/u) = σ·(1 - σ).
    """
    return a * (1 - a)


def tanh_slope(_: float, a: float) -> float:
    """dtanh/dz, from the output a = tanh(z).

    tanh = sinh/cosh, so dtanh/dz = (cosh² - sinh²)/cosh² = 1 - tanh².
    """
    return 1 - a * a


def relu(z: float) -> float:
    """max(0, z): the sum itself where it is above 0, else 0."""
    return z if z > 0 else 0.0


def relu_slope(_: float, a: float) -> float:
    """1 where the output is above 0, else 0; the kink at z = 0 counts as flat."""
    return 1.0 if a > 0 else 0.0


def leaky_relu(z: float) -> float:
    """The sum itself where it is above 0, else a hundredth of it, so that no neuron dies."""
    return z if z > 0 else LEAK * z


def leaky_relu_slope(z: float, _: float) -> float:
    """1 where the sum is above 0, else the leak."""
    return 1.0 if z > 0 else LEAK


def elu(z: float) -> float:
    """The sum itself where it is above 0, else e^z - 1: down to -1, without a kink."""
    return z if z > 0 else expm1(z)


def elu_slope(z: float, a: float) -> float:
    """1 where the sum is above 0, else e^z = a + 1."""
    return 1.0 if z > 0 else a + 1


def softplus(z: float) -> float:
    """log(1 + e^z): ReLU with its corner rounded off.

    Far up e^z is so large that the 1 is lost, and the logarithm is z itself.
    """
    return z if z > SOFTPLUS_IS_LINEAR else log1p(exp(z))


def softplus_slope(_: float, a: float) -> float:
    """e^z / (1 + e^z) = 1 - 1/(1 + e^z) = 1 - e^-a, by the definition of a."""
    return -expm1(-a)


def sine(z: float) -> float:
    """Sin z; of an infinite z it is NaN, where Python would raise an error."""
    return sin(z) if -INFINITY < z < INFINITY else NAN


def sine_slope(z: float, _: float) -> float:
    """Return cos z: the output alone would leave its sign open."""
    return cos(z) if -INFINITY < z < INFINITY else NAN


def linear(z: float) -> float:
    """The sum as it is: no bend."""
    return z


def linear_slope(_z: float, _a: float) -> float:
    """1 everywhere."""
    return 1.0


#: Every activation by the name an experiment calls it.
ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation("Sigmoid", sigmoid, sigmoid_slope),
    "tanh": Activation("Tanh", tanh, tanh_slope),
    "relu": Activation("ReLU", relu, relu_slope),
    "leaky_relu": Activation("Leaky ReLU", leaky_relu, leaky_relu_slope),
    "elu": Activation("ELU", elu, elu_slope),
    "softplus": Activation("Softplus", softplus, softplus_slope),
    "sine": Activation("Sine", sine, sine_slope),
    "linear": Activation("Linear", linear, linear_slope),
}

LINEAR = ACTIVATIONS["linear"]
