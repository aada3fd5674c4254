"""The window under test, and a mouse and keyboard for it: xdotool moves the X server's pointer."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from gui.document.autosave import Autosave
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.theme.switch import ThemeSwitch

#: After so many looks, 20 ms apart, a dialog that has not ended is dismissed.
_PATIENCE = 500


class Hands:
    """Mouse and keyboard, whose events the X server sends as to any program."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._lines: tuple[str, ...] = ()
        self._typing: subprocess.Popen[str] | None = None
        self._looks = 0
        self._timer = QTimer(interval=20)
        self._timer.timeout.connect(self._on_timer_timeout)

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

    def in_next_dialog(self, *lines: str) -> None:
        """Once a dialog is up and has the keyboard, let xdotool obey these lines.

        A dialog's own event loop holds the test where it was opened, so a timer waits for it.
        """
        self._lines = lines
        self._looks = 0
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            return
        self._looks += 1
        if self._looks > _PATIENCE:
            # Let the test fail where it waits, rather than hang in the dialog.
            self._timer.stop()
            dialog.reject()
        elif self._typing is None and dialog.isActiveWindow():
            self._typing = subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE, text=True)
            assert self._typing.stdin is not None
            self._typing.stdin.write("\n".join(self._lines) + "\n")
            self._typing.stdin.close()
        elif dialog.windowHandle() is not None and dialog.windowHandle().isExposed():
            dialog.activateWindow()

    def rest(self) -> None:
        """Stop: nothing waits or types any more."""
        self._timer.stop()
        if self._typing is not None:
            self._typing.wait()

    def _do(self, *words: str) -> None:
        done = subprocess.Popen(["xdotool", *words], stdin=subprocess.DEVNULL)
        # The window has to live meanwhile, or xdotool would wait for it for ever.
        self._qtbot.waitUntil(lambda: done.poll() is not None, timeout=10_000)
        assert done.returncode == 0


@pytest.fixture
def hands(qtbot: QtBot) -> Iterator[Hands]:
    hands = Hands(qtbot)
    yield hands
    hands.rest()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("export/folder", str(tmp_path))
    preferences = Preferences(settings)
    window = MainWindow(
        ThemeSwitch(qapp, preferences), preferences, Autosave(tmp_path / "autosave")
    )
    window.show()
    qtbot.waitExposed(window)
    # Without a window manager nothing else gives the window the keyboard focus.
    window.activateWindow()
    window.setFocus()
    qtbot.waitUntil(lambda: window.frame is not None)
    yield window
    window.document.open(window.document.experiment, None)
    window.close()
    window.deleteLater()
