"""File names are completed, nothing is replaced without asking, and dialogs fit the screen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gui.dialogs import FileField, ask_save_path, confirm_overwrite, open_with_size
from gui.preferences import Preferences

Answer = QMessageBox.StandardButton


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the questions; the answer to each is No."""
    asked: list[str] = []

    def question(_parent: QWidget, _title: str, text: str, *_: object) -> Answer:
        asked.append(text)
        return Answer.No

    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


@pytest.mark.parametrize(
    ("chosen", "known", "path"),
    [
        ("", None, None),
        ("a", None, "a.kind"),
        ("a.txt", None, "a.txt"),
        ("a.txt", (".kind",), "a.txt.kind"),
        ("a.kind", (".kind",), "a.kind"),
        ("there", None, None),
        ("there.kind", None, "there.kind"),
    ],
)
def test_a_name_is_completed_and_then_confirmed(
    parent: QWidget,
    questions: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    chosen: str,
    known: tuple[str, ...] | None,
    path: str | None,
) -> None:
    (tmp_path / "there.kind").write_text("old")
    name = str(tmp_path / chosen) if chosen else ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))
    found = ask_save_path(parent, "Save", tmp_path, "All (*)", ".kind", known)
    assert found == (tmp_path / path if path else None)
    asked = [f"there.kind already exists in {tmp_path}.\nReplace it?"] if chosen == "there" else []
    assert questions == asked


def test_a_name_that_is_too_long_needs_no_confirmation(
    parent: QWidget, questions: list[str], tmp_path: Path
) -> None:
    assert confirm_overwrite(parent, tmp_path / ("x" * 300))
    assert questions == []


class _Screen:
    def availableSize(self) -> QSize:
        return QSize(1024, 600)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [((640, 480), (640, 480)), ((920, 760), (920, 560)), ((1120, 500), (1012, 500))],
)
def test_a_dialog_opens_within_the_screen(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    wanted: tuple[int, int],
    given: tuple[int, int],
) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    monkeypatch.setattr(dialog, "screen", _Screen)
    open_with_size(dialog, *wanted)
    assert dialog.size().toTuple() == given


def test_a_file_name_that_no_file_can_have_is_refused(
    qtbot: QtBot, preferences: Preferences, tmp_path: Path
) -> None:
    field = FileField(preferences)
    qtbot.addWidget(field)
    field.line.setText(str(tmp_path / "a\x07.png"))
    assert field.error_text().startswith("the file name has the control character U+0007")
    field.line.setText(str(tmp_path / "größe.png"))
    assert field.error_text() == ""
