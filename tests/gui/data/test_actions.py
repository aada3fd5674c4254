"""Loading tables into the window, and saving samples."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from gui.data import actions
from gui.main_window import MainWindow
from scratchnet.datasets import build_dataset
from scratchnet.experiment import Experiment
from scratchnet.tables import choose, read_table
from tests.gui.conftest import shown

_VALUES = {
    "data.source": "table",
    "data.inputs": ((0.0, 1.0), (2.0, 3.0), (4.0, 1.0)),
    "data.targets": ("no", "yes", "no"),
    "data.names": ("width", "height", "fits"),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the dialog was asked about; it always answers with the same table."""
    sources: list[object] = []

    def ask(parent: object, source: object) -> dict[str, object]:
        sources.append(source)
        return dict(_VALUES)

    monkeypatch.setattr(actions, "ask_for_table", ask)
    return sources


def test_a_table_is_loaded_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, asked: list[object]
) -> None:
    window.commands.open_data.trigger()
    assert asked == [None]
    qtbot.waitUntil(lambda: shown(window).experiment.data.source == "table")
    assert window.scene.classes == ("no", "yes")
    assert [axis.name for axis in window.scene.axes] == ["width", "height"]
    window.document.undo_stack.undo()
    assert window.document.experiment == Experiment()


def test_features_of_the_data_before_do_not_stay(window: MainWindow, asked: list[object]) -> None:
    window.document.edit("network.features", ("x", "y", "x*x"))
    window.commands.open_data.trigger()
    assert window.document.experiment.network.features == ()
    window.document.undo_stack.undo()
    assert window.document.experiment.network.features == ("x", "y", "x*x")


def test_a_table_on_the_clipboard_is_pasted(window: MainWindow, asked: list[object]) -> None:
    QGuiApplication.clipboard().setText("a,b\n1,2\n")
    window.commands.paste_data.trigger()
    assert asked == ["a,b\n1,2\n"]
    QGuiApplication.clipboard().clear()
    window.commands.paste_data.trigger()
    assert len(asked) == 1
    assert "no text on the clipboard" in window.statusBar().currentMessage()


def test_a_table_can_be_dropped(window: MainWindow, asked: list[object], tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "own.csv"))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert asked == [tmp_path / "own.csv"]


def test_samples_are_written_and_read_back(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "samples.csv"
    window.data_actions.save_to(path)
    table = read_table(path.read_bytes())
    assert table.names == ("x", "y", "class")
    found = choose(table, ["x", "y"], ["class"], "classification")
    dataset = build_dataset(Experiment())
    assert found.points == dataset.inputs
    assert found.labels == tuple(map(int, dataset.targets))
    assert "Wrote 121 samples" in window.statusBar().currentMessage()


def test_a_missing_folder_is_explained(window: MainWindow, tmp_path: Path) -> None:
    window.data_actions.save_to(tmp_path / "nowhere" / "samples.csv")
    assert "cannot be written" in window.statusBar().currentMessage()
