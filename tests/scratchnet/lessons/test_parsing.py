"""Reading lessons: the format's example, and 40 ways in which a file can be wrong."""

from pathlib import Path

from resources.lessons import FOLDER, SURROUNDINGS, library_files
from scratchnet.lessons import Kind, Lesson, Seeds, parse_lesson, read_lesson

XOR = (FOLDER / "2-neurons-and-lines" / "xor-small.lesson.md").read_text()


def read(text: str, folder: Path | None = None) -> Lesson:
    return parse_lesson(text, SURROUNDINGS, name="my.lesson.md", folder=folder)


def test_the_example_of_the_format() -> None:
    lesson = read(XOR)
    assert (lesson.id, lesson.kind, lesson.level, lesson.minutes) == (
        "xor-small",
        Kind.MISSION,
        2,
        10,
    )
    task = lesson.task("smallest")
    assert task.before.startswith("One straight line")
    assert task.after.startswith("Two lines make a band")
    assert task.start.network.hidden == (1,)
    assert task.start.data.dataset == "xor"
    assert task.is_free("network.hidden")
    assert not task.is_free("data.noise")
    assert task.hidden == ("training.l1", "training.l2")
    assert [each.text for each in task.conditions] == [
        "test_accuracy >= 0.9",
        "hidden_neurons <= 5",
        "steps <= 3000",
    ]
    assert task.seeds == Seeds(of=12, reach=8)
    assert len(task.hints) == 3
    assert task.questions[0].right_answer() == 0
    assert task.near_misses[0].because == "one line"


def test_every_lesson_of_the_library_can_be_read() -> None:
    lessons = [read_lesson(path, SURROUNDINGS) for path in library_files()]
    assert len({lesson.id for lesson in lessons}) == len(lessons)
