"""A layer: neurons side by side that all see the same inputs."""

from collections.abc import Sequence

from scratchnet.export.script.former.neuron import Neuron


class Layer:
    """``neurons`` in order; their outputs, in the same order, are the layer's outputs."""

    def __init__(self, neurons: Sequence[Neuron]) -> None:
        self.neurons = list(neurons)

    def forward(self, inputs: Sequence[float]) -> list[float]:
        """Return one output per neuron for ``inputs``."""
        return [neuron.forward(inputs) for neuron in self.neurons]

    def sums(self) -> list[float]:
        """Return the weighted sum z of each neuron, from the last forward."""
        return [neuron.z for neuron in self.neurons]

    def backward(self, output_gradients: Sequence[float]) -> list[float]:
        """Take ∂L/∂a per neuron and return ∂L/∂x per input.

        An input reaches the loss through every neuron of the layer, so its gradient is the sum
        of what each neuron sends back: ∂L/∂xᵢ = Σⱼ ∂L/∂zⱼ · wⱼᵢ, added from 0 in neuron order.
        """
        return self._added(
            [
                neuron.backward(gradient)
                for neuron, gradient in zip(self.neurons, output_gradients, strict=True)
            ]
        )

    def backward_from_sums(self, z_gradients: Sequence[float]) -> list[float]:
        """Take ∂L/∂z per neuron, where a loss is given by the sums, and return ∂L/∂x per input."""
        return self._added(
            [
                neuron.backward_from_sum(gradient)
                for neuron, gradient in zip(self.neurons, z_gradients, strict=True)
            ]
        )

    def _added(self, sent_back: Sequence[Sequence[float]]) -> list[float]:
        input_gradients = [0.0] * len(self.neurons[0].weights)
        for gradients in sent_back:
            for i, gradient in enumerate(gradients):
                input_gradients[i] += gradient
        return input_gradients
