"""The export dialog: its fields, its error messages, and the files that it writes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.export.picture.dialog import ExportDialog, ExportTarget
from gui.preferences import Preferences
from tests.gui.rendering.conftest import Make, new_view

SIZE = QSize(300, 200)
Answer = QMessageBox.StandardButton


@pytest.fixture
def folder(tmp_path: Path, settings: QSettings) -> Path:
    """Return the folder of the last export, in which the next one is proposed."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    settings.setValue("export/folder", str(folder))
    return folder


@pytest.fixture
def dialog(qtbot: QtBot, make: Make, settings: QSettings, folder: Path) -> Iterator[ExportDialog]:
    on_screen = make("plain")
    on_screen.resize(90, 70)
    targets = [
        ExportTarget("Loss", "loss-curve", lambda: new_view("loss"), lambda: SIZE, owned=True),
        ExportTarget("Map", "function-map", lambda: new_view("map"), lambda: SIZE, owned=True),
        ExportTarget("Window", "window", lambda: on_screen, on_screen.size, owned=False),
    ]
    dialog = ExportDialog(targets, Preferences(settings))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    yield dialog
    dialog.done(0)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], list[str]]:
    """Give this answer to questions, and record them."""
    texts: list[str] = []

    def answer(button: Answer) -> list[str]:
        def question(_parent: QWidget, _title: str, text: str, *_: object) -> Answer:
            texts.append(text)
            return button

        monkeypatch.setattr(QMessageBox, "question", question)
        return texts

    return answer


def write_path(qtbot: QtBot, dialog: ExportDialog, path: Path | str) -> None:
    dialog.file.line.setFocus()
    dialog.file.line.selectAll()
    qtbot.keyClicks(dialog.file.line, str(path))


def test_return_exports_to_the_suggested_file(
    qtbot: QtBot, dialog: ExportDialog, folder: Path
) -> None:
    assert dialog.file.line.text() == str(folder / "loss-curve.png")
    assert dialog.reason.text() == ""
    dialog.file.line.setFocus()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.file.line, Qt.Key.Key_Return)
    assert dialog.written == folder / "loss-curve.png"
    image = QImage(str(dialog.written))
    # Twice the pixels of the view, in its shape.
    assert (image.width(), image.height()) == (600, 400)
    assert image.text("Title") == "Loss curve"
    assert list(folder.iterdir()) == [dialog.written]
    assert not dialog.isVisible()


def test_size_and_scale_are_those_of_the_fields(
    qtbot: QtBot, dialog: ExportDialog, folder: Path
) -> None:
    fields = dialog.size_fields
    fields.locked.setChecked(False)
    for field, value in ((fields.width_px, "500"), (fields.height_px, "120"), (fields.scale, "3")):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, value)
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert fields.preset.currentText() == "Custom size"
    assert fields.result.text() == "1,500 × 360 pixels, 13.2 × 3.2 cm in print at 288 dpi"
    assert dialog.export() == folder / "loss-curve.png"
    image = QImage(str(folder / "loss-curve.png"))
    assert (image.width(), image.height()) == (1500, 360)


def test_presets_set_the_size_and_that_of_the_screen_can_be_restored(dialog: ExportDialog) -> None:
    fields = dialog.size_fields
    assert fields.picture_size() == SIZE
    fields.preset.setCurrentText("1200 × 900")
    assert fields.picture_size() == QSize(1200, 900)
    fields.preset.setCurrentText("As on screen")
    assert fields.picture_size() == SIZE


def test_with_kept_proportions_one_side_follows_the_other(dialog: ExportDialog) -> None:
    fields = dialog.size_fields
    assert fields.locked.isChecked()
    fields.width_px.setValue(600)
    assert fields.picture_size() == QSize(600, 400)
    fields.height_px.setValue(200)
    assert fields.picture_size() == QSize(300, 200)
    fields.locked.setChecked(False)
    fields.width_px.setValue(900)
    assert fields.picture_size() == QSize(900, 200)


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".pdf", b"%PDF")])
def test_the_format_is_in_the_name_and_in_the_file(
    dialog: ExportDialog, folder: Path, suffix: str, start: bytes
) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(suffix.removeprefix(".")))
    assert dialog.file.line.text() == str(folder / f"loss-curve{suffix}")
    assert not dialog.size_fields.scale.isEnabled()
    assert dialog.size_fields.result.text() == "Vectors, 7.9 × 5.3 cm in print"
    written = dialog.export()
    assert written is not None
    assert written.read_bytes().startswith(start)


def test_a_typed_suffix_chooses_the_format(
    qtbot: QtBot, dialog: ExportDialog, folder: Path
) -> None:
    write_path(qtbot, dialog, folder / "mine.svg")
    qtbot.keyClick(dialog.file.line, Qt.Key.Key_Tab)
    assert dialog.format.currentData() == "svg"
    assert dialog.ok.isEnabled()
    write_path(qtbot, dialog, folder / "mine")
    qtbot.keyClick(dialog.file.line, Qt.Key.Key_Tab)
    assert dialog.file.line.text() == str(folder / "mine.svg")
    assert dialog.ok.isEnabled()


def test_another_target_suggests_another_name_unless_one_was_typed(
    qtbot: QtBot, dialog: ExportDialog, folder: Path
) -> None:
    dialog.target.setCurrentIndex(1)
    assert dialog.file.line.text() == str(folder / "function-map.png")
    write_path(qtbot, dialog, folder / "mine.png")
    dialog.target.setCurrentIndex(0)
    assert dialog.file.line.text() == str(folder / "mine.png")


def test_the_window_has_its_size_on_the_screen(dialog: ExportDialog, folder: Path) -> None:
    dialog.size_fields.preset.setCurrentText("800 × 600")
    dialog.target.setCurrentIndex(2)
    assert dialog.size_fields.picture_size() == QSize(90, 70)
    for field in (dialog.size_fields.width_px, dialog.size_fields.preset):
        assert not field.isEnabled()
    assert dialog.export() == folder / "window.png"
    assert QImage(str(folder / "window.png")).size() == QSize(180, 140)
    dialog.target.setCurrentIndex(0)
    assert dialog.size_fields.width_px.isEnabled()
    assert dialog.size_fields.picture_size() == SIZE


def test_a_missing_folder_is_explained_and_the_dialog_stays_open(
    qtbot: QtBot, dialog: ExportDialog, folder: Path
) -> None:
    write_path(qtbot, dialog, folder / "nowhere" / "picture.png")
    message = f"Cannot export: there is no folder {folder / 'nowhere'}."
    assert dialog.reason.text() == message
    assert not dialog.ok.isEnabled()
    qtbot.keyClick(dialog.file.line, Qt.Key.Key_Return)
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.written is None
    assert dialog.reason.text() == message
    assert list(folder.iterdir()) == []
    write_path(qtbot, dialog, folder / "picture.png")
    assert dialog.reason.text() == ""
    assert dialog.ok.isEnabled()


def test_invalid_file_names_are_explained(qtbot: QtBot, dialog: ExportDialog, folder: Path) -> None:
    for text, words in (
        (" ", "enter a file name"),
        (str(folder), "enter a file name"),
        (str(folder / "a.gif"), "the name must end in .png"),
    ):
        write_path(qtbot, dialog, text)
        assert dialog.reason.text() == f"Cannot export: {words}."
        assert not dialog.ok.isEnabled()
    assert dialog.export() is None


def test_impossible_names_are_explained(qtbot: QtBot, dialog: ExportDialog, folder: Path) -> None:
    path = folder / f"{'n' * 300}.png"
    write_path(qtbot, dialog, path)
    dialog.accept()
    words = f"{path}: it cannot be written: File name too long"
    assert dialog.reason.text() == f"Cannot export: {words}."
    for place in ("~nobody-has-this-name", str(folder / ("f" * 300))):
        write_path(qtbot, dialog, f"{place}/picture.png")
        assert dialog.reason.text() == f"Cannot export: there is no folder {place}."
    assert list(folder.iterdir()) == []


def test_a_picture_that_is_too_large_is_refused(dialog: ExportDialog) -> None:
    dialog.size_fields.locked.setChecked(False)
    dialog.size_fields.width_px.setValue(20_000)
    assert "40,000 × 400 pixels is too large" in dialog.reason.text()
    assert not dialog.ok.isEnabled()
    dialog.format.setCurrentIndex(dialog.format.findData("svg"))
    assert dialog.ok.isEnabled()


def test_a_failed_write_is_explained_and_the_dialog_stays_open(
    qtbot: QtBot, dialog: ExportDialog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "No space left on device" in dialog.reason.text()
    assert dialog.written is None
    assert list(folder.iterdir()) == []
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.written == folder / "loss-curve.png"


def test_an_existing_file_is_replaced_only_if_confirmed(
    dialog: ExportDialog, folder: Path, asked: Callable[[Answer], list[str]]
) -> None:
    file = folder / "loss-curve.png"
    file.write_bytes(b"old")
    questions = asked(Answer.No)
    dialog.accept()
    assert questions == [f"loss-curve.png already exists in {folder}.\nReplace it?"]
    assert file.read_bytes() == b"old"
    assert dialog.isVisible()
    asked(Answer.Yes)
    dialog.accept()
    assert not QImage(str(file)).isNull()
    assert not dialog.isVisible()


def test_the_folder_of_an_export_is_remembered(
    qtbot: QtBot, dialog: ExportDialog, settings: QSettings, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_path(qtbot, dialog, other / "mine.png")
    assert settings.value("export/folder") != str(other)
    dialog.accept()
    assert settings.value("export/folder") == str(other)


def test_browsing_sets_the_name_and_the_format(
    qtbot: QtBot, dialog: ExportDialog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[object] = []

    def choose(*arguments: object) -> tuple[str, str]:
        offered.extend(arguments)
        return str(folder / "chosen.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    qtbot.mouseClick(dialog.file.browse, Qt.MouseButton.LeftButton)
    assert str(folder / "loss-curve.png") in offered
    assert dialog.file.line.text() == str(folder / "chosen.pdf")
    assert dialog.format.currentData() == "pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    qtbot.mouseClick(dialog.file.browse, Qt.MouseButton.LeftButton)
    assert dialog.file.line.text() == str(folder / "chosen.pdf")


def test_the_preview_has_the_pictures_proportions(qtbot: QtBot, dialog: ExportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull())
    dialog.size_fields.locked.setChecked(False)
    dialog.size_fields.height_px.setValue(600)
    qtbot.waitUntil(lambda: dialog.preview.pixmap().width() == 100)
    assert dialog.preview.pixmap().height() == 200


def test_escape_writes_nothing(qtbot: QtBot, dialog: ExportDialog, folder: Path) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.written is None
    assert list(folder.iterdir()) == []


def test_only_export_answers_to_return(dialog: ExportDialog) -> None:
    for focused in (dialog.target, dialog.file.browse, dialog.file.line):
        focused.setFocus()
        defaults = [button for button in dialog.findChildren(QPushButton) if button.isDefault()]
        assert defaults == [dialog.ok]
