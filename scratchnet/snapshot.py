"""Frozen values that views read: what a run is made of, and where it stands.

They may cross threads: nothing in them changes after they were made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from scratchnet.datasets import Dataset, objective_of
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError
from scratchnet.reference import ACTIVATIONS, Layer, Network, Neuron, Parameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Status(Enum):
    """Where a run stands."""

    READY = "ready"
    UNDERWAY = "under way"
    FINISHED = "finished"
    DIVERGED = "diverged"


@dataclass(frozen=True, slots=True)
class Change:
    """A live setting took the value ``value`` after ``step`` steps had been made."""

    step: int
    path: str
    value: object


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A run after ``step`` steps.

    ``losses`` is a read-only view of ``step`` doubles, the loss of each step from before its
    update. ``parameters``: per layer, per neuron, ``(w…, b)``. ``diverged_at`` is the step
    whose loss or parameters would not have been finite.
    """

    experiment: Experiment
    engine: str
    step: int
    status: Status
    losses: "memoryview[float]"
    parameters: Parameters
    initial_parameters: Parameters
    changes: tuple[Change, ...]
    diverged_at: int | None

    @property
    def ended(self) -> bool:
        """Whether no further step will be made."""
        return self.status in (Status.FINISHED, Status.DIVERGED)

    @property
    def loss(self) -> float | None:
        """The last recorded loss, or None before the first step."""
        return self.losses[-1] if self.step else None

    def output(self, x: float, y: float) -> float:
        """Return the network's output at one point, computed by the reference."""
        network = network_with(self.parameters, self.experiment.network.activations)
        return network.forward([x, y])[0]


@dataclass(frozen=True, slots=True)
class Scene:
    """What stays the same throughout a run, whatever its live settings do.

    ``objective_map`` and ``untrained_map`` have the shape (resolution, resolution), row y,
    column x, over the middles of equal cells of the domain; a cell where the objective is
    undefined holds NaN.
    """

    experiment: Experiment
    dataset: Dataset
    objective_map: "NDArray[np.float64]"
    untrained_map: "NDArray[np.float64]"

    @property
    def domain(self) -> tuple[float, float]:
        """The range of x and of y."""
        return self.experiment.data.domain

    def target(self, x: float, y: float) -> float | None:
        """Return the objective at one point, without noise; None where it is undefined."""
        try:
            return objective_of(self.experiment)(x, y)
        except FormulaError:
            return None


@dataclass(frozen=True, slots=True)
class Frame:
    """A snapshot with what is to be drawn of it.

    ``model_map`` is the network's output, of the same shape as the scene's maps.
    """

    snapshot: Snapshot
    model_map: "NDArray[np.float64]"


def network_with(parameters: Parameters, activations: Sequence[str]) -> Network:
    """Return a reference network with the given parameters, one activation per layer."""
    return Network(
        [
            Layer([Neuron(row[:-1], row[-1], ACTIVATIONS[activation]) for row in layer])
            for layer, activation in zip(parameters, activations, strict=True)
        ]
    )
