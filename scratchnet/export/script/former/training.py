"""Training: forward, backward, update."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scratchnet.export.script.former.descent import Descent
from scratchnet.export.script.former.losses import Loss
from scratchnet.export.script.former.network import Network, Parameters
from scratchnet.export.script.former.penalties import collect_penalty_gradients, penalty

Points = Iterable[Sequence[float]]
Targets = Sequence[Sequence[float]]


class Regularization(NamedTuple):
    """How much large weights cost: l1·Σ|w| + l2/2·Σw²."""

    l1: float = 0.0
    l2: float = 0.0


#: Weights cost nothing.
FREE = Regularization()


class Losses(NamedTuple):
    """The mean loss over samples, and the penalty; what training lessens is both together."""

    data: float
    penalty: float = 0.0

    @property
    def total(self) -> float:
        """The data's loss and the penalty."""
        return self.data + self.penalty


def collect_gradients(network: Network, inputs: Points, targets: Targets, loss: Loss) -> float:
    """Run every sample forward and backward and return the mean loss.

    ``inputs`` is N points, ``targets`` N rows with a number for each output. The loss of the set
    is the mean over its samples, L = (1/N)·Σ Lₙ, so each sample sends back ∂L/∂pₙ = (dLₙ/dpₙ) / N;
    where the mean is over the outputs too, N counts them all. Losses are added in order and
    divided once. The gradients are left in the network's neurons.
    """
    total = 0.0
    count = len(targets) * (len(network.layers[-1].neurons) if loss.each_output else 1)
    for point, wanted in zip(inputs, targets, strict=True):
        outputs = network.forward(point)
        if loss.of_sums:
            sums = network.layers[-1].sums()
            total += loss.value(sums, wanted)
            network.backward_from_sums([d / count for d in loss.derivatives(sums, wanted)])
        else:
            total += loss.value(outputs, wanted)
            network.backward([d / count for d in loss.derivatives(outputs, wanted)])
    return total / count


def train_step(
    descent: Descent,
    inputs: Points,
    targets: Targets,
    loss: Loss,
    learning_rate: float,
    regularization: Regularization = FREE,
) -> Losses:
    """Make one training step and return the losses from before its update."""
    network = descent.network
    data = collect_gradients(network, inputs, targets, loss)
    losses = Losses(data)
    if any(regularization):
        losses = Losses(data, penalty(network, *regularization))
        collect_penalty_gradients(network, *regularization)
    descent.step(learning_rate)
    return losses


def gradients(
    network: Network,
    inputs: Points,
    targets: Targets,
    loss: Loss,
    regularization: Regularization = FREE,
) -> Parameters:
    """Return ∂L/∂parameter, in the shape of ``Network.parameters()``; change no parameter."""
    collect_gradients(network, inputs, targets, loss)
    if any(regularization):
        collect_penalty_gradients(network, *regularization)
    found = tuple(
        tuple((*neuron.weight_gradients, neuron.bias_gradient) for neuron in layer.neurons)
        for layer in network.layers
    )
    network.zero_grad()
    return found


def evaluated(network: Network, inputs: Points, targets: Targets, loss: Loss) -> float:
    """Return the mean loss over samples that are not trained on; change nothing."""
    total = 0.0
    count = len(targets) * (len(network.layers[-1].neurons) if loss.each_output else 1)
    for point, wanted in zip(inputs, targets, strict=True):
        outputs = network.forward(point)
        total += loss.value(network.layers[-1].sums() if loss.of_sums else outputs, wanted)
    return total / count
