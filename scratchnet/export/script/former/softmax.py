"""Softmax: a layer whose outputs are the probabilities of classes."""

from collections.abc import Sequence
from math import exp, inf, isfinite, nan

from scratchnet.export.script.former.layer import Layer


class SoftmaxLayer(Layer):
    """Outputs pⱼ = e^zⱼ / Σₖ e^zₖ of neurons that are linear themselves.

    All are positive and add up to 1. The largest z is taken off each first, which changes no
    quotient and lets no power overflow.
    """

    def forward(self, inputs: Sequence[float]) -> list[float]:
        """Return one probability per neuron for ``inputs``."""
        self.outputs = softmax(super().forward(inputs))
        return self.outputs

    def backward(self, output_gradients: Sequence[float]) -> list[float]:
        """Take ∂L/∂p per neuron and return ∂L/∂x per input.

        Each z moves every p: ∂pₖ/∂zⱼ = pₖ·([j = k] - pⱼ), so ∂L/∂zⱼ = pⱼ·(∂L/∂pⱼ - Σₖ ∂L/∂pₖ·pₖ).
        """
        mean = 0.0
        for gradient, p in zip(output_gradients, self.outputs, strict=True):
            mean += gradient * p
        return self.backward_from_sums(
            [
                p * (gradient - mean)
                for gradient, p in zip(output_gradients, self.outputs, strict=True)
            ]
        )


def softmax(sums: Sequence[float]) -> list[float]:
    """Return the probability of each class; NaN if a sum is NaN or infinite."""
    largest = largest_of(sums)
    if not isfinite(largest):
        return [nan] * len(sums)
    powers = [exp(z - largest) for z in sums]
    total = 0.0
    for power in powers:
        total += power
    return [power / total for power in powers]


def largest_of(sums: Sequence[float]) -> float:
    """Return the largest of some numbers, or NaN if one of them is NaN."""
    largest = -inf
    for z in sums:
        if z > largest or z != z:
            largest = z
    return largest
