"""The variables of a network: what is moved or shuffled as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from scratchnet.datasets import Axis
from scratchnet.experiment import Experiment


@dataclass(frozen=True, slots=True)
class Variable:
    """One or several inputs that belong together, by their positions."""

    name: str
    inputs: tuple[int, ...]


def variables_of(axes: Sequence[Axis], _experiment: Experiment) -> tuple[Variable, ...]:
    """Return the variables of an experiment, whose inputs have these axes.

    They are in the order of the inputs, each of which belongs to one of them.
    """
    return tuple(Variable(axis.name, (number,)) for number, axis in enumerate(axes))
