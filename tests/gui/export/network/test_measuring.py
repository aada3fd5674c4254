"""Measuring by a process of its own: its rows, its end, and giving it up."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from gui.export.network.measuring import Measuring
from scratchnet.export.models import Difference, measured_names
from tests.scratchnet.export.models.networks import NASTY_NAMES, made

_NETWORK = made([2, 3, 1], ["tanh", "sigmoid"], classes=(NASTY_NAMES[0], NASTY_NAMES[8]))


@pytest.fixture
def measuring(qtbot: QtBot) -> Iterator[Measuring]:
    measuring = Measuring()
    yield measuring
    measuring.cancel()
    measuring.deleteLater()


def test_every_row_comes_and_then_the_end(qtbot: QtBot, measuring: Measuring) -> None:
    rows: list[Difference] = []
    told: list[str] = []
    measuring.measured.connect(rows.append)
    measuring.progressed.connect(lambda doing, share: told.append(doing))
    with qtbot.waitSignal(measuring.finished, timeout=60_000) as ended:
        measuring.start(_NETWORK)
        assert measuring.underway
    assert ended.args == [""]
    assert not measuring.underway
    assert [row.format for row in rows] == measured_names()
    assert rows[0].identical
    assert told[0] == "reference"


def test_what_is_given_up_is_gone(qtbot: QtBot, measuring: Measuring) -> None:
    ended: list[str] = []
    measuring.finished.connect(ended.append)
    with qtbot.waitSignal(measuring.progressed, timeout=60_000):
        measuring.start(_NETWORK)
    (process,) = measuring.findChildren(QProcess)
    measuring.cancel()
    assert process.state() is QProcess.ProcessState.NotRunning
    assert not measuring.underway
    assert ended == []


def test_a_process_that_cannot_be_started_is_said(
    qtbot: QtBot, measuring: Measuring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/python")
    with qtbot.waitSignal(measuring.finished, timeout=60_000) as ended:
        measuring.start(_NETWORK)
    assert ended.args[0]
    assert not measuring.underway


def test_a_process_that_fails_says_why(
    qtbot: QtBot, measuring: Measuring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.export.network.measuring.network_to_text", lambda network: "{}")
    with qtbot.waitSignal(measuring.finished, timeout=60_000) as ended:
        measuring.start(_NETWORK)
    assert ended.args[0].endswith("InvalidInput: format is missing")
