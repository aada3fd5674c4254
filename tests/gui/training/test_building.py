"""While a run takes long to build, the window shows how far it is and offers to cancel."""

from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.training import loop
from scratchnet.datasets import Problem
from scratchnet.experiment import Experiment
from scratchnet.watch import Watch


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let the building of seed 5 take for ever; the event says that it has begun."""
    build, begun, never = loop.build_problem, Event(), Event()

    def slow(experiment: Experiment, watch: Watch) -> Problem:
        while experiment.seed == 5:
            begun.set()
            watch(0.25)
            never.wait(0.01)
        return build(experiment, watch)

    monkeypatch.setattr(loop, "build_problem", slow)
    return begun


def test_progress_is_shown_and_cancel_brings_the_experiment_back(
    qtbot: QtBot, window: MainWindow, endless: Event
) -> None:
    before = window.document.experiment
    window.controls.edited.emit("seed", 5)
    qtbot.waitUntil(window.building.isVisible)
    assert window.building.bar.value() == 25
    with qtbot.waitSignal(window.controller.rejected):
        window.building.cancel.click()
    assert window.document.experiment == before
    assert not window.building.isVisible()
    assert "cancelled" in window.statusBar().currentMessage()


def test_another_edit_gives_up_what_is_being_built(
    qtbot: QtBot, window: MainWindow, endless: Event
) -> None:
    window.controls.edited.emit("seed", 5)
    qtbot.waitUntil(window.building.isVisible)
    with qtbot.waitSignal(window.controller.rebuilt):
        window.controls.edited.emit("seed", 6)
    assert window.document.experiment.seed == 6
    assert not window.building.isVisible()


def test_the_window_closes_while_a_run_is_being_built(
    qtbot: QtBot, window: MainWindow, endless: Event
) -> None:
    window.controls.edited.emit("seed", 5)
    qtbot.waitUntil(endless.is_set)
    assert window.controller.close()
