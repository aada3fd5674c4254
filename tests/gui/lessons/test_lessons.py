"""Lessons in the window: each stage in its time, and one's own experiment back afterwards."""

from collections.abc import Callable
from math import inf
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from gui.lessons.lessons import Lessons
from gui.lessons.library_page import state_text
from gui.lessons.seed_dots import SeedState
from gui.main_window import MainWindow
from gui.runs.files import RunDialog
from resources.lessons import SURROUNDINGS
from scratchnet.experiment import Experiment
from scratchnet.lessons import Lesson, parse_lesson
from scratchnet.lessons.grading import grade
from tests.gui.conftest import shown
from tests.gui.lessons.conftest import EXERCISE, MISSION, TUTORIAL

Open = Callable[[str], Lessons]


@pytest.fixture
def mission(open_text: Open) -> Lessons:
    return open_text(MISSION)


def _lesson(text: str) -> Lesson:
    return parse_lesson(text, SURROUNDINGS)


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
    # Titles come before words of the text, in which other lessons have these too.
    library.search_line.setText("as few neurons AS")
    assert library.current is not None
    assert library.current.id == "xor-small"
    library.search_line.setText("Pythagoras")
    assert library.current is not None
    assert library.current.id == "squares-or-crosses"
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
    # A file is for a class: what is locked is not shown.
    assert window.controls.fields["training.loss"].isHidden()
    opened = mission.opened
    assert opened is not None
    mission.leave()
    assert not window.controls.fields["training.loss"].isHidden()


def test_a_prediction_comes_before_the_first_run(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    page = mission.pane.lesson
    assert page.predict.isVisible()
    assert page.goal.isVisible()
    assert not any(card.isVisible() for card in (page.check, page.hints, page.success))
    training = [window.commands.run, window.commands.step, window.commands.reset]
    assert not any(action.isEnabled() for action in training)
    assert window.run_bar.status.text() == "First: what do you expect?"
    _predict(qtbot, mission)
    assert not page.predict.isVisible()
    assert all(action.isEnabled() for action in training)
    assert window.run_bar.status.text() == "Ready: press Run"
    assert mission.progress.of("test-mission", "smallest").predictions == {"p1": 3.0}


def test_a_prediction_can_be_skipped(qtbot: QtBot, window: MainWindow, mission: Lessons) -> None:
    qtbot.mouseClick(mission.pane.lesson.predict.skip_button, Qt.MouseButton.LeftButton)
    assert window.commands.run.isEnabled()


def test_a_finished_run_starts_again_where_the_lesson_locks_its_steps(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    _predict(qtbot, mission)
    _run(qtbot, window)
    assert window.commands.run.text() == "&Run again"
    assert not window.commands.step.isEnabled()
    qtbot.waitUntil(lambda: window.statusBar().currentMessage().startswith("Finished"))
    assert "Continue" not in window.statusBar().currentMessage()
    with qtbot.waitSignal(window.controller.started):
        window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).ended and not window.running)
    mission.leave()
    _run(qtbot, window)
    assert window.commands.run.text().startswith("Cont&inue")


def test_a_run_that_diverged_is_not_retried_where_the_lesson_locks_the_learning_rate(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    exercise = EXERCISE.replace(
        '{"network.hidden" = [3]}',
        '{"network.activation" = "relu", "network.output_activation" = "linear",'
        ' "training.learning_rate" = 1000.0}\nfree = ["seed"]',
    )
    lessons = open_text(exercise)
    assert lessons.opened is not None
    _run(qtbot, window)
    notice = window.loss_pane.notice
    qtbot.waitUntil(notice.isVisible)
    reason = "Retry would lower the learning rate, which the lesson locks: only Seed can be changed"
    assert notice.text.text().endswith("No Retry: the lesson locks the learning rate.")
    assert reason in notice.text.toolTip()
    assert not notice.button.isVisible()
    assert not window.commands.retry.isVisible()
    assert reason in window.statusBar().currentMessage()
    with qtbot.waitSignal(window.training.refused) as caught:
        window.commands.retry.trigger()
    assert caught.args == [f"{reason}."]
    lessons.leave()
    assert window.document.locks.why_no_retry() == ""


def test_the_views_come_in_front_of_their_tabs_when_a_lesson_opens(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    window.commands.charts.trigger()
    assert window.charts_pane.visibleRegion().isEmpty() is False
    lessons = open_text(EXERCISE)
    assert window.charts_pane.visibleRegion().isEmpty()
    assert not window.output_pane.visibleRegion().isEmpty()
    assert not lessons.pane.visibleRegion().isEmpty()


def test_what_was_explained_in_the_diagram_is_not_lit_behind_a_lesson(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    window.commands.explain_step.trigger()
    qtbot.waitUntil(lambda: window.current.explained is not None)
    explained = window.current.explained
    window.docks.show(window.output_pane)
    assert window.current.explained is None
    window.docks.show(window.step_pane)
    assert window.current.explained == explained
    open_text(EXERCISE)
    assert window.current.explained is None


def test_what_was_said_before_a_task_goes_when_another_is_opened(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    window.commands.find_bug.trigger()
    assert window.statusBar().currentMessage().startswith("No bug is planted")
    lessons = open_text(EXERCISE)
    assert window.statusBar().currentMessage() == "Opened the lesson Count"
    window.commands.find_bug.trigger()
    lessons.pane.lesson.task_wanted.emit(1)
    assert window.statusBar().currentMessage() == "Opened task 2"
    window.commands.find_bug.trigger()
    lessons.pane.lesson.restart_wanted.emit()
    assert window.statusBar().currentMessage() == "The task is as it began."


def test_the_next_step_of_a_tutorial_begins_without_an_old_message(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    lessons = open_text(TUTORIAL)
    window.commands.find_bug.trigger()
    qtbot.mouseClick(lessons.pane.lesson.tutorial.next_button, Qt.MouseButton.LeftButton)
    assert window.statusBar().currentMessage() == ""


def test_a_tutorial_does_not_take_the_end_of_the_run_before_for_that_of_the_next(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    tour = TUTORIAL.replace('wait = "edited:seed"', 'wait = "restarted"')
    lessons = open_text(tour.replace('wait = "step >= 20"', 'wait = "finished"'))
    lessons.tutorials.words_per_s = inf
    lessons.tutorials.go_to(1)
    _run(qtbot, window)
    assert lessons.opened is not None
    with qtbot.waitSignal(window.controller.rebuilt):
        window.commands.reset.trigger()
    assert lessons.opened.step == 2
    _run(qtbot, window)
    qtbot.waitUntil(lambda: lessons.opened is not None and lessons.opened.step == 3)


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


def test_before_the_first_run_only_limits_are_judged(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    _predict(qtbot, mission)
    goal = mission.pane.lesson.goal
    qtbot.waitUntil(lambda: goal.rows[1].label.text() == "Hidden neurons 1, at most 3")
    assert goal.rows[0].label.text() == "Test accuracy at least 0.1"
    assert not goal.rows[0].holds
    _run(qtbot, window)
    qtbot.waitUntil(lambda: goal.rows[0].holds)


def test_a_run_whose_settings_were_changed_on_the_way_is_told_from_the_check(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    _predict(qtbot, mission)
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    goal = mission.pane.lesson.goal
    assert "changed during this run" not in goal.note.text()
    window.document.edit("training.learning_rate", 0.02)
    _run(qtbot, window)
    qtbot.waitUntil(lambda: "Settings were changed during this run." in goal.note.text())
    window.commands.run_again.trigger()
    qtbot.waitUntil(lambda: "changed during this run" not in goal.note.text())


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


def test_an_exercise_gives_hints_without_a_run(qtbot: QtBot, open_text: Open) -> None:
    hint = '[[hint]]\ntext = "Count the circles."\n\n[[question]]\nask = "How many hidden neurons'
    lessons = open_text(EXERCISE.replace('[[question]]\nask = "How many hidden neurons', hint))
    hints = lessons.pane.lesson.hints
    assert hints.isVisible()
    qtbot.mouseClick(hints.button, Qt.MouseButton.LeftButton)
    assert "Count the circles." in hints.texts[0].toPlainText()


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


def test_another_lesson_can_be_opened_after_one_was_left(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    opened = mission.opened
    assert opened is not None
    with qtbot.waitSignal(opened.destroyed):
        mission.leave()
    mission.open(_lesson(EXERCISE))
    assert mission.pane.lesson.title.text() == "Count"
    assert mission.pane.lesson.questions.isVisible()


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
        with qtbot.waitSignal(lessons._judging.answered):
            qtbot.mouseClick(page.questions.button, Qt.MouseButton.LeftButton)
        assert lessons.progress.of("test-exercise", "count").done is right
        assert page.success.isVisible() is right
    assert "There are three." in page.after.toPlainText()
    qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    assert lessons.opened is not None
    assert lessons.opened.task.id == "layers"
    assert window.document.experiment.network.hidden == (3, 2)


def test_a_number_can_be_asked_for_as_it_is_after_a_step(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    asked = 'answer = "steps"\nat_step = 7'
    lessons = open_text(EXERCISE.replace('answer = "hidden_neurons"', asked))
    qtbot.waitUntil(lambda: "count" in lessons._outcomes)
    (field,) = lessons.pane.lesson.questions.questions.fields
    assert field.line is not None
    qtbot.keyClicks(field.line, "7")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lessons.progress.of("test-exercise", "count").done)


def test_a_tutorial_shows_things_and_waits_for_them(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    lessons = open_text(TUTORIAL)
    lessons.tutorials.words_per_s = inf
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


@pytest.mark.parametrize("wait", ["step >= 20", "finished"])
def test_a_step_stays_that_has_happened_before_it_can_have_been_read(
    qtbot: QtBot, window: MainWindow, open_text: Open, wait: str
) -> None:
    lessons = open_text(TUTORIAL.replace("step >= 20", wait))
    # Nobody reads that slowly.
    lessons.tutorials.words_per_s = 1e-6
    card = lessons.pane.lesson.tutorial
    lessons.tutorials.go_to(2)
    assert card.next_button.text().startswith("Skip")
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: card.note.text().startswith("✓ Done."))
    assert card.title.text() == "Step 3 of 4"
    assert card.next_button.text().startswith("Next")
    qtbot.mouseClick(card.next_button, Qt.MouseButton.LeftButton)
    assert card.title.text() == "Step 4 of 4"
    qtbot.mouseClick(card.back_button, Qt.MouseButton.LeftButton)
    assert lessons.opened is not None
    assert not lessons.opened.step_done


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


def test_a_run_that_reaches_the_goal_brings_the_check_into_view(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    window.resize(1024, 500)
    page = mission.pane.lesson
    _predict(qtbot, mission, "2")
    assert page.check.button.visibleRegion().isEmpty()
    _run(qtbot, window)
    qtbot.waitUntil(lambda: not page.check.button.visibleRegion().isEmpty())


def test_what_comes_next_stands_below_the_last_question(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    page = mission.pane.lesson
    assert mission.opened is not None
    _predict(qtbot, mission, "2")
    mission.opened.note_check(4, 4, True, 1)
    qtbot.waitUntil(lambda: page.next_button.y() > page.questions.geometry().bottom() > 0)
    # The lesson is a file's: none follows.
    assert page.next_button.text() == "All lessons ▶"
    qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    assert mission.opened is None


def test_a_check_shows_each_run_and_tells_success_with_stars_and_explanation(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    _predict(qtbot, mission, "2")
    _run(qtbot, window)
    page = mission.pane.lesson
    qtbot.waitUntil(page.check.isVisible)
    assert page.check.button.text() == "Check on 4 runs"
    qtbot.mouseClick(page.check.button, Qt.MouseButton.LeftButton)
    assert not page.check.button.isEnabled()
    qtbot.waitUntil(page.success.isVisible)
    states = {dot.state for dot in page.check.dots.dots}
    assert states <= {SeedState.REACHED, SeedState.MISSED}
    assert "of 4 runs reached the goal" in page.check.result.text()
    assert "★ hidden neurons at most 2" in page.success_text.text()
    assert "Two lines make a band." in page.after.toPlainText()
    qtbot.waitUntil(lambda: "It is 2. ✓" in page.expected.lines.text())
    kept = mission.progress.of("test-mission", "smallest")
    assert (kept.done, kept.stars, kept.seeds) == (True, 1, 4)
    assert page.questions.isVisible()
    qtbot.mouseClick(page.questions.questions.fields[0].buttons[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.questions.button, Qt.MouseButton.LeftButton)
    note = page.questions.questions.fields[0].note
    qtbot.waitUntil(lambda: note.text().startswith("✓ Right."))
    mission.leave()
    assert state_text(_lesson(MISSION), mission.progress) == "★ ✓"


def test_what_only_a_check_can_tell_is_shown_beside_what_was_expected(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    asked = 'ask = "What share of the runs will succeed?"\nanswer = "share"\ntolerance = 0.1'
    number = 'ask = "How many hidden neurons will be enough?"\nanswer = 2\ntolerance = 1'
    lessons = open_text(MISSION.replace(number, asked))
    _predict(qtbot, lessons, "1")
    _run(qtbot, window)
    page = lessons.pane.lesson
    qtbot.waitUntil(page.check.isVisible)
    assert page.expected.lines.text().endswith("You said 1.")
    qtbot.mouseClick(page.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.success.isVisible)
    reached = lessons.progress.of("test-mission", "smallest").reached
    assert f"You said 1. It is {reached / 4:g}." in page.expected.lines.text()


def test_a_missed_check_says_why_and_opens_the_runs_that_missed(
    qtbot: QtBot, window: MainWindow, open_text: Open
) -> None:
    lessons = open_text(MISSION.replace("test_accuracy >= 0.1", "test_accuracy >= 1.1"))
    _predict(qtbot, lessons)
    _run(qtbot, window)
    page = lessons.pane.lesson
    qtbot.waitUntil(page.check.isVisible)
    qtbot.mouseClick(page.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.check.result.text() != "")
    assert page.check.result.text() == "0 of 4 runs reached the goal; 3 are needed."
    assert not page.success.isVisible()
    dot = page.check.dots.dots[2]
    assert "of 1.1" in dot.accessibleName()
    before = window.document.experiment
    qtbot.mouseClick(dot, Qt.MouseButton.LeftButton)
    seed = lessons.checks.runs[2].experiment.seed
    assert window.document.experiment == before.with_values({"seed": seed})
    qtbot.waitUntil(lambda: shown(window).experiment.seed == seed and shown(window).ended)
    window.document.undo_stack.undo()
    assert window.document.experiment == before


def test_a_check_can_be_cancelled(qtbot: QtBot, window: MainWindow, open_text: Open) -> None:
    lessons = open_text(MISSION.replace('"training.steps" = 40', '"training.steps" = 10000000'))
    _predict(qtbot, lessons)
    window.commands.step.trigger()
    page = lessons.pane.lesson
    qtbot.waitUntil(page.check.isVisible)
    qtbot.mouseClick(page.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.check.cancel_button.isVisible)
    qtbot.mouseClick(page.check.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.check.result.text() == "The check was cancelled.")
    assert page.check.button.isEnabled()
    assert not page.check.cancel_button.isVisible()


def test_a_lesson_that_is_left_while_it_is_checked_is_forgotten(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    _predict(qtbot, mission)
    _run(qtbot, window)
    mission.check()
    mission.leave()
    qtbot.waitUntil(lambda: not mission.checks.busy)
    assert not mission.progress.of("test-mission", "smallest").done


def test_the_library_shows_what_it_locks(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.lessons.trigger()
    library = window.lessons.pane.library
    qtbot.waitUntil(lambda: library.current is not None)
    library.chosen.emit("xor-small")
    loss = window.controls.fields["training.loss"]
    assert not loss.isHidden()
    assert not loss.isEnabled()


def test_a_run_is_handed_in_and_graded_from_the_teachers_file(
    qtbot: QtBot,
    window: MainWindow,
    mission: Lessons,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _predict(qtbot, mission, "2")
    told: list[str] = []
    mission.refused.connect(told.append)
    window.commands.hand_in.trigger()
    assert "press Run (F5) first" in told[0]
    _run(qtbot, window)
    path = tmp_path / "ada.scratchnet-run"

    def enter_name(dialog: RunDialog) -> int:
        assert not dialog.save.isEnabled()
        dialog.name.setText("Ada")
        assert dialog.save.isEnabled()
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(RunDialog, "exec", enter_name)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(window.runs.noted, check_params_cb=lambda text: "Saved" in text):
        window.commands.hand_in.trigger()
    lesson = mission.opened
    assert lesson is not None
    (person,) = grade(lesson.lesson, [path], most_work=1e9)
    assert person.name == "Ada"
    assert person.graded["smallest"].text.startswith("solved")
    assert person.graded["smallest"].hand_in.answers == {"p1": 2.0}


def test_a_run_that_changes_what_is_locked_is_not_handed_in(
    qtbot: QtBot, window: MainWindow, mission: Lessons
) -> None:
    _predict(qtbot, mission)
    _run(qtbot, window)
    experiment = window.document.experiment.with_values({"seed": 5})
    window.document.replace(experiment, "another seed")
    qtbot.waitUntil(lambda: shown(window).experiment.seed == 5)
    _run(qtbot, window)
    with qtbot.waitSignal(mission.refused) as caught:
        window.commands.hand_in.trigger()
    assert "differs in what the lesson locks: Seed" in caught.args[0]


def test_there_is_nothing_to_hand_in_without_a_lesson(window: MainWindow) -> None:
    assert not window.commands.hand_in.isEnabled()


def test_a_crash_in_a_lesson_loses_nothing_of_the_own_experiment(
    qtbot: QtBot, window: MainWindow, open_text: Open, tmp_path: Path
) -> None:
    window.document.edit("seed", 77)
    open_text(MISSION)
    window.document.edit("network.hidden", (3,))
    (file,) = (tmp_path / "autosave").glob("*.json")
    qtbot.waitUntil(lambda: '"seed": 77' in file.read_text())
    window.autosaving._save()
    assert '"seed": 77' in file.read_text()
    assert "[3]" not in file.read_text().partition('"hidden"')[2][:20]
