"""A network: layers one behind the other, each fully connected to the one before."""

from collections.abc import Sequence
from random import Random

from scratchnet.reference.activations import Activation
from scratchnet.reference.layer import Layer
from scratchnet.reference.neuron import Neuron

#: Parameters as plain numbers: per layer, per neuron, ``(w₁, …, wₙ, b)``.
Parameters = tuple[tuple[tuple[float, ...], ...], ...]


class Network:
    """``layers`` in order from the first hidden layer to the output layer."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)

    @classmethod
    def drawn(cls, sizes: Sequence[int], activations: Sequence[Activation], seed: int) -> "Network":
        """Draw a network with ``sizes`` = inputs, hidden…, outputs, and an activation per layer.

        One generator, ``random.Random(seed)``. Each weight is a uniform number from
        [-0.5, 0.5), drawn layer by layer, neuron by neuron, input by input. Biases are 0 and
        draw nothing.
        """
        random = Random(seed).random
        layers = []
        for inputs, size, activation in zip(sizes, sizes[1:], activations, strict=False):
            neurons = []
            for _ in range(size):
                weights = [random() - 0.5 for _ in range(inputs)]
                neurons.append(Neuron(weights, 0.0, activation))
            layers.append(Layer(neurons))
        return cls(layers)

    def forward(self, inputs: Sequence[float]) -> list[float]:
        """Return the last layer's outputs for one point."""
        values = list(inputs)
        for layer in self.layers:
            values = layer.forward(values)
        return values

    def backward(self, output_gradients: Sequence[float]) -> list[float]:
        """Take ∂L/∂output of the last forward, collect all gradients, return ∂L/∂input."""
        gradients = list(output_gradients)
        for layer in reversed(self.layers):
            gradients = layer.backward(gradients)
        return gradients

    def descend(self, learning_rate: float) -> None:
        """Gradient descent: every parameter moves against its collected gradient."""
        for layer in self.layers:
            for neuron in layer.neurons:
                neuron.descend(learning_rate)

    def forget_gradients(self) -> None:
        """Drop what backward has collected; no parameter changes."""
        for layer in self.layers:
            for neuron in layer.neurons:
                neuron.forget_gradients()

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
