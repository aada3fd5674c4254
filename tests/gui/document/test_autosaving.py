"""Autosaving in a window: the run comes back too, and what fails is said where it is seen."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from gui.document import autosave as module
from gui.document import autosaving
from gui.document.autosave import Autosave
from gui.main_window import MainWindow
from scratchnet.experiment import Experiment, write_experiment
from scratchnet.run.session import Session
from tests.gui.conftest import shown

pytestmark = pytest.mark.slow

#: A window that trains until it is killed.
_TRAIN = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from gui.document.autosave import Autosave
from gui.theme.switch import ThemeSwitch
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.document import autosaving

autosaving._RUN_INTERVAL_MS = 100
folder = Path(sys.argv[1])
application = QApplication([])
settings = QSettings(str(folder / "other.ini"), QSettings.Format.IniFormat)
preferences = Preferences(settings)
window = MainWindow(
    ThemeSwitch(application, preferences), preferences, Autosave(folder / "autosave"), "reference"
)
window.show()
window.document.edit_together({"data.intervals": 3, "training.steps": 10_000_000})
window.controller.rebuilt.connect(window.controller.start)
window.controller.started.connect(lambda: print("started", flush=True))
application.exec()
"""


def _kept_step(folder: Path) -> int:
    """Return the step that the other program has autosaved, without touching its lock."""
    from gui.document.autosave import _read

    found = [_read(file) for file in folder.glob("*.json")]
    return max((each.recipe.steps for each in found if each and each.recipe), default=0)


def test_a_killed_window_s_run_is_restored(
    qtbot: QtBot, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _TRAIN, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    try:
        assert program.stdout.readline() == "started\n"
        qtbot.waitUntil(lambda: _kept_step(tmp_path / "autosave") > 0)
    finally:
        # As `kill -9` does.
        program.kill()
        program.wait()
        program.stdout.close()
    window = make_window()
    steps = _kept_step(tmp_path / "autosave")
    window.open_at_start(None)
    assert window.document.modified
    with qtbot.waitSignal(window.controller.replayed):
        pass
    assert "at step" in window.statusBar().currentMessage()
    qtbot.waitUntil(lambda: shown(window).step == steps)
    session = Session(window.document.experiment)
    session.advance(steps=steps)
    assert list(shown(window).losses) == list(session.losses)
    assert shown(window).parameters == session.parameters()


def _crashed(
    qtbot: QtBot, make_window: Callable[[], MainWindow], act: Callable[[MainWindow], None]
) -> MainWindow:
    """Let a window autosave and disappear as if it were killed; return the next one."""
    window = make_window()
    autosave: Autosave = window.autosaving._autosave
    act(window)
    window.autosaving._save()
    autosave.wait()
    for timer in (window.autosaving._edit_timer, window.autosaving._run_timer):
        timer.stop()
    autosave._lock.unlock()
    after = make_window()
    after.open_at_start(None)
    return after


def test_the_run_of_a_saved_experiment_is_restored_with_its_file(
    qtbot: QtBot, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    path = tmp_path / "mine.scratchnet.json"
    write_experiment(path, Experiment().with_values({"seed": 5, "training.steps": 7}))

    def act(window: MainWindow) -> None:
        window.files.open(path)
        window.controller.start()
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
        window.controller.start()
        qtbot.waitUntil(lambda: shown(window).step == 7)
        path.write_text("{}")

    after = _crashed(qtbot, make_window, act)
    assert after.document.modified
    assert after.document.experiment.training.steps == 7


def test_a_crash_in_the_midst_of_coming_back_loses_nothing(
    qtbot: QtBot, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    def act(window: MainWindow) -> None:
        window.document.edit("training.steps", 150)
        window.controller.start()
        qtbot.waitUntil(lambda: shown(window).step == 150)

    after = _crashed(qtbot, make_window, act)
    after.autosaving._save()
    after.autosaving._autosave.wait()
    assert _kept_step(tmp_path / "autosave") == 150
    qtbot.waitUntil(lambda: shown(after).step == 150)
    after.document.edit("seed", 3)
    qtbot.waitUntil(lambda: shown(after).step == 0)
    after.autosaving._save()
    after.autosaving._autosave.wait()
    assert _kept_step(tmp_path / "autosave") == 0


def test_edits_without_a_pause_are_saved_too(
    qtbot: QtBot, make_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosaving, "_DELAY_MS", 60_000)
    monkeypatch.setattr(autosaving, "_LONGEST_DELAY_MS", 30)
    window = make_window()
    with qtbot.waitSignal(window.autosaving._autosave.task.succeeded):
        window.document.edit("seed", 3)


def test_an_autosave_without_a_place_says_so_once(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    task = window.autosaving._autosave.task
    window.document.edit("seed", 3)
    with monkeypatch.context() as patch:
        patch.setattr(module, "write_atomically", full)
        with qtbot.waitSignals([task.failed, window.autosaving.refused]) as _:
            window.autosaving._save()
        note = window.statusBar().currentMessage()
        assert str(tmp_path / "autosave") in note
        assert "No space left on device" in note
        assert window.autosaving._failing
        mark = window.findChild(QLabel, "autosave_off")
        assert mark.isVisible()
        window.statusBar().clearMessage()
        with qtbot.waitSignal(task.failed):
            window.autosaving._save()
        assert window.statusBar().currentMessage() == ""
    with qtbot.waitSignal(window.autosaving.working):
        window.autosaving._save()
    assert not mark.isVisible()


@pytest.mark.parametrize(
    "experiment", ['{"data": {"formula": "1/x"}}', '{"seed": "no"}', '{"network": {"hidden": 7}}']
)
def test_an_autosave_that_cannot_be_opened_leaves_a_window_that_opens(
    qtbot: QtBot, make_window: Callable[[], MainWindow], tmp_path: Path, experiment: str
) -> None:
    folder = tmp_path / "autosave"
    folder.mkdir()
    (folder / "bad.json").write_text(f'{{"path": null, "experiment": {experiment}}}')
    window = make_window()
    window.open_at_start(None)
    assert window.document.experiment == Experiment()
    [box] = [each for each in window.findChildren(QMessageBox) if each.isVisible()]
    [kept] = folder.glob("*.damaged")
    assert str(kept) in box.text()
    box.close()
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)


def test_nothing_is_kept_if_the_user_did_nothing(window: MainWindow, tmp_path: Path) -> None:
    window.autosaving._save()
    window.autosaving._autosave.wait()
    assert list((tmp_path / "autosave").glob("*.json")) == []
