"""The small dialogs of the Help menu."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMessageBox, QWidget

from scratchnet import __version__


def show_about(parent: QWidget) -> None:
    """Say what this is."""
    _show(
        parent,
        "About Scratchnet",
        f"<h3>Scratchnet {__version__}</h3>"
        "<p>A laboratory for neural networks that one can take apart.</p>"
        "<p>It trains the network of the article <i>Build and train neural networks from "
        "scratch</i> in plain Python, with the same digits, and shows what it learns.</p>"
        "<p>MIT licence. Built with Qt for Python (LGPL) and pyqtgraph (MIT).</p>",
    )


def show_shortcuts(parent: QWidget, actions: list[QAction]) -> None:
    """List every shortcut."""
    rows = "".join(
        f"<tr><td><b>{_keys(action)}</b>&nbsp;&nbsp;</td><td>{action.statusTip()}</td></tr>"
        for action in actions
    )
    undo = QKeySequence(QKeySequence.StandardKey.Undo).toString(
        QKeySequence.SequenceFormat.NativeText
    )
    redo = QKeySequence(QKeySequence.StandardKey.Redo).toString(
        QKeySequence.SequenceFormat.NativeText
    )
    more = (
        f"<tr><td><b>{undo}</b>, <b>{redo}</b>&nbsp;&nbsp;</td><td>Undo and redo a change of a "
        "control</td></tr>"
        "<tr><td><b>Arrow keys</b>&nbsp;&nbsp;</td><td>Move a slider or step a number</td></tr>"
        "<tr><td><b>Esc</b>&nbsp;&nbsp;</td><td>Take back what was typed into a control</td></tr>"
    )
    _show(parent, "Keyboard shortcuts", f"<table cellspacing='4'>{rows}{more}</table>")


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _show(parent: QWidget, title: str, text: str) -> None:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
