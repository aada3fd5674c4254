"""Sharing experiments as text and as TensorFlow Playground links, by the clipboard."""

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Place, command
from gui.background import TaskContext, TaskFailed
from gui.dialogs import open_with_size
from gui.document.document import Document
from gui.document.files import FileActions
from gui.labels import WrappedLabel
from gui.messages import humanize
from gui.waiting import wait_for
from scratchnet.datasets import build_problem
from scratchnet.engines import Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.formula import FormulaError
from scratchnet.share import (
    RECOMMENDED_LENGTH,
    SharedExperiment,
    is_shared,
    is_shared_argument,
    parse_shared,
    playground_link,
    share_text,
)

_NOTES_SIZE_PX = (640, 480)


class Sharing(QObject):
    """Copies and pastes experiments.

    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document, files: FileActions, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._files = files
        self._window = window

    @command(
        "copy_text",
        "Copy experiment as &text",
        Place.SHARE,
        "Copy the experiment as a short text for an e-mail or a chat",
        keys="Ctrl+Shift+E",
    )
    @Slot()
    def copy_text(self) -> None:
        """Copy the experiment to the clipboard as text; ask first if it is long."""
        try:
            text = share_text(self._document.experiment)
        except InvalidInput as error:
            self.refused.emit(humanize(f"{error}."))
            return
        if len(text) <= RECOMMENDED_LENGTH or self._confirm_length(len(text)):
            QGuiApplication.clipboard().setText(text)
            self.noted.emit(f"Copied the experiment as text ({len(text):,} characters).")

    @command(
        "copy_link",
        "Copy TensorFlow Play&ground link",
        Place.SHARE,
        "Copy a link to the experiment in TensorFlow Playground, and list how it differs",
    )
    @Slot()
    def copy_link(self) -> None:
        """Copy the Playground link to the clipboard, and list what it cannot express."""
        try:
            link = playground_link(self._document.experiment)
        except InvalidInput as error:
            self.refused.emit(f"{error}.")
            return
        QGuiApplication.clipboard().setText(link.address)
        self.noted.emit("Copied the TensorFlow Playground link.")
        _show_notes(
            self._window,
            "TensorFlow Playground link",
            "The link is on the clipboard. It differs from this experiment:",
            {"": link.differences},
        )

    @command(
        "paste_text",
        "&Paste experiment",
        Place.SHARE,
        "Open the experiment on the clipboard: a Scratchnet text or a Playground link",
        keys="Ctrl+Alt+V",
    )
    @Slot()
    def paste(self) -> None:
        """Open the experiment whose text, or link, is on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.refused.emit("There is no text on the clipboard. Copy a shared text first.")
        elif is_shared(text):
            self.open_text(text)
        else:
            self.refused.emit(
                "The clipboard contains neither a Scratchnet text nor a TensorFlow Playground "
                "link. To paste a table, use File → Paste data."
            )

    def open_given(self, path: Path) -> None:
        """Open a command-line argument: a file, or a shared text in its place."""
        if is_shared_argument(path):
            self.open_text(str(path))
        else:
            self._files.open(path)

    def open_text(self, text: str) -> None:
        """Open a shared experiment, after asking about unsaved changes; list the differences."""
        try:
            opened = wait_for(self._window, "Opening the shared experiment", partial(_open, text))
        except TaskFailed as error:
            reason = humanize(str(error))
            self.refused.emit(f"{reason[:1].upper()}{reason[1:]}.")
            return
        except Interrupted:
            self.noted.emit("The shared experiment was not opened.")
            return
        if not self._files.may_discard():
            return
        # It is in no file, and soon no longer on the clipboard.
        self._document.open(opened.experiment, None, saved=False)
        self.noted.emit("Opened the shared experiment.")
        if opened.taken:
            _show_notes(
                self._window,
                "Opened a TensorFlow Playground link",
                "This experiment was made from the link.",
                {
                    "Taken from the link": opened.taken,
                    "Different from the Playground": opened.differences,
                },
            )

    def text_in(self, mime: QMimeData) -> str:
        """Return the dragged shared text or link, or "" if it is something else."""
        urls = mime.urls()
        if urls and urls[0].isLocalFile():
            return ""
        text = urls[0].toString() if urls else mime.text()
        return text if is_shared(text) else ""

    def _confirm_length(self, length: int) -> bool:
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Long text",
            f"The text has {length:,} characters, most of them data. Mail and chat programs may "
            f"refuse more than {RECOMMENDED_LENGTH:,}. A file (File → Save) is safer. "
            "Copy it anyway?",
            buttons.Yes | buttons.No,
            buttons.No,
        )
        return bool(answer == buttons.Yes)


def _open(text: str, context: TaskContext) -> SharedExperiment:
    """Read a shared text and build the experiment's problem."""
    opened = parse_shared(text)
    try:
        build_problem(opened.experiment, context.watch)
    except FormulaError as error:
        raise TaskFailed(f"the text cannot be opened: Objective: {error}") from error
    return opened


def _show_notes(
    parent: QWidget, title: str, introduction: str, lists: Mapping[str, Sequence[str]]
) -> None:
    """Show lists under their headings ("": none) in a dialog that blocks only its window."""
    dialog = QDialog(parent)
    dialog.setObjectName("link_notes")
    dialog.setWindowTitle(title)
    open_with_size(dialog, *_NOTES_SIZE_PX)
    label = WrappedLabel(introduction, dialog)
    text = QTextBrowser(dialog)
    text.setAccessibleName(title)
    text.setHtml("".join(_list_html(heading, lines) for heading, lines in lists.items()))
    # Tab moves on to the button; the arrow keys scroll.
    text.setTabChangesFocus(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(label)
    column.addWidget(text, 1)
    column.addWidget(buttons)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _list_html(heading: str, lines: Sequence[str]) -> str:
    # The lines may quote somebody's link, so they are escaped.
    title = f"<h4>{escape(heading)}</h4>" if heading else ""
    return title + "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
