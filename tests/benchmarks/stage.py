"""A main window to measure, offscreen unless QT_QPA_PLATFORM says otherwise."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from gui.app import SWITCH_INTERVAL_S
from gui.document.autosave import Autosave
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.theme.switch import ThemeSwitch
from scratchnet.engines import REFERENCE
from scratchnet.records.store import RunStore


def application() -> QApplication:
    """Return the application, set up as the program sets it up."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(["benchmark"])


@contextmanager
def window(
    width: int = 1280,
    height: int = 800,
    engine: str = REFERENCE,
    *,
    ready: bool = True,
    store: RunStore | None = None,
) -> Iterator[MainWindow]:
    """Open a main window with settings of its own, wait for its engine if ``ready``; close it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
        preferences = Preferences(settings)
        themes = ThemeSwitch(application(), preferences)
        shown = MainWindow(themes, preferences, Autosave(Path(folder) / "autosave"), engine, store)
        shown.resize(width, height)
        shown.show()
        if ready:
            wait_until(lambda: engine_shown(shown) == engine)
        try:
            yield shown
        finally:
            shown.document.open(shown.document.experiment, None)
            shown.close()
            shown.deleteLater()


def wait(milliseconds: int) -> None:
    """Process the window's events for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool], poll_ms: int = 1) -> None:
    """Process the window's events until a condition holds."""
    loop = QEventLoop()
    timer = QTimer(interval=poll_ms)
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start()
    if not condition():
        loop.exec()
    timer.stop()


def step_shown(shown: MainWindow) -> int:
    """Return the step that the window shows."""
    frame = shown.frame
    return frame.snapshot.step if frame is not None else 0


def engine_shown(shown: MainWindow) -> str | None:
    """Return the engine that the window shows."""
    frame = shown.frame
    return frame.snapshot.engine if frame is not None else None


def resident_mb() -> float:
    """Return the memory this process occupies, in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
