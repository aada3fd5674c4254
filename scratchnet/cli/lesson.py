"""``scratchnet lesson``: list the library, write, check and copy lessons, grade hand-ins."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scratchnet.cli.check import MOST_WORK, run_files
from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.library import lesson_files, library_files, surroundings
from scratchnet.cli.options import output_option, positive
from scratchnet.cli.output import (
    Progress,
    aligned,
    announced,
    check_writable,
    print_document,
    report,
    say,
    write_file,
)
from scratchnet.cli.training import PREPARING_TEXT
from scratchnet.engines import EngineUnavailable
from scratchnet.errors import InvalidInput
from scratchnet.records import SUFFIX

# What reads and checks lessons is imported by the commands that need it: it takes longer to load
# than `scratchnet --version` takes in all.
if TYPE_CHECKING:
    from scratchnet.lessons import Lesson, SeedRun
    from scratchnet.lessons.grading import Person

JOBS = Option(
    "--jobs", type=positive, metavar="N", help="how many runs to make at once (default: all cores)"
)


@command("lesson list", help="list the lessons of the library")
def lesson_list(options: argparse.Namespace) -> int:
    """Print a line for each lesson."""
    from scratchnet.lessons import read_lesson

    rows = [("lesson", "level", "kind", "minutes", "title")]
    for path in library_files():
        lesson = read_lesson(path, surroundings())
        rows.append(
            (lesson.id, str(lesson.level), lesson.kind.value, str(lesson.minutes), lesson.title)
        )
    for line in aligned(rows, right=(1, 3)):
        say(line)
    return ExitCode.DONE


@command(
    "lesson new",
    help="write a lesson to begin with",
    description="Write a small lesson that holds as it is, to be changed in any text editor.",
    options=[
        Option("file", type=Path, metavar="FILE", help="the file to write, *.lesson.md"),
        Option("--title", default="My first lesson", metavar="TEXT", help="the lesson's title"),
        Option("--force", action="store_true", help="replace FILE if it exists"),
    ],
)
def lesson_new(options: argparse.Namespace) -> int:
    """Write the template."""
    from scratchnet.lessons import SUFFIX as LESSON_SUFFIX
    from scratchnet.lessons.template import template

    path: Path = options.file
    if not path.name.endswith(LESSON_SUFFIX):
        raise InvalidInput(
            f"{path}: is no name of a lesson; allowed: a name that ends in {LESSON_SUFFIX}"
        )
    if path.exists() and not options.force:
        raise InvalidInput(f"{path} exists; --force replaces it")
    name = re.sub(r"[^a-z0-9]+", "-", path.name.removesuffix(LESSON_SUFFIX).lower()).strip("-")
    lesson_id = name if name[:1].isalpha() else f"lesson-{name}".strip("-")
    write_file(path, template(lesson_id, " ".join(options.title.split())).encode())
    say(f"wrote {path}; `scratchnet lesson check {path}` proves it")
    return ExitCode.DONE


@command(
    "lesson check",
    help="prove that lessons hold: starts fail, solutions pass, near misses fail",
    description="Read lessons and run what they claim: the start must fail, every solution must "
    "reach the goals on as many seeds as it says, every near miss must not.",
    options=[
        Option(
            "files",
            nargs="*",
            type=Path,
            metavar="FILE",
            help="lessons (*.lesson.md), or folders of them",
        ),
        Option("--library", action="store_true", help="the lessons that come with the program"),
        Option("--read-only", action="store_true", help="read them, and run nothing"),
        JOBS,
    ],
    exit_codes={
        ExitCode.DONE: "everything holds",
        ExitCode.VERIFICATION_FAILED: "something does not hold",
        ExitCode.BAD_INPUT: "a file is no lesson, or bad input",
    },
)
def lesson_check(options: argparse.Namespace) -> int:
    """Prove each lesson; return the exit code of the worst."""
    from scratchnet.lessons import check_engine

    files = [*lesson_files(options.files), *(library_files() if options.library else ())]
    if not files:
        raise InvalidInput("there is nothing to check; allowed: files, folders or --library")
    lessons, unreadable = _read(files)
    failed = unreadable
    failed += _repeated(lessons)
    if not options.read_only and lessons:
        with announced(PREPARING_TEXT):
            check_engine()
        failed += sum(_proved(path, lesson, options.jobs) for path, lesson in lessons)
    if len(files) > 1:
        say(f"{len(files)} lessons, {failed} of them faulty")
    elif lessons:
        say("the lesson does not hold" if failed else "the lesson holds")
    if unreadable:
        return ExitCode.BAD_INPUT
    return ExitCode.VERIFICATION_FAILED if failed else ExitCode.DONE


@command(
    "lesson copy",
    help="write a lesson as learners get it, without its solutions",
    description="Write a lesson without its solutions and near misses. What is handed in for the "
    "copy is graded by the whole file.",
    options=[
        Option("lesson", type=Path, metavar="LESSON", help="the teacher's file, *.lesson.md"),
        output_option("OUT.lesson.md"),
    ],
)
def lesson_copy(options: argparse.Namespace) -> int:
    """Write the copy, or print it."""
    from scratchnet.lessons import parse_lesson, read_lesson
    from scratchnet.lessons.handing_out import for_learners

    lesson = read_lesson(options.lesson, surroundings())
    text = for_learners(lesson.text)
    copy = parse_lesson(text, surroundings(), name="the copy", folder=lesson.folder)
    if any(task.solutions or task.near_misses for task in copy.tasks):
        raise InvalidInput(
            f"{options.lesson}: a solution or near miss stands between braces; allowed: each under "
            "a line [[solution]] or [[near_miss]]"
        )
    if options.output is None:
        print_document(text)
        return ExitCode.DONE
    if options.output.exists() and options.output.samefile(options.lesson):
        raise InvalidInput(f"{options.output}: is LESSON itself; allowed: another file")
    write_file(options.output, text.encode())
    say(f"wrote {options.output}")
    return ExitCode.DONE


@command(
    "lesson grade",
    help="grade hand-ins of a lesson",
    description="Make the runs of hand-ins again and judge them by LESSON: a row for each person. "
    "What is not a run of this very lesson, or not what its settings give, is told and not graded.",
    options=[
        Option("lesson", type=Path, metavar="LESSON", help="the teacher's file, *.lesson.md"),
        Option(
            "files",
            nargs="+",
            type=Path,
            metavar="HAND-IN",
            help=f"hand-ins (*{SUFFIX}), or folders of them",
        ),
        Option("--csv", type=Path, metavar="OUT.csv", help="also write the grades as CSV"),
        Option(
            "--most-work",
            type=positive,
            default=MOST_WORK,
            metavar="N",
            help="make no run again that is more work than this: its steps × samples of a batch × "
            f"parameters (default: {MOST_WORK:,}, a few minutes)",
        ),
        JOBS,
    ],
    exit_codes={
        ExitCode.DONE: "every hand-in was graded",
        ExitCode.VERIFICATION_FAILED: "one was not",
    },
)
def lesson_grade(options: argparse.Namespace) -> int:
    """Grade, print a table and write the CSV."""
    from scratchnet.lessons import check_engine, read_lesson
    from scratchnet.lessons.grading import grade, grades_csv

    if options.csv is not None:
        check_writable("--csv", options.csv)
    lesson = read_lesson(options.lesson, surroundings())
    files = list(run_files(options.files))
    if not files:
        raise InvalidInput(f"there are no {SUFFIX} files in {', '.join(map(str, options.files))}")
    with announced(PREPARING_TEXT):
        check_engine()
    progress = Progress(0)
    try:
        people = grade(
            lesson,
            files,
            jobs=options.jobs,
            most_work=options.most_work,
            progress=lambda done: progress.show_text(f"{done} of {len(files)} hand-ins"),
        )
    finally:
        progress.clear()
    for line in _table(lesson, people):
        say(line)
    for person in people:
        for remark in person.remarks:
            report(f"{person.name}: {remark}")
    if options.csv is not None:
        # Spreadsheets recognize UTF-8 by its byte order mark.
        write_file(options.csv, grades_csv(lesson, people).encode("utf-8-sig", "replace"))
        say(f"wrote {options.csv}", to_stderr=True)
    told = any(person.refused for person in people)
    return ExitCode.VERIFICATION_FAILED if told else ExitCode.DONE


def _table(lesson: "Lesson", people: "list[Person]") -> Iterator[str]:
    """Yield the lines of the table: of each task whether it is solved, and on how many seeds."""
    rows = [["name", "solved", *(task.id for task in lesson.tasks)]]
    for person in people:
        row = [person.name, f"{person.solved} of {len(lesson.tasks)}"]
        for task in lesson.tasks:
            graded = person.graded.get(task.id)
            row.append("–" if graded is None else graded.text)
        rows.append(row)
    yield from aligned(rows)


def _read(files: list[Path]) -> "tuple[list[tuple[Path, Lesson]], int]":
    """Return the lessons, and how many files are none; what is wrong is reported."""
    from scratchnet.lessons import read_lesson

    lessons: list[tuple[Path, Lesson]] = []
    unreadable = 0
    for path in files:
        try:
            lessons.append((path, read_lesson(path, surroundings())))
        except InvalidInput as error:
            unreadable += 1
            for line in str(error).splitlines():
                report(line)
    return lessons, unreadable


def _repeated(lessons: "list[tuple[Path, Lesson]]") -> int:
    """Report lessons with the id of another; return how many there are."""
    first: dict[str, Path] = {}
    repeated = 0
    for path, lesson in lessons:
        other = first.setdefault(lesson.id, path)
        if other != path:
            repeated += 1
            report(f'{path}: id is "{lesson.id}", as in {other}; allowed: each id once')
    return repeated


def _proved(path: Path, lesson: "Lesson", jobs: int | None) -> int:
    """Print what is found of a lesson; return 1 if something does not hold."""
    from scratchnet.lessons import prove

    say(f"{lesson.id} ({path})")
    failed = 0
    progress = Progress(0)

    def show(run: "SeedRun") -> None:
        progress.show_text(f"{lesson.id}: a run with seed {run.experiment.seed} has ended")

    try:
        for finding in prove(lesson, jobs=jobs, progress=show):
            progress.clear()
            place = "" if finding.holds else f" ({path}, line {finding.line})"
            say(f"  {finding}{place}")
            failed = failed if finding.holds else 1
    except EngineUnavailable as error:
        raise InvalidInput(str(error)) from error
    finally:
        progress.clear()
    return failed
