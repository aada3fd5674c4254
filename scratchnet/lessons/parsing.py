"""Reading a lesson's file: nothing in it is executed, and everything that is wrong is told."""

from dataclasses import dataclass
from pathlib import Path

from scratchnet.declare.json_document import read_document
from scratchnet.errors import InvalidInput
from scratchnet.lessons.document import Document, split_document
from scratchnet.lessons.lesson import FORMAT, LEVELS, VERSION, Kind, Lesson
from scratchnet.lessons.problems import Problems
from scratchnet.lessons.table import Table
from scratchnet.lessons.task_parsing import Surroundings, TaskReader, read_id
from scratchnet.lessons.texts import text_problems
from scratchnet.texts import unwritable

_LARGEST_FILE_BYTES = 1_000_000
_MOST_TASKS = 50


def read_lesson(path: Path, surroundings: Surroundings) -> Lesson:
    """Read a lesson's file. Raises InvalidInput whose message begins with the file's name.

    It is an UnreadableLesson, with the line of each problem, if the file could be read as text.
    """

    def parse(text: str) -> Lesson | _Refused:
        try:
            return parse_lesson(text, surroundings, name=str(path), folder=path.parent)
        except InvalidInput as error:
            return _Refused(error)

    found = read_document(path, _LARGEST_FILE_BYTES, "a lesson", parse)
    if isinstance(found, _Refused):
        raise found.error
    return found


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why a text is no lesson: its message names the file already."""

    error: InvalidInput


def parse_lesson(
    text: str, surroundings: Surroundings, *, name: str = "the lesson", folder: Path | None = None
) -> Lesson:
    """Read a lesson's text. Raises UnreadableLesson with all of its problems.

    ``folder`` is where its pictures and experiments lie; without one, pictures are not looked for.
    """
    problems = Problems()
    for number, line in enumerate(text.splitlines(), 1):
        if fault := unwritable(line, lines=True):
            problems.add(number, f"the text has {fault}; allowed: a text without it")
    document = split_document(text, problems)
    for number, fault in text_problems(_markdown(text, document), folder):
        problems.add(number + 1, fault)
    problems.raise_if_any(name)
    lesson = _lesson(document, text, problems, surroundings, folder)
    problems.raise_if_any(name)
    return lesson


def _markdown(text: str, document: Document) -> str:
    """Return the text with empty lines for its TOML, which keeps the numbers of the others."""
    lines = text.splitlines()
    for block in (document.head, *(part.block for part in document.tasks)):
        start = block.first_line - 1
        lines[start : start + len(block.lines)] = [""] * len(block.lines)
    return "\n".join(lines)


def _lesson(
    document: Document,
    text: str,
    problems: Problems,
    surroundings: Surroundings,
    folder: Path | None,
) -> Lesson:
    head = Table(document.head, problems)
    head.require("format", "version", "id", "title", "kind", "level", "minutes")
    head.choice("format", (FORMAT,), FORMAT)
    version = head.whole("version", VERSION, 1, 1_000_000)
    if version > VERSION:
        head.refuse(
            "version",
            version,
            f"up to {VERSION}; the lesson was written for a newer Scratchnet, please update",
        )
    kind = Kind(head.choice("kind", [each.value for each in Kind], Kind.MISSION.value))
    lesson_id = read_id(head, "id", "lesson")
    title, level = head.text("title"), head.whole("level", 1, min(LEVELS), max(LEVELS))
    minutes, summary = head.whole("minutes", 10, 1, 600), head.text("summary")
    author, course = head.text("author"), head.text("course")
    head.refuse_others()
    if not document.tasks:
        problems.add(1, "there is no task; a lesson has at least one block ```toml task")
    if len(document.tasks) > _MOST_TASKS:
        problems.add(1, f"there are {len(document.tasks)} tasks; allowed: up to {_MOST_TASKS}")
        return Lesson(lesson_id, title, kind, level, minutes, summary, author, course, (), text)
    ids = [part.block.content.get("id") for part in document.tasks]
    names = [each for each in ids if isinstance(each, str)]
    tasks = [
        TaskReader(part, kind, names, problems, surroundings, folder).read()
        for part in document.tasks
    ]
    for task in tasks:
        if names.count(task.id) > 1:
            problems.add(task.line, f'id is "{task.id}" for two tasks; allowed: each id once')
    return Lesson(
        lesson_id,
        title,
        kind,
        level,
        minutes,
        summary,
        author,
        course,
        tuple(tasks),
        text,
        folder,
    )
