"""The panel's choice of a dataset: one of the gallery, or your own data."""

from random import Random

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.controls.gallery import GalleryItem, GalleryPicker
from gui.labels import WrappedLabel
from gui.theme import Theme
from scratchnet.experiment import Data
from scratchnet.experiment.data import class_count, input_names
from scratchnet.gallery import GALLERY, Entry

#: Enough for a thumbnail.
_SAMPLES = 150
_SEED = 0
#: In order of popularity.
_GROUPS = (
    "Two inputs, classes",
    "Two inputs, values",
    "One input, classes",
    "One input, values",
)
#: About three rows; all rows would push everything else out of the panel.
_HEIGHT_PX = 290
#: The margin above and below the current dataset when it is scrolled to.
_ROOM_PX = 40


def gallery_items() -> list[GalleryItem]:
    """Return what the gallery shows: its datasets by group, with few samples each."""
    entries = sorted(GALLERY.values(), key=lambda entry: _GROUPS.index(_group(entry)))
    return [_item(entry) for entry in entries]


def _item(entry: Entry) -> GalleryItem:
    points, targets = entry.make(_SAMPLES, entry.noise, Random(_SEED))
    return GalleryItem(
        key=entry.key,
        label=entry.label,
        group=_group(entry),
        points=points,
        targets=targets,
        classes=entry.classes,
        inputs=entry.inputs,
        help=entry.help,
    )


def _group(entry: Entry) -> str:
    inputs = "One input" if entry.inputs == 1 else "Two inputs"
    return f"{inputs}, {'classes' if entry.classes else 'values'}"


class DatasetChoice(QScrollArea):
    """The gallery in a scroll area of fixed height.

    Its pictures are painted when it is first shown. Signals: ``picked(str)``, the key of a dataset.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data.gallery")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        # Tab skips it, but the tab order of its thumbnails needs a widget with a focus policy.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.picker: GalleryPicker | None = None
        self._theme = theme

    def sizeHint(self) -> QSize:
        return QSize(0, _HEIGHT_PX)

    def show_data(self, data: Data) -> None:
        """Mark the current dataset; hide if the data are not from the gallery."""
        if data.source == "gallery":
            picker = self.picker or self._make_picker()
            if picker.current != data.dataset:
                picker.set_current(data.dataset)
                self._scroll_to_current()
        elif self.picker is not None:
            self.picker.set_current(None)
        self.setVisible(data.source == "gallery")

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        if self.picker is not None:
            self.picker.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scroll_to_current()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scroll_to_current()

    def _make_picker(self) -> GalleryPicker:
        self.picker = GalleryPicker(gallery_items(), self._theme)
        self.picker.picked.connect(self.picked)
        self.setWidget(self.picker)
        # It is created late and would be last in the tab order.
        before: QWidget = self
        for thumbnail in self.picker.thumbnails:
            QWidget.setTabOrder(before, thumbnail)
            before = thumbnail
        return self.picker

    def _scroll_to_current(self) -> None:
        """Scroll to the current dataset, after the rows are laid out."""
        if self.picker is None or not self.isVisible():
            return
        layout = self.picker.layout()
        if layout is not None:
            layout.activate()
        for thumbnail in self.picker.thumbnails:
            if thumbnail.isChecked():
                self.ensureWidgetVisible(thumbnail, 0, _ROOM_PX)


def summary(data: Data) -> str:
    """Describe the user's data in a line."""
    if not data.inputs:
        return "No data yet."
    inputs = input_names(data)
    names = data.names if len(data.names) > len(inputs) else (*inputs, "target")
    classes = class_count(data)
    task = f"{classes} classes" if classes else "values"
    count = len(data.inputs)
    samples = "1 sample" if count == 1 else f"{count:,} samples"
    return f"{samples}: {' and '.join(names[: len(inputs)])} → {names[len(inputs)]} ({task})"


class UserData(QWidget):
    """A line about the user's data, and a button. Signals: ``load_requested()``."""

    load_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: Data | None = None
        self.label = WrappedLabel(parent=self)
        self.button = QPushButton("Load data…", self)
        self.button.setObjectName("data.table.load")
        tip = "Load samples from a table in a file or on the clipboard"
        self.button.setToolTip(tip)
        self.button.setAccessibleName("Load data")
        self.button.setAccessibleDescription(tip)
        self.button.clicked.connect(self._on_button_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addWidget(self.button)

    def show_data(self, data: Data) -> None:
        """Describe the data; hide if they are from another source."""
        # Counting the classes of many samples at every tick of a slider would be slow.
        if data is not self._data:
            self._data = data
            self.label.setText(summary(data))
        self.setVisible(data.source == "table")

    @Slot()
    def _on_button_clicked(self) -> None:
        self.load_requested.emit()
