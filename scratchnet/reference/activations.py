"""The activations that the article does not have, each with the derivation of its derivative.

Without an activation, any number of layers would collapse into a single linear function.
"""

from math import cos, erfc, exp, expm1, log1p, pi, sin, sqrt, tanh

from scratchnet.reference.article import Activation, sigmoid

INFINITY, NAN = float("inf"), float("nan")
#: The slope of leaky ReLU below 0.
LEAK = 0.01
#: Above this, log(1 + e^z) is z to within 3e-9.
SOFTPLUS_IS_LINEAR = 20.0
SQRT_HALF = sqrt(0.5)
#: The density of the standard normal distribution at 0.
NORMAL_PEAK = 1 / sqrt(2 * pi)


def tanh_derivative(_z: float, a: float) -> float:
    """dtanh/dz, from the output a = tanh(z).

    tanh = sinh/cosh, so dtanh/dz = (cosh² - sinh²)/cosh² = 1 - tanh².
    """
    return 1 - a * a


def relu(z: float) -> float:
    """max(0, z)."""
    return z if z > 0 else 0.0


def relu_derivative(_z: float, a: float) -> float:
    """1 where the output is above 0, else 0; the kink at z = 0 counts as flat."""
    return 1.0 if a > 0 else 0.0


def leaky_relu(z: float) -> float:
    """Return z where it is above 0, else a hundredth of it, so that no neuron dies."""
    return z if z > 0 else LEAK * z


def leaky_relu_derivative(z: float, _a: float) -> float:
    """1 where z is above 0, else the leak."""
    return 1.0 if z > 0 else LEAK


def elu(z: float) -> float:
    """Return z where it is above 0, else e^z - 1: down to -1, without a kink."""
    return z if z > 0 else expm1(z)


def elu_derivative(z: float, a: float) -> float:
    """1 where z is above 0, else e^z = a + 1."""
    return 1.0 if z > 0 else a + 1


def softplus(z: float) -> float:
    """log(1 + e^z): ReLU with its corner rounded off.

    Far up e^z is so large that the 1 is lost, and the logarithm is z itself.
    """
    return z if z > SOFTPLUS_IS_LINEAR else log1p(exp(z))


def softplus_derivative(_z: float, a: float) -> float:
    """e^z / (1 + e^z) = 1 - 1/(1 + e^z) = 1 - e^-a, by the definition of a."""
    return -expm1(-a)


def silu(z: float) -> float:
    """z·σ(z): ReLU, but smooth (Elfwing and others 2017); also called swish."""
    return z * sigmoid(z)


def silu_derivative(z: float, _a: float) -> float:
    """σ + z·σ·(1 - σ) = σ·(1 + z·(1 - σ)), by the product rule and dσ/dz = σ·(1 - σ)."""
    s = sigmoid(z)
    return s * (1 + z * (1 - s))


def normal_cdf(z: float) -> float:
    """Φ(z) = (1 + erf(z/√2)) / 2, the distribution function of the standard normal distribution.

    As erf(-x) = -erf(x), that is erfc(-z/√2) / 2, which keeps its digits far below 0.
    """
    return 0.5 * erfc(-SQRT_HALF * z)


def gelu(z: float) -> float:
    """z·Φ(z): z times the probability that a normal number is below it (Hendrycks, Gimpel 2016)."""
    return z * normal_cdf(z)


def gelu_derivative(z: float, _a: float) -> float:
    """Φ(z) + z·φ(z), by the product rule: dΦ/dz is the density φ(z) = e^(-z²/2) / √(2π)."""
    return normal_cdf(z) + z * (exp(-0.5 * (z * z)) * NORMAL_PEAK)


def sine(z: float) -> float:
    """Sin z; of an infinite z it is NaN, where Python would raise an error."""
    return sin(z) if -INFINITY < z < INFINITY else NAN


def sine_derivative(z: float, _a: float) -> float:
    """Return cos z: the output alone would leave its sign open."""
    return cos(z) if -INFINITY < z < INFINITY else NAN


def linear(z: float) -> float:
    """Return z itself."""
    return z


def linear_derivative(_z: float, _a: float) -> float:
    """1 everywhere."""
    return 1.0


TANH = Activation(tanh, tanh_derivative)
RELU = Activation(relu, relu_derivative)
LEAKY_RELU = Activation(leaky_relu, leaky_relu_derivative)
ELU = Activation(elu, elu_derivative)
SOFTPLUS = Activation(softplus, softplus_derivative)
SILU = Activation(silu, silu_derivative)
GELU = Activation(gelu, gelu_derivative)
SINE = Activation(sine, sine_derivative)
LINEAR = Activation(linear, linear_derivative)
