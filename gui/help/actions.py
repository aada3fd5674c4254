"""The Help menu: the guide, What's This?, the shortcuts, a report of a problem, the version."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QWhatsThisClickedEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWhatsThis, QWidget

from gui.actions import Actions, Place, command, shortcut_text
from gui.preferences import Preferences
from gui.topics import Topic, topic_of
from scratchnet import __version__

if TYPE_CHECKING:
    # Windows are imported on demand, so that the main window opens quickly.
    from gui.help.window import HelpWindow

#: Keys that belong to no action.
_OTHER_KEYS = (
    ("Space", "Run or pause, unless a text field, a button or a list has the focus"),
    ("Arrow keys", "Move a slider or step a number"),
    ("Esc", "Discard what was typed into a control"),
)


#: Marks a What's This? text as ours, to be renewed: tool tips change.
_OWN_TEXT = "own_whats_this"


class Help(QObject):
    """Opens the help at what has the focus, in the main window and in every dialog.

    ``own_keys`` returns the keys that work in a part of the window alone, by its name, and what
    each does.
    """

    def __init__(
        self,
        actions: Actions,
        preferences: Preferences,
        window: QWidget,
        own_keys: Callable[[], Mapping[str, Sequence[tuple[str, str]]]] = dict,
    ) -> None:
        super().__init__(window)
        self._actions = actions
        self._own_keys = own_keys
        self._preferences = preferences
        self._window = window
        self._help: HelpWindow | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    @command("help", "&Help", Place.HELP, "Explain what has the focus", keys="F1")
    @Slot()
    def show_help(self) -> None:
        """Open the section that explains what has the focus."""
        self.open(topic_of(QApplication.focusWidget()))

    @command("glossary", "&Glossary", Place.HELP, "The words of the window, explained")
    @Slot()
    def show_glossary(self) -> None:
        """Open the glossary."""
        self.open(Topic.GLOSSARY)

    @command(
        "whats_this",
        "&What's this?",
        Place.HELP,
        "Click anything to read what it is; Esc ends",
        keys="Shift+F1",
    )
    @Slot()
    def ask_what_this_is(self) -> None:
        """Explain what is clicked next."""
        window = QApplication.activeWindow() or self._window
        _explain_everything(window)
        window.installEventFilter(self)
        QWhatsThis.enterWhatsThisMode()

    def open(self, topic: str) -> "HelpWindow":
        """Show a topic. A modal dialog lets no other window be used, so it gets one of its own."""
        from gui.help.window import HelpWindow

        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            help_window = dialog.findChild(HelpWindow) or HelpWindow(self._preferences, dialog)
        else:
            if self._help is None:
                self._help = HelpWindow(self._preferences, self._window)
            help_window = self._help
        help_window.open(topic)
        return help_window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the links of What's This? texts."""
        if isinstance(event, QWhatsThisClickedEvent):
            QWhatsThis.hideText()
            self.open(event.href())
            return True
        return False

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Let the keys of the help work in every window that gets the focus."""
        if now is not None and now.window() is not self._window:
            now.window().addActions([self._actions.help, self._actions.whats_this])

    @command("shortcuts", "&Keyboard shortcuts", Place.HELP, "List every shortcut", keys="Ctrl+F1")
    @Slot()
    def show_shortcuts(self) -> None:
        """List every shortcut."""
        from gui.help.shortcuts import ShortcutsDialog

        lists = {
            menu.replace("&", ""): [
                (shortcut_text(action), action.statusTip()) for action in actions
            ]
            for menu, actions in self._actions.with_shortcuts_by_menu().items()
        }
        lists |= {name: [*keys] for name, keys in self._own_keys().items()}
        lists["Elsewhere"] = [*_OTHER_KEYS]
        ShortcutsDialog(lists, self._window).open()

    @command(
        "report",
        "&Report a problem…",
        Place.HELP,
        "Copy the versions and the last error for a report; nothing is sent",
    )
    @Slot()
    def show_report(self) -> None:
        """Show what a report of a problem should say."""
        from gui.help.report import ReportDialog

        ReportDialog(self._preferences.engine, self._window).open()

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


def _explain_everything(window: QWidget) -> None:
    """Make a What's This? text of every tool tip and description, with a link to the help."""
    for widget in (window, *window.findChildren(QWidget)):
        if widget.whatsThis() and not widget.property(_OWN_TEXT):
            continue
        tip = widget.toolTip() or widget.accessibleDescription()
        if tip:
            text = tip if tip.startswith("<") else f"<p>{escape(tip)}</p>"
            link = f"<p><a href='{topic_of(widget)}'>More in the help</a></p>"
            widget.setWhatsThis(text + link)
            widget.setProperty(_OWN_TEXT, True)
