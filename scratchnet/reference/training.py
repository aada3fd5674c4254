"""Training: forward, backward, update."""

from collections.abc import Iterable, Sequence

from scratchnet.reference.losses import Loss
from scratchnet.reference.network import Network, Parameters


def collect_gradients(
    network: Network, inputs: Iterable[Sequence[float]], targets: Sequence[float], loss: Loss
) -> float:
    """Run every sample forward and backward and return the mean loss.

    ``inputs`` is N points, ``targets`` N numbers. The loss of the set is the mean over its
    samples, L = (1/N)·Σ Lₙ, so each sample sends back ∂L/∂pₙ = (dLₙ/dpₙ) / N. Losses are
    added in order and divided once. The gradients are left in the network's neurons.
    """
    total = 0.0
    count = len(targets)
    for point, target in zip(inputs, targets, strict=True):
        (output,) = network.forward(point)
        total += loss.value(output, target)
        network.backward([loss.derivative(output, target) / count])
    return total / count


def train_step(
    network: Network,
    inputs: Iterable[Sequence[float]],
    targets: Sequence[float],
    loss: Loss,
    learning_rate: float,
) -> float:
    """Make one step of gradient descent and return the loss from before its update."""
    mean_loss = collect_gradients(network, inputs, targets, loss)
    network.descend(learning_rate)
    return mean_loss


def gradients(
    network: Network, inputs: Iterable[Sequence[float]], targets: Sequence[float], loss: Loss
) -> Parameters:
    """Return ∂L/∂parameter, in the shape of ``Network.parameters()``; change no parameter."""
    collect_gradients(network, inputs, targets, loss)
    found = tuple(
        tuple((*neuron.weight_gradients, neuron.bias_gradient) for neuron in layer.neurons)
        for layer in network.layers
    )
    network.forget_gradients()
    return found
