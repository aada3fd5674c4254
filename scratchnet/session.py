"""A session: a network, its dataset and its history, moved on step by step.

No threads and no Qt. The same experiment gives the same bits however the steps were divided
into calls, whether it was paused, and whether anybody looked.
"""

from array import array
from math import isfinite
from time import perf_counter

from scratchnet.batches import BatchOrder
from scratchnet.datasets import build_dataset
from scratchnet.engines import DEFAULT_ENGINE, Interrupted, StepInterrupted, make_engine
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.reference import Parameters
from scratchnet.snapshot import Change, Snapshot, Status


def _never() -> bool:
    return False


class Session:
    """One run of an experiment.

    Raises FormulaError when the objective is undefined in the domain, and InvalidValue for an
    unknown engine.
    """

    def __init__(self, experiment: Experiment, engine: str = DEFAULT_ENGINE) -> None:
        self.experiment = experiment
        self.dataset = build_dataset(experiment)
        self._engine = make_engine(engine, experiment, self.dataset)
        self.initial_parameters = self._engine.parameters()
        self.losses = array("d")
        self.changes: list[Change] = []
        self.diverged_at: int | None = None
        self._batches = BatchOrder(experiment.seed, len(self.dataset))

    @property
    def step(self) -> int:
        """How many steps have been made."""
        return len(self.losses)

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

    def parameters(self) -> Parameters:
        """Return the present parameters: per layer, per neuron, ``(w…, b)``."""
        return self._engine.parameters()

    def advance(
        self,
        *,
        steps: int | None = None,
        budget_s: float | None = None,
        interrupted: Interrupted = _never,
    ) -> int:
        """Make steps until the run ends, ``steps`` are made or ``budget_s`` seconds are over.

        Unless ``interrupted`` answers True, at least one step is made if the run has not ended
        and ``steps`` is not 0. A step that was given up will be made anew, with the same bits.
        Returns how many were made.
        """
        before = self.step
        deadline = None if budget_s is None else perf_counter() + budget_s
        while not self.ended and (steps is None or self.step - before < steps):
            try:
                self._make_step(interrupted)
            except StepInterrupted:
                break
            if deadline is not None and perf_counter() >= deadline:
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

    def snapshot(self) -> Snapshot:
        """Return the present state as frozen values."""
        return Snapshot(
            experiment=self.experiment,
            engine=self.engine,
            step=self.step,
            status=self.status,
            losses=memoryview(self.losses.tobytes()).cast("d"),
            parameters=self.parameters(),
            initial_parameters=self.initial_parameters,
            changes=tuple(self.changes),
            diverged_at=self.diverged_at,
        )

    def _make_step(self, interrupted: Interrupted) -> None:
        """Make one step, or undo it and end the run if it leaves the finite numbers."""
        training = self.experiment.training
        before = self._engine.parameters()
        batch = self._batches.peek(training.batch_size)
        loss = self._engine.step(batch, training.learning_rate, interrupted)
        self._batches.deal(batch)
        if isfinite(loss) and _all_finite(self._engine.parameters()):
            self.losses.append(loss)
        else:
            self._engine.set_parameters(before)
            self.diverged_at = self.step + 1


def _all_finite(parameters: Parameters) -> bool:
    return all(isfinite(value) for layer in parameters for neuron in layer for value in neuron)
