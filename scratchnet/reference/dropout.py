"""Dropout: in each step, random hidden neurons are left out of each sample (Srivastava 2014)."""

from collections.abc import Iterator, Sequence
from itertools import count

from scratchnet.reference.article import Activation, Layer, Network, Vector
from scratchnet.reference.splitmix import GOLDEN, MASK, mixed


class DropoutLayer(Layer):
    """A layer whose outputs are dropped with probability ``p``, sample by sample, in training.

    An output is multiplied by a factor of the ``mask``: 0 if it is dropped, else 1/(1 - p), so that
    its mean stays the same and nothing is to be done when the network is used. Without ``masks``
    every output is kept as it is.
    """

    def __init__(self, rows: Sequence[Vector], activation: Activation, p: float) -> None:
        super().__init__(rows, activation)
        self.p = p
        self.masks: Iterator[list[float]] | None = None
        self.mask: list[float] | None = None

    def forward(self, inputs: Vector) -> list[float]:
        """Return one output per neuron, multiplied by the next of the masks."""
        outputs = super().forward(inputs)
        self.mask = None if self.masks is None else next(self.masks)
        if self.mask is None:
            return outputs
        return [a * factor for a, factor in zip(outputs, self.mask, strict=True)]

    def backward(self, output_gradients: Vector) -> list[float]:
        """Take ∂L/∂(factor·a) per neuron: ∂L/∂a is that times the factor."""
        if self.mask is None:
            return super().backward(output_gradients)
        pairs = zip(output_gradients, self.mask, strict=True)
        return super().backward([gradient * factor for gradient, factor in pairs])


def masks(
    base: int, step: int, first: int, stride: int, neurons: int, p: float
) -> Iterator[list[float]]:
    """Yield the mask of a layer for each sample of a step.

    The random number of neuron j for the n-th sample is the (n·``stride`` + ``first`` + j)-th of a
    generator whose state comes from ``base`` and ``step``: it does not depend on what was computed
    before. Its upper 53 bits are a fraction from 0 to 1; below ``p`` the output is dropped.
    """
    state, kept = mixed((base + step) & MASK), 1 / (1 - p)
    for start in count(first, stride):
        draws = (mixed((state + (start + j + 1) * GOLDEN) & MASK) for j in range(neurons))
        yield [kept if (draw >> 11) * 2.0**-53 >= p else 0.0 for draw in draws]


def start_dropout(network: Network, base: int, step: int) -> None:
    """Give every layer its masks for a step, numbered from 0; stream ``base`` is the run's own."""
    stride, first = sum(len(layer.neurons) for layer in network.layers[:-1]), 0
    for layer in network.layers[:-1]:
        neurons = len(layer.neurons)
        if isinstance(layer, DropoutLayer):
            layer.masks = masks(base, step, first, stride, neurons, layer.p)
        first += neurons


def stop_dropout(network: Network) -> None:
    """Keep every output from now on, as a network does that is not in training."""
    for layer in network.layers:
        if isinstance(layer, DropoutLayer):
            layer.masks = None
