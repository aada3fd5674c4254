"""Work that a method waits for: its result, its failure, its end by the user, a window alive."""

from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui import waiting
from gui.background import TaskContext, TaskFailed
from gui.waiting import wait_for
from scratchnet.engines import Interrupted
from scratchnet.errors import InvalidInput


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_returns_what_the_work_returns(parent: QWidget) -> None:
    assert wait_for(parent, "Adding", lambda context: 1 + 1) == 2


@pytest.mark.parametrize("error", [TaskFailed("no"), InvalidInput("no")])
def test_raises_why_it_failed(parent: QWidget, error: Exception) -> None:
    def work(context: TaskContext) -> None:
        raise error

    with pytest.raises(TaskFailed, match="no"):
        wait_for(parent, "Failing", work)


def test_long_work_shows_how_far_it_is_and_can_be_cancelled(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_PATIENCE_MS", 0)
    seen: list[tuple[str, int]] = []
    never = Event()

    def cancel() -> None:
        dialog = parent.findChild(QProgressDialog)
        assert dialog is not None
        if dialog.isVisible() and dialog.value() == 40:
            seen.append((dialog.labelText(), dialog.value()))
            timer.stop()
            button = dialog.findChild(QPushButton)
            assert button is not None
            button.click()

    def work(context: TaskContext) -> None:
        while True:
            context.watch(0.4)
            never.wait(0.01)

    timer = QTimer(parent, interval=5)
    timer.timeout.connect(cancel)
    timer.start()
    with pytest.raises(Interrupted):
        wait_for(parent, "Working", work)
    assert seen == [("Working", 40)]
