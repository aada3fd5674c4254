"""Exporting a trained network: the dialog's formats, preview and table, and what it writes."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from gui.current_frame import CurrentFrame
from gui.export.network.dialog import NetworkDialog
from gui.export.network.export import NetworkExport
from gui.main_window import MainWindow
from gui.preferences import Preferences
from scratchnet.export.models import (
    FORMATS,
    Difference,
    TrainedNetwork,
    measured_names,
    read_network,
)
from tests.gui.conftest import shown
from tests.scratchnet.export.models.networks import made

pytestmark = pytest.mark.slow

_NETWORK = made([2, 40, 40, 1], ["tanh", "tanh", "sigmoid"], classes=("no", "yes"))


@pytest.fixture
def dialog(qtbot: QtBot, preferences: Preferences) -> Iterator[NetworkDialog]:
    dialog = NetworkDialog(_NETWORK, "mine", preferences)
    qtbot.addWidget(dialog)
    yield dialog
    dialog.done(0)


@pytest.mark.parametrize("name", FORMATS)
def test_shows_each_format(dialog: NetworkDialog, name: str) -> None:
    dialog.choose(name)
    form = FORMATS[name]
    lines = form.preview(form.content(_NETWORK)).splitlines()
    assert dialog.preview.toPlainText().splitlines() == lines[:300]
    words = f"the first 300 of {len(lines):,} lines" if len(lines) > 300 else f"{len(lines)} lines"
    assert dialog.preview_title.text().endswith(words)
    assert dialog.save.isEnabled()


def test_states_which_step_is_exported(dialog: NetworkDialog) -> None:
    assert "after 20 steps of the exact engine, loss 0.25" in dialog.moment.text()


def test_the_format_is_remembered(
    qtbot: QtBot, dialog: NetworkDialog, preferences: Preferences
) -> None:
    dialog.formats.button(list(FORMATS).index("json")).click()
    again = NetworkDialog(_NETWORK, "mine", preferences)
    qtbot.addWidget(again)
    assert again.format().name == "json"


def test_writes_what_it_previews(
    dialog: NetworkDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def chosen(parent: object, title: str, place: str, filters: str) -> tuple[str, str]:
        asked.extend([place, filters])
        return str(tmp_path / "out.onnx"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    dialog.choose("onnx")
    dialog.save.click()
    assert asked == [str(Path.home() / "mine.onnx"), "ONNX model (*.onnx);;All files (*)"]
    assert dialog.written == tmp_path / "out.onnx"
    assert dialog.written.read_bytes() == FORMATS["onnx"].content(_NETWORK)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_failed_write_is_explained(dialog: NetworkDialog, tmp_path: Path) -> None:
    dialog.save_to(tmp_path / "no" / "net.py")
    assert "cannot be written: No such file or directory" in dialog.reason.text()
    assert dialog.written is None


def test_without_onnx_the_preview_shows_how_to_install_it(
    dialog: NetworkDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    dialog.choose("onnx")
    hint = "ONNX is not installed: pip install 'scratchnet[onnx]'"
    assert dialog.preview.toPlainText() == hint
    assert not dialog.save.isEnabled()
    dialog.choose("python")
    assert dialog.save.isEnabled()


def test_the_whole_text_can_be_copied(dialog: NetworkDialog) -> None:
    dialog.choose("json")
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == FORMATS["json"].content(_NETWORK).decode()


def _texts(dialog: NetworkDialog, name: str) -> list[str]:
    table = dialog.differences.table
    row = measured_names().index(name)
    return [table.item(row, column).text() for column in range(table.columnCount())]


def test_measures_and_shows_a_row_for_each(qtbot: QtBot, preferences: Preferences) -> None:
    dialog = NetworkDialog(made([1, 1], ["tanh"], inputs=1), "small", preferences)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.differences.task.ended):
        dialog.differences.button.click()
        assert "Cancel" in dialog.differences.button.text().replace("&", "")
    assert _texts(dialog, "json")[2:] == ["0", "0", "bit-identical"]
    assert _texts(dialog, "numpy")[1].startswith("NumPy ")
    assert "Measure" in dialog.differences.button.text()


def test_rows_show_differences_or_why_there_are_none(dialog: NetworkDialog) -> None:
    dialog.differences.show_row(Difference("numpy", "NumPy 2", 1.2e-16, 3e-15))
    assert _texts(dialog, "numpy") == ["NumPy function", "NumPy 2", "1.2e-16", "3e-15", ""]
    dialog.differences.show_row(Difference("pytorch", note="not installed: pip install …"))
    assert _texts(dialog, "pytorch")[:2] == ["PyTorch module", "not installed: pip install …"]
    dialog.differences.show_row(Difference("onnx", "ONNX Runtime 1", 0.0, 0.0, note="5 points"))
    assert _texts(dialog, "onnx")[1:] == ["ONNX Runtime 1", "0", "0", "5 points"]


def test_measuring_can_be_cancelled_and_ends_with_the_dialog(
    qtbot: QtBot, dialog: NetworkDialog
) -> None:
    differences = dialog.differences
    differences.button.click()
    with qtbot.waitSignal(differences.task.ended):
        differences.button.click()
    assert differences.label.text() == "Measuring was cancelled."
    assert "Measure" in differences.button.text()
    differences.button.click()
    assert differences.task.busy
    dialog.reject()
    assert not differences.task.busy


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[TrainedNetwork]:
    """The networks that the dialog was given; it saves each as JSON."""
    networks: list[TrainedNetwork] = []

    def save(dialog: NetworkDialog) -> int:
        dialog.choose("json")
        dialog.save_to(tmp_path / "net.json")
        networks.append(read_network(tmp_path / "net.json"))
        return dialog.result()

    monkeypatch.setattr(NetworkDialog, "exec", save)
    return networks


def test_exports_the_network_of_the_current_step(
    qtbot: QtBot, window: MainWindow, exported: list[TrainedNetwork], tmp_path: Path
) -> None:
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    window.commands.export_network.trigger()
    (network,) = exported
    assert network.parameters == shown(window).parameters
    assert network.origin.step == 1
    assert network.predictor()((0.5, 0.5)) == shown(window).outputs((0.5, 0.5))
    assert window.statusBar().currentMessage() == f"Wrote {tmp_path / 'net.json'}"


def test_an_untrained_network_can_be_exported_too(
    window: MainWindow, exported: list[TrainedNetwork]
) -> None:
    window.commands.export_network.trigger()
    assert exported[0].origin.loss is None


def test_without_a_run_there_is_nothing_to_export(
    qtbot: QtBot, window: MainWindow, exported: list[TrainedNetwork]
) -> None:
    export = NetworkExport(window.document, CurrentFrame(), window._preferences, window)
    with qtbot.waitSignal(export.refused) as refused:
        export.ask_and_export()
    assert refused.args == ["There is no network yet. Try again in a moment."]
    assert exported == []
