"""A lesson for learners: it has the same digest, and nothing that gives the solution away."""

from collections.abc import Callable
from pathlib import Path

import pytest

from resources.lessons import SURROUNDINGS, library_files
from scratchnet.lessons import Lesson, parse_lesson, read_lesson
from scratchnet.lessons.handing_out import for_learners

Small = Callable[..., Lesson]


def test_solutions_and_near_misses_are_left_out(small: Small) -> None:
    lesson = small()
    copy = parse_lesson(for_learners(lesson.text), SURROUNDINGS)
    (task,) = copy.tasks
    assert (task.solutions, task.near_misses) == ((), ())
    assert copy.digest == lesson.digest
    assert "0.1}" not in copy.text
    whole = lesson.tasks[0]
    assert (task.goal, task.after, len(task.questions)) == (whole.goal, whole.after, 1)


@pytest.mark.parametrize("path", library_files(), ids=lambda path: path.name)
def test_every_lesson_of_the_library_can_be_handed_out(path: Path) -> None:
    lesson = read_lesson(path, SURROUNDINGS)
    copy = parse_lesson(for_learners(lesson.text), SURROUNDINGS, folder=lesson.folder)
    assert copy.digest == lesson.digest
    assert not any(task.solutions or task.near_misses for task in copy.tasks)


def test_a_part_after_a_solution_is_kept(small: Small) -> None:
    lesson = small("[[near_miss]]", '[[hint]]\ntext = "Look."\n[[near_miss]]')
    copy = parse_lesson(for_learners(lesson.text), SURROUNDINGS)
    assert [hint.text for hint in copy.tasks[0].hints] == ["Look."]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("[[question]]", "\n\n[[question]]", True),
        ('because = "far too slow"', 'because = "slow"', True),
        ("steps <= 200", "steps <= 2000", False),
        ("Part the clouds.", "Part them.", False),
    ],
)
def test_the_digest_is_of_what_learners_get(small: Small, old: str, new: str, same: bool) -> None:
    assert (small(old, new).digest == small().digest) == same


def test_line_ends_make_no_difference(small: Small) -> None:
    lesson = small()
    other = parse_lesson(lesson.text.replace("\n", "\r\n"), SURROUNDINGS)
    assert other.digest == lesson.digest
