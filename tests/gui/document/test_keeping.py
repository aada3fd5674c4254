"""What comes back after a crash: the experiment, and the run up to where it was last kept."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.document.autosave import Autosave
from gui.main_window import MainWindow
from scratchnet.experiment import Experiment, write_experiment
from scratchnet.run.session import Session
from tests.gui.conftest import shown

#: A window that trains without end, until it is killed.
_TRAIN = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from gui.document.autosave import Autosave
from gui.theme.switch import ThemeSwitch
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.document import keeping

keeping._RUN_INTERVAL_MS = 100
folder = Path(sys.argv[1])
application = QApplication([])
settings = QSettings(str(folder / "other.ini"), QSettings.Format.IniFormat)
preferences = Preferences(settings)
window = MainWindow(
    ThemeSwitch(application, preferences), preferences, Autosave(folder / "autosave"), "reference"
)
window.show()
window.document.edit_together({"data.intervals": 3, "training.steps": 10_000_000})
window.controller.rebuilt.connect(window.controller.run)
window.controller.started.connect(lambda: print("started", flush=True))
application.exec()
"""


def _kept_step(folder: Path) -> int:
    """Return how far a run is that the other program keeps, without touching its lock."""
    from gui.document.autosave import _read

    found = [_read(file) for file in folder.glob("*.json")]
    return max((each.recipe.steps for each in found if each and each.recipe), default=0)


def test_a_killed_window_s_run_comes_back(
    qtbot: QtBot, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _TRAIN, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    try:
        assert program.stdout.readline() == "started\n"
        qtbot.waitUntil(lambda: _kept_step(tmp_path / "autosave") > 0, timeout=20_000)
    finally:
        # As `kill -9` does.
        program.kill()
        program.wait()
        program.stdout.close()
    window = make_window()
    steps = _kept_step(tmp_path / "autosave")
    window.open_at_start(None)
    assert window.document.modified
    with qtbot.waitSignal(window.controller.repeated, timeout=20_000):
        pass
    assert "it stands at step" in window.statusBar().currentMessage()
    qtbot.waitUntil(lambda: shown(window).step == steps)
    session = Session(window.document.experiment)
    session.advance(steps=steps)
    assert list(shown(window).losses) == list(session.losses)
    assert shown(window).parameters == session.parameters()


def _crashed(
    qtbot: QtBot, make_window: Callable[[], MainWindow], act: Callable[[MainWindow], None]
) -> MainWindow:
    """Let a window keep what was done in it and go, as if it were killed; return the next one."""
    window = make_window()
    autosave: Autosave = window.autosaving._autosave
    act(window)
    window.autosaving._keep()
    autosave.wait()
    for timer in (window.autosaving._soon, window.autosaving._run_timer):
        timer.stop()
    autosave._lock.unlock()
    after = make_window()
    after.open_at_start(None)
    return after


def test_the_run_of_a_saved_experiment_comes_back_with_its_file(
    qtbot: QtBot, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    path = tmp_path / "mine.scratchnet.json"
    write_experiment(path, Experiment().with_values({"seed": 5, "training.steps": 7}))

    def act(window: MainWindow) -> None:
        window.files.open(path)
        window.controller.run()
        qtbot.waitUntil(lambda: shown(window).step == 7)

    after = _crashed(qtbot, make_window, act)
    assert after.document.path == path
    assert not after.document.modified
    qtbot.waitUntil(lambda: shown(after).step == 7)


def test_a_file_that_has_changed_since_is_not_taken_for_saved(
    qtbot: QtBot, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    path = tmp_path / "mine.scratchnet.json"
    write_experiment(path, Experiment().with_values({"training.steps": 7}))

    def act(window: MainWindow) -> None:
        window.files.open(path)
        window.controller.run()
        qtbot.waitUntil(lambda: shown(window).step == 7)
        path.write_text("{}")

    after = _crashed(qtbot, make_window, act)
    assert after.document.modified
    assert after.document.experiment.training.steps == 7


def test_a_crash_in_the_midst_of_coming_back_loses_nothing(
    qtbot: QtBot, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    def act(window: MainWindow) -> None:
        window.document.edit("training.steps", 500)
        window.controller.run()
        qtbot.waitUntil(lambda: shown(window).step == 500)

    after = _crashed(qtbot, make_window, act)
    after.autosaving._keep()
    after.autosaving._autosave.wait()
    assert _kept_step(tmp_path / "autosave") == 500
    qtbot.waitUntil(lambda: shown(after).step == 500)
    after.document.edit("seed", 3)
    qtbot.waitUntil(lambda: shown(after).step == 0)
    after.autosaving._keep()
    after.autosaving._autosave.wait()
    assert _kept_step(tmp_path / "autosave") == 0


def test_nothing_is_kept_of_what_nobody_did(window: MainWindow, tmp_path: Path) -> None:
    window.autosaving._keep()
    window.autosaving._autosave.wait()
    assert list((tmp_path / "autosave").glob("*.json")) == []
