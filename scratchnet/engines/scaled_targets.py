"""An engine whose network learns scaled targets, seen from outside in the targets' own units."""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scratchnet.datasets import Dataset, Plane, Point, TargetScaling
from scratchnet.datasets.target_scaling import in_units
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.engine import (
    Engine,
    HandoverState,
    Interrupt,
    StepSettings,
    TrainedSteps,
)
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ScaledTargetsEngine:
    """Hands everything on to an engine that was built with the scaled samples.

    Outputs, maps and losses are in the units of the targets, losses as far as that is possible; see
    `TargetScaling`. Parameters, gradients and the optimizer's state are the network's own: they
    belong to the loss of the scaled targets.
    """

    def __init__(self, engine: Engine, scaling: TargetScaling) -> None:
        self._engine = engine
        self._scaling = scaling
        #: Samples that were evaluated, and what the network learns of them: at most two, for the
        #: engine knows them again by their identity.
        self._known: list[tuple[Dataset, Dataset]] = []

    @property
    def name(self) -> str:
        """The name of the engine."""
        return self._engine.name

    def train(
        self, steps: int, settings: StepSettings, batches: BatchOrder, interrupt: Interrupt
    ) -> TrainedSteps:
        """Make steps; losses and penalties are multiplied by the same factor."""
        made = self._engine.train(steps, settings, batches, interrupt)
        return TrainedSteps(
            self._in_units(made.losses), made.diverged, self._in_units(made.penalties)
        )

    def forward(self, points: Sequence[Point]) -> list[list[float]]:
        """Return the outputs for each point."""
        return [self._scaling.unscaled(outputs) for outputs in self._engine.forward(points)]

    def outputs(
        self, points: Sequence[Point], interrupt: Interrupt | None = None
    ) -> "NDArray[np.float64]":
        """Return the same as an array, shape (points, outputs)."""
        return self._unscaled(self._engine.outputs(points, interrupt))

    def neurons(self, points: Sequence[Point]) -> "NDArray[np.float64]":
        """Return the outputs of all neurons for each point; hidden neurons as they are."""
        return self._last_unscaled(self._engine.neurons(points).T).T

    def loss_of(self, dataset: Dataset, interrupt: Interrupt | None = None) -> float:
        """Return the mean loss over samples; NaN for none."""
        loss = self._engine.loss_of(self._scaled(dataset), interrupt)
        return in_units(loss, self._scaling.loss_factor)

    def evaluate(
        self, dataset: Dataset, interrupt: Interrupt | None = None
    ) -> "tuple[float, NDArray[np.float64]]":
        """Return the mean loss over samples and the outputs for each."""
        loss, outputs = self._engine.evaluate(self._scaled(dataset), interrupt)
        return in_units(loss, self._scaling.loss_factor), self._unscaled(outputs)

    def gradients(
        self, batch: Sequence[int] | None = None, interrupt: Interrupt | None = None
    ) -> Parameters:
        """Return the gradients of the loss that the network learns by, of scaled targets."""
        return self._engine.gradients(batch, interrupt)

    def maps(self, plane: Plane, resolution: int, *, hidden: bool = False) -> "NDArray[np.float64]":
        """Return outputs over the plane; hidden neurons as they are."""
        return self._last_unscaled(self._engine.maps(plane, resolution, hidden=hidden))

    def parameters(self) -> Parameters:
        """Return the network's parameters."""
        return self._engine.parameters()

    def set_parameters(self, parameters: Parameters) -> None:
        """Copy parameters of the same shape."""
        self._engine.set_parameters(parameters)

    def use_optimizer(self, experiment: Experiment) -> None:
        """Go on with an experiment's optimizer, in the state that it has before its first step."""
        self._engine.use_optimizer(experiment)

    def optimizer_state(self) -> HandoverState:
        """Return the state of the optimizer."""
        return self._engine.optimizer_state()

    def set_optimizer_state(self, state: HandoverState) -> None:
        """Continue with what another engine's optimizer kept."""
        self._engine.set_optimizer_state(state)

    def _in_units(self, losses: "array[float]") -> "array[float]":
        factor = self._scaling.loss_factor
        if factor == 1.0:
            return losses
        return array("d", [in_units(loss, factor) for loss in losses])

    def _unscaled(self, outputs: "NDArray[np.float64]") -> "NDArray[np.float64]":
        return self._scaling.unscaled_arrays(outputs.T).T

    def _last_unscaled(self, neurons: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return an array of neurons, the outputs last, with those in the targets' units."""
        found = neurons.copy()
        first = len(found) - len(self._scaling.transforms)
        found[first:] = self._scaling.unscaled_arrays(found[first:])
        return found

    def _scaled(self, dataset: Dataset) -> Dataset:
        for known, made in self._known:
            if known is dataset:
                return made
        made = self._scaling.scaled(dataset)
        self._known = [*self._known[-1:], (dataset, made)]
        return made
