"""An invisible main window, for pictures of the documentation."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# A laptop's screen; without a file it would be smaller than the pictures.
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"

from PySide6.QtCore import QEventLoop, QSettings, QSize, QTimer
from PySide6.QtWidgets import QApplication

from gui.document.autosave import Autosave
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.theme.switch import ThemeSwitch
from scratchnet.engines import EXACT, is_prepared

SIZE = QSize(1280, 800)


@contextmanager
def quiet_window(application: QApplication, theme: str = "light") -> Iterator[MainWindow]:
    """Open a window with settings of its own, wait for its engine, and close it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
        preferences = Preferences(settings)
        themes = ThemeSwitch(application, preferences)
        themes.choose(theme)
        window = MainWindow(themes, preferences, Autosave(Path(folder)), EXACT)
        window.show()
        window.showNormal()
        window.resize(SIZE)
        # Where it was never compiled before, that takes a minute.
        wait_until(lambda: is_prepared(EXACT))
        yield window
        window.document.open(window.document.experiment, None)
        window.close()
        window.deleteLater()


def train(window: MainWindow) -> None:
    """Train the window's experiment to its end."""
    window.commands.run.trigger()
    wait_until(lambda: _finished(window))


def wait_until(condition: Callable[[], bool]) -> None:
    """Process events until a condition holds."""
    loop = QEventLoop()
    poll = QTimer(interval=50)
    poll.timeout.connect(lambda: loop.quit() if condition() else None)
    poll.start()
    loop.exec()
    poll.stop()


def wait(milliseconds: int) -> None:
    """Process events for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _finished(window: MainWindow) -> bool:
    frame = window.frame
    return frame is not None and frame.snapshot.ended and not window.running
