"""Evaluation: when a run goes through all its samples, for stop conditions and metrics.

It happens after the same steps however a run is divided into calls, so that a run can be repeated.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING

from scratchnet.datasets import Dataset, Problem, class_of
from scratchnet.datasets.recent import Recent, Same
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.engines.engine import Engine
from scratchnet.experiment import Experiment, Training
from scratchnet.numbers import significant
from scratchnet.run.metrics import Predictions, compute_metrics
from scratchnet.run.snapshot import Evaluation, Measurement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Stop conditions are checked every so many steps, or a multiple if an evaluation is expensive.
CHECK_INTERVAL = 100
#: Metrics are measured first after so many steps, then when a run is longer by one part in so many.
FIRST_MEASUREMENT, _PART = 10, 50
#: Between two evaluations a run makes at least this many epochs.
_EPOCHS_BETWEEN = 7

#: Outputs for some samples, shape (samples, outputs), and what they are worth (None: no samples).
Evaluated = tuple["NDArray[np.float64]", Evaluation | None]


class Evaluator:
    """Evaluates outputs for the samples of a dataset, as often as one likes."""

    def __init__(self, dataset: Dataset, target_names: Sequence[str] = ()) -> None:
        self.dataset = dataset
        self._target_names = target_names

    def evaluate(self, outputs: "NDArray[np.float64]", loss: float) -> Evaluation | None:
        """Return the evaluation of outputs, shape (samples, outputs); None for no samples."""
        if not len(self.dataset):
            return None
        classes = len(self.dataset.classes)
        predictions = Predictions(self.targets, outputs, classes)
        confusion = predictions.confusion if classes else ()
        by_target = {
            name: compute_metrics(each)
            for name, each in zip(self._target_names, predictions.by_target(), strict=False)
            if self.dataset.other_targets
        }
        return Evaluation(loss, compute_metrics(predictions), confusion, by_target)

    @cached_property
    def targets(self) -> "NDArray[np.float64]":
        """The number of each sample's class, or its target; of several (samples, targets)."""
        if len(self.dataset) > _MANY_SAMPLES:
            return _targets_of(self.dataset)
        return _TARGETS.get(Same(self.dataset), lambda: _targets_of(self.dataset))


#: Targets that were asked for last: many runs may have their samples in common. Those of more
#: samples are not kept, for their training takes much longer than this.
_TARGETS: "Recent[Same, NDArray[np.float64]]" = Recent(most=4)
_MANY_SAMPLES = 10_000


def _targets_of(dataset: Dataset) -> "NDArray[np.float64]":
    import numpy as np

    if dataset.other_targets:
        return np.array(dataset.target_rows(), np.float64)
    targets, count = dataset.targets, len(dataset.classes)
    return np.array([class_of(t, count) for t in targets] if count else targets, np.float64)


def evaluators_of(problem: Problem) -> tuple[Evaluator, Evaluator]:
    """Return evaluators of the training and of the test samples."""
    names = problem.target_names
    return Evaluator(problem.train, names), Evaluator(problem.test, names)


def evaluate(
    engine: Engine, evaluators: tuple[Evaluator, Evaluator], interrupt: Interrupt | None
) -> tuple[Evaluated, Evaluated]:
    """Return what a network's outputs are worth for the training and for the test samples.

    Raises Interrupted if ``interrupt`` says so.
    """

    def evaluated(evaluator: Evaluator) -> Evaluated:
        loss, outputs = engine.evaluate(evaluator.dataset, interrupt)
        return outputs, evaluator.evaluate(outputs, loss)

    return evaluated(evaluators[0]), evaluated(evaluators[1])


class EvaluationSchedule:
    """When a run is evaluated, and what came of it.

    ``experiment`` is the run's first: its batch size decides how often. Without ``measuring`` only
    stop conditions are checked.
    """

    def __init__(self, problem: Problem, experiment: Experiment, measuring: bool) -> None:
        self._evaluators = evaluators_of(problem)
        self._has_test = bool(len(problem.test))
        interval = _least_interval(problem, experiment.training.batch_size)
        loss_name = "test loss" if self._has_test else "training loss"
        self._stops = StopConditions(interval, loss_name)
        self._measurements = _MeasurementLog(interval, measuring)
        #: How long the last one took. It is not known before the first.
        self._seconds = inf

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """What has been measured, in the order of steps."""
        return tuple(self._measurements.entries)

    def stopped_by(self, experiment: Experiment, step: int) -> str:
        """Return why the run ends after ``step`` steps, as text, or ""."""
        return self._stops.reason_for(experiment, step)

    def steps_left(self, experiment: Experiment, step: int, most: int) -> int:
        """Return how many steps may be made until the next evaluation, ``most`` at most."""
        left = self._stops.steps_left(experiment, step)
        return min(most, left, self._measurements.steps_left(step, most))

    def is_due(self, experiment: Experiment, step: int, ended: bool) -> bool:
        """Return whether an evaluation is due before the next step, or at the end."""
        return self._stops.is_due(experiment, step) or self._measurements.is_due(step, ended)

    def is_expensive(self, budget_s: float) -> bool:
        """Return whether an evaluation may take longer than ``budget_s``."""
        return self._seconds > budget_s

    def run_if_due(
        self,
        engine: Engine,
        experiment: Experiment,
        step: int,
        penalty: float,
        diverged: bool,
        interrupt: Interrupt,
    ) -> bool:
        """Evaluate if that is due; return False if it was interrupted and is still due.

        ``penalty`` is the regularization's part of the last step's loss; ``diverged`` says whether
        the next step diverges. Many samples take long in plain Python, therefore the interrupt.
        """
        start = perf_counter()
        watched = self._evaluators[1 if self._has_test else 0].dataset
        checking = self._stops.is_due(experiment, step)
        try:
            self._stops.check(experiment, step, lambda: engine.loss_of(watched, interrupt))
            finished = step >= experiment.training.steps
            ended = finished or diverged or bool(self.stopped_by(experiment, step))
            measuring = self._measurements.is_due(step, ended)
            if measuring:
                (_, train), (_, test) = self.evaluate(engine, interrupt)
                self._measurements.add(step, penalty, train, test)
        except Interrupted:
            return False
        if checking or measuring:
            self._seconds = perf_counter() - start
        return True

    def evaluate(self, engine: Engine, interrupt: Interrupt | None) -> tuple[Evaluated, Evaluated]:
        """Evaluate the training and the test samples now; see `evaluate`."""
        return evaluate(engine, self._evaluators, interrupt)


class StopConditions:
    """Conditions on which a run ends before all its steps are made.

    ``reason`` says why the run was to end at the last check, or is "". ``least_interval`` is the
    least number of steps between two checks; ``loss_name`` says whose loss is checked.
    """

    def __init__(
        self, least_interval: int = CHECK_INTERVAL, loss_name: str = "training loss"
    ) -> None:
        self.reason = ""
        #: The settings and the step that the reason belongs to.
        self._checked: tuple[Training, int] | None = None
        self._loss_name = loss_name
        self._interval = CHECK_INTERVAL * max(1, -(-least_interval // CHECK_INTERVAL))
        self._least = inf
        self._least_at = 0
        self._next = self._interval

    def steps_left(self, experiment: Experiment, step: int) -> int:
        """Return how many steps may be made at most until the next check."""
        if _has_conditions(experiment):
            return self._next - step
        return experiment.training.steps

    def reason_for(self, experiment: Experiment, step: int) -> str:
        """Return why a run with these settings ends after ``step`` steps, or "".

        A run continues with other settings, and does not with those that stopped it: a setting
        that is changed and changed back between two steps makes no difference.
        """
        stopped = bool(self.reason) and self._checked == (experiment.training, step)
        return self.reason if stopped else ""

    def is_due(self, experiment: Experiment, step: int) -> bool:
        """Return whether a check is due after ``step`` steps."""
        return _has_conditions(experiment) and step >= self._next

    def check(self, experiment: Experiment, step: int, loss: Callable[[], float]) -> None:
        """Check the conditions after ``step`` steps; ``loss`` is called if that is due.

        If it raises, the check remains due.
        """
        if not _has_conditions(experiment):
            self._next = self._after(step)
            self._least, self._least_at = inf, step
        elif self.is_due(experiment, step):
            value = loss()
            self._next = self._after(step)
            training = experiment.training
            self._checked = training, step
            self._update_reason(training.target_loss, training.patience, step, value)

    def _after(self, step: int) -> int:
        return step - step % self._interval + self._interval

    def _update_reason(
        self, target: float | None, patience: int | None, step: int, loss: float
    ) -> None:
        self.reason = ""
        if loss < self._least:
            self._least, self._least_at = loss, step
        if target is not None and loss <= target:
            self.reason = (
                f"the {self._loss_name} reached {significant(target, 6)} ({significant(loss, 4)})"
            )
        elif patience is not None and step - self._least_at >= patience:
            steps = step - self._least_at
            self.reason = f"the {self._loss_name} has not improved for {steps:,} steps"


class _MeasurementLog:
    """Test loss and metrics of a run, at intervals that grow with it."""

    def __init__(self, least_interval: int, enabled: bool) -> None:
        self.entries: list[Measurement] = []
        self._interval = max(FIRST_MEASUREMENT, least_interval)
        self._next: float = FIRST_MEASUREMENT if enabled else inf
        self._enabled = enabled

    def is_due(self, step: int, ended: bool) -> bool:
        """Return whether to measure after ``step`` steps; the end is always measured."""
        last = self.entries[-1].step if self.entries else 0
        return step >= self._next or (self._enabled and ended and step > last)

    def steps_left(self, step: int, most: int) -> int:
        """Return how many steps may be made until the next one, ``most`` at most."""
        return int(min(self._next - step, most))

    def add(
        self, step: int, penalty: float, train: Evaluation | None, test: Evaluation | None
    ) -> None:
        """Add what was found after ``step`` steps."""
        self._next = step + max(self._interval, step // _PART)
        self.entries.append(
            Measurement(
                step=step,
                penalty=penalty,
                test_loss=test.loss if test else None,
                metrics=train.metrics if train else {},
                test_metrics=test.metrics if test else {},
            )
        )


def _least_interval(problem: Problem, batch_size: int | None) -> int:
    """Return how many steps take longer than an evaluation, independent of the clock."""
    samples = len(problem.train) + len(problem.test)
    batch = batch_size or samples
    return _EPOCHS_BETWEEN * -(-samples // min(batch, samples))


def _has_conditions(experiment: Experiment) -> bool:
    training = experiment.training
    return training.target_loss is not None or training.patience is not None
