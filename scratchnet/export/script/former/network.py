"""A network: layers one behind the other, each fully connected to the one before."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from scratchnet.export.script.former.activations import LINEAR, Activation
from scratchnet.export.script.former.initialization import INITIALIZATIONS, Initialization
from scratchnet.export.script.former.layer import Layer
from scratchnet.export.script.former.neuron import Neuron
from scratchnet.export.script.former.softmax import SoftmaxLayer

#: Parameters as plain numbers: per layer, per neuron, ``(w₁, …, wₙ, b)``.
Parameters = tuple[tuple[tuple[float, ...], ...], ...]


class Network:
    """``layers`` in order from the first hidden layer to the output layer."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)

    @classmethod
    def drawn(
        cls,
        sizes: Sequence[int],
        activations: Sequence[Activation | None],
        seed: int,
        initialization: Initialization = INITIALIZATIONS["article"],
    ) -> "Network":
        """Draw a network with ``sizes`` = inputs, hidden…, outputs, and an activation per layer.

        An activation of None makes a softmax of the layer. One generator, ``random.Random(seed)``.
        Each weight is drawn layer by layer, neuron by neuron, input by input. Biases are 0 and
        draw nothing.
        """
        random = Random(seed)
        rows = [
            [
                (*(initialization.weight(random, inputs, size) for _ in range(inputs)), 0.0)
                for _ in range(size)
            ]
            for inputs, size in pairwise(sizes)
        ]
        return cls.made(rows, activations)

    @classmethod
    def made(
        cls,
        parameters: Sequence[Sequence[Sequence[float]]],
        activations: Sequence[Activation | None],
    ) -> "Network":
        """Make a network with given parameters and an activation per layer, None for softmax."""
        layers = []
        for rows, activation in zip(parameters, activations, strict=True):
            neurons = [Neuron(row[:-1], row[-1], activation or LINEAR) for row in rows]
            layers.append(Layer(neurons) if activation else SoftmaxLayer(neurons))
        return cls(layers)

    def forward(self, inputs: Sequence[float]) -> list[float]:
        """Return the last layer's outputs for one point."""
        values = list(inputs)
        for layer in self.layers:
            values = layer.forward(values)
        return values

    def backward(self, output_gradients: Sequence[float]) -> list[float]:
        """Take ∂L/∂output of the last forward, collect all gradients, return ∂L/∂input."""
        return self._backward(self.layers[-1].backward(output_gradients))

    def backward_from_sums(self, z_gradients: Sequence[float]) -> list[float]:
        """The same, from ∂L/∂z of the output layer."""
        return self._backward(self.layers[-1].backward_from_sums(z_gradients))

    def _backward(self, gradients: list[float]) -> list[float]:
        for layer in reversed(self.layers[:-1]):
            gradients = layer.backward(gradients)
        return gradients

    def zero_grad(self) -> None:
        """Drop what backward has collected; no parameter changes."""
        for layer in self.layers:
            for neuron in layer.neurons:
                neuron.zero_grad()

    def parameters(self) -> Parameters:
        """Return all parameters as plain numbers: per layer, per neuron, ``(w…, b)``."""
        return tuple(
            tuple((*neuron.weights, neuron.bias) for neuron in layer.neurons)
            for layer in self.layers
        )

    def set_parameters(self, parameters: Parameters) -> None:
        """Take over ``parameters``, of the shape that `parameters` returns."""
        for layer, rows in zip(self.layers, parameters, strict=True):
            for neuron, row in zip(layer.neurons, rows, strict=True):
                neuron.weights, neuron.bias = list(row[:-1]), row[-1]
