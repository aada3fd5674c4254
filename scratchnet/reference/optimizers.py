"""Optimizers: how a parameter moves when its gradient is known.

Each update rule is written for one parameter p with gradient g, and keeps up to two numbers of
it, m and v, which begin at 0. Formulas and defaults are PyTorch's.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from math import sqrt

from scratchnet.reference.article import Network

#: Which parameter: layer, neuron, and index in ``(w₁, …, wₙ, b)``.
Place = tuple[int, int, int]


@dataclass(slots=True)
class Hyperparameters:
    """What is the same for every parameter; the learning rate is set for each step."""

    learning_rate: float = 0.0
    momentum: float = 0.9
    decay: float = 0.99
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.01


@dataclass(slots=True)
class OptimizerState:
    """What an optimizer keeps from step to step: m and v by place, and β₁ᵗ and β₂ᵗ at step t."""

    moments: dict[Place, tuple[float, float]] = field(default_factory=dict)
    beta1_power: float = 1.0
    beta2_power: float = 1.0


#: A parameter and what is kept of it: p, m, v.
Updated = tuple[float, float, float]
#: Takes p, m, v, g, the hyper-parameters and the state, and returns the new p, m and v.
UpdateRule = Callable[[float, float, float, float, Hyperparameters, OptimizerState], Updated]


class Optimizer:
    """Updates a network's parameters by a rule; those at ``frozen`` places stay."""

    def __init__(
        self,
        rule: UpdateRule,
        hyperparameters: Hyperparameters,
        frozen: Set[Place] = frozenset(),
    ) -> None:
        self.rule = rule
        self.hyperparameters = hyperparameters
        self.frozen = frozen
        self.state = OptimizerState()

    def update_params(self, network: Network, learning_rate: float) -> None:
        """Move every parameter by its accumulated gradient."""
        self.hyperparameters.learning_rate = learning_rate
        self.count_step()
        for i, layer in enumerate(network.layers):
            for j, neuron in enumerate(layer.neurons):
                bias_place = i, j, len(neuron.weights)
                neuron.bias = self._updated(bias_place, neuron.bias, neuron.bias_gradient)
                for k, gradient in enumerate(neuron.weight_gradients):
                    neuron.weights[k] = self._updated((i, j, k), neuron.weights[k], gradient)

    def count_step(self) -> None:
        """Raise β₁ᵗ and β₂ᵗ to those of the next step."""
        self.state.beta1_power *= self.hyperparameters.beta1
        self.state.beta2_power *= self.hyperparameters.beta2

    def _updated(self, place: Place, p: float, g: float) -> float:
        if place in self.frozen:
            return p
        m, v = self.state.moments.get(place, (0.0, 0.0))
        p, m, v = self.rule(p, m, v, g, self.hyperparameters, self.state)
        self.state.moments[place] = m, v
        return p


def sgd(
    p: float, m: float, v: float, g: float, h: Hyperparameters, _state: OptimizerState
) -> Updated:
    """Gradient descent: p moves against its gradient."""
    return p - h.learning_rate * g, m, v


def momentum(
    p: float, m: float, v: float, g: float, h: Hyperparameters, _state: OptimizerState
) -> Updated:
    """A ball that rolls: m accumulates the gradients, older ones fading by μ each step."""
    m = h.momentum * m + g
    return p - h.learning_rate * m, m, v


def nesterov(
    p: float, m: float, v: float, g: float, h: Hyperparameters, _state: OptimizerState
) -> Updated:
    """Momentum that looks ahead: it moves as m will have moved one step later."""
    m = h.momentum * m + g
    return p - h.learning_rate * (g + h.momentum * m), m, v


def rmsprop(
    p: float, m: float, v: float, g: float, h: Hyperparameters, _state: OptimizerState
) -> Updated:
    """Each parameter at its own scale: g is divided by the root of a fading mean of g²."""
    v = h.decay * v + (1 - h.decay) * (g * g)
    return p - h.learning_rate * (g / (sqrt(v) + h.epsilon)), m, v


def adam(
    p: float, m: float, v: float, g: float, h: Hyperparameters, state: OptimizerState
) -> Updated:
    """Momentum and scale together (Kingma and Ba, 2015).

    Both means begin at 0 and are too small at first; dividing by 1 - βᵗ makes up for it.
    """
    m = h.beta1 * m + (1 - h.beta1) * g
    v = h.beta2 * v + (1 - h.beta2) * (g * g)
    size = sqrt(v) / sqrt(1 - state.beta2_power) + h.epsilon
    return p - h.learning_rate / (1 - state.beta1_power) * (m / size), m, v


def adamw(
    p: float, m: float, v: float, g: float, h: Hyperparameters, state: OptimizerState
) -> Updated:
    """Adam with every parameter first decayed towards 0 (Loshchilov and Hutter, 2019)."""
    return adam(p - h.learning_rate * h.weight_decay * p, m, v, g, h, state)
