"""Options of ``scratchnet train`` that make a hand-in for a lesson, and what they choose."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scratchnet.cli.command import Option
from scratchnet.cli.library import surroundings
from scratchnet.cli.options import parsed_settings
from scratchnet.errors import InvalidInput, suggestion
from scratchnet.experiment import Experiment
from scratchnet.records import HandIn

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
)


@dataclass(frozen=True, slots=True)
class ChosenTask:
    """The experiment of a lesson's task, with the settings that were made, and its hand-in."""

    experiment: Experiment
    hand_in: HandIn


def chosen_task(options: argparse.Namespace, settings: Sequence[str]) -> ChosenTask | None:
    """Return the task that the options choose; None if they choose none. Raises InvalidInput."""
    if options.lesson is None:
        for option, given in (("--task", options.task), ("--answer", options.answers)):
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
    answers = dict(_answer(task, text) for text in options.answers)
    hand_in = HandIn(lesson.id, lesson.digest, task.id, answers)
    return ChosenTask(task.with_values(values), hand_in)


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
