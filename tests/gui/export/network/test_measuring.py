"""Measuring by a process of its own: its rows, its failures, and its cancellation."""

import subprocess
import sys
import time

import pytest

from gui.background import TaskContext, TaskFailed
from gui.export.network import measuring
from gui.export.network.measuring import measure
from scratchnet.engines import Interrupted
from scratchnet.export.models import measured_names
from tests.scratchnet.export.models.networks import NASTY_NAMES, made

pytestmark = pytest.mark.slow

_NETWORK = made([2, 3, 1], ["tanh", "sigmoid"], classes=(NASTY_NAMES[0], NASTY_NAMES[8]))


def test_a_row_for_each_format_is_reported() -> None:
    rows: list[object] = []
    progress: list[object] = []
    measure(
        _NETWORK,
        TaskContext(lambda _, value: progress.append(value), lambda _, row: rows.append(row)),
    )
    assert [row.format for row in rows] == measured_names()
    assert rows[0].identical
    assert progress[0][0] == "reference"


def test_cancelling_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []

    class Popen(subprocess.Popen):
        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)
            started.append(self)

    monkeypatch.setattr(measuring.subprocess, "Popen", Popen)
    context = TaskContext(on_progress=lambda context, _: context.cancel())
    before = time.perf_counter()
    with pytest.raises(Interrupted):
        measure(_NETWORK, context)
    assert time.perf_counter() - before < 30
    [process] = started
    assert process.returncode is not None
    assert process.returncode != 0


def test_a_process_that_cannot_be_started_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/python")
    with pytest.raises(TaskFailed, match="no process can be started"):
        measure(_NETWORK, TaskContext())


def test_a_process_that_fails_gives_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.export.network.measuring.network_to_text", lambda network: "{}")
    with pytest.raises(TaskFailed, match=r"InvalidInput: format is missing$"):
        measure(_NETWORK, TaskContext())
