"""The editor of lessons: a live preview, problems at their lines, and nothing lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from gui.lessons.editor import LessonEditor
from gui.preferences import Preferences
from resources.lessons import SURROUNDINGS
from scratchnet.experiment import Experiment
from scratchnet.lessons import parse_lesson
from tests.gui.lessons.conftest import MISSION

OTHER = Experiment().with_values({"network.hidden": (7, 2), "training.patience": 5, "seed": 3})


@pytest.fixture
def editor(qtbot: QtBot, preferences: Preferences) -> Iterator[LessonEditor]:
    editor = LessonEditor(SURROUNDINGS, lambda: OTHER, preferences)
    qtbot.addWidget(editor, before_close_func=_forget_changes)
    editor.show()
    qtbot.waitUntil(lambda: editor.lesson is not None)
    yield editor
    editor.close_tasks()


def _forget_changes(editor: LessonEditor) -> None:
    editor._saved = editor.text.toPlainText()


def test_a_new_lesson_is_one_that_holds_and_is_previewed(editor: LessonEditor) -> None:
    assert not editor.modified
    shown = editor.preview.toPlainText()
    assert "My lesson" in shown
    assert "test accuracy at least 0.9" in shown
    assert "On 8 of 12 runs, on 500 fresh samples." in shown


def test_problems_stand_at_their_lines(qtbot: QtBot, editor: LessonEditor) -> None:
    text = editor.text.toPlainText()
    line = text.split("\n").index("level = 1                   # 1 to 6") + 1
    editor.text.setPlainText(text.replace("level = 1 ", "level = 9 "))
    assert editor.isWindowModified()
    qtbot.waitUntil(lambda: editor.lesson is None)
    assert editor.problems.item(0).text().startswith(f"✗ line {line}: level")
    (mark,) = editor.text.extraSelections()
    assert mark.cursor.blockNumber() == line - 1
    assert not editor.commands["prove"].isEnabled()
    editor.problems.itemActivated.emit(editor.problems.item(0))
    assert editor.text.line == line - 1
    editor.text.setPlainText(text)
    qtbot.waitUntil(lambda: editor.lesson is not None)
    assert editor.text.extraSelections() == []


def test_the_present_experiment_becomes_the_start(qtbot: QtBot, editor: LessonEditor) -> None:
    editor.text.setPlainText(MISSION.replace('preset = "xor"\n', ""))
    editor.commands["take"].trigger()
    lesson = parse_lesson(editor.text.toPlainText(), SURROUNDINGS)
    assert lesson.tasks[0].start == OTHER
    editor.text.undo()
    assert '"network.hidden" = [1]' in editor.text.toPlainText()


def test_a_start_beside_a_preset_says_what_differs(editor: LessonEditor) -> None:
    editor.text.setPlainText(MISSION)
    editor.commands["take"].trigger()
    text = editor.text.toPlainText()
    assert text.count("start = {") == 1
    assert 'preset = "xor"' in text
    assert parse_lesson(text, SURROUNDINGS).tasks[0].start == OTHER


def test_without_a_task_there_is_nothing_to_start(editor: LessonEditor) -> None:
    editor.text.setPlainText("No lesson at all")
    editor.commands["take"].trigger()
    assert "There is no task yet" in editor.note.text()


def test_solutions_are_tried_in_the_background(qtbot: QtBot, editor: LessonEditor) -> None:
    solution = '[[solution]]\nset = {"network.hidden" = [2]}\n```\nTwo lines'
    editor.text.setPlainText(MISSION.replace("```\nTwo lines", solution))
    qtbot.waitUntil(lambda: editor.lesson is not None and editor.lesson.id == "test-mission")
    editor.commands["prove"].trigger()
    assert editor.commands["prove"].text() == "Cancel trying"
    qtbot.waitUntil(lambda: editor.commands["prove"].text() == "Try the solutions")
    # The goal is so low that the start reaches it.
    assert "do not hold" in editor.note.text()
    found = [editor.problems.item(row).text() for row in range(editor.problems.count())]
    assert any("nothing is left to do" in text for text in found)


def test_files_are_saved_whole_and_changes_asked_about(
    qtbot: QtBot,
    editor: LessonEditor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: Callable[[QMessageBox.StandardButton], None],
) -> None:
    path = tmp_path / "mine.lesson.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    editor.commands["save"].trigger()
    assert parse_lesson(path.read_text(), SURROUNDINGS).id == "my-lesson"
    editor.text.setPlainText("changed")
    answers(QMessageBox.StandardButton.Cancel)
    assert not editor.close()
    assert editor.text.toPlainText() == "changed"
    answers(QMessageBox.StandardButton.Discard)
    assert editor.close()
    assert path.read_text() != "changed"
    editor.show()
    assert not editor.modified


def test_a_lesson_that_does_not_hold_can_be_opened_to_mend_it(
    qtbot: QtBot, editor: LessonEditor, tmp_path: Path
) -> None:
    path = tmp_path / "bad.lesson.md"
    path.write_text(MISSION.replace('kind = "mission"', 'kind = "quest"'))
    editor.open(path)
    qtbot.waitUntil(lambda: editor.lesson is None)
    assert "line 6" in editor.problems.item(0).text()
    editor.open(tmp_path / "none.lesson.md")
    assert "cannot be read" in editor.note.text()
