"""The check of a task in the background, and how its result compares with the best known."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from gui.background import BackgroundTask, TaskContext
from scratchnet.engines import REFERENCE
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.lessons import Attempt, Lesson, Task, TaskResult, check_attempt
from scratchnet.lessons.evidence import asks_for_evidence
from scratchnet.many import cores
from scratchnet.quantities import QUANTITIES, Outcome
from scratchnet.run.recipe import Recipe
from scratchnet.run.session import Session

#: What solutions are compared by, as far as a task limits it: it is known without training.
_COMPARED = ("hidden_neurons", "layers", "weights", "parameters", "features", "steps")
_USUAL = ("hidden_neurons", "steps")


@dataclass(frozen=True, slots=True)
class Par:
    """How a result compares with the least that a solution of the lesson has of a quantity."""

    label: str
    own: float
    known: float

    def __str__(self) -> str:
        label = f"{self.label[:1].upper()}{self.label[1:]}"
        if self.own < self.known:
            return f"{label}: {self.own:,.0f}, fewer than the solution's {self.known:,.0f}!"
        if self.own == self.known:
            return f"{label}: {self.own:,.0f}, as few as in the solution."
        return f"{label}: {self.own:,.0f}. The solution has {self.known:,.0f}."


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check, and the pars of a solution if it is one."""

    result: TaskResult
    pars: tuple[Par, ...]


class Checking(QObject):
    """Checks one task at a time.

    Signals: ``run_done(SeedRun)``, in no particular order; ``checked(Checked)``; ``failed(str)``,
    why it cannot be checked; ``cancelled()``; ``ended()``, in each case.
    """

    run_done = Signal(object)
    checked = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task = BackgroundTask(self, "check lesson")
        self._task.reported.connect(self.run_done)
        self._task.succeeded.connect(self.checked)
        self._task.failed.connect(self.failed)
        self._task.cancelled.connect(self.cancelled)
        self._task.ended.connect(self.ended)

    @property
    def busy(self) -> bool:
        """Whether a check is made now."""
        return self._task.busy

    def start(
        self, lesson: Lesson, task: Task, attempt: Attempt, others: Mapping[str, Recipe]
    ) -> None:
        """Check an attempt; ``others`` are runs of the lesson's other tasks, by their ids."""

        def work(context: TaskContext) -> Checked:
            result = check_attempt(
                lesson,
                task,
                attempt,
                others=others,
                progress=context.report,
                cancelled=context,
            )
            return Checked(result, pars(task, attempt.recipe.experiment_at_end))

        self._task.start(work)

    @Slot()
    def cancel(self) -> None:
        """Stop the check."""
        self._task.cancel()

    def close(self) -> None:
        """End the work in the background."""
        self._task.close()


def under_way(done: frozenset[int], count: int) -> list[int]:
    """Return the numbers of the runs that are made now: as many of the next as there are cores."""
    return [number for number in range(count) if number not in done][: cores()]


def pars(task: Task, own: Experiment) -> tuple[Par, ...]:
    """Compare a solution with the best of the lesson's own, by what the task limits."""
    conditions = (*task.within, *task.stars)
    limited = {name for condition in conditions for name in condition.names}
    names = [name for name in _COMPARED if name in limited] or list(_USUAL)
    try:
        mine = _sizes(own, names)
        known = [_sizes(task.with_values(each.values), names) for each in task.solutions]
    except InvalidInput:
        return ()
    if not known or not task.trained or asks_for_evidence(task):
        return ()
    return tuple(
        Par(QUANTITIES[name].label, mine[name], min(each[name] for each in known)) for name in names
    )


def _sizes(experiment: Experiment, names: list[str]) -> dict[str, float]:
    """Return how large a network and its training are, before the first step."""
    outcome = Outcome.of_session(Session(experiment, REFERENCE))
    values = {name: QUANTITIES[name].value(outcome) or 0.0 for name in names}
    if "steps" in values:
        values["steps"] = float(experiment.training.steps)
    return values
