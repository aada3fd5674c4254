"""Runs saved from the window and opened in it: verified, or the first difference."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.runs.files import RunDialog
from scratchnet.engines import EXACT, FAST
from scratchnet.engines.preparing import prepare
from scratchnet.records import About, Run, read_run, verify, write_run
from scratchnet.run.session import Session
from tests.gui.conftest import shown
from tests.scratchnet.records.conftest import SMALL, changed_run, diverged_run, made, run_from

_Answers = Callable[[QMessageBox.StandardButton], None]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Run], Path]:
    def write(run: Run) -> Path:
        path = tmp_path / "a.scratchnet-run"
        write_run(path, run)
        return path

    return write


def _open(qtbot: QtBot, window: MainWindow, path: Path) -> str:
    """Open a run and return the window's message about it."""
    with qtbot.waitSignal(window.controller.replayed):
        assert window.files.open(path)
    return window.statusBar().currentMessage()


def _name(monkeypatch: pytest.MonkeyPatch, path: Path | None, author: str = "") -> None:
    """Answer the questions of Save run."""

    def execute(dialog: RunDialog) -> int:
        dialog.name.setText(author or dialog.name.text())
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(RunDialog, "exec", execute)
    name = str(path) if path is not None else ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))


@pytest.mark.parametrize("make", [made, changed_run, diverged_run])
def test_an_opened_run_is_shown_and_verified(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path], make: Callable[[], Run]
) -> None:
    run = make()
    path = write(run)
    count = sum(len(row) for layer in run.parameters for row in layer)
    assert _open(qtbot, window, path) == (
        f"Verified: {run.steps} losses and {count} parameters are equal to the last bit"
    )
    qtbot.waitUntil(lambda: shown(window).step == run.steps and not window.running)
    assert list(shown(window).losses) == list(run.losses)
    assert shown(window).parameters == run.parameters
    assert window.document.experiment == run.recipe.experiment_at_end
    assert not window.document.modified
    # Save asks for a name: the file of a run holds no experiment alone.
    assert window.document.path is None
    assert window.windowTitle().startswith(path.name)
    assert window.files.recent() == [path]
    # The message about the end of a run does not replace it.
    assert "Verified" in window.statusBar().currentMessage()


def test_a_run_that_differs_from_its_file_is_reported(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path]
) -> None:
    run = made()
    path = write(replace(run, losses=[*run.losses[:3], 0.25, *run.losses[4:]]))
    with qtbot.waitSignal(window.runs.refused) as caught:
        window.files.open(path)
    assert caught.args[0].startswith("Differs in the loss of step 4: 0.25 in the file, ")
    assert window.statusBar().currentMessage() == caught.args[0]
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert "the run of Ana first differs in the loss of step 4" in box.text()
    assert f"In the file: 0.25\nReplayed: {run.losses[3]!r}" in box.informativeText()
    with qtbot.waitSignal(box.destroyed):
        box.accept()


def test_a_run_on_the_command_line(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path]
) -> None:
    with qtbot.waitSignal(window.controller.replayed):
        window.open_at_start(write(made()))
    assert "Verified" in window.statusBar().currentMessage()


def test_a_run_file_is_recognized_whatever_its_name(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path]
) -> None:
    path = write(made())
    other = path.rename(path.with_suffix(".json"))
    assert "Verified" in _open(qtbot, window, other)


def test_opening_a_run_pauses_training(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path]
) -> None:
    with qtbot.waitSignal(window.controller.started):
        window.controller.start()
    longer = SMALL.with_values({"training.steps": 500})
    session = Session(longer)
    session.advance(steps=5)
    assert "Verified" in _open(qtbot, window, write(run_from(session)))
    qtbot.waitUntil(lambda: shown(window).step == 5 and not window.running)


def test_a_bad_file_leaves_everything_as_it_was(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path]
) -> None:
    path = write(made())
    path.write_text(path.read_text().replace("Ana", "Eva"))
    before = window.document.experiment
    with qtbot.waitSignal(window.runs.refused) as caught:
        window.files.open(path)
    assert f"{path}: damaged" in caught.args[0]
    assert window.document.experiment is before
    assert window.files.recent() == []


def test_unsaved_changes_are_asked_about(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path], answers: _Answers
) -> None:
    window.controls.edited.emit("seed", 3)
    answers(QMessageBox.StandardButton.Cancel)
    with qtbot.waitSignal(window.runs._reading.succeeded):
        window.files.open(write(made()))
    assert window.document.experiment.seed == 3


def test_a_pause_cancels_the_replay(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path]
) -> None:
    run = made(SMALL.with_values({"training.steps": 100_000}), EXACT)
    with qtbot.waitSignal(window.controller.started):
        window.files.open(write(run))
    qtbot.waitUntil(lambda: window.running)
    with qtbot.waitSignal(window.controller.replayed):
        window.commands.run.trigger()
    assert "not verified" in window.statusBar().currentMessage()
    qtbot.waitUntil(lambda: not window.running)
    assert shown(window).step < run.steps


def test_the_fast_engine_replays_its_own_runs(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path], settings: QSettings
) -> None:
    prepare(FAST)
    assert "Verified" in _open(qtbot, window, write(made(engine=FAST)))
    qtbot.waitUntil(lambda: shown(window).step == SMALL.training.steps)
    assert shown(window).engine == FAST
    assert window.engines.chosen == FAST
    # The user did not choose it.
    assert settings.value("engine") == "reference"


def test_a_saved_run_is_restored_equal(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    answers: _Answers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "mine.scratchnet-run"
    window.document.edit_together({"data.intervals": 3, "training.steps": 5})
    window.controller.start()
    qtbot.waitUntil(lambda: shown(window).step == 5)
    path.write_text("mine")
    answers(QMessageBox.StandardButton.No)
    _name(monkeypatch, path.with_suffix(""), "Ana")
    window.commands.save_run.trigger()
    assert path.read_text() == "mine"
    answers(QMessageBox.StandardButton.Yes)
    with qtbot.waitSignal(window.runs._writing.succeeded):
        window.commands.save_run.trigger()
    run = read_run(path)
    assert run.about.author == "Ana"
    assert list(run.losses) == list(shown(window).losses)
    assert verify(run).equal
    assert f"Saved the run, 5 steps, as {path}" in window.statusBar().currentMessage()


def test_the_author_is_remembered(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = RunDialog(window._preferences.author, window)
    qtbot.addWidget(first)
    # Never taken from the system without asking.
    assert first.about() == About()
    window.controller.step()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    _name(monkeypatch, None, "Ana")
    window.commands.save_run.trigger()
    again = RunDialog(window._preferences.author, window)
    qtbot.addWidget(again)
    assert again.about().author == "Ana"


def test_before_the_first_step_there_is_no_run(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.runs.refused) as caught:
        window.commands.save_run.trigger()
    assert "press Run" in caught.args[0]


def test_a_file_that_cannot_be_written_is_reported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.controller.step()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    _name(monkeypatch, tmp_path / "no" / "a.scratchnet-run")
    with qtbot.waitSignal(window.runs.refused) as caught:
        window.commands.save_run.trigger()
    assert "cannot be written" in caught.args[0]


def test_an_experiment_that_cannot_be_built_is_refused(
    qtbot: QtBot, window: MainWindow, write: Callable[[Run], Path]
) -> None:
    run = made()
    hard = run.recipe.experiment.with_values({"data.formula": "1/x"})
    path = write(replace(run, recipe=replace(run.recipe, experiment=hard)))
    with qtbot.waitSignal(window.runs.refused) as caught:
        window.files.open(path)
    assert str(path) in caught.args[0]


@pytest.mark.parametrize("text", ["a\x07b", "\u202eabc"])
def test_the_dialog_refuses_what_no_file_can_hold(qtbot: QtBot, text: str) -> None:
    dialog = RunDialog("Ana")
    qtbot.addWidget(dialog)
    assert dialog.save.isEnabled()
    dialog.title.setText(f"x{text}x")
    assert not dialog.save.isEnabled()
    assert dialog.reason.text().startswith("Cannot save: title is ")
    dialog.title.setText("x")
    assert dialog.save.isEnabled()
    assert dialog.about() == About("Ana", "x")
