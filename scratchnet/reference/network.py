"""Networks with the layers that the article does not have, and their gradients."""

from collections.abc import Callable, Iterable, Sequence

from scratchnet.reference.activations import linear_derivative
from scratchnet.reference.article import (
    Activation,
    Layer,
    Loss,
    Network,
    Parameters,
    Vector,
    one_step,
)
from scratchnet.reference.dropout import DropoutLayer
from scratchnet.reference.softmax import Softmax, SoftmaxFromLogits


def build_network(
    parameters: Parameters,
    activations: Sequence[Activation | None],
    *,
    from_logits: bool = False,
    dropout: Sequence[float] = (),
) -> Network:
    """Return a network with these parameters and an activation per layer, None for softmax.

    ``from_logits`` says that the loss gives ∂L/∂z of the output layer, not ∂L/∂output;
    ``dropout`` is the probability for each hidden layer, none for a network without dropout.
    """
    layers: list[Layer] = [
        DropoutLayer(rows, activation, p) if p else Layer(rows, activation)
        for rows, activation, p in zip(
            parameters[:-1], activations[:-1], dropout or [0.0] * len(activations[:-1]), strict=True
        )
        if activation is not None
    ]
    output = activations[-1]
    if output is None:
        layers.append((SoftmaxFromLogits if from_logits else Softmax)(parameters[-1]))
    elif from_logits:
        layers.append(Layer(parameters[-1], Activation(output.function, linear_derivative)))
    else:
        layers.append(Layer(parameters[-1], output))
    return Network(layers)


def set_parameters(network: Network, parameters: Parameters) -> None:
    """Replace all parameters of a network by others of the same shape."""
    for layer, rows in zip(network.layers, parameters, strict=True):
        for neuron, row in zip(layer.neurons, rows, strict=True):
            neuron.weights, neuron.bias = list(row[:-1]), row[-1]


def keep_params(_network: Network, _learning_rate: float) -> None:
    """Take the place of an update in `one_step`, for a step that only accumulates gradients."""


def gradients(
    network: Network,
    inputs: Iterable[Vector],
    targets: Sequence[Vector],
    loss: Loss,
    accumulate: Callable[[Network, float], None] = keep_params,
) -> Parameters:
    """Return ∂L/∂parameter of the mean loss, in the shape of ``Network.parameters()``.

    ``accumulate`` may add gradients of a penalty.
    """
    one_step(network, inputs, targets, 0.0, loss, accumulate)
    return gradients_in(network)


def gradients_in(network: Network) -> Parameters:
    """Return the gradients that a network holds, in the shape of ``Network.parameters()``."""
    return tuple(
        tuple((*neuron.weight_gradients, neuron.bias_gradient) for neuron in layer.neurons)
        for layer in network.layers
    )
