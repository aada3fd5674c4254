"""The dialog that exports a picture: of what, in which format, how large, and where to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPixmap
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

from gui.dialogs import FileField, align_labels, confirm_overwrite, error_label
from gui.export.picture.size_fields import SizeFields
from gui.preferences import Preferences
from gui.rendering import ExportError
from gui.rendering.formats import FORMATS
from gui.rendering.picture import picture_bytes, save_picture
from gui.topics import Topic, set_topic

_PREVIEW_SIZE = QSize(260, 200)
_PREVIEW_DELAY_MS = 120
#: A larger picture is drawn at this size for its preview, with the same proportions.
_MAX_DRAWN = QSize(1600, 1200)


@dataclass(frozen=True)
class ExportTarget:
    """Something to make a picture of.

    ``make`` returns the widget. If it is ``owned``, it is hidden, takes any size and is deleted
    after the picture was made; otherwise it is on the screen and keeps its size. If it ``changes``
    while training, it can be animated.
    """

    name: str
    file_stem: str
    make: Callable[[], QWidget]
    on_screen_size: Callable[[], QSize]
    owned: bool
    changes: bool = False


@contextmanager
def target_widget(target: ExportTarget) -> Iterator[QWidget]:
    """Yield the target's widget, and delete it afterwards if it is owned."""
    widget = target.make()
    try:
        yield widget
    finally:
        if target.owned:
            widget.deleteLater()


class ExportDialog(QDialog):
    """Exports a picture of one of the targets; ``written`` is the file, once there is one."""

    def __init__(
        self,
        targets: Sequence[ExportTarget],
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export picture")
        set_topic(self, Topic.PICTURES)
        self.written: Path | None = None
        self._targets = list(targets)
        self.target = QComboBox()
        self.target.addItems([target.name for target in self._targets])
        self.target.setToolTip("What the picture shows")
        self.format = QComboBox()
        for form in FORMATS.values():
            self.format.addItem(f"{form.label}: {form.purpose}", form.name)
        self.format.setToolTip("The file format")
        self.size_fields = SizeFields()
        self.file = FileField(preferences)
        self.preview = Preview()
        self.reason = error_label()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok = self.buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        # Only a button that is already in the dialog can become its default.
        self.ok.setDefault(True)
        self.target.currentIndexChanged.connect(self._on_target_current_index_changed)
        self.format.currentIndexChanged.connect(self._on_format_current_index_changed)
        self.size_fields.changed.connect(self._on_size_fields_changed)
        self.file.changed.connect(self._validate)
        self.file.format_chosen.connect(self._on_file_format_chosen)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._on_format_current_index_changed()
        self._on_target_current_index_changed()

    def export(self) -> Path | None:
        """Write the picture and return its path; if that fails, show why and return None."""
        path = self.file.path()
        if self._error_text() or path is None:
            self._validate()
            return None
        try:
            with target_widget(self._selected()) as widget:
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

    def _selected(self) -> ExportTarget:
        return self._targets[self.target.currentIndex()]

    def _error_text(self) -> str:
        return self.size_fields.error_text() or self.file.error_text()

    @Slot()
    def _validate(self) -> None:
        reason = self._error_text()
        self.ok.setEnabled(not reason)
        self._show_reason(reason)

    def _show_reason(self, reason: str) -> None:
        self.reason.setText(f"Cannot export: {reason}." if reason else "")

    @Slot()
    def _on_target_current_index_changed(self) -> None:
        target = self._selected()
        self.file.suggest(target.file_stem)
        self.size_fields.set_on_screen_size(target.on_screen_size(), free=target.owned)

    @Slot()
    def _on_format_current_index_changed(self) -> None:
        form = FORMATS[self.format.currentData()]
        self.file.set_format(form.name)
        self.size_fields.set_raster(form.raster)

    @Slot()
    def _on_size_fields_changed(self) -> None:
        self.preview.show_soon(self._selected(), self.size_fields.picture_size())
        self._validate()

    @Slot(str)
    def _on_file_format_chosen(self, name: str) -> None:
        self.format.setCurrentIndex(self.format.findData(name))

    def _lay_out(self) -> None:
        fields = QWidget()
        form = QFormLayout(fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("P&icture", self.target)
        form.addRow("&Format", self.format)
        form.addRow(self.size_fields)
        file_label = QLabel("Fi&le")
        # The field itself takes no focus, so the mnemonic has to point to the part that does.
        file_label.setBuddy(self.file.line)
        form.addRow(file_label, self.file)
        align_labels([fields, self.size_fields])
        row = QHBoxLayout()
        row.addWidget(fields, 1)
        row.addWidget(self.preview)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.reason)
        layout.addWidget(self.buttons)


class Preview(QLabel):
    """A small picture of a target, drawn soon after the last change so that typing stays fast."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_PREVIEW_SIZE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("Preview")
        self._target: ExportTarget | None = None
        self._picture_size = QSize()
        self._timer = QTimer(self, interval=_PREVIEW_DELAY_MS, singleShot=True)
        self._timer.timeout.connect(self.draw)

    def show_soon(self, target: ExportTarget, size: QSize) -> None:
        """Draw a picture of the target with this size soon."""
        self._target, self._picture_size = target, size
        self._timer.start()

    def stop(self) -> None:
        """Stop drawing."""
        self._timer.stop()

    @Slot()
    def draw(self) -> None:
        """Draw now."""
        if self._target is None:
            return
        size = self._picture_size
        if size.width() > _MAX_DRAWN.width() or size.height() > _MAX_DRAWN.height():
            size = size.scaled(_MAX_DRAWN, Qt.AspectRatioMode.KeepAspectRatio)
        pixmap = QPixmap()
        try:
            with target_widget(self._target) as widget:
                pixmap.loadFromData(picture_bytes(widget, FORMATS["png"], size))
        except ExportError:
            # The dialog shows the reason.
            self.clear()
            return
        ratio = self.devicePixelRatio()
        pixmap = pixmap.scaled(
            _PREVIEW_SIZE * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap.setDevicePixelRatio(ratio)
        self.setPixmap(pixmap)
