"""One neuron: a weighted sum, an activation, and the chain rule through both."""

from collections.abc import Sequence

from scratchnet.export.script.former.activations import Activation


class Neuron:
    """a = f(z) with z = x₁w₁ + x₂w₂ + … + b.

    ``weights`` has one number for each input; ``bias`` is added last. ``weight_gradients`` and
    ``bias_gradient`` have the same shapes and collect ∂L/∂w and ∂L/∂b over the samples of a
    step, until they are forgotten.
    """

    def __init__(self, weights: Sequence[float], bias: float, activation: Activation) -> None:
        self.weights = list(weights)
        self.bias = bias
        self.activation = activation
        self.inputs: Sequence[float] = ()
        self.z = 0.0
        self.output = 0.0
        self.zero_grad()

    def forward(self, inputs: Sequence[float]) -> float:
        """Return the output for ``inputs`` (one number per weight) and remember all three."""
        z = 0.0
        for x, weight in zip(inputs, self.weights, strict=True):
            z += x * weight
        z += self.bias
        self.inputs = inputs
        self.z = z
        self.output = self.activation.function(z)
        return self.output

    def backward(self, output_gradient: float) -> list[float]:
        """Take ∂L/∂a for the last forward; collect and return as `backward_from_sum` does.

        The chain rule through the activation: ∂L/∂z = ∂L/∂a · f'(z).
        """
        return self.backward_from_sum(output_gradient * self.activation.slope(self.z, self.output))

    def backward_from_sum(self, z_gradient: float) -> list[float]:
        """Take ∂L/∂z for the last forward; collect ∂L/∂w and ∂L/∂b; return ∂L/∂x per input.

        The chain rule from z to each of its parts:

            ∂L/∂b  = ∂L/∂z             because ∂z/∂b  = 1
            ∂L/∂wᵢ = ∂L/∂z · xᵢ        because ∂z/∂wᵢ = xᵢ
            ∂L/∂xᵢ = ∂L/∂z · wᵢ        because ∂z/∂xᵢ = wᵢ
        """
        self.bias_gradient += z_gradient
        for i, x in enumerate(self.inputs):
            self.weight_gradients[i] += z_gradient * x
        return [z_gradient * weight for weight in self.weights]

    def zero_grad(self) -> None:
        """Start a new sum over samples."""
        self.weight_gradients = [0.0] * len(self.weights)
        self.bias_gradient = 0.0
