"""Draw the README's opening picture: the window after the article's run.

python tools/readme_picture.py docs/window.png
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from few_colours import use_few_colours
from PySide6.QtCore import QEventLoop, QSettings, QSize, QTimer
from PySide6.QtWidgets import QApplication

from gui.autosave import Autosave
from gui.export import save_picture
from gui.theme.switch import ThemeSwitch
from gui.window import MainWindow
from scratchnet.engines import EXACT, is_prepared

_SIZE = QSize(1280, 800)


def main(path: Path) -> None:
    """Run the article's experiment in a window nobody sees, and save its picture."""
    application = QApplication(["scratchnet-lab"])
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
        themes = ThemeSwitch(application, settings)
        window = MainWindow(themes, settings, Autosave(Path(folder)), EXACT)
        window.resize(_SIZE)
        window.show()
        # Where it was never compiled before, that takes a minute.
        _wait(lambda: is_prepared(EXACT))
        window.commands.run.trigger()
        _wait(lambda: _finished(window))
        save_picture(window, path, _SIZE)
        use_few_colours(path)
        window.close()
    print(f"wrote {path}")


def _wait(until: Callable[[], bool]) -> None:
    """Let the window go on until something is so."""
    loop = QEventLoop()
    poll = QTimer(interval=50)
    poll.timeout.connect(lambda: loop.quit() if until() else None)
    poll.start()
    loop.exec()
    poll.stop()


def _finished(window: MainWindow) -> bool:
    frame = window.frame
    return frame is not None and frame.snapshot.ended and not window.running


if __name__ == "__main__":
    main(Path(sys.argv[1]))
