"""The panel's choice of a dataset: one of the gallery, or your own data."""

from functools import cache
from random import Random

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QPushButton,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from gui.controls.field import Mnemonics
from gui.controls.gallery import GalleryPicker, width_of
from gui.controls.thumbnail import GalleryItem
from gui.dialogs import open_with_size
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
#: Those in sight without opening anything: two rows in a panel of the usual width.
_FAVOURITES = (
    *("circle", "xor", "gaussians", "spiral"),
    *("moons", "blobs_3", "bumps", "sine"),
)
_COLUMNS_OF_ALL = 9


def gallery_items() -> list[GalleryItem]:
    """Return what the gallery shows: its datasets by group, with few samples each."""
    entries = sorted(GALLERY.values(), key=lambda entry: _GROUPS.index(_group(entry)))
    return [_item(entry) for entry in entries]


def gallery_item(key: str) -> GalleryItem:
    """Return what the gallery shows of one dataset."""
    return _item(GALLERY[key])


@cache
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


class DatasetChoice(QWidget):
    """A few datasets of the gallery, and a button that shows them all.

    The current one is always among the few. Signals: ``picked(str)``, the key of a dataset.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, mnemonics: Mnemonics, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data.gallery")
        self._theme = theme
        self._current: str | None = None
        items = [gallery_item(key) for key in _FAVOURITES]
        self.picker = GalleryPicker(items, theme, self, headings=False)
        self.picker.picked.connect(self.picked)
        text = f"All {len(GALLERY)} datasets…"
        self.all_button = QPushButton(mnemonics.mark(text), self)
        self.all_button.setObjectName("data.gallery.all")
        self.all_button.setToolTip("Show every dataset of the gallery")
        self.all_button.setAccessibleName("All datasets")
        self.all_button.setAccessibleDescription("Show every dataset of the gallery")
        self.all_button.clicked.connect(self._on_all_button_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.picker)
        column.addWidget(self.all_button)

    def show_data(self, data: Data) -> None:
        """Mark the current dataset; none if the data are not from the gallery."""
        self._current = data.dataset if data.source == "gallery" else None
        thumbnails = self.picker.thumbnails
        if self._current is not None and self._current not in (
            thumbnail.item.key for thumbnail in thumbnails
        ):
            thumbnails[-1].show_item(gallery_item(self._current))
        if self.picker.current != self._current:
            self.picker.set_current(self._current)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.picker.set_theme(theme)

    @Slot()
    def _on_all_button_clicked(self) -> None:
        dialog = GalleryDialog(self._current, self._theme, self)
        dialog.picked.connect(self.picked)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class GalleryDialog(QDialog):
    """Every dataset; picking one closes it. Signals: ``picked(str)``, the key of a dataset."""

    picked = Signal(str)

    def __init__(self, current: str | None, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gallery_dialog")
        self.setWindowTitle("Choose a dataset")
        self.picker = GalleryPicker(gallery_items(), theme)
        self.picker.set_current(current)
        self.picker.picked.connect(self._on_picker_picked)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.picker)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._area)
        column.addWidget(buttons)
        self.picker.tab_stop().setFocus(Qt.FocusReason.TabFocusReason)
        width = width_of(_COLUMNS_OF_ALL)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        around = self.sizeHint() - self._area.sizeHint()
        wanted = QSize(width + bar, self.picker.heightForWidth(width)) + around
        open_with_size(self, wanted.width(), wanted.height())

    @Slot(str)
    def _on_picker_picked(self, key: str) -> None:
        self.picked.emit(key)
        self.accept()


#: Inputs that a summary names.
_MOST_NAMED = 3


def summary(data: Data) -> str:
    """Describe the user's data in a line."""
    if not data.inputs:
        return "No data yet."
    inputs = input_names(data)
    named = len(data.names) >= len(inputs) + data.target_count
    names = data.names if named else (*inputs, *["target"] * data.target_count)
    classes = class_count(data)
    task = f"{classes} classes" if classes else "values"
    count = len(data.inputs)
    samples = "1 sample" if count == 1 else f"{count:,} samples"
    listed = " and ".join(names[: len(inputs)])
    if len(inputs) > _MOST_NAMED:
        listed = f"{len(inputs):,} inputs"
    targets = " and ".join(names[len(inputs) :][: data.target_count])
    return f"{samples}: {listed} → {targets} ({task})"


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
