"""The article's network, all of it: ``python -m scratchnet.reference.article`` trains it.

A 2-4-1 network learns which points of a grid are inside the unit circle. Nothing is optimized, and
only the standard library is used. The reference engine runs this code; what the article does not
have (other losses, optimizers, dropout …) is passed in from other files. Sums are accumulated
left to right, for the built-in ``sum()`` of floats compensates its rounding from Python 3.12 on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from random import Random

Vector = Sequence[float]
#: Returns an initial weight; takes the layer's numbers of inputs and neurons.
WeightInitializer = Callable[[Random, int, int], float]
#: All parameters of a network: per layer, per neuron, ``(w₁, …, wₙ, b)``.
Parameters = tuple[tuple[tuple[float, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation a = f(z) and its derivative da/dz.

    ``derivative`` takes z *and a*: backward comes after forward, and most are simplest in a.
    """

    function: Callable[[float], float]
    derivative: Callable[[float, float], float]


def sigmoid(z: float) -> float:
    """σ(z) = 1 / (1 + e^-z), between 0 and 1 for every z, infinities included.

    For z below about -709.8, e^-z overflows, which Python raises; the limit of the quotient is 0.
    """
    try:
        return 1 / (1 + exp(-z))
    except OverflowError:
        return 0.0


def sigmoid_derivative(_z: float, a: float) -> float:
    """dσ/dz, from the output a = σ(z).

    With u = 1 + e^-z:  σ = 1/u,  so  dσ/dz = e^-z / u² = (1/u)·((u - 1)/u) = σ·(1 - σ).
    """
    return a * (1 - a)


SIGMOID = Activation(sigmoid, sigmoid_derivative)


class Neuron:
    """a = f(z) with z = x₁w₁ + x₂w₂ + … + b.

    ``weights`` has one number for each input. ``weight_gradients`` and ``bias_gradient`` accumulate
    ∂L/∂w and ∂L/∂b over the samples of a step, from `zero_grad` on.
    """

    def __init__(self, weights: Vector, bias: float, activation: Activation) -> None:
        self.weights = list(weights)
        self.bias = bias
        self.activation = activation
        self.inputs: Vector = ()
        self.z = self.output = 0.0
        self.zero_grad()

    def forward(self, inputs: Vector) -> float:
        """Return the output for ``inputs`` (one number per weight), and remember both and z."""
        z = 0.0
        for x, weight in zip(inputs, self.weights, strict=True):
            z += x * weight
        z += self.bias
        self.inputs = inputs
        self.z = z
        self.output = self.activation.function(z)
        return self.output

    def backward(self, output_gradient: float) -> list[float]:
        """Take ∂L/∂a for the last forward; accumulate ∂L/∂w and ∂L/∂b; return ∂L/∂x per input.

        The chain rule, first through the activation, then from z to each of its parts:

            ∂L/∂z  = ∂L/∂a · f'(z)
            ∂L/∂b  = ∂L/∂z             because ∂z/∂b  = 1
            ∂L/∂wᵢ = ∂L/∂z · xᵢ        because ∂z/∂wᵢ = xᵢ
            ∂L/∂xᵢ = ∂L/∂z · wᵢ        because ∂z/∂xᵢ = wᵢ
        """
        z_gradient = output_gradient * self.activation.derivative(self.z, self.output)
        self.bias_gradient += z_gradient
        for i, x in enumerate(self.inputs):
            self.weight_gradients[i] += z_gradient * x
        return [z_gradient * weight for weight in self.weights]

    def zero_grad(self) -> None:
        """Set the accumulated gradients to 0."""
        self.weight_gradients = [0.0] * len(self.weights)
        self.bias_gradient = 0.0


class Layer:
    """Neurons that all see the same inputs, one for each row of parameters ``(w₁, …, wₙ, b)``."""

    def __init__(self, rows: Sequence[Vector], activation: Activation) -> None:
        self.neurons = [Neuron(row[:-1], row[-1], activation) for row in rows]

    def forward(self, inputs: Vector) -> list[float]:
        """Return one output per neuron for ``inputs``."""
        return [neuron.forward(inputs) for neuron in self.neurons]

    def backward(self, output_gradients: Vector) -> list[float]:
        """Take ∂L/∂a per neuron and return ∂L/∂x per input.

        An input reaches the loss through every neuron of the layer, so its gradient is the sum
        of what each neuron returns: ∂L/∂xᵢ = Σⱼ ∂L/∂zⱼ · wⱼᵢ, added from 0 in neuron order.
        """
        input_gradients = [0.0] * len(self.neurons[0].weights)
        for neuron, output_gradient in zip(self.neurons, output_gradients, strict=True):
            for i, gradient in enumerate(neuron.backward(output_gradient)):
                input_gradients[i] += gradient
        return input_gradients


def uniform(random: Random, _inputs: int, _neurons: int) -> float:
    """Return a weight that is uniform in [-0.5, 0.5)."""
    return random.random() - 0.5


def from_seed(sizes: Sequence[int], seed: int, weight: WeightInitializer = uniform) -> Parameters:
    """Return random weights and biases of 0 for ``sizes`` = inputs, hidden…, outputs.

    One generator makes all weights: layer by layer, neuron by neuron, input by input.
    """
    random = Random(seed)
    return tuple(
        tuple((*(weight(random, inputs, size) for _ in range(inputs)), 0.0) for _ in range(size))
        for inputs, size in pairwise(sizes)
    )


class Network:
    """Fully connected ``layers``, from the first hidden layer to the output layer."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)

    def forward(self, inputs: Vector) -> list[float]:
        """Return the last layer's outputs for one point."""
        values = list(inputs)
        for layer in self.layers:
            values = layer.forward(values)
        return values

    def backward(self, gradients: list[float]) -> list[float]:
        """Take ∂L/∂output of the last forward, accumulate all gradients, return ∂L/∂input."""
        for layer in reversed(self.layers):
            gradients = layer.backward(gradients)
        return gradients

    def zero_grad(self) -> None:
        """Set all accumulated gradients to 0."""
        for layer in self.layers:
            for neuron in layer.neurons:
                neuron.zero_grad()

    def update_params(self, learning_rate: float) -> None:
        """Move every parameter against its gradient: p ← p - η·∂L/∂p."""
        for layer in self.layers:
            for neuron in layer.neurons:
                neuron.bias -= learning_rate * neuron.bias_gradient
                for i, gradient in enumerate(neuron.weight_gradients):
                    neuron.weights[i] -= learning_rate * gradient

    def parameters(self) -> Parameters:
        """Return all parameters as plain numbers."""
        return tuple(
            tuple((*each.weights, each.bias) for each in layer.neurons) for layer in self.layers
        )


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss of one sample from its outputs and targets: ``value`` L, ``derivative`` each ∂L/∂p.

    A dataset's loss is the mean over its samples, and over the outputs too where ``per_output``.
    """

    value: Callable[[Vector, Vector], float]
    derivative: Callable[[Vector, Vector], list[float]]
    per_output: bool = True


def squared_error(outputs: Vector, targets: Vector) -> float:
    """L = Σ (p - t)², as a product, for ``e**2`` has other last bits in other C libraries."""
    total = 0.0
    for p, t in zip(outputs, targets, strict=True):
        total += (p - t) * (p - t)
    return total


def squared_error_derivative(outputs: Vector, targets: Vector) -> list[float]:
    """∂L/∂p = 2·(p - t)."""
    return [2 * (p - t) for p, t in zip(outputs, targets, strict=True)]


SQUARED_ERROR = Loss(squared_error, squared_error_derivative)


def one_step(
    network: Network,
    inputs: Iterable[Vector],
    targets: Sequence[Vector],
    learning_rate: float,
    loss: Loss = SQUARED_ERROR,
    update_params: Callable[[Network, float], None] = Network.update_params,
) -> float:
    """Make one training step and return the mean loss from before its update.

    It is L = (1/N)·Σ Lₙ, added in order and divided once, so ∂L/∂pₙ = (∂Lₙ/∂pₙ) / N.
    """
    network.zero_grad()
    total = 0.0
    count = len(targets) * (len(targets[0]) if loss.per_output else 1)
    for point, target in zip(inputs, targets, strict=True):
        outputs = network.forward(point)
        total += loss.value(outputs, target)
        network.backward([d / count for d in loss.derivative(outputs, target)])
    update_params(network, learning_rate)
    return total / count


def train(
    network: Network, inputs: Sequence[Vector], targets: Sequence[Vector], steps: int, rate: float
) -> None:
    """Make steps with all samples; print the loss of the first and of every hundredth."""
    for step in range(1, steps + 1):
        loss = one_step(network, inputs, targets, rate)
        if step == 1 or step % 100 == 0:
            print(f"{step} {loss:.4f}")


if __name__ == "__main__":
    coordinates = [-2.0 + 4.0 * k / 10 for k in range(11)]
    points = [(x, y) for x in coordinates for y in coordinates]
    inside = [(float(x * x + y * y < 1),) for x, y in points]
    network = Network([Layer(rows, SIGMOID) for rows in from_seed((2, 4, 1), seed=0)])
    train(network, points, inside, steps=2000, rate=10.0)
