"""Proving a lesson: its solutions reach the goals, its near misses and its start do not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from scratchnet.datasets import build_problem
from scratchnet.engines import Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError
from scratchnet.lessons.attempt import Attempt, SeedRun, TaskResult
from scratchnet.lessons.checking import check_attempt
from scratchnet.lessons.lesson import Kind, Lesson, Solution, Task
from scratchnet.lessons.questions import Answer
from scratchnet.numbers import significant
from scratchnet.run.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in ``line`` of the file; ``holds`` is whether it is well.

    ``note`` is one that is worth knowing, and no fault.
    """

    line: int
    task: str
    holds: bool
    text: str
    note: bool = False

    def __str__(self) -> str:
        mark = "note" if self.note else "holds" if self.holds else "FAILS"
        return f"{self.task}: {mark}: {self.text}"


def prove(
    lesson: Lesson,
    *,
    jobs: int | None = None,
    progress: Callable[[SeedRun], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Finding]:
    """Yield what is found of each task, in order.

    Raises Interrupted once ``cancelled`` returns true, and EngineUnavailable.
    """
    recipes = {task.id: _shown_recipe(task) for task in lesson.tasks}
    for task in lesson.tasks:
        others = {name: recipe for name, recipe in recipes.items() if name != task.id}
        try:
            yield from _Proof(lesson, task, others, jobs, progress, cancelled).findings()
        except (InvalidInput, FormulaError) as error:
            yield Finding(task.line, task.id, False, f"the experiment cannot be run: {error}")


def _shown_recipe(task: Task) -> Recipe:
    """Return the run by which formulas of other tasks are judged: that of the first solution."""
    values = task.solutions[0].values if task.solutions else {}
    try:
        experiment = task.with_values(values)
    except InvalidInput:
        experiment = task.start
    return Attempt.of_settings(experiment).recipe


class _Proof:
    """The proof of one task."""

    def __init__(
        self,
        lesson: Lesson,
        task: Task,
        others: Mapping[str, Recipe],
        jobs: int | None,
        progress: Callable[[SeedRun], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._lesson = lesson
        self._task = task
        self._others = others
        self._jobs = jobs
        self._progress = progress
        self._cancelled = cancelled

    def findings(self) -> Iterator[Finding]:
        """Yield what is found."""
        task = self._task
        build_problem(task.start)
        if task.conditions:
            yield from self._start()
            yield from self._solutions()
            yield from self._near_misses()
        elif task.questions or task.predictions:
            yield from self._answers(self._check(task.start))
        else:
            if self._cancelled():
                raise Interrupted
            yield self._finding(True, "the start can be run")

    def _start(self) -> Iterator[Finding]:
        result = self._check(self._task.start, runs=0)
        text = f"the start reaches the goals on {_share(result)}"
        holds = not result.goals_reached
        text += "" if holds else "; it must not: nothing is left to do"
        yield self._finding(holds, text + _spreads(result))

    def _solutions(self) -> Iterator[Finding]:
        task = self._task
        if not task.solutions:
            needed = self._lesson.kind is not Kind.TUTORIAL
            text = "there is no [[solution]], so that nothing shows that the goals can be reached"
            yield self._finding(not needed, text, note=not needed)
        won = [False] * len(task.stars)
        for number, solution in enumerate(task.solutions, 1):
            result = self._check(task.with_values(solution.values), runs=solution.runs)
            what = f"solution {number} ({_settings(solution)})"
            text = f"{what} reaches the goals on {_share(result)}"
            text += _worst(result) + _spreads(result)
            yield self._finding(result.goals_reached, text, line=solution.line)
            won = [before or now for before, now in zip(won, result.stars, strict=True)]
            if number == 1:
                yield from self._answers(result)
        for star, reached in zip(task.stars, won, strict=True):
            if task.solutions and not reached:
                text = f"no solution wins the star {star.text}"
                yield self._finding(True, text, note=True)

    def _near_misses(self) -> Iterator[Finding]:
        task = self._task
        if not task.near_misses and self._lesson.kind is Kind.MISSION:
            text = "there is no [[near_miss]], so that nothing shows where the goals begin"
            yield self._finding(True, text, note=True)
        for number, miss in enumerate(task.near_misses, 1):
            result = self._check(task.with_values(miss.values))
            because = f": {miss.because}" if miss.because else ""
            text = (
                f"near miss {number} ({_settings(Solution(miss.values))}{because}) reaches the "
                f"goals on {_share(result)}"
            )
            holds = not result.goals_reached
            text += "" if holds else "; it must not"
            yield self._finding(holds, text + _spreads(result), line=miss.line)

    def _answers(self, result: TaskResult) -> Iterator[Finding]:
        """Yield the answers that were computed from the run, and which of them do not exist."""
        for answered in (*result.predictions, *result.questions):
            number = answered.question.number
            if number is None or number.formula is None:
                continue
            known = answered.right is not None
            text = f"{answered.question.id} ({number.formula.text}) is {answered.expected}"
            yield self._finding(known, text, line=answered.question.line)

    def _check(self, experiment: Experiment, *, runs: int = 1) -> TaskResult:
        answers = self._right_answers()
        attempt = Attempt.of_settings(experiment, answers, runs=runs)
        return check_attempt(
            self._lesson,
            self._task,
            attempt,
            others=self._others,
            jobs=self._jobs,
            progress=self._progress,
            cancelled=self._cancelled,
        )

    def _right_answers(self) -> dict[str, Answer]:
        """Return right answers, as far as the file states them: a learner who knows."""
        answers: dict[str, Answer] = {}
        for prediction in self._task.predictions:
            if prediction.number is not None and prediction.number.value is not None:
                answers[prediction.id] = prediction.number.value
            elif prediction.correct is not None:
                answers[prediction.id] = prediction.correct
        for question in self._task.questions:
            if (right := question.right_answer()) is not None:
                answers[question.id] = right
        return answers

    def _finding(
        self, holds: bool, text: str, *, line: int | None = None, note: bool = False
    ) -> Finding:
        return Finding(line or self._task.line, self._task.id, holds, text, note)


def _share(result: TaskResult) -> str:
    seeds = result.task.seeds
    if seeds.of == 1:
        return "its run" if result.reached else "no run"
    return f"{result.reached} of {seeds.of} seeds ({seeds.reach} wanted)"


def _spreads(result: TaskResult) -> str:
    """Return how far the numbers of the goals reach over the runs, to follow another text."""
    spreads = (_spread(result, at) for at in range(len(result.task.goal)))
    return "".join(f"; {spread}" for spread in spreads if spread)


def _spread(result: TaskResult, goal: int) -> str:
    """Return from where to where the number of a goal reaches over the runs; "" for none."""
    judged = [run.judgements[goal] for run in result.runs]
    values = [each.value for each in judged if each.value is not None]
    if not values:
        return ""
    ends = dict.fromkeys(significant(value, 4) for value in (min(values), max(values)))
    return f"{result.task.goal[goal].subject} {' to '.join(ends)}"


def _worst(result: TaskResult) -> str:
    """Return how far a failed solution is from the goals: the conditions of its first failure."""
    if result.goals_reached:
        return ""
    failed = next((run for run in result.runs if not run.reached), None)
    if failed is None:
        return ""
    missing = "; ".join(each.text for each in failed.judgements if not each.holds)
    return f"; on seed {failed.number + 1}: {missing}"


def _settings(solution: Solution) -> str:
    def shown(value: object) -> str:
        return str(list(value)) if isinstance(value, tuple) else str(value)

    each = (f"{path} = {shown(value)}" for path, value in solution.values.items())
    text = ", ".join(each) or "the start"
    return text if solution.runs == 1 else f"{text}; {solution.runs} runs"
