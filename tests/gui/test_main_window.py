"""The window as a whole: run, retry, drop, close, themes and keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

import gui
import scratchnet
from gui.help.shortcuts import ShortcutsDialog
from gui.main_window import MainWindow
from gui.views import MapMode
from scratchnet.experiment import Experiment, write_experiment
from scratchnet.run.snapshot import Status
from tests.gui.conftest import shown, status_note
from tests.layout.mnemonics import clashes

_FORMULA = "data.formula"
_OURS = (*gui.__path__, *scratchnet.__path__)


def _value(window: MainWindow, name: str) -> str:
    label = window.run_bar.findChild(QLabel, f"value_{name}")
    assert isinstance(label, QLabel)
    return label.text()


def test_opens_on_the_article_untrained(window: MainWindow) -> None:
    assert shown(window).experiment == Experiment()
    assert shown(window).status is Status.READY
    assert window.run_bar.status.text() == "Ready: press Run"
    assert "Press Run" in status_note(window)
    assert not window.isWindowModified()


def test_runs_to_the_end_and_reports_it(qtbot: QtBot, window: MainWindow) -> None:
    window.controls.edited.emit("training.steps", 50)
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: "Finished after 50 steps" in status_note(window))
    assert not window.running
    assert _value(window, "step") == "50 / 50"
    assert _value(window, "loss") == f"{shown(window).loss:.6f}"
    assert _value(window, "epoch") == "50"
    assert window.commands.run.text().replace("&", "") == "Continue +50"


def test_running_again_starts_over(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.commands.run_again.isVisible()
    window.controls.edited.emit("training.steps", 20)
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).ended)
    before = shown(window)
    window.commands.run_again.trigger()
    qtbot.waitUntil(lambda: shown(window) is not before and shown(window).ended)
    assert shown(window).initial_experiment is not before.initial_experiment
    assert list(shown(window).losses) == list(before.losses)


def test_a_run_whose_last_frame_is_shown_is_not_running(qtbot: QtBot, window: MainWindow) -> None:
    # The event that training has paused is late.
    window.controller.paused.disconnect()
    window.controls.edited.emit("training.steps", 20)
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).ended)
    assert not window.running
    assert "Continue" in window.commands.run.text().replace("&", "")
    window.commands.run.trigger()
    # So few steps may all be made before anybody looks: what tells is where the run ended.
    qtbot.waitUntil(lambda: shown(window).step == 40 and shown(window).ended)


def test_space_runs_and_pauses(qtbot: QtBot, window: MainWindow) -> None:
    window.output_pane.map.canvas.setFocus()
    qtbot.keyClick(window.output_pane.map.canvas, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.running)
    qtbot.keyClick(window.output_pane.map.canvas, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.running)


def test_space_in_a_text_field_is_a_space(qtbot: QtBot, window: MainWindow) -> None:
    entry = window.findChild(QLineEdit, "data.formula.entry")
    entry.setFocus()
    qtbot.keyClick(entry, Qt.Key.Key_End)
    qtbot.keyClick(entry, Qt.Key.Key_Space)
    assert entry.text().endswith(" ")
    assert not window.running


def test_the_speed_is_remembered(make_window: Callable[..., MainWindow]) -> None:
    make_window().run_bar.choose_speed(20)
    assert make_window().run_bar.speed_label.text() == "20 steps/s"
    make_window().run_bar.choose_speed(None)
    assert make_window().run_bar.speed_label.text() == "unlimited"


def test_single_steps(qtbot: QtBot, window: MainWindow) -> None:
    for step in (1, 2, 3):
        window.commands.step.trigger()
        qtbot.waitUntil(lambda step=step: shown(window).step == step)
    qtbot.waitUntil(lambda: _value(window, "step") == "3 / 2,000")
    # The frame may be shown before the event that follows it.
    qtbot.waitUntil(lambda: not window.running)


def test_nothing_says_press_run_while_it_trains(qtbot: QtBot, window: MainWindow) -> None:
    window.document.edit("network.hidden", (2,))
    assert "press Run" in status_note(window)
    with qtbot.waitSignal(window.controller.started):
        window.commands.run.trigger()
    assert status_note(window) == ""
    # Whether or not a frame of the first step has come.
    assert window.run_bar.status.text() == "Training"


def test_divergence_is_reported_and_reset_helps(qtbot: QtBot, window: MainWindow) -> None:
    window.controls.edited.emit(_FORMULA, "1e200*x")
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: "The loss overflowed at step 1" in status_note(window))
    assert not window.commands.step.isEnabled()
    window.controls.edited.emit(_FORMULA, "x")
    qtbot.waitUntil(lambda: shown(window).status is Status.READY)
    qtbot.waitUntil(window.commands.step.isEnabled)


def test_retry_continues_from_the_last_finite_state(qtbot: QtBot, window: MainWindow) -> None:
    values = {
        "network.activation": "relu",
        "network.output_activation": "linear",
        "training.learning_rate": 1000.0,
    }
    window.document.open(Experiment().with_values(values), None)
    assert not window.commands.retry.isVisible()
    window.commands.run.trigger()
    qtbot.waitUntil(window.commands.retry.isVisible)
    step = shown(window).step
    window.commands.retry.trigger()
    assert window.document.experiment.training.learning_rate == 100.0
    qtbot.waitUntil(lambda: shown(window).experiment.training.learning_rate == 100.0)
    qtbot.waitUntil(lambda: not window.running)
    assert [change.step for change in shown(window).changes] == [step]


def test_a_retry_that_diverges_again_starts_over(qtbot: QtBot, window: MainWindow) -> None:
    values = {
        "network.activation": "relu",
        "network.output_activation": "linear",
        "training.learning_rate": 1000.0,
        "training.steps": 40,
    }
    window.document.open(Experiment().with_values(values), None)
    window.commands.run.trigger()

    def settled() -> bool:
        wanted = window.document.experiment == shown(window).experiment
        return wanted and not window.running and shown(window).ended

    for _ in range(8):
        qtbot.waitUntil(settled)
        if shown(window).status is Status.FINISHED:
            break
        window.commands.retry.trigger()
    assert shown(window).status is Status.FINISHED
    assert shown(window).loss < 1.0


def test_the_speed_slider_sets_the_pace(qtbot: QtBot, window: MainWindow) -> None:
    window.run_bar.speed.setValue(0)
    assert window.run_bar.speed_label.text() == "1 step/s"
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: not window.running)
    assert shown(window).step <= 2


def test_new_seed_draws_another_one(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.new_seed.trigger()
    assert window.document.experiment.seed != 0
    assert window.document.modified


def test_the_read_out_shows_the_numbers_computed(window: MainWindow) -> None:
    window.output_pane._on_map_hovered(0.5, 0.25)
    output = shown(window).outputs((0.5, 0.25))[0]
    text = window.output_pane.read_out.text()
    assert f"{output:.6f}" in text
    assert "target 1" in text
    window.output_pane._on_map_unhovered()
    assert "Point at the map" in window.output_pane.read_out.text()


def test_modes_change_what_is_shown(window: MainWindow) -> None:
    for mode in MapMode:
        window.output_pane.set_mode(mode)
        assert window.output_pane.map.mode is mode
        assert window.output_pane.view_named("surface").mode is mode


def test_a_file_can_be_dropped(qtbot: QtBot, window: MainWindow, tmp_path) -> None:
    path = tmp_path / "dropped.scratchnet.json"
    write_experiment(path, Experiment().with_values({"seed": 77}))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert window.document.experiment.seed == 77
    assert "dropped" in window.windowTitle()


def test_closing_while_training(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).step > 5)
    assert window.close()
    assert not window.controller._thread.isRunning()


def test_closing_with_changes_asks(
    window: MainWindow, answers: Callable[[QMessageBox.StandardButton], None]
) -> None:
    window.controls.edited.emit("seed", 9)
    answers(QMessageBox.StandardButton.Cancel)
    assert not window.close()
    assert window.isVisible()
    answers(QMessageBox.StandardButton.Discard)
    assert window.close()


def test_unsaved_work_is_restored_after_a_crash(
    qtbot: QtBot, make_window: Callable[[], MainWindow]
) -> None:
    crashed = make_window()
    crashed.controls.edited.emit("seed", 123)
    autosave = crashed.autosaving._autosave
    kept = list(autosave.folder.glob("*.json"))
    qtbot.waitUntil(lambda: bool(list(autosave.folder.glob("*.json"))))
    assert kept == []
    autosave._lock.unlock()
    after = make_window()
    after.open_at_start(None)
    assert after.document.experiment.seed == 123
    assert after.document.modified
    assert "Recovered" in status_note(after)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_themes_reach_every_part(window: MainWindow, choice: str) -> None:
    [action] = [a for a in window.commands.group("theme").actions() if a.data() == choice]
    action.trigger()
    assert window._themes.theme.name == choice
    assert {view.theme.name for view in window.views()} == {choice}
    assert window.loss_pane.view.theme.name == choice


def test_the_help_dialogs_open(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.about.trigger()
    [box] = [b for b in window.findChildren(QMessageBox) if b.isVisible()]
    assert "Scratchnet" in box.text()
    with qtbot.waitSignal(box.destroyed):
        box.accept()


def test_the_shortcuts_are_listed_with_the_keys_for_drawing(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.commands.shortcuts.trigger()
    dialog = window.findChild(ShortcutsDialog)
    text = dialog.list.toPlainText()
    assert "F5" in text
    for key, action in (("A", "Add a sample"), ("S", "Spray"), ("E", "Erase"), ("1 … 9", "class")):
        assert key in text
        assert action in text
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()


def test_no_letter_means_two_things_in_the_window_or_in_a_menu(window: MainWindow) -> None:
    assert clashes(window) == []


def test_no_two_actions_have_the_same_keys(window: MainWindow) -> None:
    keys = [action.shortcut().toString() for action in window.commands.with_shortcuts()]
    assert len(keys) > 20
    assert sorted(keys) == sorted(set(keys))


def test_the_window_is_gone_before_what_it_waits_for_has_ended(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(window.runs, "close", lambda: seen.append(window.isVisible()))
    window.close()
    assert seen == [False]
