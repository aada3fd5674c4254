"""Progress in lessons: kept, merged with that of other windows, never in the way."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.lessons.progress import FILE_NAME, Progress, TaskProgress


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE_NAME


def test_what_was_done_is_there_at_the_next_start(qtbot: QtBot, file: Path) -> None:
    progress = Progress(file)
    progress.update("xor", "a", done=True, stars=2, predictions={"how many": "4"})
    progress.update("xor", "a", tries=3)
    progress.close()
    again = Progress(file).of("xor", "a")
    assert (again.done, again.stars, again.tries) == (True, 2, 3)
    assert again.predictions == {"how many": "4"}


def test_two_windows_do_not_undo_each_other(qtbot: QtBot, file: Path) -> None:
    one, other = Progress(file), Progress(file)
    one.update("xor", "a", done=True)
    one.close()
    other.update("spiral", "b", tries=1)
    other.close()
    after = Progress(file)
    assert after.lessons() == {"xor", "spiral"}
    assert after.of("xor", "a").done


def test_one_lesson_or_all_can_be_reset(qtbot: QtBot, file: Path) -> None:
    progress = Progress(file)
    for lesson in ("xor", "spiral", "circle"):
        progress.update(lesson, "a", done=True)
    progress.reset("xor")
    assert progress.lessons() == {"spiral", "circle"}
    progress.reset()
    progress.close()
    assert Progress(file).lessons() == set()


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", '{"format": "scratchnet-progress", "lessons": 3}', "[" * 100_000]
)
def test_a_damaged_file_is_kept_and_reads_as_empty(qtbot: QtBot, file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    progress = Progress(file)
    assert progress.lessons() == set()
    progress.update("xor", "a", done=True)
    progress.close()
    assert Progress(file).of("xor", "a").done
    assert file.with_name(f"{FILE_NAME}.damaged").read_text() == text


def test_values_of_another_version_read_as_the_usual_ones(qtbot: QtBot, file: Path) -> None:
    file.parent.mkdir()
    tasks = {"a": {"done": "yes", "stars": 2, "later": 1}}
    document = {"format": "scratchnet-progress", "version": 9, "lessons": {"xor": tasks}}
    file.write_text(json.dumps(document))
    assert Progress(file).of("xor", "a") == TaskProgress(stars=2)


def test_a_file_that_cannot_be_written_is_told_once(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    progress = Progress(tmp_path / "data" / FILE_NAME)
    told: list[str] = []
    progress.refused.connect(told.append)
    for tries in (1, 2):
        with qtbot.waitSignal(progress._writing.ended):
            progress.update("xor", "a", tries=tries)
    assert len(told) == 1
    assert "cannot be saved" in told[0]
    progress.close()
