"""The losses that the article does not have, and those that are computed from logits."""

from collections.abc import Callable, Iterable, Sequence
from math import exp, log, log1p

from scratchnet.reference.article import Layer, Loss, Network, Vector, sigmoid
from scratchnet.reference.softmax import largest_of, softmax


def per_output(
    value: Callable[[float, float], float], derivative: Callable[[float, float], float]
) -> Loss:
    """Return the loss of many outputs, added in order, from that of one and its derivative."""

    def total_value(outputs: Vector, targets: Vector) -> float:
        total = 0.0
        for p, t in zip(outputs, targets, strict=True):
            total += value(p, t)
        return total

    def derivatives(outputs: Vector, targets: Vector) -> list[float]:
        return [derivative(p, t) for p, t in zip(outputs, targets, strict=True)]

    return Loss(total_value, derivatives)


def from_logits(loss: Loss, layer: Layer) -> Loss:
    """Return a loss of logits as one that `one_step` takes.

    The logits are the pre-activations z of the output layer, from its last forward. Together with
    the layer's activation such a loss needs no logarithm of 0. Its derivative is ∂L/∂z, so the
    layer must hand on gradients as they are: its activation's derivative is that of `LINEAR`.
    """

    def logits() -> list[float]:
        return [neuron.z for neuron in layer.neurons]

    def value(_outputs: Vector, targets: Vector) -> float:
        return loss.value(logits(), targets)

    def derivative(_outputs: Vector, targets: Vector) -> list[float]:
        return loss.derivative(logits(), targets)

    return Loss(value, derivative, loss.per_output)


def mean_loss(
    network: Network, inputs: Iterable[Vector], targets: Sequence[Vector], loss: Loss
) -> float:
    """Return the mean loss over samples that are not trained on; change nothing."""
    total = 0.0
    count = len(targets) * (len(targets[0]) if loss.per_output else 1)
    for point, target in zip(inputs, targets, strict=True):
        total += loss.value(network.forward(point), target)
    return total / count


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
    """dL/dz = σ(z) - t: the derivative of log(1 + e^z) is σ(z)."""
    return sigmoid(z) - t


def cross_entropy(logits: Vector, targets: Vector) -> float:
    """L = -Σⱼ tⱼ·log pⱼ with p = softmax(z); targets add up to 1, as one 1 among zeros does.

    log pⱼ = zⱼ - log Σₖ e^zₖ, so L = log Σₖ e^zₖ - Σⱼ tⱼ·zⱼ, the largest z taken off each.
    """
    largest = largest_of(logits)
    total = 0.0
    for z in logits:
        total += exp(z - largest)
    loss = log(total)
    for z, t in zip(logits, targets, strict=True):
        loss -= t * (z - largest)
    return loss


def cross_entropy_derivative(logits: Vector, targets: Vector) -> list[float]:
    """∂L/∂zⱼ = pⱼ - tⱼ: the derivative of log Σₖ e^zₖ with respect to zⱼ is pⱼ."""
    return [p - t for p, t in zip(softmax(logits), targets, strict=True)]


ABSOLUTE_ERROR = per_output(absolute, absolute_derivative)
HUBER = per_output(huber, huber_derivative)
#: From the logits of a sigmoid.
BINARY_CROSS_ENTROPY = per_output(binary_cross_entropy, binary_cross_entropy_derivative)
#: From the logits of a softmax.
CROSS_ENTROPY = Loss(cross_entropy, cross_entropy_derivative, per_output=False)
