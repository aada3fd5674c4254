"""Copying and pasting experiments as texts and Playground links."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QTextBrowser
from pytestqt.qtbot import QtBot

from gui.data import dialog
from gui.main_window import MainWindow
from scratchnet.experiment import Experiment
from scratchnet.share import parse_playground_link, parse_share_text, share_text
from tests.gui.conftest import shown, status_note

_Answers = Callable[[QMessageBox.StandardButton], None]
_SEVEN = Experiment().with_values({"seed": 7})
_LINK = "https://playground.tensorflow.org/#dataset=xor&seed=0.00007&a<b>=<i>red</i>"


@pytest.fixture(autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """Clear it: the offscreen platform outlives Python and the data that Python gave it."""
    QApplication.clipboard().clear()
    yield
    QApplication.clipboard().clear()


def _clipboard() -> str:
    return QGuiApplication.clipboard().text()


def _notes(window: MainWindow) -> str:
    """Close the dialog of notes, and return its text."""
    dialog = window.findChild(QDialog, "link_notes")
    assert isinstance(dialog, QDialog)
    text = dialog.findChild(QTextBrowser).toPlainText()
    dialog.close()
    return text


def test_copied_text_is_pasted_again(qtbot: QtBot, window: MainWindow, answers: _Answers) -> None:
    window.document.edit("seed", 7)
    window.commands.copy_text.trigger()
    assert parse_share_text(_clipboard()) == _SEVEN
    assert "characters" in status_note(window)
    answers(QMessageBox.StandardButton.Discard)
    window.commands.new.trigger()
    window.commands.paste_text.trigger()
    assert window.document.experiment == _SEVEN
    assert window.document.modified
    assert window.document.path is None
    assert window.findChild(QDialog, "link_notes") is None
    qtbot.waitUntil(lambda: shown(window).experiment == _SEVEN)


def test_unsaved_changes_are_asked_about_before_pasting(
    window: MainWindow, answers: _Answers
) -> None:
    window.document.edit("seed", 8)
    QGuiApplication.clipboard().setText(share_text(_SEVEN))
    answers(QMessageBox.StandardButton.Cancel)
    window.commands.paste_text.trigger()
    assert window.document.experiment.seed == 8


def test_a_pasted_link_lists_what_was_taken_from_it(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText(_LINK)
    window.commands.paste_text.trigger()
    assert window.document.experiment == parse_playground_link(_LINK).experiment
    text = _notes(window)
    assert "dataset xor → Dataset Exclusive or" in text
    assert "Biases start at 0 here" in text
    # As it was written, not as markup.
    assert "a<b> is left out" in text


def test_a_copied_link_lists_how_it_differs(window: MainWindow) -> None:
    window.commands.copy_link.trigger()
    assert parse_playground_link(_clipboard()).experiment.data.dataset == "circle"
    assert "at random points" in _notes(window)


def test_what_the_playground_cannot_express_is_explained(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("before")
    window.document.edit("data.formula", "x > y")
    window.commands.copy_link.trigger()
    assert 'no equivalent of the objective "x > y"' in status_note(window)
    assert _clipboard() == "before"


def test_a_text_that_cannot_be_opened_changes_nothing(window: MainWindow) -> None:
    undefined = Experiment().with_values({"data.formula": "1/x"})
    empty = Experiment().with_values({"data.source": "table"})
    for text, words in (
        ("", "no text on the clipboard"),
        ("x,y\n1,2", "File → Paste data"),
        (share_text(_SEVEN)[:-1], "The text is damaged"),
        (share_text(undefined), "Objective: "),
        (share_text(empty), "Your inputs is []; allowed: at least one point"),
    ):
        QGuiApplication.clipboard().setText(text)
        window.commands.paste_text.trigger()
        assert words in status_note(window)
        assert window.document.experiment == Experiment()
        assert not window.document.modified


def test_tables_and_experiments_are_not_confused(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(dialog, "ask_for_table", lambda *given: asked.append(given))
    for text in (share_text(_SEVEN), _LINK):
        QGuiApplication.clipboard().setText(text)
        window.commands.paste_data.trigger()
        assert "Edit → Paste experiment" in status_note(window)
    assert asked == []


def test_a_long_text_is_copied_when_asked_for(window: MainWindow, answers: _Answers) -> None:
    rows = [[number**0.5, number**0.3] for number in range(1000)]
    values = {"data.source": "table", "data.inputs": rows, "data.targets": [0.5] * 1000}
    window.document.set_experiment(Experiment().with_values(values))
    answers(QMessageBox.StandardButton.No)
    window.commands.copy_text.trigger()
    assert _clipboard() == ""
    answers(QMessageBox.StandardButton.Yes)
    window.commands.copy_text.trigger()
    assert parse_share_text(_clipboard()) == window.document.experiment


def test_a_text_may_be_given_on_the_command_line(window: MainWindow, tmp_path: Path) -> None:
    window.open_at_start(Path(share_text(_SEVEN)))
    assert window.document.experiment == _SEVEN
    window.document._saved = _SEVEN
    window.open_at_start(tmp_path / "seed=5&noise=1")
    assert "No such file" in status_note(window)


def _dropped(window: MainWindow, mime: QMimeData) -> bool:
    """Drag something over the window, and drop it if that is accepted; return whether it is."""
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys)
    entering.ignore()
    window.dragEnterEvent(entering)
    if entering.isAccepted():
        window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    return entering.isAccepted()


def test_texts_and_links_can_be_dropped(window: MainWindow, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setText(share_text(_SEVEN))
    assert _dropped(window, mime)
    assert window.document.experiment == _SEVEN
    window.document._saved = _SEVEN
    mime = QMimeData()
    mime.setUrls([QUrl("https://playground.tensorflow.org/#dataset=gauss&seed=0.00009")])
    assert _dropped(window, mime)
    assert window.document.experiment.seed == 9
    _notes(window)
    mime = QMimeData()
    mime.setText("x,y")
    assert not _dropped(window, mime)
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "scratchnet:1"))])
    assert _dropped(window, mime)
    assert "cannot be read" in status_note(window)
