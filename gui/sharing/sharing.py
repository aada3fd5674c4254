"""The experiment as a text to copy and paste, and TensorFlow Playground's links."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.actions import Actions
from gui.document.document import Document
from gui.document.files import FileActions
from gui.messages import humanize
from gui.sharing.link_notes import show_link_notes
from scratchnet.datasets import build_problem
from scratchnet.errors import InvalidInput
from scratchnet.formula import FormulaError
from scratchnet.share import (
    RECOMMENDED_LENGTH,
    is_shared,
    is_shared_argument,
    parse_shared,
    playground_link,
    share_text,
)


class Sharing(QObject):
    """Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be."""

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self, commands: Actions, document: Document, files: FileActions, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document = document
        self._files = files
        self._window = window
        commands.copy_text.triggered.connect(self.copy_text)
        commands.copy_link.triggered.connect(self.copy_link)
        commands.paste_text.triggered.connect(self.paste)

    @Slot()
    def copy_text(self) -> None:
        """Put the experiment on the clipboard as text; ask first if it is long."""
        text = share_text(self._document.experiment)
        if len(text) <= RECOMMENDED_LENGTH or self._may_be_long(len(text)):
            QGuiApplication.clipboard().setText(text)
            self.noted.emit(f"Copied the experiment as a text of {len(text):,} characters.")

    @Slot()
    def copy_link(self) -> None:
        """Put the Playground link on the clipboard, and list how it differs."""
        try:
            link = playground_link(self._document.experiment)
        except InvalidInput as error:
            self.refused.emit(f"{error}.")
            return
        QGuiApplication.clipboard().setText(link.address)
        self.noted.emit("Copied the TensorFlow Playground link.")
        show_link_notes(
            self._window,
            "TensorFlow Playground link",
            "The link is on the clipboard. It stands for this experiment, and differs from it:",
            {"": link.differences},
        )

    @Slot()
    def paste(self) -> None:
        """Open the experiment whose text, or link, is on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.refused.emit("There is no text on the clipboard; copy a shared text first.")
        elif is_shared(text):
            self.open_text(text)
        else:
            self.refused.emit(
                "The clipboard holds neither a Scratchnet text nor a TensorFlow Playground link. "
                "A table is pasted by File → Paste data."
            )

    def open_given(self, path: Path) -> None:
        """Open what was given on the command line: a file, or a text in its place."""
        if is_shared_argument(path):
            self.open_text(str(path))
        else:
            self._files.open(path)

    def open_text(self, text: str) -> None:
        """Open a shared experiment, after asking about unsaved changes; list what differs."""
        try:
            opened = parse_shared(text)
            build_problem(opened.experiment)
        except InvalidInput as error:
            words = humanize(str(error))
            self.refused.emit(f"{words[:1].upper()}{words[1:]}.")
            return
        except FormulaError as error:
            self.refused.emit(f"The text cannot be opened: Objective: {error}")
            return
        if not self._files.may_discard():
            return
        # No file holds it, and the clipboard will soon hold something else.
        self._document.open(opened.experiment, None, saved=False)
        self.noted.emit("Opened the shared experiment: press Run (F5) to train it.")
        if opened.taken:
            show_link_notes(
                self._window,
                "Opened a TensorFlow Playground link",
                "This experiment stands for the link.",
                {"What was taken over": opened.taken, "What differs": opened.differences},
            )

    def text_in(self, mime: QMimeData) -> str:
        """Return the shared text, or link, that is dragged; "" if it is something else."""
        urls = mime.urls()
        if urls and urls[0].isLocalFile():
            return ""
        text = urls[0].toString() if urls else mime.text()
        return text if is_shared(text) else ""

    def _may_be_long(self, length: int) -> bool:
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Long text",
            f"The text has {length:,} characters, mostly data. Mails and chats take up to "
            f"{RECOMMENDED_LENGTH:,} well; a file (File → Save) suits more. Copy it all the same?",
            buttons.Yes | buttons.No,
            buttons.No,
        )
        return bool(answer == buttons.Yes)
