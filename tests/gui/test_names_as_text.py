"""Names such as ``a<b & c>d`` are shown letter by letter: Qt takes them for HTML or for keys."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QGraphicsTextItem,
    QGraphicsView,
    QLabel,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

import gui
from gui.data.dialog import TableDialog
from gui.main_window import MainWindow
from gui.plain import plain_text
from gui.theme import LIGHT
from gui.views.registry import pictures_of
from scratchnet.experiment import Experiment
from tests.gui.test_accessibility import commands_with_dialogs
from tests.gui.views.conftest import lay_out

#: What may be the name of a column, a class, a person, a run, a preset, a file.
NAME = "a<b & c>d"
_MOST = 30
EXPERIMENT = Experiment().with_values(
    {
        "data.source": "table",
        "data.inputs": ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)),
        "data.targets": (NAME, "second", NAME, "second"),
        "data.names": (NAME, f"{NAME} 2", f"{NAME} 3"),
        "network.hidden": (2,),
    }
)


def rendered(text: str, kind: Qt.TextFormat = Qt.TextFormat.AutoText) -> str:
    """Return what Qt shows of a text."""
    rich = kind is Qt.TextFormat.RichText
    if kind is Qt.TextFormat.AutoText:
        rich = GuiQt.mightBeRichText(text)
    if not rich:
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def without_keys(text: str) -> str:
    """Return what a button or a menu shows of a text, in which & marks a key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield each text in a window as it was set, and as it is shown."""
    for widget in (root, *root.findChildren(QWidget)):
        yield widget.toolTip(), rendered(widget.toolTip())
        yield widget.whatsThis(), rendered(widget.whatsThis())
        if isinstance(widget, QMessageBox):
            for text in (widget.text(), widget.informativeText()):
                yield text, rendered(text, widget.textFormat())
        elif isinstance(widget, QLabel):
            yield widget.text(), rendered(widget.text(), widget.textFormat())
        elif isinstance(widget, QAbstractButton):
            yield widget.text(), without_keys(widget.text())
        elif isinstance(widget, QComboBox):
            yield from _of_model(widget.model())
        elif isinstance(widget, QMenu):
            for action in widget.actions():
                yield action.text(), without_keys(action.text())
                yield action.toolTip(), rendered(action.toolTip())
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _of_model(widget.model())
        elif isinstance(widget, QGraphicsView) and widget.scene() is not None:
            for item in widget.scene().items():
                yield item.toolTip(), rendered(item.toolTip())
                if isinstance(item, QGraphicsTextItem):
                    yield item.toPlainText(), item.toPlainText()


def _of_model(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(min(model.rowCount(), _MOST)):
        for column in range(min(columns, _MOST)):
            index = model.index(row, column, QModelIndex())
            shown = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            yield shown, shown
            yield tip, rendered(tip)


def misread(root: QWidget) -> list[str]:
    """Return the texts with the name that are shown without some of its letters."""
    first, last = NAME.split(" ")[0], NAME.split(" ")[-1]
    return [
        f"{text!r} is shown as {shown!r}"
        for text, shown in texts(root)
        if (NAME in text or (first in text and last in text)) and NAME not in shown
    ]


def seen(root: QWidget) -> str:
    """Return everything that is shown, below each other."""
    return "\n".join(shown for _, shown in texts(root))


def test_every_view_shows_names_letter_by_letter(qtbot: QtBot, window: MainWindow) -> None:
    open_named(qtbot, window, Path("x"))
    assert window.scene is not None
    assert window.frame is not None
    for picture in pictures_of(window.scene).values():
        view = picture.make(LIGHT, window.scene)
        qtbot.addWidget(view)
        view.show_frame(window.scene, window.frame)
        lay_out(view, 900, 700)
        assert misread(view) == [], picture.name
        if picture.name in ("trained", "dataset", "objective"):
            assert f"{NAME}\n" in f"{seen(view)}\n"


def open_named(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    before = window.scene
    window.document.open(EXPERIMENT, path)
    qtbot.waitUntil(lambda: window.scene is not before)
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.snapshot.step == 1)


def test_the_window_and_every_dialog_show_names_letter_by_letter(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    faults: list[str] = []
    looked_at: list[str] = []
    asked: list[str] = []

    def look_at(dialog: QWidget) -> None:
        dialog.show()
        looked_at.append(seen(dialog))
        faults.extend(misread(dialog))

    def execute(dialog: QDialog) -> int:
        look_at(dialog)
        dialog.reject()
        return 0

    def question(_parent: QWidget, _title: str, text: str, *_: object) -> object:
        asked.append(rendered(text))
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QDialog, "exec", execute)
    monkeypatch.setattr(QMessageBox, "question", question)
    for ask in ("getOpenFileName", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, ask, lambda *_, **__: ("", ""))
    path = tmp_path / f"{NAME}.scratchnet.json"
    open_named(qtbot, window, path)
    window.files.remember(path)
    window.files._fill_recent_menu()
    window._preferences.author = NAME
    window.output_pane.draw.click()
    faults += misread(window)
    assert NAME in seen(window.output_pane)
    window.document.edit("seed", 3)
    window.commands.new.trigger()
    assert asked == [f"{path.name} has changes that are not saved."]
    for name in commands_with_dialogs(window):
        before = set(QApplication.topLevelWidgets())
        getattr(window.commands, name).trigger()
        for opened in set(QApplication.topLevelWidgets()) - before:
            if opened.isVisible():
                look_at(opened)
                opened.close()
    assert "\n".join(faults) == ""
    assert len(looked_at) >= 8


def test_the_import_of_a_table_shows_names_letter_by_letter(qtbot: QtBot) -> None:
    dialog = TableDialog()
    qtbot.addWidget(dialog)
    dialog.load_text(f"{NAME},{NAME} 2,kind\n1,2,{NAME}\n3,4,{NAME} 2\n5,<i>x</i>,{NAME}\n")
    assert misread(dialog) == []
    assert NAME in seen(dialog)


def test_what_qt_would_not_take_for_html_is_left_alone() -> None:
    assert plain_text("a < b") == "a < b"
    assert rendered(plain_text(f"one\n  {NAME}")) == f"one\n  {NAME}"


def test_every_message_box_says_that_its_text_is_plain() -> None:
    """Texts of questions and warnings go through `plain_text`, or are written in the source."""
    faults = []
    for file in Path(gui.__path__[0]).rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        plain = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and _is_plain(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            where = f"{file.name}:{node.lineno}"
            owner, called = node.func.value, node.func.attr
            boxes = ("question", "warning", "information", "critical", "about")
            if isinstance(owner, ast.Name) and owner.id == "QMessageBox" and called in boxes:
                text = node.args[2]
                if not _is_plain(text) and not (isinstance(text, ast.Name) and text.id in plain):
                    faults.append(f"{where}: QMessageBox.{called} with a text that may be HTML")
            if called == "setInformativeText" and not _is_plain(node.args[0]):
                faults.append(f"{where}: {called} with a text that may be HTML")
    assert faults == []


def _is_plain(text: ast.expr) -> bool:
    if isinstance(text, ast.Constant):
        return True
    if isinstance(text, ast.JoinedStr):
        # Numbers only.
        values = [part for part in text.values if isinstance(part, ast.FormattedValue)]
        return all(part.format_spec is not None or _is_constant(part.value) for part in values)
    called = text.func if isinstance(text, ast.Call) else None
    return isinstance(called, ast.Name) and called.id == "plain_text"


def _is_constant(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id.isupper()
