"""What every engine can do."""

from collections.abc import Callable, Sequence
from typing import Protocol

from scratchnet.reference import Parameters

#: Asked now and then during a step; when it answers True the step is given up.
Interrupted = Callable[[], bool]


class StepInterrupted(Exception):
    """A step was given up on request; no parameter has changed."""


class Engine(Protocol):
    """A network with a dataset, ready to be trained."""

    @property
    def name(self) -> str:
        """The name a person chooses the engine by."""

    def step(
        self, batch: Sequence[int] | None, learning_rate: float, interrupted: Interrupted
    ) -> float:
        """Make one training step and return the loss from before its update.

        ``batch`` holds the indices of the samples to learn from, in the order in which they
        are added up; None is the whole dataset in its own order. Raises StepInterrupted.
        """

    def parameters(self) -> Parameters:
        """Return the present parameters: per layer, per neuron, ``(w…, b)``."""

    def set_parameters(self, parameters: Parameters) -> None:
        """Take over parameters of the same shape."""
