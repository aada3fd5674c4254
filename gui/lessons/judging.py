"""Judging the run that is shown: how far it is from the goal, off the window's thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from gui.background import BackgroundTask, TaskContext
from gui.lessons.open_task import OpenTask, number_of
from scratchnet.datasets import build_problem
from scratchnet.lessons import Answer, Prediction, Question, Task
from scratchnet.quantities import Facts, Judgement, MissingQuantity, Outcome
from scratchnet.run.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Judged:
    """What a run is worth in a task.

    ``judgements`` are those of the goals, limits and stars, in order. ``expected`` are the right
    answers to the predictions, as far as the run or the lesson knows them. ``outcome`` is the run
    itself, ``waits`` whether the condition that a tutorial waits for holds.
    """

    outcome: Outcome
    judgements: tuple[Judgement, ...]
    expected: Mapping[str, Answer | None]
    waited: bool = False

    @property
    def snapshot(self) -> Snapshot:
        """The run as it was judged."""
        return self.outcome.snapshot


@dataclass(frozen=True, slots=True)
class _Request:
    task: Task
    snapshot: Snapshot
    made: int
    predictions: Mapping[str, float]
    runs: Mapping[str, Outcome]
    step: int = 0
    answers: Mapping[str, Any] = field(default_factory=dict)


class Judging(QObject):
    """Judges one run at a time, and always the latest.

    Signals: ``judged(Judged)``.
    """

    judged = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task = BackgroundTask(self, "judge run")
        self._task.succeeded.connect(self.judged)
        self._task.ended.connect(self._start_next)
        self._next: _Request | None = None

    def judge(self, opened: OpenTask, snapshot: Snapshot, runs: Mapping[str, Outcome]) -> None:
        """Judge a run; ``runs`` are those of other tasks by their ids."""
        names = [prediction.id for prediction in opened.task.predictions]
        self._next = _Request(
            opened.task,
            snapshot,
            max(opened.runs, 1),
            number_of(opened.kept.predictions, names),
            runs,
            opened.step,
        )
        if not self._task.busy:
            self._start_next()

    def forget(self) -> None:
        """Judge nothing any more until it is asked for again."""
        self._next = None
        self._task.cancel()

    def close(self) -> None:
        """End the work in the background."""
        self._next = None
        self._task.close()

    @Slot()
    def _start_next(self) -> None:
        request, self._next = self._next, None
        if request is not None:
            self._task.start(partial(_judge, request))


def _judge(request: _Request, context: TaskContext) -> Judged:
    task = request.task
    problem = build_problem(request.snapshot.experiment, context.watch)
    outcome = Outcome(request.snapshot, problem, runs=request.made)
    conditions = (*task.conditions, *task.stars)
    judgements = []
    for condition in conditions:
        context.raise_if_cancelled()
        judgements.append(condition.judge(outcome, request.runs, request.predictions))
    facts = Facts(outcome, request.runs, request.predictions)
    expected = {each.id: right_prediction(each, facts) for each in task.predictions}
    waited = False
    if request.step < len(task.steps):
        wanted = task.steps[request.step].wait.condition
        if wanted is not None:
            waited = wanted.judge(outcome, request.runs, request.predictions).holds
    return Judged(outcome, tuple(judgements), expected, waited)


def right_prediction(prediction: Prediction, facts: Facts) -> Answer | None:
    """Return what a prediction should have said; None where the run cannot tell."""
    if prediction.number is None:
        return prediction.correct
    try:
        return prediction.number.expected(facts)
    except MissingQuantity:
        return None


def right_answers(
    questions: tuple[Question, ...], answers: Mapping[str, Answer], facts: Facts | None
) -> dict[str, bool]:
    """Return of each question whether its answer is right; one without an answer is not."""
    found = {}
    for question in questions:
        answer = answers.get(question.id)
        try:
            found[question.id] = answer is not None and question.is_right(answer, facts)
        except MissingQuantity:
            found[question.id] = False
    return found
