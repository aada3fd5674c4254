"""Exporting a run as a Python script, which is verified in the background."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog
from pytestqt.qtbot import QtBot

from gui.background import BackgroundTask, TaskContext, TaskFailed
from gui.export import script as script_module
from gui.export.script import write_script
from gui.main_window import MainWindow
from scratchnet.engines import REFERENCE, Interrupted
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, FrameRequest
from tests.gui.conftest import shown, status_note
from tests.scratchnet.export.script.strategies import executed

#: Runs no script, and never ends.
_ENDLESS = "import time; print('1 0.5'); time.sleep(60)"
_SMALL = Experiment().with_values({"data.intervals": 2, "training.steps": 9})


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """Answer the file dialog with ``name``, and record its arguments."""
    dialog = {"name": str(tmp_path / "out.py"), "title": "", "suggested": ""}

    def ask(_parent: object, title: str, suggested: str, _filter: str) -> tuple[str, str]:
        dialog.update(title=title, suggested=suggested)
        return dialog["name"], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return dialog


def _stepped(qtbot: QtBot, window: MainWindow, steps: int) -> None:
    for step in range(1, steps + 1):
        window.commands.step.trigger()
        qtbot.waitUntil(lambda step=step: shown(window).step == step)


def test_the_run_so_far_is_written_and_verified(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], settings: QSettings
) -> None:
    _stepped(qtbot, window, 2)
    with qtbot.waitSignals([window.script_export.task.reported, window.script_export.task.ended]):
        window.commands.export_script.trigger()
    assert chosen["title"] == "Export as Python script: the first 2 steps"
    assert Path(chosen["suggested"]).name == "run.py"
    assert status_note(window) == (
        "Verified out.py: the script gives the same 2 losses and 17 parameters, bit for bit."
    )
    losses, parameters, _ = executed(Path(chosen["name"]).read_text(encoding="utf-8"))
    assert losses == list(shown(window).losses)
    assert parameters == shown(window).parameters
    assert settings.value("files/script_folder") == str(Path(chosen["name"]).parent)


def test_a_run_that_has_not_started_is_written_whole(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str]
) -> None:
    window.document.edit("training.steps", 3)
    qtbot.waitUntil(lambda: shown(window).experiment.training.steps == 3)
    with qtbot.waitSignal(window.script_export.task.ended):
        window.commands.export_script.trigger()
    assert chosen["title"] == "Export as Python script: the whole run"
    assert "the same 3 losses" in status_note(window)


def test_a_run_of_the_fast_engine_is_written_with_the_references_digits(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str]
) -> None:
    _stepped(qtbot, window, 1)
    frame = window.frame
    assert frame is not None
    fast = replace(frame, snapshot=replace(frame.snapshot, engine="fast", losses=memoryview(b"")))
    path = Path(chosen["name"])
    with qtbot.waitSignal(window.script_export.task.ended):
        window.script_export.export(fast, path)
    assert "the same 1 loss and" in status_note(window)
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


def test_cancelling_the_file_dialog_writes_nothing(
    window: MainWindow, chosen: dict[str, str], tmp_path: Path
) -> None:
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
def test_what_is_wrong_with_a_script_is_reported(
    qtbot: QtBot,
    window: MainWindow,
    chosen: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    driver: str,
    words: str,
) -> None:
    monkeypatch.setattr("scratchnet.processes._RUN_SCRIPT", driver)
    _stepped(qtbot, window, 1)
    with qtbot.waitSignal(window.script_export.task.failed):
        window.commands.export_script.trigger()
    assert status_note(window).startswith(words)


def test_a_missing_folder_is_reported(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], tmp_path: Path
) -> None:
    chosen["name"] = str(tmp_path / "nowhere" / "out.py")
    _stepped(qtbot, window, 1)
    with qtbot.waitSignal(window.script_export.task.failed):
        window.commands.export_script.trigger()
    assert status_note(window).endswith("out.py: No such file or directory")


def test_verifying_can_be_stopped(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "scratchnet.processes._RUN_SCRIPT", "print('1 0.5'); input = __import__('time').sleep(60)"
    )
    _stepped(qtbot, window, 1)
    with qtbot.waitSignal(window.script_export.task.progressed):
        window.commands.export_script.trigger()
    progress = window.findChild(QProgressDialog)
    assert progress.labelText() == "Verifying out.py: step 1 of 1"
    with qtbot.waitSignal(window.script_export.task.ended):
        progress.canceled.emit()
    assert status_note(window).startswith("Stopped.")
    assert Path(chosen["name"]).exists()


def test_another_export_replaces_the_one_before(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], tmp_path: Path
) -> None:
    _stepped(qtbot, window, 1)
    window.commands.export_script.trigger()
    chosen["name"] = str(tmp_path / "second.py")
    with qtbot.waitSignal(window.script_export.task.succeeded) as blocker:
        window.commands.export_script.trigger()
    assert blocker.args[0].startswith("Verified second.py")


def test_closing_cancels_it(
    qtbot: QtBot, window: MainWindow, chosen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scratchnet.processes._RUN_SCRIPT", _ENDLESS)
    _stepped(qtbot, window, 1)
    with qtbot.waitSignal(window.script_export.task.progressed):
        window.commands.export_script.trigger()
    window.script_export.close()
    assert "export script" not in [thread.name for thread in threading.enumerate()]
    qtbot.waitUntil(lambda: window.findChild(QProgressDialog) is None)


# -- the work itself -----------------------------------------------------------------------------


def _frame(session: Session, engine: str = REFERENCE) -> Frame:
    frame = frame_of(session, 2, FrameRequest())
    return replace(frame, snapshot=replace(frame.snapshot, engine=engine))


def _changed() -> Session:
    """Return a session whose settings changed on the way."""
    session = Session(_SMALL, REFERENCE)
    session.advance(steps=2)
    session.apply(session.experiment.with_values({"training.learning_rate": 2.0}))
    session.advance(steps=3)
    session.apply(session.experiment.with_values({"training.batch_size": 4}))
    session.advance(steps=1)
    return session


@pytest.mark.parametrize("engine", ["reference", "fast"])
def test_a_run_is_written_with_what_changed_in_it(tmp_path: Path, engine: str) -> None:
    session, path = _changed(), tmp_path / "run.py"
    # Of the fast engine only the recipe counts: its digits are others.
    message = write_script(_frame(session, engine), "a run", path, TaskContext())
    assert message.startswith("Verified run.py: ")
    text = path.read_text(encoding="utf-8")
    assert executed(text)[:2] == (list(session.losses), session.parameters())
    assert ("the fast engine" in text) == (engine == "fast")


def test_a_run_that_diverges_is_written_up_to_there(tmp_path: Path) -> None:
    experiment = _SMALL.with_values(
        {
            "training.learning_rate": 1000,
            "network.output_activation": "linear",
            "training.steps": 99,
        }
    )
    session = Session(experiment, REFERENCE)
    write_script(_frame(session), "a run", tmp_path / "run.py", TaskContext())
    session.advance()
    losses = executed((tmp_path / "run.py").read_text(encoding="utf-8"))[0]
    assert losses == list(session.losses)
    assert session.diverged_at == len(losses) + 1


def test_what_cannot_be_written_as_python_is_a_failure(tmp_path: Path) -> None:
    formula = "floor(" * 120 + "x" + ")" * 120
    session = Session(_SMALL.with_values({"data.formula": formula}), REFERENCE)
    session.advance(steps=1)
    with pytest.raises(TaskFailed, match=r"^No script was written: Python cannot"):
        write_script(_frame(session), "a run", tmp_path / "run.py", TaskContext())
    assert list(tmp_path.iterdir()) == []


def test_computing_the_run_can_be_cancelled(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script_module, "ready_engine", lambda: REFERENCE)
    endless = Session(Experiment().with_values({"training.steps": 10_000_000}), REFERENCE)
    task = BackgroundTask()
    with qtbot.waitSignal(task.progressed):
        task.start(lambda context: write_script(_frame(endless), "", tmp_path / "a.py", context))
    with qtbot.waitSignal(task.cancelled), qtbot.assertNotEmitted(task.reported):
        task.cancel()
    assert list(tmp_path.iterdir()) == []


def test_verifying_can_be_cancelled_and_the_script_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scratchnet.processes._RUN_SCRIPT", _ENDLESS)
    context = TaskContext(on_progress=lambda context, _: context.cancel())
    with pytest.raises(Interrupted):
        write_script(_frame(_changed()), "a run", tmp_path / "run.py", context)
    assert [path.name for path in tmp_path.iterdir()] == ["run.py"]
