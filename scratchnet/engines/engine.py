"""What every engine can do."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from scratchnet.datasets import Dataset, Plane, Point
from scratchnet.engines.batches import BatchOrder
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Interrupt:
    """Says whether training should stop.

    The reference calls it between two samples. A compiled engine reads ``flag`` while it holds no
    lock of Python's; any thread may set ``flag[0]`` to 1.
    """

    def __init__(self, flag: "array[int] | None" = None) -> None:
        self.flag = array("q", [0]) if flag is None else flag

    def __call__(self) -> bool:
        """Return whether the flag is set. Cheap: asked for each sample."""
        return self.flag[0] != 0


class Interrupted(Exception):
    """A long computation was interrupted."""


@dataclass(frozen=True, slots=True)
class StepSettings:
    """What may change from one call to the next; ``batch_size`` None is the whole dataset.

    ``factors`` multiply the learning rate of the next steps, one each and the last for all that
    follow; a schedule makes them. ``first_step`` counts the steps before, from which dropout takes
    its random numbers.
    """

    learning_rate: float
    batch_size: int | None
    l1: float = 0.0
    l2: float = 0.0
    factors: "array[float]" = field(default_factory=lambda: array("d", [1.0]))
    first_step: int = 0


@dataclass(frozen=True, slots=True)
class TrainedSteps:
    """Training steps: the loss of each from before its update, penalty included.

    ``penalties`` holds the penalty in each of them; it is empty where weights cost nothing.
    ``diverged`` says that the step after them would have left the finite numbers; it was undone.
    """

    losses: "array[float]"
    diverged: bool = False
    penalties: "array[float]" = field(default_factory=lambda: array("d"))


@dataclass(frozen=True, slots=True)
class HandoverState:
    """What an optimizer keeps, for another engine to continue: see `reference.optimizers`.

    ``first`` and ``second`` are m and v of each parameter, in the parameters' shape.
    """

    first: Parameters
    second: Parameters
    beta1_power: float
    beta2_power: float


@dataclass(frozen=True, slots=True)
class PendingStep:
    """A step that is about to be made: its ``number``, from 1, and what it begins with.

    ``batch`` holds the indices of its training samples, in order.
    """

    number: int
    parameters: Parameters
    optimizer: HandoverState
    batch: Sequence[int]
    settings: StepSettings


class Engine(Protocol):
    """A network with a dataset, ready to be trained."""

    @property
    def name(self) -> str:
        """The name the user chooses the engine by."""

    def train(
        self, steps: int, settings: StepSettings, batches: BatchOrder, interrupt: Interrupt
    ) -> TrainedSteps:
        """Make ``steps`` training steps, fewer if one diverges or ``interrupt`` says so.

        A step that is interrupted or diverges changes no parameter and deals no batch.
        """

    def forward(self, points: Sequence[Point]) -> list[list[float]]:
        """Return the network's outputs for each point."""

    def outputs(
        self, points: Sequence[Point], interrupt: Interrupt | None = None
    ) -> "NDArray[np.float64]":
        """Return the same as an array, shape (points, outputs).

        Raises Interrupted if ``interrupt`` says so while this takes long.
        """

    def neurons(self, points: Sequence[Point]) -> "NDArray[np.float64]":
        """Return the outputs of all neurons for each point, shape (points, neurons).

        Hidden neurons come first, layer by layer; the outputs are last. None is dropped.
        """

    def loss_of(self, dataset: Dataset, interrupt: Interrupt | None = None) -> float:
        """Return the mean loss over samples as they stand, with no penalty; NaN for none.

        Raises Interrupted as `outputs` does.
        """

    def evaluate(
        self, dataset: Dataset, interrupt: Interrupt | None = None
    ) -> "tuple[float, NDArray[np.float64]]":
        """Return what `loss_of` and `outputs` would, together."""

    def gradients(
        self, batch: Sequence[int] | None = None, interrupt: Interrupt | None = None
    ) -> Parameters:
        """Return ∂L/∂parameter of the mean loss over a batch (None: all), in `parameters`' shape.

        The batch's samples are added up in the given order. No neuron is dropped. Raises
        Interrupted if ``interrupt`` says so while this takes long.
        """

    def maps(self, plane: Plane, resolution: int, *, hidden: bool = False) -> "NDArray[np.float64]":
        """Return outputs over the plane, shape (neurons, rows, columns).

        Rows (y) and columns (x) are ``resolution`` equal cells, whose middles count; with one
        axis there is a single row. With ``hidden`` all hidden neurons come first, layer by
        layer; the outputs are always last.
        """

    def parameters(self) -> Parameters:
        """Return the current parameters: per layer, per neuron, ``(w…, b)``."""

    def set_parameters(self, parameters: Parameters) -> None:
        """Copy parameters of the same shape."""

    def use_optimizer(self, experiment: Experiment) -> None:
        """Go on with an experiment's optimizer, in the state that it has before its first step."""

    def optimizer_state(self) -> HandoverState:
        """Return the state of the optimizer."""

    def set_optimizer_state(self, state: HandoverState) -> None:
        """Continue with what another engine's optimizer kept."""
