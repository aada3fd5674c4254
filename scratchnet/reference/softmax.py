"""Softmax: an output layer whose outputs are the probabilities of classes."""

from collections.abc import Sequence
from math import exp, inf, isfinite, nan

from scratchnet.reference.activations import LINEAR
from scratchnet.reference.article import Layer, Vector


def softmax(logits: Vector) -> list[float]:
    """Return pⱼ = e^zⱼ / Σₖ e^zₖ of each class; NaN if a z is NaN or infinite.

    All are positive and add up to 1. The largest z is taken off each first, which changes no
    quotient and lets no power overflow.
    """
    largest = largest_of(logits)
    if not isfinite(largest):
        return [nan] * len(logits)
    powers = [exp(z - largest) for z in logits]
    total = 0.0
    for power in powers:
        total += power
    return [power / total for power in powers]


def largest_of(numbers: Vector) -> float:
    """Return the largest of some numbers, or NaN if one of them is NaN."""
    largest = -inf
    for z in numbers:
        if z > largest or z != z:
            largest = z
    return largest


class SoftmaxFromLogits(Layer):
    """Linear neurons whose outputs go through softmax; its loss takes logits and gives ∂L/∂z."""

    def __init__(self, rows: Sequence[Vector]) -> None:
        super().__init__(rows, LINEAR)

    def forward(self, inputs: Vector) -> list[float]:
        """Return one probability per neuron for ``inputs``."""
        self.outputs = softmax(super().forward(inputs))
        return self.outputs


class Softmax(SoftmaxFromLogits):
    """The same for a loss of outputs, which gives ∂L/∂p."""

    def backward(self, output_gradients: Vector) -> list[float]:
        """Take ∂L/∂p per neuron and return ∂L/∂x per input.

        Each z moves every p: ∂pₖ/∂zⱼ = pₖ·([j = k] - pⱼ), so ∂L/∂zⱼ = pⱼ·(∂L/∂pⱼ - Σₖ ∂L/∂pₖ·pₖ).
        """
        mean = 0.0
        for gradient, p in zip(output_gradients, self.outputs, strict=True):
            mean += gradient * p
        pairs = zip(output_gradients, self.outputs, strict=True)
        return super().backward([p * (gradient - mean) for gradient, p in pairs])
