"""Dialogs open no larger than the screen."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from gui.export.picture.first_size import open_with_size


class _Screen:
    def availableSize(self) -> QSize:
        return QSize(1024, 600)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [((640, 480), (640, 480)), ((920, 760), (920, 560)), ((1120, 500), (1024, 500))],
)
def test_a_dialog_opens_within_the_screen(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    wanted: tuple[int, int],
    given: tuple[int, int],
) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    monkeypatch.setattr(dialog, "screen", _Screen)
    open_with_size(dialog, *wanted)
    assert dialog.size().toTuple() == given
