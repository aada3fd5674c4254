"""A replay waits for its engine, except where that is pointless."""

import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.training import replay
from scratchnet.engines import FAST
from scratchnet.engines.preparing import prepare
from tests.gui.conftest import shown
from tests.scratchnet.records.conftest import made


@pytest.fixture
def waiting(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """Return a window in which a run waits for the fast engine."""
    monkeypatch.setattr(replay, "is_prepared", lambda name: False)
    monkeypatch.setattr(window.engines, "follow", lambda name: None)
    run = made(engine=FAST)
    window.runs.replay.start(run.recipe, run, "a.scratchnet-run")
    assert (
        "Preparing the fast engine to replay a.scratchnet-run"
        in window.statusBar().currentMessage()
    )
    return window


def test_it_starts_when_the_engine_is_ready(qtbot: QtBot, waiting: MainWindow) -> None:
    prepare(FAST)
    with qtbot.waitSignal(waiting.controller.replayed):
        waiting.engines.ready.emit(FAST)
    assert waiting.runs.replay.result_text.startswith("Verified")
    qtbot.waitUntil(lambda: shown(waiting).engine == FAST)


def test_it_waits_no_longer_for_an_engine_that_is_unavailable(waiting: MainWindow) -> None:
    waiting.engines.unavailable.emit(FAST)
    assert waiting.runs.replay._waiting is None


def test_a_run_that_was_started_meanwhile_is_not_thrown_away(
    qtbot: QtBot, waiting: MainWindow
) -> None:
    waiting.controller.step()
    qtbot.waitUntil(lambda: shown(waiting).step == 1)
    assert waiting.runs.replay._waiting is None
    assert "Not verified: another run was started" in waiting.statusBar().currentMessage()
