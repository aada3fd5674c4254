"""Bugs to plant and to find: each is a replacement of one function of the reference.

They reach only a copy of the reference that is asked for by a bug's name
(`scratchnet.trace.reference`): no run, file or export. A replacement has the signature of what it
replaces, and uses names that exist there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from scratchnet.experiment import Experiment
from scratchnet.reference.article import SQUARED_ERROR, Layer, Loss, Network, Neuron, Vector
from scratchnet.reference.optimizers import Hyperparameters, OptimizerState, Updated
from scratchnet.registry import Registry
from scratchnet.trace.hiding import (
    Hidden,
    Hiding,
    Situation,
    all_linear,
    count_of_one,
    first_not_reached,
    never,
    no_momentum,
    no_penalty,
    no_plain_descent,
    not_by,
    one_path,
    one_row_or_column,
    output_stays,
    without,
)

_ARTICLE = "scratchnet.reference.article"


@dataclass(frozen=True, slots=True)
class Bug:
    """One bug.

    - ``title``: what it is called in the middle of a sentence; ``name`` is what commands take.
    - ``function``: what it replaces in ``module``, such as ``Neuron.backward``.
    - ``help``: what is wrong, in one sentence; ``explanation``: why it matters, and how it shows.
    - ``in_gradient``: a gradient check can see it; else it is in the update.
    - ``hiding``: returns why it changes nothing in a situation, and None where it does.
    - ``first_step``: the first step in which it can show.
    """

    name: str
    title: str
    help: str
    explanation: str
    module: str
    function: str
    replacement: Callable[..., Any]
    in_gradient: bool
    hiding: Hiding
    first_step: int = 1


#: Every bug.
BUGS: Registry[Bug] = Registry()


def bug(
    name: str,
    title: str,
    function: str,
    help: str,  # noqa: A002
    explanation: str,
    *,
    module: str = _ARTICLE,
    in_gradient: bool = True,
    hiding: Hiding = never,
    first_step: int = 1,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated function as the replacement of another; see `Bug`."""

    def register(replacement: Callable[..., Any]) -> Callable[..., Any]:
        BUGS.register(
            Bug(
                name=name,
                title=title,
                help=help,
                explanation=explanation,
                module=module,
                function=function,
                replacement=replacement,
                in_gradient=in_gradient,
                hiding=hiding,
                first_step=first_step,
            )
        )
        return replacement

    return register


@bug(
    "no-derivative",
    "the derivative of the activation left out",
    "Neuron.backward",
    "The derivative of the activation is left out.",
    "The chain rule goes through the activation: ∂L/∂z = ∂L/∂a · f'(z). Without f' saturated "
    "neurons move as fast as others, and every gradient behind them is too large.",
    hiding=all_linear,
)
def no_derivative(self: Neuron, output_gradient: float) -> list[float]:
    """Accumulate gradients as if f' were 1."""
    z_gradient = output_gradient
    self.bias_gradient += z_gradient
    for i, x in enumerate(self.inputs):
        self.weight_gradients[i] += z_gradient * x
    return [z_gradient * weight for weight in self.weights]


@bug(
    "wrong-sign",
    "the wrong sign of the loss's gradient",
    "one_step",
    "The gradient of the loss has the wrong sign.",
    "The error is target minus output, where the derivative has output minus target: every "
    "gradient points the other way, and the loss rises.",
)
def wrong_sign(
    network: Network,
    inputs: Iterable[Vector],
    targets: Sequence[Vector],
    learning_rate: float,
    loss: Loss = SQUARED_ERROR,
    update_params: Callable[[Network, float], None] = Network.update_params,
) -> float:
    """Make a step with -∂L/∂p."""
    network.zero_grad()
    total = 0.0
    count = len(targets) * (len(targets[0]) if loss.per_output else 1)
    for point, target in zip(inputs, targets, strict=True):
        outputs = network.forward(point)
        total += loss.value(outputs, target)
        network.backward([-d / count for d in loss.derivative(outputs, target)])
    update_params(network, learning_rate)
    return total / count


@bug(
    "transposed-weight",
    "weights transposed on the way back",
    "Layer.backward",
    "The matrix of weights is transposed on the way back.",
    "Forward, neuron j takes input i by the weight w_ji; back, input i gets its gradient by the "
    "same weights: Σ ∂L/∂z_j·w_ji over j. Here the matrix is read by columns instead of rows, so "
    "that gradients go back through other weights than the values came through.",
    hiding=one_row_or_column,
)
def transposed_weight(self: Layer, output_gradients: Vector) -> list[float]:
    """Return gradients through the weights in the order of the columns."""
    inputs, neurons = len(self.neurons[0].weights), len(self.neurons)
    input_gradients = [0.0] * inputs
    for j, neuron in enumerate(self.neurons):
        neuron.backward(output_gradients[j])
        derivative = neuron.activation.derivative(neuron.z, neuron.output)
        for i in range(inputs):
            row, column = divmod(i * neurons + j, inputs)
            weight = self.neurons[row].weights[column]
            input_gradients[i] += output_gradients[j] * derivative * weight
    return input_gradients


@bug(
    "updated-weight",
    "output weights updated too early",
    "one_step",
    "The output layer is updated before the gradients behind it are taken.",
    "All gradients of a step belong to the weights that the step began with. Here the hidden "
    "layers get theirs through output weights that have moved already. A well-known published "
    "example has this bug: its last rows come from it.",
    hiding=output_stays,
)
def updated_weight(
    network: Network,
    inputs: Iterable[Vector],
    targets: Sequence[Vector],
    learning_rate: float,
    loss: Loss = SQUARED_ERROR,
    update_params: Callable[[Network, float], None] = Network.update_params,
) -> float:
    """Make a step that goes back through output weights after their gradient descent."""
    points = list(inputs)
    count = len(targets) * (len(targets[0]) if loss.per_output else 1)
    last = network.layers[-1]
    before = [neuron.weights for neuron in last.neurons]
    network.zero_grad()
    total = 0.0
    for point, target in zip(points, targets, strict=True):
        outputs = network.forward(point)
        total += loss.value(outputs, target)
        last.backward([d / count for d in loss.derivative(outputs, target)])
    moved = [
        [w - learning_rate * g for w, g in zip(each.weights, each.weight_gradients, strict=True)]
        for each in last.neurons
    ]
    network.zero_grad()
    for point, target in zip(points, targets, strict=True):
        outputs = network.forward(point)
        for neuron, weights in zip(last.neurons, moved, strict=True):
            neuron.weights = weights
        network.backward([d / count for d in loss.derivative(outputs, target)])
        for neuron, weights in zip(last.neurons, before, strict=True):
            neuron.weights = weights
    update_params(network, learning_rate)
    return total / count


@bug(
    "gradients-not-reset",
    "gradients not set back to 0",
    "Network.zero_grad",
    "The gradients of the step before are not reset.",
    "Gradients accumulate over the samples of a step. Unless they are set to 0 before the next, "
    "every step moves by the sum of all gradients so far, as with a momentum that never fades.",
    first_step=2,
)
def gradients_not_reset(self: Network) -> None:
    """Leave the gradients as they are."""


@bug(
    "mean-forgotten",
    "the sum in place of the mean",
    "one_step",
    "The gradient is that of the sum, not of the mean.",
    "The loss is a mean, so each sample's gradient counts 1/N. Without it gradients are N times "
    "too large: the right direction, at a learning rate N times as high.",
    hiding=count_of_one,
)
def mean_forgotten(
    network: Network,
    inputs: Iterable[Vector],
    targets: Sequence[Vector],
    learning_rate: float,
    loss: Loss = SQUARED_ERROR,
    update_params: Callable[[Network, float], None] = Network.update_params,
) -> float:
    """Make a step by the gradient of the sum."""
    network.zero_grad()
    total = 0.0
    count = len(targets) * (len(targets[0]) if loss.per_output else 1)
    for point, target in zip(inputs, targets, strict=True):
        outputs = network.forward(point)
        total += loss.value(outputs, target)
        network.backward(list(loss.derivative(outputs, target)))
    update_params(network, learning_rate)
    return total / count


@bug(
    "bias-gradient-missing",
    "no gradient for biases",
    "Neuron.backward",
    "Biases get no gradient.",
    "A bias is a weight whose input is 1: ∂L/∂b = ∂L/∂z. Without it biases keep their first value, "
    "and every border that a neuron draws turns about a fixed point.",
)
def bias_gradient_missing(self: Neuron, output_gradient: float) -> list[float]:
    """Accumulate the gradients of the weights alone."""
    z_gradient = output_gradient * self.activation.derivative(self.z, self.output)
    for i, x in enumerate(self.inputs):
        self.weight_gradients[i] += z_gradient * x
    return [z_gradient * weight for weight in self.weights]


@bug(
    "second-path-forgotten",
    "only one path taken back",
    "Layer.backward",
    "Only one path from a neuron to the loss is taken back.",
    "An output reaches the loss through every neuron of the next layer, so its gradient is the sum "
    "over all of them. Here each overwrites what was there before, and the last one is left.",
    hiding=one_path,
)
def second_path_forgotten(self: Layer, output_gradients: Vector) -> list[float]:
    """Keep what the last neuron returns."""
    input_gradients = [0.0] * len(self.neurons[0].weights)
    for neuron, output_gradient in zip(self.neurons, output_gradients, strict=True):
        for i, gradient in enumerate(neuron.backward(output_gradient)):
            input_gradients[i] = gradient
    return input_gradients


@bug(
    "off-by-one-layer",
    "the first layer left out",
    "Network.backward",
    "The loop over the layers ends one too early.",
    "Going back from the last layer, the first one is left out. It never learns: the layers behind "
    "it work with features that stay random.",
    hiding=first_not_reached,
)
def off_by_one_layer(self: Network, gradients: list[float]) -> list[float]:
    """Go back through all layers but the first."""
    for layer in reversed(self.layers[1:]):
        gradients = layer.backward(gradients)
    return gradients


@bug(
    "relu-derivative",
    "a wrong derivative of ReLU",
    "relu_derivative",
    "The derivative of ReLU is asked of the output, which is never negative.",
    "ReLU is flat where z is below 0. Its output is 0 there, and 0 is not negative: with a ≥ 0 as "
    "the condition the derivative is 1 everywhere, and inactive neurons get gradients.",
    module="scratchnet.reference.activations",
    hiding=without("relu", "no gradient comes to an inactive ReLU neuron"),
)
def relu_derivative_of_the_sign(_z: float, a: float) -> float:
    """1 where the output is not negative, which is everywhere."""
    return 1.0 if a >= 0 else 0.0


@bug(
    "sigmoid-derivative",
    "a wrong derivative of the sigmoid",
    "sigmoid_derivative",
    "The derivative of the sigmoid is taken from z.",
    "σ' = σ·(1 - σ) holds for the output a = σ(z). Put z in its place, and a pre-activation "
    "outside 0 to 1 turns the sign of the gradient.",
    hiding=without("sigmoid", "no gradient comes to a sigmoid"),
)
def sigmoid_derivative_of_z(z: float, _a: float) -> float:
    """z·(1 - z), which is right for a in place of z."""
    return z * (1 - z)


@bug(
    "tanh-derivative",
    "a wrong derivative of tanh",
    "tanh_derivative",
    "The derivative of tanh is not squared.",
    "tanh' = 1 - a². With 1 - a it is right at 0 and at 1 only, and for negative outputs it is up "
    "to 2 where it should be near 0.",
    module="scratchnet.reference.activations",
    hiding=without("tanh", "no gradient comes to a tanh"),
)
def tanh_derivative_not_squared(_z: float, a: float) -> float:
    """1 - a, which should be 1 - a²."""
    return 1 - a


@bug(
    "penalty-sign",
    "the wrong sign of the penalty",
    "accumulate_penalty_gradients",
    "The penalty is taken off the gradient.",
    "A penalty is part of the loss, so its gradient is added. Taken off, it rewards large weights "
    "and makes them larger in every step.",
    module="scratchnet.reference.penalties",
    hiding=no_penalty,
)
def penalty_sign(network: Network, l1: float, l2: float) -> None:
    """Take ∂/∂w = l1·sign(w) + l2·w off the gradient of each weight."""
    for layer in network.layers:
        for neuron in layer.neurons:
            for i, weight in enumerate(neuron.weights):
                sign = float(weight > 0) - float(weight < 0)
                neuron.weight_gradients[i] -= l1 * sign + l2 * weight


@bug(
    "momentum-sign",
    "the wrong sign of momentum",
    "momentum",
    "Momentum has the wrong sign.",
    "m = μ·m + g adds up the gradients. With g - μ·m each step takes back a part of the one "
    "before: all gradients are right, but the run is slower than without momentum.",
    module="scratchnet.reference.optimizers",
    in_gradient=False,
    hiding=no_momentum,
    first_step=2,
)
def momentum_sign(
    p: float, m: float, v: float, g: float, h: Hyperparameters, _state: OptimizerState
) -> Updated:
    """Take off what should be added to m."""
    m = g - h.momentum * m
    return p - h.learning_rate * m, m, v


@bug(
    "uphill",
    "uphill instead of downhill",
    "Network.update_params",
    "Parameters move along the gradient instead of against it.",
    "The gradient points to where the loss rises. All gradients are right, and the loss rises in "
    "every step.",
    in_gradient=False,
    hiding=no_plain_descent,
)
def uphill(self: Network, learning_rate: float) -> None:
    """Move every parameter along its gradient: p ← p + η·∂L/∂p."""
    for layer in self.layers:
        for neuron in layer.neurons:
            neuron.bias += learning_rate * neuron.bias_gradient
            for i, gradient in enumerate(neuron.weight_gradients):
                neuron.weights[i] += learning_rate * gradient


@bug(
    "no-bias-correction",
    "Adam without its bias correction",
    "adam",
    "Adam does not make up for means that begin at 0.",
    "Both means begin at 0 and are too small at first, v more than m: dividing by 1 - βᵗ makes up "
    "for it. Without it the first steps are about three times too large. Gradients are right.",
    module="scratchnet.reference.optimizers",
    in_gradient=False,
    hiding=not_by("adam", "adamw"),
)
def no_bias_correction(
    p: float, m: float, v: float, g: float, h: Hyperparameters, _state: OptimizerState
) -> Updated:
    """Use the means as they are."""
    m = h.beta1 * m + (1 - h.beta1) * g
    v = h.beta2 * v + (1 - h.beta2) * (g * g)
    return p - h.learning_rate * (m / (sqrt(v) + h.epsilon)), m, v


def hidden_here(bug: Bug, experiment: Experiment, sizes: Sequence[int]) -> Hidden | None:
    """Return why a bug cannot show with an experiment's settings; None where it can.

    ``sizes`` are the network's inputs, hidden neurons by layer, and outputs. A single step may
    still hide the bug, where no gradient comes to what it changes.
    """
    return bug.hiding(Situation.of_settings(experiment, sizes))


def showing_bugs(experiment: Experiment, sizes: Sequence[int]) -> list[str]:
    """Return the names of the bugs that an experiment's settings do not hide."""
    return [bug.name for bug in BUGS.values() if hidden_here(bug, experiment, sizes) is None]


def can_be_traced(name: str, experiment: Experiment) -> bool:
    """Return whether a step with a bug can be followed number by number.

    With dropout the updated weights cannot be told apart from those of the forward pass.
    """
    return name != "updated-weight" or not experiment.network.dropouts
