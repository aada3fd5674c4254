"""The list of every shortcut."""

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from gui.dialogs import open_with_size

_SIZE_PX = (620, 760)


class ShortcutsDialog(QDialog):
    """Lists of keys and of what they do, each under its heading; they scroll."""

    def __init__(
        self, lists: Mapping[str, Sequence[tuple[str, str]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QTextBrowser()
        self.list.setAccessibleName("Keyboard shortcuts")
        # Tab moves on to the button; the arrow keys scroll.
        self.list.setTabChangesFocus(True)
        rows = (
            f"<tr><td colspan='2'><h4>{escape(heading)}</h4></td></tr>"
            + "".join(
                f"<tr><td><b>{escape(keys)}</b>&nbsp;&nbsp;&nbsp;</td><td>{escape(does)}</td></tr>"
                for keys, does in pairs
            )
            for heading, pairs in lists.items()
        )
        self.list.setHtml(f"<table cellspacing='3'>{''.join(rows)}</table>")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        open_with_size(self, *_SIZE_PX)
