"""The Help menu: what the program is, and its shortcuts."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.actions import Actions, Place, command, shortcut_text
from scratchnet import __version__

#: Keys that belong to no action.
_OTHER_KEYS = (
    ("Space", "Run or pause, unless a text field, a button or a list has the focus"),
    ("Arrow keys", "Move a slider or step a number"),
    ("Esc", "Discard what was typed into a control"),
)


class Help(QObject):
    """Shows the small dialogs of the Help menu."""

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._window = window

    @command("shortcuts", "&Keyboard shortcuts", Place.HELP, "List every shortcut", keys="F1")
    @Slot()
    def show_shortcuts(self) -> None:
        """List every shortcut."""
        actions = [
            (shortcut_text(action), action.statusTip()) for action in self._actions.with_shortcuts()
        ]
        rows = "".join(
            f"<tr><td><b>{keys}</b>&nbsp;&nbsp;</td><td>{does}</td></tr>"
            for keys, does in (*actions, *_OTHER_KEYS)
        )
        self._show("Keyboard shortcuts", f"<table cellspacing='4'>{rows}</table>")

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
