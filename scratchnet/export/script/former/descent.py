"""Descent: an optimiser at work on a network, with what it remembers of each parameter."""

from collections.abc import Set
from dataclasses import dataclass

from scratchnet.export.script.former.network import Network
from scratchnet.export.script.former.optimizers import Optimizer, Pace

#: A parameter's place: layer, neuron, and which of ``(w…, b)``.
Place = tuple[int, int, int]


@dataclass
class Memory:
    """What an optimiser remembers: m and v of each place, where it has any, and its pace."""

    numbers: dict[Place, tuple[float, float]]
    pace: Pace


class Descent:
    """Moves the parameters of ``network`` by ``optimizer``; those at ``frozen`` places stay."""

    def __init__(
        self,
        network: Network,
        optimizer: Optimizer,
        pace: Pace,
        frozen: Set[Place] = frozenset(),
    ) -> None:
        self.network = network
        self.optimizer = optimizer
        self.frozen = frozen
        self.memory = Memory({}, pace)

    def step(self, learning_rate: float) -> None:
        """Move every parameter by its collected gradient, then forget the gradients."""
        pace = self.memory.pace
        pace.begin_step(learning_rate)
        for i, layer in enumerate(self.network.layers):
            for j, neuron in enumerate(layer.neurons):
                neuron.bias = self._moved(
                    (i, j, len(neuron.weights)), neuron.bias, neuron.bias_gradient
                )
                for k, gradient in enumerate(neuron.weight_gradients):
                    neuron.weights[k] = self._moved((i, j, k), neuron.weights[k], gradient)
        self.network.zero_grad()

    def _moved(self, place: Place, p: float, g: float) -> float:
        if place in self.frozen:
            return p
        m, v = self.memory.numbers.get(place, (0.0, 0.0))
        p, m, v = self.optimizer.rule(p, m, v, g, self.memory.pace)
        self.memory.numbers[place] = m, v
        return p
