"""Grading hand-ins: each is judged by the teacher's file, from runs that are made again."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from math import isclose
from pathlib import Path

from scratchnet.engines import EngineUnavailable, Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.formula import FormulaError
from scratchnet.lessons.attempt import Attempt, TaskResult
from scratchnet.lessons.checking import check_attempt
from scratchnet.lessons.evidence import asks_for_evidence, verified_runs
from scratchnet.lessons.lesson import Lesson, Task
from scratchnet.lessons.questions import Answer
from scratchnet.records import (
    HandIn,
    Run,
    engine_to_repeat,
    made_elsewhere,
    read_run,
    verify,
    work_of,
)
from scratchnet.run.recipe import Recipe, Replay
from scratchnet.run.snapshot import Status
from scratchnet.tables import guarded

#: So many losses show that a run of another system is the same but for rounding, within this part.
_FIRST_STEPS, _SAME_BUT_ROUNDED = 5, 1e-6


@dataclass(frozen=True, slots=True)
class Graded:
    """What came of one file. ``author`` may be "", and ``task`` None if the file names none.

    ``result`` is None if the file was not graded; then ``refusal`` says why. ``remark`` is worth
    knowing. ``runs`` is how many runs were made: those that could be made again, where they count.
    """

    file: Path
    author: str
    task: str | None
    created: str
    result: TaskResult | None
    refusal: str = ""
    hand_in: HandIn | None = None
    remark: str = ""
    runs: int = 0

    @property
    def text(self) -> str:
        """What came of it in short, such as "solved, 9 of 12 seeds, 1 of 2 stars"."""
        if self.result is None:
            return "not graded"
        result = self.result
        parts = ["solved" if result.solved else "not solved"]
        if len(result.runs) > 1:
            parts.append(f"{result.reached} of {len(result.runs)} seeds")
        if result.stars:
            parts.append(f"{_part(result.stars)} stars")
        if result.questions:
            parts.append(f"{_part([each.right for each in result.questions])} answers")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the grades: the file that counts for each task, by its id, and remarks.

    ``refused`` is whether one of the files was not graded.
    """

    name: str
    graded: Mapping[str, Graded]
    remarks: tuple[str, ...]
    refused: bool = False

    @property
    def solved(self) -> int:
        """How many tasks are solved."""
        return sum(each.result is not None and each.result.solved for each in self.graded.values())


@dataclass(frozen=True, slots=True)
class _Received:
    """A file that is what it says: its run can be judged. ``remark`` is worth knowing, or ""."""

    file: Path
    run: Run
    hand_in: HandIn
    task: Task
    remark: str = ""

    @property
    def attempt(self) -> Attempt:
        """The attempt that it hands in."""
        ended = self.run.status in (Status.FINISHED, Status.DIVERGED)
        hand_in = self.hand_in
        return Attempt(
            self.run.recipe, answers_of(self.task, hand_in), hand_in.hints, hand_in.runs, ended
        )

    def graded(
        self, result: TaskResult | None, refusal: str = "", remark: str = "", runs: int = 0
    ) -> Graded:
        """Return what came of it."""
        about = self.run.about
        return Graded(
            self.file,
            about.author,
            self.task.id,
            about.created,
            result,
            refusal,
            self.hand_in,
            "; ".join(filter(None, (self.remark, remark))),
            runs,
        )


def answers_of(task: Task, hand_in: HandIn) -> dict[str, Answer]:
    """Return the answers to questions that the task has: others are left out."""
    known = {each.id for each in task.predictions} | {each.id for each in task.questions}
    return {name: answer for name, answer in hand_in.answers.items() if name in known}


def grade(
    lesson: Lesson,
    files: Sequence[Path],
    *,
    jobs: int | None = None,
    most_work: int,
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Person]:
    """Grade hand-ins, in the order of names; ``progress`` is told how many files are done.

    A run that is more work than ``most_work``, see `work_of`, is refused. Of several hand-ins of
    one person for one task, the one made last counts. Raises Interrupted once ``cancelled`` returns
    true.
    """
    received: list[_Received] = []
    refused: list[Graded] = []
    for file in files:
        if cancelled():
            raise Interrupted
        found = _receive(lesson, file, most_work, _Cancelled(cancelled))
        if isinstance(found, _Received):
            received.append(found)
        else:
            refused.append(found)
        progress(len(refused))
    people: list[Person] = []
    limits = _Limits(jobs, most_work, cancelled)
    done = len(refused)
    same = _same_runs(received)
    names = sorted({*map(_name, received), *map(_name, refused)}, key=str.casefold)
    for name in names:
        mine = [each for each in received if _name(each) == name]
        latest = _latest(mine)
        recipes = {task: each.run.recipe for task, each in latest.items()}
        graded = {task: _graded(lesson, each, recipes, limits) for task, each in latest.items()}
        done += len(mine)
        progress(done)
        theirs = [each for each in refused if _name(each) == name]
        graded = {each.task: each for each in theirs if each.task is not None} | graded
        remarks = _remarks(mine, latest, theirs, graded, same)
        is_refused = bool(theirs) or any(each.refusal for each in graded.values())
        people.append(Person(name, graded, remarks, is_refused))
    return people


class _Cancelled(Interrupt):
    """Interrupts a replay once ``cancelled`` returns true."""

    def __init__(self, cancelled: Callable[[], bool]) -> None:
        super().__init__()
        self._asked = cancelled

    def __call__(self) -> bool:
        return self._asked()


def _receive(
    lesson: Lesson, file: Path, most_work: int, interrupt: Interrupt
) -> _Received | Graded:
    """Return a hand-in if everything in it is true, else why it is not graded."""
    try:
        run = read_run(file)
    except InvalidInput as error:
        reason = str(error).removeprefix(f"{file}: ").removeprefix("cannot be read: ")
        return Graded(file, "", None, "", None, f"cannot be read: {reason}")
    author, created, hand_in = run.about.author, run.about.created, run.hand_in
    task = hand_in.task if hand_in is not None else None
    refused = Graded(file, author, task, created, None, hand_in=hand_in)
    if hand_in is None:
        return replace(refused, refusal="is a run of no lesson; hand in from within the lesson")
    remark = ""
    try:
        refusal = _refusal(lesson, run, hand_in, most_work)
        if not refusal:
            refusal, remark = _verified(run, interrupt)
    except (EngineUnavailable, InvalidInput, FormulaError) as error:
        refusal = f"cannot be run again: {error}"
    if refusal:
        return replace(refused, refusal=refusal)
    return _Received(file, run, hand_in, lesson.task(hand_in.task), remark)


def _verified(run: Run, interrupt: Interrupt) -> tuple[str, str]:
    """Return why a run is not what its settings give, or "", and what else is to be said of it.

    On another system the last digits may be others, and after many steps all of them. No grade
    depends on a recorded number, so that such a run counts if it begins as the one made here.
    """
    check = verify(run, interrupt=interrupt)
    if check.equal:
        return "", ""
    elsewhere = made_elsewhere(run)
    if elsewhere and _begins_alike(run):
        return "", f"was made by {elsewhere}, where last digits differ; runs made here are graded"
    return f"is not what its settings give. {check}", ""


def _begins_alike(run: Run) -> bool:
    """Return whether the first losses are those of the run made here, but for their last digits."""
    replay = Replay(run.recipe, engine=engine_to_repeat(run.recipe.engine))
    replay.advance(min(_FIRST_STEPS, run.steps))
    made = replay.session.losses
    return len(made) > 0 and all(
        isclose(here, there, rel_tol=_SAME_BUT_ROUNDED)
        for here, there in zip(made, run.losses, strict=False)
    )


def _refusal(lesson: Lesson, run: Run, hand_in: HandIn, most_work: int) -> str:
    """Return why a run is none of the lesson's, or ""."""
    if hand_in.lesson != lesson.id:
        return f'is of the lesson "{hand_in.lesson}", and this is "{lesson.id}"'
    if hand_in.digest != lesson.digest:
        return "was made with another version of the lesson's file"
    ids = [task.id for task in lesson.tasks]
    if hand_in.task not in ids:
        return f'is of the task "{hand_in.task}"; the lesson has {", ".join(ids)}'
    task = lesson.task(hand_in.task)
    recipe = run.recipe
    changed = list(task.locked_differences(recipe.experiment))
    changed += task.locked_differences(recipe.experiment_at_end)
    changed += [each.path for each in recipe.changes if not task.is_free(each.path)]
    if changed:
        names = ", ".join(dict.fromkeys(changed))
        return f"changes what the lesson locks: {names}"
    if task.trained and recipe.steps == 0:
        return "has made no step"
    if (work := work_of(recipe)) > most_work:
        return f"is {work:.2g} steps × samples × parameters, and --most-work allows {most_work:.2g}"
    return ""


def _graded(
    lesson: Lesson,
    received: _Received,
    recipes: Mapping[str, Recipe],
    limits: "_Limits",
) -> Graded:
    task, attempt = received.task, received.attempt
    others = {name: recipe for name, recipe in recipes.items() if name != task.id}
    remark = ""
    try:
        if asks_for_evidence(task):
            elsewhere = made_elsewhere(received.run)
            verified = verified_runs(
                task,
                received.hand_in.evidence,
                _SAME_BUT_ROUNDED if elsewhere else 0.0,
                limits.most_work,
                jobs=limits.jobs,
                cancelled=limits.cancelled,
            )
            if verified < attempt.runs:
                remark = f"tells of {attempt.runs} runs, of which {verified} could be made again"
            attempt = replace(attempt, runs=verified)
        result = check_attempt(
            lesson, task, attempt, others=others, jobs=limits.jobs, cancelled=limits.cancelled
        )
    except (EngineUnavailable, InvalidInput, FormulaError) as error:
        return received.graded(None, f"cannot be run with other seeds: {error}")
    return received.graded(result, "", remark, attempt.runs)


@dataclass(frozen=True, slots=True)
class _Limits:
    """How much is done at once, and at most; and what ends it."""

    jobs: int | None
    most_work: int
    cancelled: Callable[[], bool]


def _name(each: _Received | Graded) -> str:
    """Return whose a file is; one without an author is named after the file."""
    author = each.run.about.author if isinstance(each, _Received) else each.author
    return " ".join(author.split()) or f"({each.file.name})"


def _latest(mine: Sequence[_Received]) -> dict[str, _Received]:
    """Return the hand-in that counts for each task: the last one made."""
    ordered = sorted(mine, key=lambda each: each.run.about.created)
    return {each.task.id: each for each in ordered}


def _same_runs(received: Sequence[_Received]) -> dict[Path, str]:
    """Return who else handed in the very same run, by file."""
    by_run: dict[object, list[_Received]] = {}
    for each in received:
        key = each.task.id, each.run.recipe.experiment, each.run.recipe.changes, each.run.parameters
        by_run.setdefault(key, []).append(each)
    found: dict[Path, str] = {}
    for group in by_run.values():
        for each in group:
            others = sorted({_name(other) for other in group} - {_name(each)})
            if others:
                found[each.file] = ", ".join(others)
    return found


def _remarks(
    mine: Sequence[_Received],
    latest: Mapping[str, _Received],
    refused: Sequence[Graded],
    graded: Mapping[str, Graded],
    same: Mapping[Path, str],
) -> tuple[str, ...]:
    remarks = [f"{each.file.name} {each.refusal}" for each in refused]
    remarks += [
        f"{each.file.name} {each.refusal}"
        for each in graded.values()
        if each.refusal and each not in refused
    ]
    remarks += [f"{each.file.name} {each.remark}" for each in graded.values() if each.remark]
    counted = {each.file for each in latest.values()}
    remarks += [
        f"{each.file.name} does not count: a later one was handed in"
        for each in mine
        if each.file not in counted
    ]
    remarks += [
        f"{each.file.name} is the same run as that of {same[each.file]}"
        for each in latest.values()
        if each.file in same
    ]
    return tuple(remarks)


def grades_csv(lesson: Lesson, people: Sequence[Person]) -> str:
    """Return a row a person: name, tasks solved, and for each task its columns.

    A task's own column is 1 if it is solved, 0 if not, and empty if it was not graded. No cell is
    taken for a formula by a spreadsheet.
    """
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    header = ["name", "solved", "tasks"]
    for task in lesson.tasks:
        header += [f"{task.id}{column}" for column in ("", *(f" {name}" for name in _COLUMNS))]
    writer.writerow([*header, "remarks"])
    for person in people:
        row: list[object] = [guarded(person.name), person.solved, len(lesson.tasks)]
        for task in lesson.tasks:
            row += task_cells(person.graded.get(task.id))
        writer.writerow([*row, guarded("; ".join(person.remarks))])
    return buffer.getvalue()


#: What is told of each task beside whether it is solved.
_COLUMNS = ("seeds", "stars", "predictions", "answers", "hints", "runs")


def task_cells(graded: Graded | None) -> list[object]:
    """Return the cells of a task: solved, then those of its other columns."""
    if graded is None or graded.result is None or graded.hand_in is None:
        return [""] * (1 + len(_COLUMNS))
    result = graded.result
    return [
        int(result.solved),
        f"{result.reached} of {len(result.runs)}" if result.runs else "",
        _part(result.stars),
        _part([each.right for each in result.predictions]),
        _part([each.right for each in result.questions]),
        graded.hand_in.hints,
        graded.runs,
    ]


def _part(values: Sequence[bool | None]) -> str:
    """Return how many are true, "" if there are none."""
    return f"{sum(value is True for value in values)} of {len(values)}" if values else ""
