"""A session: a network, its dataset and its history, moved on step by step.

No threads and no Qt. The same experiment gives the same bits however the steps were divided
into calls, whether it was paused, and whether anybody looked.
"""

from time import perf_counter
from typing import TYPE_CHECKING

from scratchnet.batches import BatchOrder
from scratchnet.datasets import build_dataset
from scratchnet.engines import (
    REFERENCE,
    Interrupt,
    StepSettings,
    make_engine,
    may_hand_over,
)
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.history import LossHistory
from scratchnet.reference import Parameters
from scratchnet.snapshot import Change, Snapshot, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


#: How many times more steps one call makes than the call before, at most.
_GROWTH = 8
#: How much of its time a call is meant to fill, and when there is no need of another.
_FILLING, _FILLED = 0.9, 0.75


class Session:
    """One run of an experiment.

    Raises FormulaError when the objective is undefined in the domain, InvalidValue for an
    unknown engine and EngineUnavailable for one that cannot be had.
    """

    def __init__(self, experiment: Experiment, engine: str = REFERENCE) -> None:
        self.experiment = experiment
        self.dataset = build_dataset(experiment)
        self._engine = make_engine(engine, experiment, self.dataset)
        self.initial_parameters = self._engine.parameters()
        self._history = LossHistory()
        self.changes: list[Change] = []
        self.diverged_at: int | None = None
        self._batches = BatchOrder(experiment.seed, len(self.dataset))
        self._portion = 1

    @property
    def step(self) -> int:
        """How many steps have been made."""
        return len(self._history)

    @property
    def status(self) -> Status:
        """Where the run stands."""
        if self.diverged_at is not None:
            return Status.DIVERGED
        if self.step >= self.experiment.training.steps:
            return Status.FINISHED
        return Status.UNDERWAY if self.step else Status.READY

    @property
    def ended(self) -> bool:
        """Whether no further step will be made."""
        return self.status in (Status.FINISHED, Status.DIVERGED)

    @property
    def engine(self) -> str:
        """The name of the engine that computes the steps."""
        return self._engine.name

    @property
    def losses(self) -> "memoryview[float]":
        """The loss of each step, from before its update; read-only."""
        return self._history.view()

    def parameters(self) -> Parameters:
        """Return the present parameters: per layer, per neuron, ``(w…, b)``."""
        return self._engine.parameters()

    def advance(
        self,
        *,
        steps: int | None = None,
        budget_s: float | None = None,
        interrupt: Interrupt | None = None,
    ) -> int:
        """Make steps until the run ends, ``steps`` are made or ``budget_s`` seconds are over.

        Unless ``interrupt`` says so, at least one step is made if the run has not ended and
        ``steps`` is not 0. A step that was given up will be made anew, with the same bits.
        Returns how many were made.
        """
        interrupt = interrupt or Interrupt()
        before = self.step
        wanted = self.experiment.training.steps - before
        wanted = wanted if steps is None else min(steps, wanted)
        begun_at = perf_counter()
        while not self.ended and self.step - before < wanted:
            portion = wanted - (self.step - before)
            begun = perf_counter()
            if budget_s is not None:
                portion = min(portion, self._portion)
            made = self._train(portion, interrupt)
            if made < portion and interrupt():
                break
            if budget_s is not None:
                now = perf_counter()
                self._fit_portion(made, now - begun, budget_s)
                if now - begun_at >= budget_s * _FILLED:
                    break
        return self.step - before

    def apply(self, experiment: Experiment) -> None:
        """Take over changed live settings, from the next step on.

        Raises ValueError if a parameter differs that needs a new session.
        """
        paths = list(self.experiment.differences(experiment))
        fixed = [path for path in paths if PARAMETERS[path].effect is not Effect.LIVE]
        if fixed:
            raise ValueError(f"{', '.join(fixed)} cannot change in a running session")
        self.changes += [Change(self.step, path, experiment.value(path)) for path in paths]
        self.experiment = experiment
        self._portion = 1

    def may_use_engine(self, name: str) -> bool:
        """Return whether another engine may go on without changing what the run's bits tell."""
        return may_hand_over(self.engine, name, self.step)

    def use_engine(self, name: str) -> None:
        """Let another engine make the steps from here on.

        Raises InvalidValue, EngineUnavailable, and ValueError if it would change the digits
        within a run.
        """
        if not self.may_use_engine(name):
            raise ValueError(f"{name} cannot go on where {self.engine} stopped")
        engine = make_engine(name, self.experiment, self.dataset)
        engine.set_parameters(self._engine.parameters())
        self._engine = engine
        self._portion = 1

    def maps(self, resolution: int, *, hidden: bool = False) -> "NDArray[np.float64]":
        """Return outputs over the domain as they stand; see `scratchnet.engines.Engine.maps`."""
        return self._engine.maps(self.experiment.data.domain, resolution, hidden=hidden)

    def gradients(self) -> Parameters:
        """Return ∂L/∂parameter over the whole dataset, as it stands."""
        return self._engine.gradients()

    def outputs(self) -> "NDArray[np.float64]":
        """Return the outputs for each sample as they stand, shape (samples, outputs)."""
        import numpy as np

        return np.array(self._engine.forward(self.dataset.inputs))

    def snapshot(self) -> Snapshot:
        """Return the present state as frozen values."""
        return Snapshot(
            experiment=self.experiment,
            engine=self.engine,
            step=self.step,
            status=self.status,
            losses=self.losses,
            parameters=self.parameters(),
            initial_parameters=self.initial_parameters,
            changes=tuple(self.changes),
            diverged_at=self.diverged_at,
        )

    def _train(self, steps: int, interrupt: Interrupt) -> int:
        """Make steps in one call of the engine; return how many."""
        training = self.experiment.training
        settings = StepSettings(training.learning_rate, training.batch_size)
        made = self._engine.train(steps, settings, self._batches, interrupt)
        self._history.extend(made.losses)
        if made.diverged:
            self.diverged_at = self.step + 1
        return len(made.losses)

    def _fit_portion(self, made: int, seconds: float, budget_s: float) -> None:
        """Choose how many steps a call makes, from what the last one took: a whole budget's.

        Each call that returns waits for Python's lock, which the window often holds.
        """
        fitting = int(made * budget_s * _FILLING / max(seconds, 1e-6))
        self._portion = max(1, min(fitting, made * _GROWTH))
