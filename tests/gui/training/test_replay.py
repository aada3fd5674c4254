"""A run waits for its engine, and does not wait where it makes no sense."""

import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.training import replay as repeating
from scratchnet.engines import FAST
from scratchnet.engines.preparing import prepare
from tests.gui.conftest import shown
from tests.scratchnet.records.conftest import made


@pytest.fixture
def waiting(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """Return a window in which a run waits for the fast engine."""
    monkeypatch.setattr(repeating, "is_prepared", lambda name: False)
    monkeypatch.setattr(window.engines, "follow", lambda name: None)
    run = made(engine=FAST)
    window.runs.replay.begin(run.recipe, run, "a.scratchnet-run")
    assert "being prepared, to make a.scratchnet-run anew" in window.statusBar().currentMessage()
    return window


def test_it_begins_when_the_engine_is_ready(qtbot: QtBot, waiting: MainWindow) -> None:
    prepare(FAST)
    with qtbot.waitSignal(waiting.controller.repeated):
        waiting.engines.ready.emit(FAST)
    assert waiting.runs.replay.verdict.startswith("Verified")
    qtbot.waitUntil(lambda: shown(waiting).engine == FAST)


def test_it_waits_no_longer_for_an_engine_that_cannot_be_had(waiting: MainWindow) -> None:
    waiting.engines.unavailable.emit(FAST)
    assert waiting.runs.replay._waiting is None


def test_a_run_that_has_begun_meanwhile_is_not_thrown_away(
    qtbot: QtBot, waiting: MainWindow
) -> None:
    waiting.controller.step()
    qtbot.waitUntil(lambda: shown(waiting).step == 1)
    assert waiting.runs.replay._waiting is None
    assert "Not verified: another run has begun" in waiting.statusBar().currentMessage()
