"""Optimisers: how a parameter moves when its gradient is known.

Each is written for one parameter p with gradient g at learning rate η, and remembers up to two
numbers of it, m and v, which begin at 0. Formulas and defaults are PyTorch's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt


@dataclass(slots=True)
class Pace:
    """What is the same for every parameter in a step.

    ``first_power`` and ``second_power`` are β₁ᵗ and β₂ᵗ at step t, kept as running products.
    """

    learning_rate: float = 0.0
    momentum: float = 0.9
    decay: float = 0.99
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.01
    first_power: float = 1.0
    second_power: float = 1.0

    def begin_step(self, learning_rate: float) -> None:
        """Count a step."""
        self.learning_rate = learning_rate
        self.first_power *= self.beta1
        self.second_power *= self.beta2


#: A parameter with what is remembered of it: p, m, v.
Remembered = tuple[float, float, float]
Rule = Callable[[float, float, float, float, Pace], Remembered]


@dataclass(frozen=True, slots=True)
class Optimizer:
    """``rule`` takes p, m, v, g and the pace and returns the new p, m, v."""

    label: str
    rule: Rule


def sgd(p: float, m: float, v: float, g: float, pace: Pace) -> Remembered:
    """Gradient descent: p moves against its gradient."""
    return p - pace.learning_rate * g, m, v


def momentum(p: float, m: float, v: float, g: float, pace: Pace) -> Remembered:
    """A ball that rolls: m gathers the gradients, older ones fading by μ each step."""
    m = pace.momentum * m + g
    return p - pace.learning_rate * m, m, v


def nesterov(p: float, m: float, v: float, g: float, pace: Pace) -> Remembered:
    """Momentum that looks ahead: it moves as m will have moved one step later."""
    m = pace.momentum * m + g
    return p - pace.learning_rate * (g + pace.momentum * m), m, v


def rmsprop(p: float, m: float, v: float, g: float, pace: Pace) -> Remembered:
    """Each parameter at its own scale: g is divided by the root of a fading mean of g²."""
    v = pace.decay * v + (1 - pace.decay) * (g * g)
    return p - pace.learning_rate * (g / (sqrt(v) + pace.epsilon)), m, v


def adam(p: float, m: float, v: float, g: float, pace: Pace) -> Remembered:
    """Momentum and scale together (Kingma and Ba, 2015).

    Both means begin at 0 and are too small at first; dividing by 1 - βᵗ makes up for it.
    """
    m = pace.beta1 * m + (1 - pace.beta1) * g
    v = pace.beta2 * v + (1 - pace.beta2) * (g * g)
    size = sqrt(v) / sqrt(1 - pace.second_power) + pace.epsilon
    return p - pace.learning_rate / (1 - pace.first_power) * (m / size), m, v


def adamw(p: float, m: float, v: float, g: float, pace: Pace) -> Remembered:
    """Adam with every parameter first drawn to 0 by itself (Loshchilov and Hutter, 2019)."""
    return adam(p - pace.learning_rate * pace.weight_decay * p, m, v, g, pace)


#: Every optimiser by the name an experiment calls it.
OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer("Gradient descent", sgd),
    "momentum": Optimizer("Momentum", momentum),
    "nesterov": Optimizer("Nesterov", nesterov),
    "rmsprop": Optimizer("RMSProp", rmsprop),
    "adam": Optimizer("Adam", adam),
    "adamw": Optimizer("AdamW", adamw),
}
