"""What is dropped on the window: a file, or an experiment as a text or a link."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from gui.data.actions import TABLE_SUFFIXES, DataActions
from gui.document.files import FileActions
from gui.sharing import Sharing


class Dropping:
    """Knows what may be dropped, and gives it to whoever opens it."""

    def __init__(self, files: FileActions, data_actions: DataActions, sharing: Sharing) -> None:
        self._files = files
        self._data_actions = data_actions
        self._sharing = sharing

    def accepts(self, mime: QMimeData) -> bool:
        """Return whether there is something to open."""
        is_file = mime.hasUrls() and mime.urls()[0].isLocalFile()
        return is_file or bool(self._sharing.text_in(mime))

    def open(self, mime: QMimeData) -> None:
        """Open what was dropped; of several files the first."""
        if shared := self._sharing.text_in(mime):
            self._sharing.open_text(shared)
            return
        path = Path(mime.urls()[0].toLocalFile())
        if path.suffix.lower() in TABLE_SUFFIXES:
            self._data_actions.open_table(path)
        else:
            self._files.open(path)
