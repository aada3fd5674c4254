"""One neuron: a weighted sum, an activation, and the chain rule through both."""

from collections.abc import Sequence

from scratchnet.reference.activations import Activation


class Neuron:
    """a = f(z) with z = x₁w₁ + x₂w₂ + … + b.

    ``weights`` has one number for each input; ``bias`` is added last. ``weight_gradients`` and
    ``bias_gradient`` have the same shapes and collect ∂L/∂w and ∂L/∂b over the samples of a
    step, until `descend` uses them up.
    """

    def __init__(self, weights: Sequence[float], bias: float, activation: Activation) -> None:
        self.weights = list(weights)
        self.bias = bias
        self.activation = activation
        self.inputs: Sequence[float] = ()
        self.output = 0.0
        self.forget_gradients()

    def forward(self, inputs: Sequence[float]) -> float:
        """Return the output for ``inputs`` (one number per weight) and remember both."""
        z = 0.0
        for x, weight in zip(inputs, self.weights, strict=True):
            z += x * weight
        z += self.bias
        self.inputs = inputs
        self.output = self.activation.function(z)
        return self.output

    def backward(self, output_gradient: float) -> list[float]:
        """Take ∂L/∂a for the last forward; collect ∂L/∂w and ∂L/∂b; return ∂L/∂x per input.

        The chain rule, from the output back to each part of z:

            ∂L/∂z  = ∂L/∂a · f'(z)
            ∂L/∂b  = ∂L/∂z             because ∂z/∂b  = 1
            ∂L/∂wᵢ = ∂L/∂z · xᵢ        because ∂z/∂wᵢ = xᵢ
            ∂L/∂xᵢ = ∂L/∂z · wᵢ        because ∂z/∂xᵢ = wᵢ
        """
        z_gradient = output_gradient * self.activation.slope(self.output)
        self.bias_gradient += z_gradient
        for i, x in enumerate(self.inputs):
            self.weight_gradients[i] += z_gradient * x
        return [z_gradient * weight for weight in self.weights]

    def descend(self, learning_rate: float) -> None:
        """Move every parameter against its gradient, then forget the gradients."""
        self.bias -= learning_rate * self.bias_gradient
        for i, gradient in enumerate(self.weight_gradients):
            self.weights[i] -= learning_rate * gradient
        self.forget_gradients()

    def forget_gradients(self) -> None:
        """Start a new sum over samples."""
        self.weight_gradients = [0.0] * len(self.weights)
        self.bias_gradient = 0.0
