"""Loading tables into the window, and saving samples."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.data import dialog
from gui.main_window import MainWindow
from scratchnet.datasets import build_dataset
from scratchnet.experiment import Experiment
from scratchnet.tables import choose, read_table
from tests.gui.conftest import shown
from tests.scratchnet.tables.formats import FORMATS, table_file

_VALUES = {
    "data.source": "table",
    "data.inputs": ((0.0, 1.0), (2.0, 3.0), (4.0, 1.0)),
    "data.targets": ("no", "yes", "no"),
    "data.names": ("width", "height", "fits"),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[object]:
    """What the dialog was asked about; it always answers with the same table.

    The file that is chosen to be opened is ``own.csv``.
    """
    (tmp_path / "own.csv").write_text("a,b\n1,2\n")
    chosen = str(tmp_path / "own.csv"), ""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: chosen)
    sources: list[object] = []

    def ask(parent: object, source: object) -> dict[str, object]:
        sources.append(source)
        return dict(_VALUES)

    monkeypatch.setattr(dialog, "ask_for_table", ask)
    return sources


def test_a_table_is_loaded_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, asked: list[object], tmp_path: Path
) -> None:
    window.commands.open_data.trigger()
    assert asked == [tmp_path / "own.csv"]
    qtbot.waitUntil(lambda: shown(window).experiment.data.source == "table")
    assert window.scene.classes == ("no", "yes")
    assert [axis.name for axis in window.scene.axes] == ["width", "height"]
    window.document.undo_stack.undo()
    assert window.document.experiment == Experiment()


def test_without_a_file_nothing_is_asked(
    window: MainWindow, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    window.commands.open_data.trigger()
    assert asked == []


def test_a_table_comes_in_by_open_and_from_the_command_line(
    window: MainWindow, asked: list[object], tmp_path: Path
) -> None:
    window.commands.open.trigger()
    window.open_at_start(tmp_path / "own.csv")
    assert asked == [tmp_path / "own.csv", tmp_path / "own.csv"]
    assert window.document.path is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n", "this is an image (PNG); Scratchnet opens"),
        ("paper.pdf", b"%PDF-1.7", "this is a PDF document; save its table as CSV"),
        ("net.pkl", b"\x80\x04\x95\x10", "this is a Python pickle; it could run code"),
    ],
)
def test_what_is_not_ours_says_what_it_is(
    window: MainWindow, asked: list[object], tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    before = window.document.experiment
    (tmp_path / name).write_bytes(content)
    assert not window.files.open(tmp_path / name)
    assert window.statusBar().currentMessage().startswith(f"{tmp_path / name}: {words}")
    assert window.document.experiment is before
    assert asked == []


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


def test_every_format_of_tables_is_opened_and_dropped(
    window: MainWindow, asked: list[object], tmp_path: Path
) -> None:
    texts = [kind for kind in FORMATS if kind not in ("parquet", "feather")]
    paths = [table_file(tmp_path, kind) for kind in texts]
    for path in paths:
        # As the command line and the dialog of files do.
        window.files.open(path)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        window.dropEvent(QDropEvent(QPointF(5, 5), action, mime, button, none))
    assert asked == [path for path in paths for _ in range(2)]


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
