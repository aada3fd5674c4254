"""The run out of the window as a Python script, compared in the background."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from scratchnet.export.script import verifying
from tests.gui.conftest import shown
from tests.scratchnet.export.script.strategies import executed

#: Runs no script, and comes to no end.
_ENDLESS = "import time; print('1 0.5'); time.sleep(60)"


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """Answer the file dialog with ``name``, and write down what it was asked with."""
    dialog = {"name": str(tmp_path / "out.py"), "title": "", "suggested": ""}

    def ask(_parent: object, title: str, suggested: str, _filter: str) -> tuple[str, str]:
        dialog.update(title=title, suggested=suggested)
        return dialog["name"], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return dialog


def _message(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


def _stepped(qtbot: QtBot, window: MainWindow, steps: int) -> None:
    for step in range(1, steps + 1):
        window.commands.step.trigger()
        qtbot.waitUntil(lambda step=step: shown(window).step == step)


def test_the_run_as_it_stands_is_written_and_compared(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], settings: QSettings
) -> None:
    _stepped(qtbot, window, 2)
    with qtbot.waitSignals([window.script_export.maker.written, window.script_export.maker.ended]):
        window.commands.export_script.trigger()
    assert chosen["title"] == "Export as Python script: the first 2 steps"
    assert Path(chosen["suggested"]).name == "run.py"
    assert _message(window) == (
        "Verified out.py: the script gives the same 2 losses and 17 parameters, bit for bit."
    )
    losses, parameters, _ = executed(Path(chosen["name"]).read_text(encoding="utf-8"))
    assert losses == list(shown(window).losses)
    assert parameters == shown(window).parameters
    assert settings.value("files/script_folder") == str(Path(chosen["name"]).parent)


def test_a_run_that_has_not_begun_is_written_whole(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str]
) -> None:
    window.document.edit("training.steps", 3)
    qtbot.waitUntil(lambda: shown(window).experiment.training.steps == 3)
    with qtbot.waitSignal(window.script_export.maker.ended):
        window.commands.export_script.trigger()
    assert chosen["title"] == "Export as Python script: the whole run"
    assert "the same 3 losses" in _message(window)


def test_of_the_fast_engine_the_references_digits_are_written(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str]
) -> None:
    _stepped(qtbot, window, 1)
    frame = window.frame
    assert frame is not None
    fast = replace(frame, snapshot=replace(frame.snapshot, engine="fast", losses=memoryview(b"")))
    path = Path(chosen["name"])
    with qtbot.waitSignal(window.script_export.maker.ended):
        window.script_export.export(fast, path)
    assert "the same 1 loss and" in _message(window)
    assert "computed by the fast engine" in path.read_text(encoding="utf-8")


def test_a_suffix_is_added_and_nothing_replaced_without_asking(
    window: MainWindow, chosen: dict[str, str], tmp_path: Path, answers: object
) -> None:
    assert callable(answers)
    answers(QMessageBox.StandardButton.No)
    (tmp_path / "out.py").write_text("mine")
    chosen["name"] = str(tmp_path / "out")
    window.commands.export_script.trigger()
    assert (tmp_path / "out.py").read_text() == "mine"


def test_no_name_is_no_script(window: MainWindow, chosen: dict[str, str], tmp_path: Path) -> None:
    chosen["name"] = ""
    before = set(tmp_path.iterdir())
    window.commands.export_script.trigger()
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("driver", "words"),
    [
        ("raise SystemExit('no such thing')", "out.py does not run: no such thing"),
        (
            'print("[[1.0], [[[0.0]]]]")',
            "out.py differs from the run: the loss of step 1 is 1.0",
        ),
    ],
)
def test_what_is_wrong_with_a_script_is_said(
    qtbot: QtBot,
    window: MainWindow,
    chosen: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    driver: str,
    words: str,
) -> None:
    monkeypatch.setattr(verifying, "_DRIVER", driver)
    _stepped(qtbot, window, 1)
    with qtbot.waitSignal(window.script_export.maker.failed):
        window.commands.export_script.trigger()
    assert _message(window).startswith(words)


def test_a_folder_that_is_not_there_is_said(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], tmp_path: Path
) -> None:
    chosen["name"] = str(tmp_path / "nowhere" / "out.py")
    _stepped(qtbot, window, 1)
    with qtbot.waitSignal(window.script_export.maker.failed):
        window.commands.export_script.trigger()
    assert _message(window).endswith("out.py: No such file or directory")


def test_it_can_be_stopped(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        verifying, "_DRIVER", "print('1 0.5'); input = __import__('time').sleep(60)"
    )
    _stepped(qtbot, window, 1)
    with qtbot.waitSignal(window.script_export.maker.progressed):
        window.commands.export_script.trigger()
    progress = window.findChild(QProgressDialog)
    assert progress.labelText() == "Verifying out.py: step 1 of 1"
    with qtbot.waitSignal(window.script_export.maker.ended):
        progress.canceled.emit()
    assert _message(window).startswith("Stopped.")
    assert Path(chosen["name"]).exists()


def test_another_one_takes_the_place_of_one_that_is_underway(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], tmp_path: Path
) -> None:
    _stepped(qtbot, window, 1)
    window.commands.export_script.trigger()
    chosen["name"] = str(tmp_path / "second.py")
    with qtbot.waitSignal(window.script_export.maker.verified) as told:
        window.commands.export_script.trigger()
    assert told.args[0].startswith("Verified second.py")


def test_closing_ends_it(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_DRIVER", _ENDLESS)
    _stepped(qtbot, window, 1)
    with qtbot.waitSignal(window.script_export.maker.progressed):
        window.commands.export_script.trigger()
    window.script_export.close()
    assert "scripting" not in [thread.name for thread in threading.enumerate()]
    qtbot.waitUntil(lambda: window.findChild(QProgressDialog) is None)
