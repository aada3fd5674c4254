"""A session: a network, its dataset and its history, moved on step by step.

No threads and no Qt. The same experiment gives the same bits however the steps were divided
into calls, whether it was paused, and whether anybody looked.
"""

from array import array
from time import perf_counter
from typing import TYPE_CHECKING

from scratchnet.datasets import Dataset, build_problem
from scratchnet.declare.parameter import Integer
from scratchnet.engines import (
    REFERENCE,
    Interrupt,
    StepSettings,
    make_engine,
    may_hand_over,
)
from scratchnet.engines.batches import BatchOrder
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.reference.article import Parameters
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.run.divergence import divergence_of
from scratchnet.run.evaluation import Evaluated, EvaluationSchedule
from scratchnet.run.history import LossHistory
from scratchnet.run.snapshot import Change, Snapshot, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_STEPS = PARAMETERS["training.steps"]
assert isinstance(_STEPS, Integer)
#: No run is longer, whatever is set while it goes on.
_MOST_STEPS = _STEPS.maximum
#: A schedule is worked out for so many steps at a time.
_MOST_FACTORS = 4096
#: How many times more steps one call makes than the call before, at most.
_GROWTH = 8
#: How much of its time a call is meant to fill, and when there is no need of another.
_FILLING, _FILLED = 0.9, 0.75


class Session:
    """One run of an experiment.

    If ``measuring``, test loss and metrics are noted on the way, which costs a little.

    Raises FormulaError when the objective is undefined in the domain, InvalidValue for an
    unknown engine and EngineUnavailable for one that cannot be had.
    """

    def __init__(
        self, experiment: Experiment, engine: str = REFERENCE, *, measuring: bool = False
    ) -> None:
        #: As it was before the first step; `experiment` follows live settings.
        self.initial_experiment = experiment
        self.experiment = experiment
        self.problem = build_problem(experiment)
        self.dataset = self.problem.train
        self._engine = make_engine(engine, experiment, self.dataset)
        self.initial_parameters = self._engine.parameters()
        self._history = LossHistory(_MOST_STEPS)
        self._penalties = LossHistory(_MOST_STEPS)
        self.changes: list[Change] = []
        self.diverged_at: int | None = None
        shuffled = experiment.training.shuffle
        self._batches = BatchOrder(experiment.seed, len(self.dataset), shuffled)
        self._measuring = measuring
        self._evaluation = EvaluationSchedule(self.problem, experiment, measuring)
        self._portion = 1
        #: Why the run diverged, once somebody has asked.
        self._explained: str | None = None

    @property
    def step(self) -> int:
        """How many steps have been made."""
        return len(self._history)

    @property
    def status(self) -> Status:
        """Where the run stands."""
        if self.diverged_at is not None:
            return Status.DIVERGED
        if self.step >= self.experiment.training.steps or self.stopped_by:
            return Status.FINISHED
        return Status.UNDERWAY if self.step else Status.READY

    @property
    def stopped_by(self) -> str:
        """What ended the run before its steps were made, in words, or ""."""
        return self._evaluation.stopped_by(self.experiment, self.step)

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
            most = wanted - (self.step - before)
            portion = self._evaluation.steps_left(self.experiment, self.step, most)
            begun = perf_counter()
            if budget_s is not None:
                # After a look that took all the time there is one step all the same.
                over = begun - begun_at >= budget_s
                portion = min(portion, 1 if over else self._portion)
            # A look that was left out or given up comes first, before the next step.
            made = self._train(portion, interrupt) if portion > 0 else 0
            dear = budget_s is not None and self._evaluation.is_expensive(budget_s)
            if dear and made and not self.ended and self._evaluation_due():
                # Who waits between calls waits for one look, and not for steps before it too.
                break
            if not self._evaluate_if_due(interrupt) or (made < portion and interrupt()):
                break
            if made == 0:
                continue
            if budget_s is not None:
                now = perf_counter()
                self._fit_portion(made, now - begun, budget_s)
                if now - begun_at >= budget_s * _FILLED:
                    break
        return self.step - before

    def apply(self, experiment: Experiment, interrupt: Interrupt | None = None) -> None:
        """Take over changed live settings, from the next step on.

        A look that is still due is made first, for it is of the settings before; ``interrupt``
        leaves it out. Raises ValueError if a parameter differs that needs a new session.
        """
        paths = list(self.experiment.differences(experiment))
        fixed = [path for path in paths if PARAMETERS[path].effect is not Effect.LIVE]
        if fixed:
            raise ValueError(f"{', '.join(fixed)} cannot change in a running session")
        if not paths:
            return
        if self._evaluation_due():
            self._evaluate_if_due(interrupt or Interrupt())
        self.changes += [Change(self.step, path, experiment.value(path)) for path in paths]
        self.experiment = experiment
        if self.step == 0:
            # What changed before the first step was there from the beginning.
            self._evaluation = EvaluationSchedule(self.problem, experiment, self._measuring)
        # Another setting may lead on from the last finite state.
        self.diverged_at = self._explained = None
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
        engine.set_optimizer_state(self._engine.optimizer_state())
        self._engine = engine
        self._portion = 1

    def maps(self, resolution: int, *, hidden: bool = False) -> "NDArray[np.float64]":
        """Return outputs over the axes as they stand; see `scratchnet.engines.Engine.maps`."""
        return self._engine.maps(self.problem.axes, resolution, hidden=hidden)

    def gradients(self) -> Parameters:
        """Return ∂L/∂parameter over the samples that are trained on, as they stand."""
        return self._engine.gradients()

    def outputs(self, dataset: Dataset) -> "NDArray[np.float64]":
        """Return the outputs for each of some samples, shape (samples, outputs)."""
        return self._engine.outputs(dataset.inputs)

    def loss_of(self, dataset: Dataset) -> float:
        """Return the mean loss over some samples as they stand, with no penalty; NaN for none."""
        return self._engine.loss_of(dataset)

    def evaluate(self, interrupt: Interrupt | None = None) -> tuple[Evaluated, Evaluated]:
        """Return outputs and their evaluation for the training and for the test samples.

        Raises Interrupted if ``interrupt`` says so.
        """
        return self._evaluation.evaluate(self._engine, interrupt)

    def divergence(self) -> str:
        """Return why the run diverged, in words, or ""."""
        if self.diverged_at is None:
            return ""
        if self._explained is None:
            # The step that diverged has dealt no batch, so that it is the next one.
            batch = self._batches.peek(self.experiment.training.batch_size)
            everything = range(len(self.dataset))
            found = divergence_of(
                self.problem, self.snapshot(), everything if batch is None else batch
            )
            self._explained = str(found)
        return self._explained

    def snapshot(self) -> Snapshot:
        """Return the present state as frozen values."""
        return Snapshot(
            experiment=self.experiment,
            initial_experiment=self.initial_experiment,
            engine=self.engine,
            step=self.step,
            status=self.status,
            losses=self.losses,
            penalties=self._penalties.view(),
            parameters=self.parameters(),
            initial_parameters=self.initial_parameters,
            changes=tuple(self.changes),
            diverged_at=self.diverged_at,
            stopped_by=self.stopped_by,
            measurements=self._evaluation.measurements,
            encoding=self.problem.encoding,
        )

    def _train(self, steps: int, interrupt: Interrupt) -> int:
        """Make steps in one call of the engine; return how many."""
        training = self.experiment.training
        settings = StepSettings(
            training.learning_rate,
            training.batch_size,
            training.l1,
            training.l2,
            self._factors(min(steps, _MOST_FACTORS)),
        )
        if training.schedule != "constant":
            steps = min(steps, _MOST_FACTORS)
        made = self._engine.train(steps, settings, self._batches, interrupt)
        if made.penalties and len(self._penalties) < self.step:
            # Until now weights cost nothing.
            self._penalties.extend(array("d", bytes(8 * (self.step - len(self._penalties)))))
        self._history.extend(made.losses)
        self._penalties.extend(made.penalties)
        if made.diverged:
            self.diverged_at = self.step + 1
        return len(made.losses)

    def _evaluate_if_due(self, interrupt: Interrupt) -> bool:
        """Evaluate if that is due; return False if it was interrupted and is still due."""
        diverged, penalty = self.diverged_at is not None, self._last_penalty()
        return self._evaluation.run_if_due(
            self._engine, self.experiment, self.step, penalty, diverged, interrupt
        )

    def _evaluation_due(self) -> bool:
        return self._evaluation.is_due(self.experiment, self.step, self.ended)

    def _last_penalty(self) -> float:
        penalties = self._penalties.view()
        return penalties[-1] if penalties and len(penalties) == self.step else 0.0

    def _factors(self, steps: int) -> "array[float]":
        """Return what the schedule multiplies the learning rate of the next steps by."""
        training = self.experiment.training
        if training.schedule == "constant":
            return array("d", [1.0])
        factor = SCHEDULES[training.schedule].factor
        every, by, total = training.schedule_every, training.schedule_factor, training.steps
        return array("d", [factor(self.step + k, total, every, by) for k in range(steps)])

    def _fit_portion(self, made: int, seconds: float, budget_s: float) -> None:
        """Choose how many steps a call makes, from what the last one took: a whole budget's.

        Each call that returns waits for Python's lock, which the window often holds.
        """
        fitting = int(made * budget_s * _FILLING / max(seconds, 1e-6))
        self._portion = max(1, min(fitting, made * _GROWTH))
