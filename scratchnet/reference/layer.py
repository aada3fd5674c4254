"""A layer: neurons side by side that all see the same inputs."""

from collections.abc import Sequence

from scratchnet.reference.neuron import Neuron


class Layer:
    """``neurons`` in order; their outputs, in the same order, are the layer's outputs."""

    def __init__(self, neurons: Sequence[Neuron]) -> None:
        self.neurons = list(neurons)

    def forward(self, inputs: Sequence[float]) -> list[float]:
        """Return one output per neuron for ``inputs``."""
        return [neuron.forward(inputs) for neuron in self.neurons]

    def backward(self, output_gradients: Sequence[float]) -> list[float]:
        """Take ∂L/∂a per neuron and return ∂L/∂x per input.

        An input reaches the loss through every neuron of the layer, so its gradient is the sum
        of what each neuron sends back: ∂L/∂xᵢ = Σⱼ ∂L/∂zⱼ · wⱼᵢ, added from 0 in neuron order.
        """
        input_gradients = [0.0] * len(self.neurons[0].weights)
        for neuron, output_gradient in zip(self.neurons, output_gradients, strict=True):
            for i, gradient in enumerate(neuron.backward(output_gradient)):
                input_gradients[i] += gradient
        return input_gradients
