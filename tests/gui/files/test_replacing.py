"""Where files go: names are completed, and nothing is replaced unasked."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gui.files.replacing import ask_for_place, may_write

Answer = QMessageBox.StandardButton


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is asked; the answer is No."""
    asked: list[str] = []

    def question(_parent: QWidget, _title: str, text: str, *_: object) -> Answer:
        asked.append(text)
        return Answer.No

    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


@pytest.mark.parametrize(
    ("chosen", "others", "place"),
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
def test_a_name_is_completed_and_asked_about_only_then(
    parent: QWidget,
    questions: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    chosen: str,
    others: tuple[str, ...] | None,
    place: str | None,
) -> None:
    (tmp_path / "there.kind").write_text("old")
    name = str(tmp_path / chosen) if chosen else ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))
    found = ask_for_place(parent, "Save", tmp_path, "All (*)", ".kind", others)
    assert found == (tmp_path / place if place else None)
    asked = [f"there.kind exists in {tmp_path}.\nReplace it?"] if chosen == "there" else []
    assert questions == asked


def test_a_name_that_no_system_takes_is_left_to_whoever_writes(
    parent: QWidget, questions: list[str], tmp_path: Path
) -> None:
    assert may_write(parent, tmp_path / ("x" * 300))
    assert questions == []
