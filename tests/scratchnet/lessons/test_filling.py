"""Exercises that fill in a step: the worked example's numbers, and what cannot be filled in."""

import pytest

from resources.lessons import SURROUNDINGS
from scratchnet.lessons import Attempt, Lesson, UnreadableLesson, check_attempt, parse_lesson

TEXT = """+++
format = "scratchnet-lesson"
version = 1
id = "by-hand"
title = "By hand"
kind = "exercise"
level = 6
minutes = 30
+++
```toml task
id = "step"
preset = "worked_example"
start = {"training.steps" = 1}
free = []
[[fill]]
ask = ["sums", "outputs", "loss", "gradients", "updates"]
tolerance = 1e-12
```
"""
#: From published material, recomputed in doubles.
EXPECTED = {
    "z1_1": 0.3775,
    "a1_1": 0.5932699921071872,
    "a1_2": 0.596884378259767,
    "a2_1": 0.7513650695523157,
    "a2_2": 0.7729284653214625,
    "loss": 0.2983711087600027,
    "g2_1_1": 0.08216704056423077,
    "g1_1_1": 0.0004385677344743465,
    "w2_1_1": 0.35891647971788465,
    "w2_2_2": 0.5613701211078891,
    "w1_1_1": 0.1497807161327628,
    "w1_2_2": 0.29950228726473915,
    "w1_1_b": 0.35,
}


def read(old: str = "", new: str = "") -> Lesson:
    assert old in TEXT
    return parse_lesson(TEXT.replace(old, new, 1) if old else TEXT, SURROUNDINGS)


def test_gradients_are_asked_for_from_the_output_backwards() -> None:
    gradients = [each.id for each in read().tasks[0].questions if each.id.startswith("g")]
    assert gradients[:2] == ["g2_1_1", "g2_1_2"]
    assert gradients[-1] == "g1_2_b"


def test_the_worked_example_is_filled_in_number_by_number() -> None:
    lesson = read()
    task = lesson.tasks[0]
    assert [each.id for each in task.questions[:4]] == ["z1_1", "z1_2", "z2_1", "z2_2"]
    assert len(task.questions) == 4 + 4 + 1 + 12 + 12
    answers = {each.id: EXPECTED.get(each.id, 0.0) for each in task.questions}
    result = check_attempt(lesson, task, Attempt.of_settings(task.start, answers))
    right = {each.question.id for each in result.questions if each.right}
    assert right == set(EXPECTED)
    assert not result.solved


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("free = []", 'free = ["network.hidden"]', "fill needs network.hidden to be locked"),
        ("free = []", 'free = ["data.*"]', "fill needs data.source to be locked"),
        ('"updates"', '"update"', 'fill.ask is "update"; allowed: sums, outputs, loss, gradients'),
        ('"updates"]', '"updates"]\nsample = 2', "fill.ask cannot be filled in: the start has 1"),
        ('"worked_example"', '"spiral"', "that leaves"),
        ('ask = ["sums", "outputs", "loss", "gradients", "updates"]', "", "fill.ask is missing"),
        ("tolerance", "tolerence", 'fill.tolerence is not a known key, did you mean "tolerance"?'),
    ],
)
def test_what_cannot_be_filled_in_is_told(old: str, new: str, words: str) -> None:
    with pytest.raises(UnreadableLesson) as caught:
        read(old, new)
    assert words in str(caught.value)
