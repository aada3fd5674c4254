"""The Help menu: what the program is, and its shortcuts."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions, Place, command, shortcut_text
from gui.dialogs import open_with_size
from scratchnet import __version__

#: Keys that belong to no action.
_OTHER_KEYS = (
    ("Space", "Run or pause, unless a text field, a button or a list has the focus"),
    ("Arrow keys", "Move a slider or step a number"),
    ("Esc", "Discard what was typed into a control"),
)

_SHORTCUTS_SIZE_PX = (620, 760)


class Help(QObject):
    """Shows the small dialogs of the Help menu.

    ``drawing_keys`` are keys that work over the plot while samples are drawn, and what each does.
    """

    def __init__(
        self, actions: Actions, drawing_keys: Iterable[tuple[str, str]], window: QWidget
    ) -> None:
        super().__init__(window)
        self._actions = actions
        self._drawing_keys = tuple(drawing_keys)
        self._window = window

    @command("shortcuts", "&Keyboard shortcuts", Place.HELP, "List every shortcut", keys="F1")
    @Slot()
    def show_shortcuts(self) -> None:
        """List every shortcut."""
        lists = {
            menu.replace("&", ""): [
                (shortcut_text(action), action.statusTip()) for action in actions
            ]
            for menu, actions in self._actions.with_shortcuts_by_menu().items()
        }
        lists |= {"Drawing samples": [*self._drawing_keys], "Elsewhere": [*_OTHER_KEYS]}
        ShortcutsDialog(lists, self._window).open()

    @command("about", "&About Scratchnet", Place.HELP, "Version and licence")
    @Slot()
    def show_about(self) -> None:
        """Show what the program is."""
        self._show(
            "About Scratchnet",
            f"<h3>Scratchnet {__version__}</h3>"
            "<p>A laboratory for neural networks that you can take apart.</p>"
            "<p>It trains the network of the article <i>Build and train neural networks from "
            "scratch</i> in plain Python, with the same digits, and shows what it learns.</p>"
            "<p>MIT licence. Built with Qt for Python (LGPL) and pyqtgraph (MIT).</p>",
        )

    def _show(self, title: str, text: str) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setText(text)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


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
        open_with_size(self, *_SHORTCUTS_SIZE_PX)
