"""The field for a file that is written: its path, a button to choose it, the folder remembered."""

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, QSignalBlocker, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gui.files.typed_path import typed_path
from gui.rendering.formats import FORMATS

FOLDER_KEY = "export/folder"


class FileField(QWidget):
    """Signals: ``changed()``, the path is another; ``suffix_chosen(str)``, with the file."""

    changed = Signal()
    suffix_chosen = Signal(str)

    def __init__(
        self, settings: QSettings, suffixes: Sequence[str] = tuple(FORMATS), what: str = "picture"
    ) -> None:
        super().__init__()
        self._settings = settings
        self._suffixes = suffixes
        self._what = what
        self._suffix = suffixes[0]
        self._suggested = ""
        self.line = QLineEdit()
        self.line.setAccessibleName("File")
        self.line.setToolTip(f"Where the {what} is written")
        self.line.setMinimumWidth(260)
        self.browse = QPushButton("&Browse…")
        # Else Return in the line above would browse instead of exporting.
        self.browse.setAutoDefault(False)
        self.browse.setToolTip("Choose the folder and the name of the file")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.browse)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.changed)
        self.line.editingFinished.connect(self._on_line_editing_finished)
        self.browse.clicked.connect(self._on_browse_clicked)

    def path(self) -> Path | None:
        """Return the path, or None if there is no name."""
        text = self.line.text().strip()
        return typed_path(text) if text else None

    def suggest(self, stem: str) -> None:
        """Propose a name, unless the person has given one."""
        if self.line.text() == self._suggested:
            self._suggested = str(self._folder() / f"{stem}{self._suffix}")
            self.line.setText(self._suggested)

    def set_suffix(self, suffix: str) -> None:
        """Let the name end so."""
        self._suffix = suffix
        path = self.path()
        if path is None or not path.name:
            return
        suggested = self.line.text() == self._suggested
        known = path.suffix.lower() in self._suffixes
        self.line.setText(
            str(path.with_suffix(suffix) if known else path.with_name(path.name + suffix))
        )
        if suggested:
            self._suggested = self.line.text()

    def reason_against(self) -> str:
        """Return why nothing can be written there, or nothing."""
        path = self.path()
        if path is None or not path.name or os.path.isdir(path):
            return "the file needs a name"
        if path.suffix.lower() != self._suffix:
            return f"the name must end in {self._suffix}"
        if not os.path.isdir(path.parent):
            return f"there is no folder {path.parent}"
        return ""

    def remember_folder(self) -> None:
        """Propose the same folder next time."""
        path = self.path()
        if path is not None:
            self._settings.setValue(FOLDER_KEY, str(path.absolute().parent))

    def _folder(self) -> Path:
        remembered = str(self._settings.value(FOLDER_KEY, ""))
        if remembered and Path(remembered).is_dir():
            return Path(remembered)
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return Path(pictures) if pictures and Path(pictures).is_dir() else Path.home()

    @Slot()
    def _on_browse_clicked(self) -> None:
        filters = [f"{suffix[1:].upper()} (*{suffix})" for suffix in self._suffixes]
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            f"Export {self._what} to",
            self.line.text() or str(self._folder()),
            ";;".join(filters),
            filters[self._suffixes.index(self._suffix)],
            # Asked when it is written, for typed names too.
            QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            with QSignalBlocker(self.line):
                self.line.setText(chosen)
            self._on_line_editing_finished()
            self.changed.emit()

    @Slot()
    def _on_line_editing_finished(self) -> None:
        """Take the format from the name, or the other way round."""
        path = self.path()
        if path is None or not path.name or os.path.isdir(path):
            return
        if path.suffix.lower() in self._suffixes:
            self.suffix_chosen.emit(path.suffix.lower())
        else:
            self.set_suffix(self._suffix)
