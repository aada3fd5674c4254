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
class Measured:
    """What was measured of the parameters as they were after ``step`` steps.

    ``penalty`` is the regularisation's part of the training loss. ``metric`` is the accuracy of
    a classification, R² of a regression, on the samples that are trained on; the ``test_`` ones
    are of the samples kept apart. None is what there was nothing to measure by.
    """

    step: int
    penalty: float
    test_loss: float | None
    metric: float | None
    test_metric: float | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A run after ``step`` steps.

    ``losses`` is a read-only view of ``step`` doubles, the loss of each step from before its
    update. ``parameters``: per layer, per neuron, ``(w…, b)``. ``diverged_at`` is the step
    whose loss or parameters would not have been finite. ``measured``, in the order of steps, is
    what was measured now and then; it has nothing for most steps.
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
    measured: Sequence[Measured] = ()

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
class Axis:
    """One input of the network's: its name, and its range in the units that a person knows."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What stays the same throughout a run, whatever its live settings do.

    ``dataset`` holds the samples that are trained on, ``test`` those that are kept apart (none,
    perhaps). ``axes`` has one entry for each input, one or two. ``classes`` names the classes; a
    sample's target is then the number of its class. Without classes it is a regression.

    Maps have the shape (rows, columns), row y, column x, over the middles of equal cells of the
    axes; with one input there is a single row. ``objective_map`` is what is to be learned, NaN
    where it is undefined or not known. ``untrained_map`` has a map for each output, and
    ``feature_maps`` one for each of ``features``, the numbers that the first layer takes.
    """

    experiment: Experiment
    dataset: Dataset
    test: Dataset
    axes: tuple[Axis, ...]
    classes: tuple[str, ...]
    features: tuple[str, ...]
    objective_map: "NDArray[np.float64]"
    untrained_map: "NDArray[np.float64]"
    feature_maps: "NDArray[np.float64]"

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
class Metrics:
    """How good the network is on some samples.

    ``accuracy`` and ``confusion`` (rows: true class, columns: said class, counts) for classes;
    ``r2`` (None where all targets are the same) and ``mean_absolute_error`` for a regression.
    """

    loss: float
    accuracy: float | None = None
    confusion: tuple[tuple[int, ...], ...] = ()
    r2: float | None = None
    mean_absolute_error: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A snapshot with what is to be drawn of it.

    ``model_map`` has a map for each output, of the same shape as the scene's maps. Asked for on
    demand, else None: ``neuron_maps``, coarser ones of all hidden neurons, layer by layer, and
    of the outputs; ``gradients`` of the whole dataset, in the shape of the parameters;
    ``outputs`` and ``test_outputs``, the outputs for each sample, shape (samples, outputs).
    """

    snapshot: Snapshot
    model_map: "NDArray[np.float64]"
    neuron_maps: "NDArray[np.float64] | None" = None
    gradients: Parameters | None = None
    outputs: "NDArray[np.float64] | None" = None
    test_outputs: "NDArray[np.float64] | None" = None
    metrics: Metrics | None = None
    test_metrics: Metrics | None = None


def network_with(parameters: Parameters, activations: Sequence[str]) -> Network:
    """Return a reference network with the given parameters, one activation per layer."""
    return Network(
        [
            Layer([Neuron(row[:-1], row[-1], ACTIVATIONS[activation]) for row in layer])
            for layer, activation in zip(parameters, activations, strict=True)
        ]
    )
