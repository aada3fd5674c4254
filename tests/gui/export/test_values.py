"""The dialog for values: which tables, how finely, where to; written in the background."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from gui.export.values import ValuesDialog
from gui.main_window import MainWindow
from gui.preferences import Preferences
from scratchnet.engines import EXACT
from scratchnet.experiment import Experiment
from scratchnet.records.values import TABLES, RunData, ValueOptions, values_text
from scratchnet.run.session import Session
from tests.gui.conftest import shown
from tests.scratchnet.records.conftest import SMALL, made

pytestmark = pytest.mark.slow

_Make = Callable[[], ValuesDialog]


@pytest.fixture
def make(qtbot: QtBot, preferences: Preferences, tmp_path: Path) -> _Make:
    def make(experiment: Experiment = SMALL) -> ValuesDialog:
        session = Session(experiment, measuring=True)
        session.advance()
        dialog = ValuesDialog(RunData.from_snapshot(session.snapshot()), preferences)
        qtbot.addWidget(dialog)
        if dialog.fields.folder() != tmp_path:
            dialog.fields.line.setText(str(tmp_path))
        return dialog

    return make


def _export(qtbot: QtBot, dialog: ValuesDialog) -> None:
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept()


def test_everything_is_written(qtbot: QtBot, make: _Make, tmp_path: Path) -> None:
    dialog = make()
    dialog.fields.resolution.setValue(7)
    _export(qtbot, dialog)
    assert dialog.written == [tmp_path / f"{what}.csv" for what in TABLES]
    session = Session(SMALL, measuring=True)
    session.advance()
    data = RunData.from_snapshot(session.snapshot())
    for what, path in zip(TABLES, dialog.written, strict=True):
        assert path.read_text() == values_text(what, data, ValueOptions(resolution=7))


def test_only_the_selected_tables_are_written_at_the_selected_steps(
    qtbot: QtBot, make: _Make, tmp_path: Path
) -> None:
    dialog = make()
    for what, box in dialog.fields.boxes.items():
        box.setChecked(what == "parameters")
    assert not dialog.fields.resolution.isEnabled()
    assert not dialog.fields.every.isEnabled()
    dialog.fields.rows.setCurrentIndex(1)
    dialog.fields.every.setValue(4)
    assert dialog.fields.every.isEnabled()
    _export(qtbot, dialog)
    [path] = tmp_path.glob("*.csv")
    assert [line.split(",")[0] for line in path.read_text().splitlines()] == ["step", "0", "4", "6"]
    # The same choice is proposed next time.
    again = make()
    assert list(again.fields.files()) == ["parameters"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda d: [box.setChecked(False) for box in d.fields.boxes.values()],
            "select at least one table",
        ),
        (lambda d: d.fields.line.setText(""), "enter a folder"),
        (lambda d: d.fields.line.setText("/no/such"), "there is no folder /no/such"),
    ],
)
def test_missing_input_is_explained(
    make: _Make, change: Callable[[ValuesDialog], object], words: str
) -> None:
    dialog = make()
    change(dialog)
    assert words in dialog.reason.text()
    assert not dialog.ok.isEnabled()


def test_files_are_not_replaced_without_asking(
    make: _Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "map.csv").write_text("mine")
    asked: list[str] = []

    def question(_parent: object, _title: str, text: str, *_: object) -> QMessageBox.StandardButton:
        asked.append(text)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", question)
    make().accept()
    assert "map.csv already exists in" in asked[0]
    assert [path.name for path in tmp_path.glob("*.csv")] == ["map.csv"]


def test_a_failed_write_is_explained(
    qtbot: QtBot, make: _Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: IO[bytes], portions: Iterable[str]) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gui.export.values.write_portions", full)
    dialog = make()
    dialog.accept()
    qtbot.waitUntil(lambda: "No space left" in dialog.reason.text())
    assert dialog.ok.isEnabled()


def test_cancel_stops_the_writing_and_then_closes(
    qtbot: QtBot, preferences: Preferences, tmp_path: Path
) -> None:
    # So long that it is not run to its end: its record goes only as far as it was made.
    data = RunData.from_record(made(SMALL.with_values({"training.steps": 9_999}), EXACT))
    values = {"training.steps": 10_000_000}
    recipe = replace(
        data.recipe, experiment=SMALL.with_values(values), steps=values["training.steps"]
    )
    dialog = ValuesDialog(replace(data, recipe=recipe), preferences)
    qtbot.addWidget(dialog)
    dialog.fields.line.setText(str(tmp_path))
    for what, box in dialog.fields.boxes.items():
        box.setChecked(what == "parameters")
    dialog.show()
    with qtbot.waitSignal(dialog._task.progressed):
        dialog.accept()
    assert dialog.progress.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: "Cancelled" in dialog.reason.text())
    assert dialog.isVisible()
    assert list(tmp_path.glob("*.csv")) == []
    dialog.reject()
    assert not dialog.isVisible()


def test_the_folder_can_be_browsed_for(
    make: _Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = make()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path.parent))
    dialog.fields.browse.click()
    assert dialog.fields.folder() == tmp_path.parent


def test_from_the_menu(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.controller.step()
    qtbot.waitUntil(lambda: shown(window).step == 1)

    def execute(dialog: ValuesDialog) -> int:
        dialog.fields.line.setText(str(tmp_path))
        dialog.fields.boxes["map"].setChecked(False)
        _export(qtbot, dialog)
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(ValuesDialog, "exec", execute)
    window.commands.export_values.trigger()
    assert (tmp_path / "losses.csv").read_text().count("\n") == 2
    assert "Wrote losses.csv, metrics.csv" in window.statusBar().currentMessage()


@pytest.mark.parametrize("folder", ["~nobody-has-this-name", f"/{'f' * 300}"])
def test_an_impossible_folder_is_explained(make: _Make, folder: str) -> None:
    dialog = make()
    dialog.fields.line.setText(folder)
    assert dialog.reason.text() == f"Cannot export: there is no folder {folder}."
    assert not dialog.ok.isEnabled()
