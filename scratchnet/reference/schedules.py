"""Schedules: how the learning rate falls as the steps go by. Formulas are PyTorch's."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi


@dataclass(frozen=True, slots=True)
class Schedule:
    """``help`` says what it is and when to use it.

    ``factor`` takes how many steps are made, how many are to be made, ``every`` and ``by``.

    It returns what the learning rate is multiplied by in the next step.
    """

    label: str
    help: str
    factor: Callable[[int, int, int, float], float]


def constant(_made: int, _total: int, _every: int, _by: float) -> float:
    """The same throughout."""
    return 1.0


def step_decay(made: int, _total: int, every: int, by: float) -> float:
    """Multiplied by ``by`` after each ``every`` steps."""
    return float(by ** (made // every))


def exponential(made: int, _total: int, every: int, by: float) -> float:
    """The same fall, spread evenly: after ``every`` steps it comes to a factor of ``by``."""
    return float(by ** (made / every))


def cosine(made: int, total: int, _every: int, _by: float) -> float:
    """From 1 to 0 along half a wave, over all steps."""
    return (1 + cos(pi * min(made, total) / total)) / 2


#: Every schedule by the name an experiment calls it.
SCHEDULES: dict[str, Schedule] = {
    "constant": Schedule(
        "Constant", "The same learning rate throughout. Try this first.", constant
    ),
    "step": Schedule(
        "Step",
        "Multiplies the learning rate by the factor once every so many steps. Use it for a run "
        "that settles, then needs smaller steps.",
        step_decay,
    ),
    "exponential": Schedule(
        "Exponential", "The same decrease as Step, but spread evenly over the steps.", exponential
    ),
    "cosine": Schedule(
        "Cosine",
        "From the learning rate down to 0 at the last step, along half a wave. Use it when the "
        "number of steps is fixed.",
        cosine,
    ),
}
