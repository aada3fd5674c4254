"""Walking through a step in the background: what is prepared, and in which order."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.panes.steps.walker import StepWalker
from resources.presets import PRESETS
from scratchnet.run.session import Session
from scratchnet.trace import StepTrace


@pytest.fixture
def walker(qtbot: QtBot) -> Iterator[StepWalker]:
    parent = QObject()
    walker = StepWalker(parent)
    yield walker
    walker.close()


def test_after_a_sample_the_next_one_is_prepared_before_anything_else(
    qtbot: QtBot, walker: StepWalker
) -> None:
    step = StepTrace.next_of(Session(PRESETS["circle"].load()))
    prepared: list[bool] = []
    walker.uses_found.connect(lambda _: prepared.append((id(step), 4) in walker._walks))
    with qtbot.waitSignal(walker.uses_found):
        walker.follow(step, 3)
    assert prepared == [True]
    other = walker._walks[id(step), 4]
    assert set(other._stops) == {0}


def test_whoever_moves_on_does_not_wait_until_the_place_before_is_painted(
    qtbot: QtBot, walker: StepWalker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.panes.steps.walker._PAINTING_S", 60.0)
    step = StepTrace.next_of(Session(PRESETS["circle"].load()))
    with qtbot.waitSignal(walker.arrived):
        walker.follow(step, 3)
    with qtbot.waitSignal(walker.arrived):
        walker.go(lambda walk, cursor, _watch: walk.next(cursor), "")


def test_garbage_is_collected_as_usual_once_the_step_is_forgotten(
    qtbot: QtBot, walker: StepWalker
) -> None:
    before = gc.get_threshold()
    with qtbot.waitSignal(walker.arrived):
        walker.follow(StepTrace.next_of(Session(PRESETS["circle"].load())), 0)
    assert gc.get_threshold() != before
    walker.clear()
    assert gc.get_threshold() == before
