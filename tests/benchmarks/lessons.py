"""How long lessons take: a check of 12 seeds, the proof of a file, grading a class, the library.

python -m tests.benchmarks.lessons [--library]

The goals are 3 s for the check of the mission "xor-small", and 60 s for 30 hand-ins of it.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from resources.lessons import FOLDER, SURROUNDINGS, library
from scratchnet.engines import EXACT, FAST
from scratchnet.engines.preparing import prepare
from scratchnet.lessons import Attempt, Lesson, check_attempt, prove, read_lesson
from scratchnet.lessons.grading import grade
from scratchnet.records import About, HandIn, run_of, write_run
from scratchnet.run.session import Session

_PEOPLE = 30
_T = TypeVar("_T")


def main() -> None:
    """Measure, and print seconds."""
    for engine in (FAST, EXACT):
        prepare(engine)
    (path,) = FOLDER.glob("*/*-xor-small.lesson.md")
    lesson = read_lesson(path, SURROUNDINGS)
    task = lesson.tasks[0]
    attempt = Attempt.of_settings(task.with_values(task.solutions[0].values))
    seconds, result = _timed(lambda: check_attempt(lesson, task, attempt))
    print(f"check of {len(result.runs)} seeds: {seconds:.2f} s, {result.reached} reached")
    seconds, findings = _timed(lambda: list(prove(lesson)))
    print(f"proof of the file: {seconds:.2f} s, {len(findings)} findings")
    with tempfile.TemporaryDirectory() as folder:
        files = [_hand_in(lesson, Path(folder), number) for number in range(_PEOPLE)]
        seconds, people = _timed(lambda: grade(lesson, files, most_work=10**12))
    solved = sum(person.solved for person in people)
    print(f"grading {len(people)} hand-ins: {seconds:.2f} s, {solved} solved")
    if "--library" in sys.argv:
        for each in library():
            start = perf_counter()
            failed = [str(finding) for finding in prove(each) if not finding.holds]
            print(f"{perf_counter() - start:7.2f} s  {each.id}  {'; '.join(failed)}")


def _timed(work: Callable[[], _T]) -> tuple[float, _T]:
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def _hand_in(lesson: Lesson, folder: Path, number: int) -> Path:
    """Write the run of a person: a network of 2 to 5 neurons, each with a seed of its own."""
    task = lesson.tasks[0]
    values = {"seed": number, "network.hidden": [2 + number % 4], "training.learning_rate": 0.03}
    session = Session(task.with_values(values), EXACT)
    session.advance()
    hand_in = HandIn(lesson.id, lesson.digest, task.id)
    about = About(f"Person {number}")
    path = folder / f"{number}.scratchnet-run"
    samples = session.dataset, session.problem.test
    write_run(path, run_of(session.snapshot(), *samples, about, hand_in))
    return path


if __name__ == "__main__":
    main()
