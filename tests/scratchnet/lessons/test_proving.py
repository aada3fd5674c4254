"""The proof of a lesson: what must reach the goals, and what must not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from resources.lessons import SURROUNDINGS, library_files
from scratchnet.engines import Interrupted
from scratchnet.lessons import Lesson, read_lesson
from scratchnet.lessons.proving import prove

Small = Callable[..., Lesson]
SOLUTION = "training.steps = 100, training.learning_rate = 0.1"
MISS = "training.steps = 100, training.learning_rate = 1e-06: far too slow"


@pytest.mark.slow
@pytest.mark.parametrize("path", library_files()[::6], ids=lambda path: path.name.split(".")[0])
def test_one_lesson_in_six_of_the_library_holds(path: Path) -> None:
    findings = list(prove(read_lesson(path, SURROUNDINGS)))
    assert [str(finding) for finding in findings if not finding.holds] == []
    assert len(findings) > 0


def test_the_example_of_the_format_holds() -> None:
    (path,) = [each for each in library_files() if each.name == "55-xor-small.lesson.md"]
    findings = list(prove(read_lesson(path, SURROUNDINGS)))
    assert all(finding.holds for finding in findings)
    assert any("reaches the goals on 12 of 12 seeds" in each.text for each in findings)


def test_everything_holds(small: Small) -> None:
    findings = [finding.text for finding in prove(small()) if finding.holds]
    beginnings = (
        "the start reaches the goals on 0 of 4 seeds (3 wanted); test accuracy 0",
        f"solution 1 ({SOLUTION}) reaches the goals on 4 of 4 seeds (3 wanted); test accuracy 1",
        "guess (4 * share) is 4",
        "count (weights) is 2",
        f"near miss 1 ({MISS}) reaches the goals on 0 of 4 seeds (3 wanted); test accuracy 0",
    )
    assert len(findings) == len(beginnings)
    for found, beginning in zip(findings, beginnings, strict=True):
        assert found.startswith(beginning)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (
            ("test_accuracy >= 0.9", "test_accuracy >= 0", '"test_loss <= 0.07", ', ""),
            "the start reaches the goals on 4 of 4 seeds (3 wanted); it must not",
        ),
        (
            ("test_accuracy >= 0.9", "test_accuracy > 1"),
            "reaches the goals on 0 of 4 seeds (3 wanted); on seed 1: test accuracy 1, more",
        ),
        (("1e-6", "0.1"), "reaches the goals on 4 of 4 seeds (3 wanted); it must not"),
        (
            ('[[solution]]\nset = {"training.steps" = 100, "training.learning_rate" = 0.1}', ""),
            "there is no [[solution]]",
        ),
        (('answer = "weights"', 'answer = "weight(9, 1, 1)"'), "count (weight(9, 1, 1)) is not"),
        (
            ('"data.samples" = 100', '"data.source" = "formula", "data.formula" = "1/x"'),
            "the experiment cannot be run",
        ),
    ],
)
def test_what_does_not_hold_is_told(small: Small, parts: tuple[str, ...], words: str) -> None:
    failed = [finding for finding in prove(small(*parts)) if not finding.holds]
    assert failed
    assert any(words in finding.text for finding in failed), failed
    lines = small(*parts).text.splitlines()
    assert all(lines[each.line - 1].startswith(("```toml", "[[")) for each in failed)


def test_an_exercise_is_proved_by_the_numbers_of_its_start(small: Small) -> None:
    lesson = small(
        '"mission"',
        '"exercise"',
        'goal = ["test_accuracy >= 0.9"]',
        "",
        'within = ["test_loss <= 0.07", "steps <= 200"]',
        "",
        'answer = "4 * share"',
        "answer = 1",
    )
    assert [finding.text for finding in prove(lesson)] == ["count (weights) is 2"]


def test_a_star_that_no_solution_wins_is_a_note(small: Small) -> None:
    notes = [
        each
        for each in prove(small('stars = ["steps <= 100"]', 'stars = ["steps <= 9"]'))
        if each.note
    ]
    assert [str(each) for each in notes] == ["part: note: no solution wins the star steps <= 9"]


def test_a_proof_can_be_cancelled(small: Small) -> None:
    with pytest.raises(Interrupted):
        list(prove(small(), cancelled=lambda: True))
