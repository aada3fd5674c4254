"""Continuing a run that has made all its steps: the same bits, and a run that verifies."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from scratchnet.experiment import Experiment
from scratchnet.records import About, read_run, verify
from scratchnet.run.session import Session
from tests.gui.conftest import shown

_SETTINGS = {"training.steps": 20, "training.batch_size": 50}


@pytest.fixture
def finished(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """A window whose run has made all its 20 steps."""
    window.document.edit_together(_SETTINGS)
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).ended and not window.running)
    return window


def _choose(window: MainWindow, text: str) -> None:
    menu = window.training.continue_menu
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_a_run_that_was_continued_has_the_bits_of_one_long_run_and_verifies(
    qtbot: QtBot, finished: MainWindow, tmp_path: Path
) -> None:
    for steps in (40, 60):
        assert finished.commands.run.text().replace("&", "") == "Continue +20"
        finished.commands.run.trigger()
        qtbot.waitUntil(lambda steps=steps: shown(finished).step == steps and not finished.running)
    assert finished.document.experiment.training.steps == 60
    long = Session(Experiment().with_values({**_SETTINGS, "training.steps": 60}))
    long.advance()
    assert list(shown(finished).losses) == list(long.losses)
    assert shown(finished).parameters == long.parameters()
    current = finished.current.value
    assert current is not None
    path = tmp_path / "continued.scratchnet-run.json"
    with qtbot.waitSignal(finished.runs.noted):
        finished.runs.save_to(path, *current, About("", ""))
    check = verify(read_run(path))
    assert check.equal, check.discrepancy


def test_the_menu_continues_by_other_numbers_of_steps(
    qtbot: QtBot, finished: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(finished, "100 steps")
    qtbot.waitUntil(lambda: shown(finished).step == 120 and not finished.running)
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (7, True))
    _choose(finished, "Other…")
    qtbot.waitUntil(lambda: shown(finished).step == 127 and not finished.running)
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (7, False))
    _choose(finished, "Other…")
    assert finished.document.experiment.training.steps == 127


def test_continuing_is_offered_only_at_the_end(qtbot: QtBot, finished: MainWindow) -> None:
    bar, menu = finished.run_bar, finished.training.continue_menu
    assert bar.run_button.menu() is menu
    assert menu.menuAction().isEnabled()
    assert finished.commands.run_again.isVisible()
    finished.commands.reset.trigger()
    qtbot.waitUntil(lambda: shown(finished).step == 0)
    assert finished.commands.run.text().replace("&", "") == "Run"
    assert bar.run_button.menu() is None
    assert not menu.menuAction().isEnabled()
    assert not finished.commands.run_again.isVisible()


def test_undo_takes_back_the_added_steps_only(qtbot: QtBot, finished: MainWindow) -> None:
    finished.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(finished).step == 40 and not finished.running)
    finished.document.undo_stack.undo()
    assert finished.document.experiment.training.steps == 20
    assert shown(finished).step == 40
