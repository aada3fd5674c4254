"""The dialog that lists what became of an experiment on the way to the Playground or from it."""

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

_SIZE_PX = (640, 480)


def show_link_notes(
    parent: QWidget, title: str, introduction: str, lists: Mapping[str, Sequence[str]]
) -> None:
    """Show lists under their headings ("": without one), beside the running program."""
    dialog = QDialog(parent)
    dialog.setObjectName("link_notes")
    dialog.setWindowTitle(title)
    dialog.resize(*_SIZE_PX)
    words = QLabel(introduction, dialog)
    words.setWordWrap(True)
    text = QTextBrowser(dialog)
    text.setAccessibleName(title)
    # Their text comes from somebody's link: it is shown, never read as markup.
    text.setHtml("".join(_part(heading, lines) for heading, lines in lists.items()))
    # Tab leads on to the button; the arrow keys scroll.
    text.setTabChangesFocus(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(words)
    column.addWidget(text, 1)
    column.addWidget(buttons)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _part(heading: str, lines: Sequence[str]) -> str:
    title = f"<h4>{escape(heading)}</h4>" if heading else ""
    return title + "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
