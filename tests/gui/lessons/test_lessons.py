"""Lessons in the window: each stage in its time, and one's own experiment back afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gui.lessons.lessons import Lessons
from gui.main_window import MainWindow
from scratchnet.experiment import Experiment
from tests.gui.conftest import shown
from tests.gui.lessons.conftest import EXERCISE, MISSION, TUTORIAL

Open = Callable[[str], Lessons]


@pytest.fixture
def mission(open_text: Open) -> Lessons:
    return open_text(MISSION)


def _predict(qtbot: QtBot, lessons: Lessons, answer: str = "3") -> None:
    card = lessons.pane.lesson.predict
    (field,) = card.questions.fields
    assert field.line is not None
    qtbot.keyClicks(field.line, answer)
    qtbot.mouseClick(card.done_button, Qt.MouseButton.LeftButton)


def _run(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).ended and not window.running)


def test_the_library_lists_the_lessons_of_the_program(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.lessons.trigger()
    library = window.lessons.pane.library
    qtbot.waitUntil(lambda: library.current is not None)
    names = [item.text(0) for item in library._items()]
    assert "Exclusive or, with as few neurons as you can" in names
    library.search_line.setText("no lesson has these words")
    assert library.current is None
    assert not library.open_button.isEnabled()
    library.search_line.setText("EXCLUSIVE or")
    assert library.current is not None
    qtbot.mouseClick(library.open_button, Qt.MouseButton.LeftButton)
    assert window.lessons.opened is not None
    assert window.lessons.pane.shows_lesson


def test_the_lesson_sets_up_its_experiment_and_locks_the_rest(
    window: MainWindow, mission: Lessons
) -> None:
    assert window.document.experiment.network.hidden == (1,)
    assert window.controls.fields["network.hidden"].isEnabled()
    assert not window.controls.fields["training.loss"].isEnabled()
    assert window.controls.fields["training.l1"].isHidden()
    assert not window.isWindowModified()


def test_a_prediction_comes_before_the_first_run(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    page = mission.pane.lesson
    assert page.predict.isVisible()
    assert page.goal.isVisible()
    assert not any(card.isVisible() for card in (page.check, page.hints, page.success))
    assert not window.commands.run.isEnabled()
    _predict(qtbot, mission)
    assert not page.predict.isVisible()
    assert window.commands.run.isEnabled()
    assert mission.progress.of("test-mission", "smallest").predictions == {"p1": 3.0}


def test_a_prediction_can_be_skipped(qtbot: QtBot, window: MainWindow, mission: Lessons) -> None:
    qtbot.mouseClick(mission.pane.lesson.predict.skip_button, Qt.MouseButton.LeftButton)
    assert window.commands.run.isEnabled()


def test_goals_say_how_far_the_run_is_from_them(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    _predict(qtbot, mission)
    _run(qtbot, window)
    goal = mission.pane.lesson.goal
    qtbot.waitUntil(lambda: goal.rows[2].label.text() == "Steps 40, at most 100")
    accuracy, neurons, _, star = (row.label.text() for row in goal.rows)
    assert accuracy.startswith("Test accuracy 0.")
    assert accuracy.endswith("of 0.10")
    assert neurons == "Hidden neurons 1, at most 3"
    assert star.startswith("★ Hidden neurons 1")
    assert goal.rows[1].holds
    page = mission.pane.lesson
    assert page.expected.isVisible()
    assert "You said 3" in page.expected.lines.text()
    # What is right would give the mission away.
    assert "It is" not in page.expected.lines.text()


def test_the_third_hint_comes_after_two_tries(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    _predict(qtbot, mission)
    page = mission.pane.lesson
    assert not page.hints.isVisible()
    _run(qtbot, window)
    qtbot.waitUntil(page.hints.isVisible)
    for expected in ("The first hint.", "The second hint."):
        qtbot.mouseClick(page.hints.button, Qt.MouseButton.LeftButton)
        assert expected in page.hints.texts[-1].toPlainText()
    assert not page.hints.button.isEnabled()
    assert page.hints.note.text() == "The last hint comes after 1 more try."
    window.commands.run_again.trigger()
    qtbot.waitUntil(page.hints.button.isEnabled)
    qtbot.mouseClick(page.hints.button, Qt.MouseButton.LeftButton)
    assert len(page.hints.texts) == 3
    assert not page.hints.button.isVisible()


def test_leaving_brings_the_own_experiment_back_with_undo_and_run(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, open_text: Open
) -> None:
    path = tmp_path / "mine.scratchnet.json"
    window.document.save(path)
    window.document.edit("training.steps", 25)
    _run(qtbot, window)
    mine = shown(window)
    lessons = open_text(MISSION)
    qtbot.waitUntil(lambda: shown(window).step == 0)
    lessons.pane.lesson.leave_button.click()
    assert lessons.opened is None
    assert window.document.path == path
    assert window.document.modified
    assert not lessons.pane.shows_lesson
    qtbot.waitUntil(lambda: shown(window).step == 25)
    assert list(shown(window).losses) == list(mine.losses)
    assert shown(window).parameters == mine.parameters
    window.document.undo_stack.undo()
    assert not window.document.modified
    assert window.controls.fields["training.loss"].isEnabled()


def test_another_file_is_opened_after_the_own_experiment_is_asked_about(
    qtbot: QtBot,
    window: MainWindow,
    open_text: Open,
    answers: Callable[[QMessageBox.StandardButton], None],
) -> None:
    window.document.edit("seed", 77)
    lessons = open_text(MISSION)
    answers(QMessageBox.StandardButton.Cancel)
    window.commands.new.trigger()
    assert lessons.opened is None
    assert window.document.experiment.seed == 77
    answers(QMessageBox.StandardButton.Discard)
    window.commands.new.trigger()
    assert window.document.experiment == Experiment()


def test_closing_the_window_in_a_lesson_asks_about_the_own_experiment(
    qtbot: QtBot,
    window: MainWindow,
    open_text: Open,
    answers: Callable[[QMessageBox.StandardButton], None],
) -> None:
    window.document.edit("seed", 77)
    open_text(MISSION)
    answers(QMessageBox.StandardButton.Cancel)
    assert not window.close()
    assert window.document.experiment.seed == 77
    assert window.document.modified


def test_settings_of_a_task_are_there_the_next_time(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    opened = mission.opened
    assert opened is not None
    window.document.edit("network.hidden", (2,))
    mission.leave()
    assert window.document.experiment == Experiment()
    mission.open(opened.lesson)
    assert window.document.experiment.network.hidden == (2,)
    qtbot.mouseClick(mission.pane.lesson.restart_button, Qt.MouseButton.LeftButton)
    assert window.document.experiment.network.hidden == (1,)


def test_an_exercise_is_solved_by_its_answers(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    lessons = open_text(EXERCISE)
    page = lessons.pane.lesson
    assert page.questions.isVisible()
    qtbot.waitUntil(lambda: "count" in lessons._outcomes)
    (field,) = page.questions.questions.fields
    assert field.line is not None
    for typed, right in (("2", False), ("3", True)):
        field.line.clear()
        qtbot.keyClicks(field.line, typed)
        qtbot.mouseClick(page.questions.button, Qt.MouseButton.LeftButton)
        assert lessons.progress.of("test-exercise", "count").done is right
        assert page.success.isVisible() is right
    assert "There are three." in page.after.toPlainText()
    qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    assert lessons.opened is not None
    assert lessons.opened.task.id == "layers"
    assert window.document.experiment.network.hidden == (3, 2)


def test_a_tutorial_shows_things_and_waits_for_them(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    lessons = open_text(TUTORIAL)
    card = lessons.pane.lesson.tutorial
    assert card.title.text() == "Step 1 of 4"
    assert lessons.spotlight.lit == ("pane:controls",)
    qtbot.mouseClick(card.next_button, Qt.MouseButton.LeftButton)
    assert lessons.spotlight.lit == ("control:seed",)
    window.document.edit("seed", 3)
    qtbot.waitUntil(lambda: card.title.text() == "Step 3 of 4")
    assert lessons.spotlight.lit == ("action:run",)
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: card.title.text() == "Step 4 of 4")
    assert lessons.spotlight.lit == ()
    assert card.next_button.text().startswith("Finish")
    qtbot.mouseClick(card.next_button, Qt.MouseButton.LeftButton)
    assert lessons.progress.of("test-tutorial", "tour").done
    assert lessons.pane.lesson.success.isVisible()


def test_a_step_can_be_skipped_and_gone_back_to(qtbot: QtBot, open_text: Open) -> None:
    lessons = open_text(TUTORIAL)
    card = lessons.pane.lesson.tutorial
    qtbot.mouseClick(card.next_button, Qt.MouseButton.LeftButton)
    assert card.next_button.text().startswith("Skip")
    qtbot.mouseClick(card.next_button, Qt.MouseButton.LeftButton)
    assert card.title.text() == "Step 3 of 4"
    qtbot.mouseClick(card.back_button, Qt.MouseButton.LeftButton)
    assert card.title.text() == "Step 2 of 4"


def test_a_file_that_is_no_lesson_is_told_and_changes_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "bad.lesson.md"
    path.write_text(MISSION.replace('kind = "mission"', 'kind = "quest"'))
    with qtbot.waitSignal(window.lessons.refused) as caught:
        window.files.open(path)
    assert "bad.lesson.md, line 6" in caught.args[0]
    assert window.lessons.opened is None
    assert not window.document.is_set_aside
