"""Options of ``scratchnet train`` that make a hand-in for a lesson, and what they choose."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scratchnet.cli.command import Option
from scratchnet.cli.library import surroundings
from scratchnet.cli.options import parsed_settings, positive
from scratchnet.engines import EngineUnavailable
from scratchnet.errors import InvalidInput, suggestion
from scratchnet.experiment import Experiment
from scratchnet.records import MOST_EVIDENCE, HandIn
from scratchnet.run.session import Session

if TYPE_CHECKING:
    from scratchnet.lessons import Answer, Lesson, Prediction, Question, Task

LESSON_OPTIONS = (
    Option(
        "--lesson",
        type=Path,
        metavar="FILE",
        help="train a task of this lesson (*.lesson.md), in place of an experiment; --set changes "
        "what it leaves free, and --save-run writes a hand-in",
    ),
    Option("--task", metavar="ID", help="with --lesson: which of its tasks (default: the first)"),
    Option(
        "--answer",
        action="append",
        default=[],
        dest="answers",
        metavar="KEY=VALUE",
        help="with --lesson: the answer to a question or prediction: a number, or a choice by its "
        "words or its number from 1; may be repeated",
    ),
    Option(
        "--runs",
        type=positive,
        default=1,
        metavar="N",
        help="with --lesson: make so many runs, with seeds that follow the first one's: evidence, "
        "for a task that counts runs (default: %(default)s)",
    ),
)


@dataclass(frozen=True, slots=True)
class ChosenTask:
    """A lesson's task, its experiment with the settings that were made, and the hand-in for it.

    ``runs`` is how many runs are to be made as evidence.
    """

    task: "Task"
    experiment: Experiment
    hand_in: HandIn
    runs: int

    def handed_in(self, session: Session) -> HandIn:
        """Return the hand-in with the evidence: the run of a session, and those that follow it.

        Raises InvalidInput.
        """
        if self.runs == 1:
            return self.hand_in
        from scratchnet.lessons.evidence import evidence_of, make_evidence

        own = evidence_of(self.task, session.snapshot())
        try:
            others = make_evidence(self.task, self.experiment, session.engine, self.runs - 1)
        except EngineUnavailable as error:
            raise InvalidInput(f"--runs: {error}") from error
        evidence = (*(() if own is None else (own,)), *others)
        return replace(self.hand_in, runs=len(evidence), evidence=evidence)


def chosen_task(options: argparse.Namespace, settings: Sequence[str]) -> ChosenTask | None:
    """Return the task that the options choose; None if they choose none. Raises InvalidInput."""
    if options.lesson is None:
        for option, given in (
            ("--task", options.task),
            ("--answer", options.answers),
            ("--runs", options.runs > 1),
        ):
            if given:
                raise InvalidInput(f"{option} needs --lesson")
        return None
    if options.file is not None:
        raise InvalidInput("--lesson brings its own experiment; allowed: no FILE beside it")
    from scratchnet.lessons import read_lesson

    lesson = read_lesson(options.lesson, surroundings())
    task = _task(lesson, options.task)
    values = parsed_settings(settings)
    locked = [path for path in values if not task.is_free(path)]
    if locked:
        raise InvalidInput(
            f"{', '.join(locked)}: locked by the lesson; allowed: {', '.join(task.free) or 'none'}"
        )
    if options.runs > 1 and not task.is_free("seed"):
        raise InvalidInput("--runs: the lesson locks the seed, so that all runs would be the same")
    if options.runs > MOST_EVIDENCE:
        raise InvalidInput(f"--runs is {options.runs}; allowed: up to {MOST_EVIDENCE}")
    answers = dict(_answer(task, text) for text in options.answers)
    hand_in = HandIn(lesson.id, lesson.digest, task.id, answers)
    return ChosenTask(task, task.with_values(values), hand_in, options.runs)


def _task(lesson: "Lesson", name: str | None) -> "Task":
    names = [task.id for task in lesson.tasks]
    if name is None:
        return lesson.tasks[0]
    if name not in names:
        near = suggestion(name, names)
        raise InvalidInput(f"--task is {name!r}; allowed: {', '.join(names)}{near}")
    return lesson.task(name)


def _answer(task: "Task", text: str) -> "tuple[str, Answer]":
    key, equals, value = text.partition("=")
    asked: dict[str, Prediction | Question] = {each.id: each for each in task.predictions}
    asked |= {each.id: each for each in task.questions}
    name = key.strip()
    if not equals or name not in asked:
        raise InvalidInput(
            f"--answer is {text!r}; allowed: KEY=VALUE, with a key of {', '.join(asked) or 'none'}"
        )
    try:
        return name, asked[name].parse_answer(value)
    except ValueError as error:
        raise InvalidInput(f"--answer {name} is {value!r}; allowed: {error}") from None
