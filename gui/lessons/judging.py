"""Judging the run that is shown: how far it is from the goal, off the window's thread."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from gui.background import BackgroundTask, TaskContext
from gui.lessons.open_task import OpenTask, number_of
from scratchnet.datasets import build_problem
from scratchnet.lessons import Answer, Prediction, Question, Task
from scratchnet.lessons.recognising import recognised
from scratchnet.numbers import significant
from scratchnet.quantities import Facts, Judgement, MissingQuantity, Outcome
from scratchnet.run.recipe import Replay, recipe_of
from scratchnet.run.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a prediction, as people read it, and whether that agrees with it."""

    text: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What a run is worth in a task.

    ``judgements`` are those of the goals, limits and stars, in order. ``came`` is what came of the
    predictions, as far as the run or the lesson knows it. ``failures`` say what may have gone wrong
    in a run that has ended without reaching the goal. ``outcome`` is the run itself, ``waited``
    whether the condition that a tutorial waits for holds; ``reached``, whether all conditions do.
    """

    outcome: Outcome
    judgements: tuple[Judgement, ...]
    came: Mapping[str, Came]
    failures: tuple[str, ...]
    waited: bool = False
    reached: bool = False

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
    step: int
    predicted: Mapping[str, Any]


class Judging(QObject):
    """Judges one run at a time, and always the latest.

    Signals: ``judged(Judged)``; ``answered(object, object)``, the answers that were to be checked,
    and of each question whether that is right.
    """

    judged = Signal(object)
    answered = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._answering = BackgroundTask(self, "check answers")
        self._answering.succeeded.connect(self._on_answering_succeeded)
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
            opened.kept.predictions,
        )
        if not self._task.busy:
            self._start_next()

    def judge_answers(
        self,
        questions: tuple[Question, ...],
        answers: Mapping[str, Answer],
        outcome: Outcome | None,
        runs: Mapping[str, Outcome],
    ) -> None:
        """Check answers to questions about a run; None: the run is not known yet."""

        def work(_context: TaskContext) -> tuple[Mapping[str, Answer], dict[str, bool]]:
            return answers, right_answers(questions, answers, outcome, runs)

        self._answering.start(work)

    @Slot(object)
    def _on_answering_succeeded(self, found: tuple[object, object]) -> None:
        self.answered.emit(*found)

    def forget(self) -> None:
        """Judge nothing any more until it is asked for again."""
        self._next = None
        self._task.cancel()
        self._answering.cancel()

    def close(self) -> None:
        """End the work in the background."""
        self._next = None
        self._task.close()
        self._answering.close()

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
    came = {
        each.id: found
        for each in task.predictions
        if (found := _came(each, request.predicted.get(each.id), facts)) is not None
    }
    reached = all(each.holds for each in judgements[: len(task.conditions)])
    failures = () if reached or not request.snapshot.ended else recognised(outcome)
    waited = False
    if request.step < len(task.steps):
        wanted = task.steps[request.step].wait.condition
        if wanted is not None:
            waited = wanted.judge(outcome, request.runs, request.predictions).holds
    return Judged(outcome, tuple(judgements), came, failures, waited, reached)


def _after(outcome: Outcome, step: int | None) -> Outcome:
    """Return a run as it was, or would be, after a step; None is its last."""
    if step is None or step == outcome.snapshot.step:
        return outcome
    recipe = recipe_of(outcome.snapshot)
    again = Replay(replace(recipe, steps=max(step, recipe.steps)))
    again.advance(step)
    return Outcome.of_session(again.session, runs=outcome.runs)


def _came(prediction: Prediction, answer: object, facts: Facts) -> Came | None:
    """Return what came of a prediction; None where the run cannot tell."""
    number = prediction.number
    if number is None:
        if prediction.correct is None:
            return None
        return Came(said(prediction, prediction.correct), answer == prediction.correct)
    try:
        expected = number.expected(facts)
    except MissingQuantity:
        return None
    if expected is None:
        return None
    agrees = isinstance(answer, int | float) and number.accepts(float(answer), expected)
    return Came(said(prediction, expected), agrees)


def said(prediction: Prediction, answer: Answer) -> str:
    """Return an answer to a prediction as people read it."""
    if prediction.choices and isinstance(answer, int):
        return f"“{prediction.choices[answer]}”"
    return significant(float(answer), 6) if isinstance(answer, int | float) else str(answer)


def right_answers(
    questions: tuple[Question, ...],
    answers: Mapping[str, Answer],
    outcome: Outcome | None,
    runs: Mapping[str, Outcome],
) -> dict[str, bool]:
    """Return of each question whether its answer is right; one without an answer is not."""
    found = {}
    for question in questions:
        answer = answers.get(question.id)
        facts = None if outcome is None else Facts(_after(outcome, question.at_step), runs)
        try:
            found[question.id] = answer is not None and question.is_right(answer, facts)
        except MissingQuantity:
            found[question.id] = False
    return found
