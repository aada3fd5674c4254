"""A panel on the screen, and a record of its signals."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.controls import ControlsPanel


class Recorder(QObject):
    """Records every signal of a panel."""

    def __init__(self, panel: ControlsPanel) -> None:
        super().__init__(panel)
        self.edits: list[tuple[str, object]] = []
        self.gestures = 0
        panel.edited.connect(self._on_panel_edited)
        panel.gesture_ended.connect(self._on_panel_gesture_ended)

    @Slot(str, object)
    def _on_panel_edited(self, path: str, value: object) -> None:
        self.edits.append((path, value))

    @Slot()
    def _on_panel_gesture_ended(self) -> None:
        self.gestures += 1


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[ControlsPanel]:
    panel = ControlsPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 900)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    yield panel
    focused = panel.focusWidget()
    if focused is not None:
        focused.clearFocus()


@pytest.fixture
def recorder(panel: ControlsPanel) -> Recorder:
    return Recorder(panel)


class Finder:
    """Finds editors by their names."""

    def __init__(self, panel: ControlsPanel) -> None:
        self._panel = panel

    def __call__(self, name: str) -> QWidget:
        widget = self._panel.findChild(QWidget, name)
        assert widget is not None, name
        return widget


@pytest.fixture
def find(panel: ControlsPanel) -> Finder:
    return Finder(panel)
