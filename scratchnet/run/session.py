"""A session: a network, its dataset and its history, trained step by step.

No threads and no Qt. The same experiment gives the same bits however its steps are divided into
calls, whether it is paused, and whether it is observed.
"""

import mmap
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from scratchnet.datasets import Dataset, Plane, build_problem
from scratchnet.declare.parameter import Integer
from scratchnet.engines import (
    REFERENCE,
    Engine,
    Interrupt,
    PendingStep,
    StepSettings,
    make_engine,
    may_hand_over,
)
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.engine import HandoverState
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.reference.article import Parameters
from scratchnet.reference.network import gradients_in
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.run.divergence import divergence_of
from scratchnet.run.evaluation import Evaluated, EvaluationSchedule
from scratchnet.run.responses import responses_of
from scratchnet.run.snapshot import Change, Responses, Snapshot, Status, Untangled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_STEPS = PARAMETERS["training.steps"]
assert isinstance(_STEPS, Integer)
#: No run is longer, whatever its live settings.
MOST_STEPS = _STEPS.maximum
#: A schedule is computed for this many steps at a time.
_MOST_FACTORS = 4096
#: How many times more steps one call makes than the call before, at most.
_MOST_GROWTH = 8
#: Which part of its time budget a call is to fill, and after which part no other call follows.
_TARGET_FILL, _SPENT = 0.9, 0.75
_DOUBLE_BYTES = 8
#: With another of these the engine needs another optimizer.
_OPTIMIZER_PATHS = frozenset({"training.optimizer", "training.momentum"})


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All that the steps after ``step`` steps depend on, besides the experiment.

    ``order`` and ``place`` are those of a `BatchOrder`.
    """

    step: int
    parameters: Parameters
    optimizer: HandoverState
    order: "array[int]"
    place: "array[int]"


class Session:
    """One run of an experiment.

    If ``measuring``, test loss and metrics are recorded on the way, which takes a little time.
    ``engine`` is the name of one, or makes one that is not among those to choose from.

    Raises FormulaError if the objective is undefined within the ranges of the inputs, InvalidValue
    for an unknown engine, and EngineUnavailable for one that cannot be used here.
    """

    def __init__(
        self,
        experiment: Experiment,
        engine: "str | Callable[[Experiment, Dataset], Engine]" = REFERENCE,
        *,
        measuring: bool = False,
    ) -> None:
        #: As it was before the first step; `experiment` has the current live settings.
        self.initial_experiment = experiment
        self.experiment = experiment
        self.problem = build_problem(experiment)
        self.dataset = self.problem.train
        if isinstance(engine, str):
            self._engine = make_engine(engine, experiment, self.dataset)
        else:
            self._engine = engine(experiment, self.dataset)
        #: The bug that was planted in the engine, or "".
        self.bug: str = getattr(self._engine, "bug", "")
        self.initial_parameters = self._engine.parameters()
        self._history = LossHistory(MOST_STEPS)
        self._penalties = LossHistory(MOST_STEPS)
        self.changes: list[Change] = []
        self.diverged_at: int | None = None
        shuffled = experiment.training.shuffle
        self._batches = BatchOrder(experiment.seed, len(self.dataset), shuffled)
        self._measuring = measuring
        self._evaluation = EvaluationSchedule(self.problem, experiment, measuring)
        self._pacer = _Pacer()
        #: The optimizer that the last step left, while others are tried before the next one: at
        #: which step, its name, and its state.
        self._left_optimizer: tuple[int, str, HandoverState] | None = None
        #: Why the run diverged, once it has been worked out.
        self._divergence: str | None = None

    @property
    def step(self) -> int:
        """How many steps have been made."""
        return len(self._history)

    @property
    def status(self) -> Status:
        """The state of the run."""
        if self.diverged_at is not None:
            return Status.DIVERGED
        if self.step >= self.experiment.training.steps or self.stopped_by:
            return Status.FINISHED
        return Status.UNDERWAY if self.step else Status.READY

    @property
    def stopped_by(self) -> str:
        """Why the run ended before all its steps were made, or ""."""
        return self._evaluation.stopped_by(self.experiment, self.step)

    @property
    def ended(self) -> bool:
        """Whether no further step will be made."""
        return self.status in (Status.FINISHED, Status.DIVERGED)

    @property
    def engine(self) -> str:
        """The name of the engine in use."""
        return self._engine.name

    @property
    def losses(self) -> "memoryview[float]":
        """The loss of each step, from before its update; read-only."""
        return self._history.view()

    def parameters(self) -> Parameters:
        """Return the current parameters: per layer, per neuron, ``(w…, b)``."""
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
        ``steps`` is not 0. A step that was interrupted is made later, with the same bits.
        Returns how many were made.
        """
        interrupt = interrupt or Interrupt()
        before = self.step
        target = self.experiment.training.steps
        if steps is not None:
            target = min(target, before + steps)
        self._pacer.start(budget_s)
        while not self.ended and self.step < target:
            start = perf_counter()
            left = self._evaluation.steps_left(self.experiment, self.step, target - self.step)
            # An evaluation that was put off or interrupted comes first, before the next step.
            portion = self._pacer.steps_of_next_call(left) if left > 0 else 0
            made = self._train(portion, interrupt) if portion else 0
            if made and self._evaluation_can_wait(budget_s):
                break
            if not self._evaluate_if_due(interrupt) or (made < portion and interrupt()):
                break
            if made:
                self._pacer.note_call(made, perf_counter() - start)
                if self._pacer.is_spent():
                    break
        return self.step - before

    def apply(self, experiment: Experiment, interrupt: Interrupt | None = None) -> None:
        """Apply changed settings from the next step on: live ones, and those of a branch.

        Another optimizer begins as before its first step, without memory of the gradients so far.
        An evaluation that is still due comes first, with the settings before; ``interrupt`` skips
        it. Raises ValueError if a parameter differs that needs a new session.
        """
        paths = list(self.experiment.differences(experiment))
        fixed = [path for path in paths if PARAMETERS[path].effect is Effect.REBUILD]
        if fixed:
            raise ValueError(f"{', '.join(fixed)} cannot change in a running session")
        if not paths:
            return
        if self._evaluation_due():
            self._evaluate_if_due(interrupt or Interrupt())
        self.changes += [Change(self.step, path, experiment.value(path)) for path in paths]
        if not _OPTIMIZER_PATHS.isdisjoint(paths):
            self._use_optimizer(experiment)
        self.experiment = experiment
        if self.step == 0:
            # What changed before the first step was there from the beginning.
            self._evaluation = EvaluationSchedule(self.problem, experiment, self._measuring)
        # With another setting the run may continue from the last finite state.
        self.diverged_at = self._divergence = None
        self._pacer.reset()

    def may_use_engine(self, name: str) -> bool:
        """Return whether another engine may continue the run with the bits it promises."""
        return not self.bug and may_hand_over(self.engine, name, self.step)

    def use_engine(self, name: str) -> None:
        """Continue with another engine.

        Raises InvalidValue, EngineUnavailable, and ValueError if it would change digits within the
        run.
        """
        if not self.may_use_engine(name):
            raise ValueError(f"{name} cannot continue a run of {self.engine}")
        engine = make_engine(name, self.experiment, self.dataset)
        engine.set_parameters(self._engine.parameters())
        engine.set_optimizer_state(self._engine.optimizer_state())
        self._engine = engine
        self._pacer.reset()

    def maps(
        self, resolution: int, *, hidden: bool = False, plane: Plane | None = None
    ) -> "NDArray[np.float64]":
        """Return the current outputs over a plane, by default the problem's own.

        See `scratchnet.engines.Engine.maps`.
        """
        return self._engine.maps(plane or self.problem.plane, resolution, hidden=hidden)

    def responses(self, target: int = 0) -> Responses | None:
        """Return what neurons answer to samples now, grouped by this one of several targets; None
        for one or two inputs.
        """
        return responses_of(self.problem, self._engine, target)

    def untangled(self) -> Untangled:
        """Return how the layers bend the inputs now."""
        # Imports NumPy, which training from a shell does without.
        from scratchnet.run.untangling import untangled

        return untangled(self.problem, self._engine)

    def gradients(self, interrupt: Interrupt | None = None) -> Parameters:
        """Return the current ∂L/∂parameter over the training samples, in `parameters`' shape.

        Raises Interrupted if ``interrupt`` says so.
        """
        return self._engine.gradients(interrupt=interrupt)

    def outputs(self, dataset: Dataset) -> "NDArray[np.float64]":
        """Return the current outputs for each sample, shape (samples, outputs)."""
        return self._engine.outputs(dataset.inputs)

    def loss_of(self, dataset: Dataset) -> float:
        """Return the current mean loss over samples, without penalty; NaN for no samples."""
        return self._engine.loss_of(dataset)

    def evaluate_samples(self, dataset: Dataset) -> "tuple[float, NDArray[np.float64]]":
        """Return the current mean loss over samples and the outputs for each, from one pass."""
        return self._engine.evaluate(dataset)

    def evaluate(self, interrupt: Interrupt | None = None) -> tuple[Evaluated, Evaluated]:
        """Return outputs and their evaluation for the training and for the test samples.

        Raises Interrupted if ``interrupt`` says so.
        """
        return self._evaluation.evaluate(self._engine, interrupt)

    def checkpoint(self) -> Checkpoint:
        """Return what the steps from here on depend on."""
        batches = self._batches
        return Checkpoint(
            self.step,
            self._engine.parameters(),
            self._engine.optimizer_state(),
            batches.order[:],
            batches.place[:],
        )

    def resume(
        self, checkpoint: Checkpoint, experiment: Experiment, losses: "memoryview[float]"
    ) -> None:
        """Go to a checkpoint of this run, or of one with the same bits.

        ``experiment`` has the live settings that it had then, and ``losses`` are those of its
        steps. What was measured on the way, penalties and changes, are not those of the run
        afterwards. Raises ValueError for another number of losses.
        """
        if len(losses) != checkpoint.step:
            raise ValueError(f"{len(losses)} losses do not fit {checkpoint.step} steps")
        self.experiment = experiment
        self._engine.set_parameters(checkpoint.parameters)
        self._engine.use_optimizer(experiment)
        self._engine.set_optimizer_state(checkpoint.optimizer)
        self._left_optimizer = None
        self._batches.order[:], self._batches.place[:] = checkpoint.order, checkpoint.place
        # Snapshots may still show the losses in the history before.
        self._history = LossHistory(MOST_STEPS)
        self._history.extend(losses)
        self._penalties = LossHistory(MOST_STEPS)
        self.changes = []
        self.diverged_at = self._divergence = None
        self._evaluation = EvaluationSchedule(self.problem, experiment, self._measuring)

    def held_gradients(self) -> Parameters | None:
        """Return the gradients that the reference's network holds between two steps.

        None for another engine. The next step clears them, unless a planted bug keeps it from that.
        """
        network = getattr(self._engine, "network", None)
        return None if network is None else gradients_in(network)

    def pending_step(self) -> PendingStep:
        """Return what the next step begins with; of a run that diverged, the step it undid."""
        batch = self._batches.peek(self.experiment.training.batch_size)
        return PendingStep(
            self.step + 1,
            self.parameters(),
            self._engine.optimizer_state(),
            range(len(self.dataset)) if batch is None else tuple(batch),
            self._settings(1),
        )

    def divergence(self) -> str:
        """Return why the run diverged, as text, or ""."""
        if self.diverged_at is None:
            return ""
        if self._divergence is None:
            # The step that diverged drew no batch, so that its batch is the next one.
            batch = self._batches.peek(self.experiment.training.batch_size)
            everything = range(len(self.dataset))
            found = divergence_of(
                self.problem, self.snapshot(), everything if batch is None else batch
            )
            self._divergence = str(found)
        return self._divergence

    def snapshot(self) -> Snapshot:
        """Return the current state as frozen values."""
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
            target_scaling=self.problem.target_scaling,
            bug=self.bug,
        )

    def _use_optimizer(self, experiment: Experiment) -> None:
        """Go on with the optimizer of an experiment, afresh unless it made the last step.

        One that was left and chosen again between two steps has its state: what comes of a run
        depends on the settings at its steps, not on how they came to be.
        """
        left, step, name = self._left_optimizer, self.step, self.experiment.training.optimizer
        if left is None or left[0] != step:
            left = self._left_optimizer = step, name, self._engine.optimizer_state()
        self._engine.use_optimizer(experiment)
        if left[1] == experiment.training.optimizer:
            self._engine.set_optimizer_state(left[2])

    def _train(self, steps: int, interrupt: Interrupt) -> int:
        """Make steps in one call of the engine; return how many."""
        training = self.experiment.training
        settings = self._settings(steps)
        if training.schedule != "constant":
            steps = min(steps, _MOST_FACTORS)
        made = self._engine.train(steps, settings, self._batches, interrupt)
        if made.penalties and len(self._penalties) < self.step:
            # The penalty of all steps before was 0.
            self._penalties.extend(array("d", bytes(8 * (self.step - len(self._penalties)))))
        self._history.extend(made.losses)
        self._penalties.extend(made.penalties)
        if made.diverged:
            self.diverged_at = self.step + 1
        return len(made.losses)

    def _settings(self, steps: int) -> StepSettings:
        """Return the settings of the next steps."""
        training = self.experiment.training
        return StepSettings(
            training.learning_rate,
            training.batch_size,
            training.l1,
            training.l2,
            self._factors(min(steps, _MOST_FACTORS)),
            self.step,
        )

    def _evaluate_if_due(self, interrupt: Interrupt) -> bool:
        """Evaluate if that is due; return False if it was interrupted and is still due."""
        diverged, penalty = self.diverged_at is not None, self._last_penalty()
        return self._evaluation.run_if_due(
            self._engine, self.experiment, self.step, penalty, diverged, interrupt
        )

    def _evaluation_can_wait(self, budget_s: float | None) -> bool:
        """Return whether an evaluation is due that is to be left to the next call.

        Otherwise its caller would wait for the evaluation and for the steps before it.
        """
        if budget_s is None or self.ended:
            return False
        return self._evaluation.is_expensive(budget_s) and self._evaluation_due()

    def _evaluation_due(self) -> bool:
        return self._evaluation.is_due(self.experiment, self.step, self.ended)

    def _last_penalty(self) -> float:
        penalties = self._penalties.view()
        return penalties[-1] if penalties and len(penalties) == self.step else 0.0

    def _factors(self, steps: int) -> "array[float]":
        """Return the schedule's factors of the learning rate for the next steps."""
        training = self.experiment.training
        if training.schedule == "constant":
            return array("d", [1.0])
        factor = SCHEDULES[training.schedule].factor
        every, by, total = training.schedule_every, training.schedule_factor, training.steps
        return array("d", [factor(self.step + k, total, every, by) for k in range(steps)])


class _Pacer:
    """Chooses how many steps one call of the engine makes, so that it fills a time budget.

    One call is better than several: each that returns waits for Python's lock, which the window
    often holds.
    """

    def __init__(self) -> None:
        self._steps = 1
        self._budget_s: float | None = None
        self._started = 0.0

    def start(self, budget_s: float | None) -> None:
        """Start a budget; None is no limit."""
        self._budget_s = budget_s
        self._started = perf_counter()

    def reset(self) -> None:
        """Forget how long steps take."""
        self._steps = 1

    def steps_of_next_call(self, most: int) -> int:
        """Return how many steps to make next: ``most`` at most, and at least 1."""
        if self._budget_s is None:
            return most
        # After an evaluation that took the whole budget there is one step all the same.
        return min(most, 1 if self._is_over(1.0) else self._steps)

    def note_call(self, made: int, seconds: float) -> None:
        """Learn from a call that took ``seconds`` for ``made`` steps."""
        if self._budget_s is not None:
            fitting = int(made * self._budget_s * _TARGET_FILL / max(seconds, 1e-6))
            self._steps = max(1, min(fitting, made * _MOST_GROWTH))

    def is_spent(self) -> bool:
        """Return whether so much of the budget is spent that another call is not worth it."""
        return self._is_over(_SPENT)

    def _is_over(self, fraction: float) -> bool:
        if self._budget_s is None:
            return False
        return perf_counter() - self._started >= fraction * self._budget_s


class LossHistory:
    """Doubles in the order they were added, at most ``most`` of them.

    A view has the losses at the time of its creation and costs nothing: later losses come after it.
    The whole buffer is mapped at once, since untouched pages occupy no memory; growing it would
    copy millions of losses, and the window would wait for that.
    """

    def __init__(self, most: int) -> None:
        self._buffer = memoryview(_untouched(_DOUBLE_BYTES * most)).cast("d")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, losses: "array[float] | memoryview[float]") -> None:
        """Append losses. Raises ValueError if there is no space for them."""
        end = self._count + len(losses)
        self._buffer[self._count : end] = memoryview(losses)
        self._count = end

    def view(self) -> "memoryview[float]":
        """Return the losses so far, read-only."""
        view: memoryview[float] = self._buffer[: self._count].toreadonly()
        return view


def _untouched(size: int) -> mmap.mmap:
    """Return ``size`` bytes of memory, which the system provides page by page when written to."""
    if hasattr(mmap, "MAP_PRIVATE"):
        return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    # Windows has no such flags, and needs none.
    return mmap.mmap(-1, size)
