"""The window under test, and hands to drive it: xdotool moves the X server's own pointer."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.autosave import Autosave
from gui.theme.switch import ThemeSwitch
from gui.window import MainWindow


class Hands:
    """Mouse and keyboard, as the X server hands them to every program."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def move(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Move the pointer over a widget, by default to its middle."""
        target = widget.mapToGlobal(place or widget.rect().center())
        self._do("mousemove", str(target.x()), str(target.y()))

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click the left button on a widget."""
        self.move(widget, place)
        self._do("click", "1")

    def drag(self, widget: QWidget, start: QPoint, end: QPoint, moves: int = 20) -> None:
        """Press, move in small steps as a hand does, and release."""
        self.move(widget, start)
        self._do("mousedown", "1")
        for move in range(1, moves + 1):
            self.move(widget, start + (end - start) * move / moves)
        self._do("mouseup", "1")

    def key(self, *names: str) -> None:
        """Press keys, such as ``F5`` or ``ctrl+z``."""
        self._do("key", *names)

    def type(self, text: str) -> None:
        """Type text."""
        self._do("type", "--delay", "5", text)

    def _do(self, *words: str) -> None:
        done = subprocess.Popen(["xdotool", *words], stdin=subprocess.DEVNULL)
        # The window has to live meanwhile, or xdotool would wait for it for ever.
        self._qtbot.waitUntil(lambda: done.poll() is not None, timeout=10_000)
        assert done.returncode == 0


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    return Hands(qtbot)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("export/folder", str(tmp_path))
    window = MainWindow(ThemeSwitch(qapp, settings), settings, Autosave(tmp_path / "autosave"))
    window.show()
    qtbot.waitExposed(window)
    # Without a window manager nobody else gives the window the keyboard.
    window.activateWindow()
    window.setFocus()
    qtbot.waitUntil(lambda: window.map_pane.view.frame is not None)
    yield window
    window.document.open(window.document.experiment, None)
    window.close()
    window.deleteLater()
