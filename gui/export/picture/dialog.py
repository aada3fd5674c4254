"""The dialog that asks what to export, how large, and where to."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs import FileField, confirm_overwrite
from gui.export.picture.preview import Preview
from gui.export.picture.size_fields import SizeFields
from gui.export.picture.target import ExportTarget, made
from gui.rendering.errors import ExportError
from gui.rendering.formats import FORMATS
from gui.rendering.picture import save_picture

_FORMAT_NAMES = {
    ".png": "PNG – pixels, for everywhere",
    ".svg": "SVG – vectors, for the web and for editing",
    ".pdf": "PDF – vectors, for print and LaTeX",
}


class ExportDialog(QDialog):
    """Exports one of the targets; ``written`` is the file, once there is one."""

    def __init__(
        self, targets: Sequence[ExportTarget], settings: QSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export picture")
        self.written: Path | None = None
        self._targets = list(targets)
        self.target = QComboBox()
        self.target.addItems([target.name for target in self._targets])
        self.target.setToolTip("What to make a picture of")
        self.format = QComboBox()
        for suffix in FORMATS:
            self.format.addItem(_FORMAT_NAMES[suffix], suffix)
        self.format.setToolTip("The format of the file")
        self.size_fields = SizeFields()
        self.file = FileField(settings)
        self.preview = Preview()
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setAccessibleName("What is wrong")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok = self.buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        # Only a button that is in the dialog already can become its default.
        self.ok.setDefault(True)
        self.target.currentIndexChanged.connect(self._on_target_current_index_changed)
        self.format.currentIndexChanged.connect(self._on_format_current_index_changed)
        self.size_fields.changed.connect(self._on_size_fields_changed)
        self.file.changed.connect(self._check)
        self.file.suffix_chosen.connect(self._on_file_suffix_chosen)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._on_format_current_index_changed()
        self._on_target_current_index_changed()

    def export(self) -> Path | None:
        """Write the picture and return its path; show why not and return None."""
        path = self.file.path()
        if self._error_text() or path is None:
            self._check()
            return None
        try:
            with made(self._chosen()) as widget:
                scale = float(self.size_fields.scale.value())
                save_picture(widget, path, self.size_fields.picture_size(), scale)
        except ExportError as error:
            self._show_reason(str(error))
            return None
        self.file.remember_folder()
        self.written = path
        return path

    @Slot()
    def accept(self) -> None:
        path = self.file.path()
        if path is not None and not confirm_overwrite(self, path):
            return
        if self.export() is not None:
            super().accept()

    @Slot(int)
    def done(self, result: int) -> None:
        self.preview.stop()
        super().done(result)

    def _chosen(self) -> ExportTarget:
        return self._targets[self.target.currentIndex()]

    def _error_text(self) -> str:
        return self.size_fields.error_text() or self.file.error_text()

    @Slot()
    def _check(self) -> None:
        reason = self._error_text()
        self.ok.setEnabled(not reason)
        self._show_reason(reason)

    def _show_reason(self, reason: str) -> None:
        self.reason.setText(f"Cannot export: {reason}." if reason else "")

    @Slot()
    def _on_target_current_index_changed(self) -> None:
        target = self._chosen()
        self.file.suggest(target.file_stem)
        self.size_fields.set_on_screen_size(target.on_screen_size(), free=target.owned)

    @Slot()
    def _on_format_current_index_changed(self) -> None:
        suffix = self.format.currentData()
        self.file.set_suffix(suffix)
        self.size_fields.set_raster(suffix == ".png")

    @Slot()
    def _on_size_fields_changed(self) -> None:
        self.preview.show_soon(self._chosen(), self.size_fields.picture_size())
        self._check()

    @Slot(str)
    def _on_file_suffix_chosen(self, suffix: str) -> None:
        self.format.setCurrentIndex(self.format.findData(suffix))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("P&icture", self.target)
        form.addRow("&Format", self.format)
        form.addRow(self.size_fields)
        file_label = QLabel("Fi&le")
        # A composed field takes no focus itself, so the mnemonic has to name the part that does.
        file_label.setBuddy(self.file.line)
        form.addRow(file_label, self.file)
        row = QHBoxLayout()
        row.addLayout(form, 1)
        row.addWidget(self.preview)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.reason)
        layout.addWidget(self.buttons)
