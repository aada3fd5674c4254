"""A main window of its own for each test, closed at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from gui import background
from gui.document.autosave import Autosave
from gui.main_window import MainWindow
from gui.pane_table import PANES
from gui.preferences import Preferences
from gui.theme.switch import ThemeSwitch
from gui.training import controller
from scratchnet.run.snapshot import Snapshot

# Other tests may keep the machine busy, and a thread that is left would fail one of them.
background.SHUTDOWN_TIMEOUT_S = controller.SHUTDOWN_TIMEOUT_S = 10.0


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    # Slow enough for a test to see a run while it is underway.
    settings.setValue("engine", "reference")
    return settings


@pytest.fixture
def preferences(settings: QSettings) -> Preferences:
    return Preferences(settings)


@pytest.fixture
def make_window(
    qtbot: QtBot, qapp: QApplication, settings: QSettings, tmp_path: Path
) -> Iterator[Callable[..., MainWindow]]:
    """Make windows that share settings and autosave folder; close them at the end."""
    made: list[MainWindow] = []

    def make(engine: str | None = None) -> MainWindow:
        preferences = Preferences(settings)
        themes = ThemeSwitch(qapp, preferences)
        window = MainWindow(themes, preferences, Autosave(tmp_path / "autosave"), engine)
        made.append(window)
        window.show()
        qtbot.waitUntil(lambda: window.frame is not None and window.engines.started)
        return window

    yield make
    for window in made:
        forget_changes(window)
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def whole_window(window: MainWindow) -> MainWindow:
    """Make every pane and view of a window, even those that are made only when they are shown."""
    for name in PANES:
        window.docks.later(name).get()
    for pane in window.docks.frame_panes:
        pane.all_views()
    return window


def forget_changes(window: MainWindow) -> None:
    """Let the window close without a question."""
    window.document.take_back()
    window.document._saved = window.document.experiment


def shown(window: MainWindow) -> Snapshot:
    """Return the snapshot that the window shows."""
    frame = window.frame
    assert frame is not None
    return frame.snapshot


def status_note(window: MainWindow) -> str:
    """Return the message in the status bar."""
    return window.statusBar().currentMessage()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[QMessageBox.StandardButton], None]:
    """Answer the next questions of the window."""

    def answer(button: QMessageBox.StandardButton) -> None:
        monkeypatch.setattr(QMessageBox, "question", lambda *_: button)

    return answer
