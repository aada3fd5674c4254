"""The fields of an animation: format, quality, size, frames, speed; and the last choices."""

from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from gui.export.animation.clip import (
    FASTEST,
    FEWEST_FRAMES,
    LONGEST_HOLD_S,
    MOST_FRAMES,
    SLOWEST,
    Clip,
)
from gui.export.animation.encoders import FORMATS, AnimationFormat, format_for, labels_text
from gui.export.animation.frames import AnimatedRun
from gui.export.picture.size_fields import SizeFields
from gui.plain import plain_text
from gui.preferences import Preferences
from scratchnet.errors import InvalidInput
from scratchnet.run.recipe import LINEAR, LOGARITHMIC, SPACINGS

_GROUP = "animation"
_SIZES = ((640, 480), (800, 600), (1280, 720), (1920, 1080))
_QUALITIES = {"Best (WebP: lossless)": 100, "Very good": 90, "Good": 75, "Small file": 50}
_SPACINGS = {"Linear: evenly over the run": LINEAR, "Logarithmic: more frames early": LOGARITHMIC}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user chose: a format by its suffix, and a clip; ``scale`` is in pixels per pixel."""

    suffix: str = ".gif"
    quality: int = 90
    width: int = 800
    height: int = 600
    scale: int = 1
    frames: int = 60
    spacing: str = LINEAR
    rate: float = 20.0
    hold_s: float = 1.0
    loop: bool = True

    def clip(self) -> Clip:
        """Return the clip. Raises InvalidInput."""
        width, height = self.width * self.scale, self.height * self.scale
        return Clip(width, height, self.frames, self.rate, self.hold_s, self.loop, self.quality)


def remember(preferences: Preferences, choices: Choices) -> None:
    """Store the choices for the next animation."""
    preferences.set_record(_GROUP, choices)


def remembered(preferences: Preferences) -> Choices:
    """Return the choices of last time, or the defaults if those are not possible any more."""
    choices = preferences.record(_GROUP, Choices())
    try:
        choices.clip()
    except InvalidInput:
        return Choices()
    form = format_for(choices.suffix)
    possible = choices.spacing in SPACINGS and form is not None and not form.missing()
    return choices if possible else Choices()


class ClipFields(QWidget):
    """What a clip is like.

    Signals: ``changed()``, something else is chosen; ``format_chosen(str)``, a format by name.
    """

    changed = Signal()
    format_chosen = Signal(str)

    def __init__(self, choices: Choices, run: AnimatedRun) -> None:
        super().__init__()
        self.format = QComboBox()
        for form in FORMATS.values():
            self.format.addItem(f"{form.label}: {form.purpose}", form.name)
            if missing := form.missing():
                self._disable_last(missing)
        self.format.setToolTip("The file format")
        self.missing = QLabel(
            "; ".join(filter(None, (form.missing() for form in FORMATS.values())))
        )
        self.missing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.quality = QComboBox()
        for label, quality in _QUALITIES.items():
            self.quality.addItem(label, quality)
        lossy = labels_text((form for form in FORMATS.values() if form.lossy), "and")
        self.quality.setToolTip(f"The quality of {lossy}. Lower quality makes smaller files.")
        self.size_fields = SizeFields(_SIZES, printed=False)
        self.up_to = QSpinBox()
        self.up_to.setRange(1, run.max_steps)
        self.up_to.setGroupSeparatorShown(True)
        self.up_to.setValue(run.default_steps)
        self.up_to.setToolTip(
            f"The last step that is shown, 1 to {run.max_steps:,}. The run is replayed for the "
            "animation; the one in the window is not affected."
        )
        self.run_label = QLabel(run.text())
        self.frames = QSpinBox()
        self.frames.setRange(FEWEST_FRAMES, MOST_FRAMES)
        self.frames.setGroupSeparatorShown(True)
        self.frames.setToolTip(
            f"The number of frames, {FEWEST_FRAMES} to {MOST_FRAMES:,}. The first shows the "
            "network before training, the last after the last step."
        )
        self.spacing = QComboBox()
        for label, spacing in _SPACINGS.items():
            self.spacing.addItem(label, spacing)
        self.spacing.setToolTip("How the frames are spread over the training steps")
        self.rate = _number_field(
            SLOWEST, FASTEST, " frames/s", "Rate", "Frames per second, 1 to 60"
        )
        self.duration = _number_field(
            0.01, MOST_FRAMES / SLOWEST, " s", "Duration", "The duration of all frames, in seconds"
        )
        self.hold = _number_field(
            0.0,
            LONGEST_HOLD_S,
            " s",
            "Hold the last frame",
            f"Additional seconds for the last frame, 0 to {LONGEST_HOLD_S:g}",
        )
        self.loop = QCheckBox("&Loop")
        self.loop.setToolTip(
            "Play again after the last frame. A player decides this itself for "
            f"{labels_text(form for form in FORMATS.values() if not form.loops)}."
        )
        self._lay_out()
        self._show(choices)
        self.format.currentIndexChanged.connect(self._on_format_current_index_changed)
        self.size_fields.changed.connect(self.changed)
        self.quality.currentIndexChanged.connect(self.changed)
        self.spacing.currentIndexChanged.connect(self.changed)
        self.up_to.valueChanged.connect(self._on_frames_value_changed)
        self.frames.valueChanged.connect(self._on_frames_value_changed)
        self.rate.valueChanged.connect(self._on_rate_value_changed)
        self.duration.valueChanged.connect(self._on_duration_value_changed)
        self.duration.editingFinished.connect(self._show_duration)
        self.hold.valueChanged.connect(self.changed)
        self.loop.toggled.connect(self.changed)

    @property
    def selected_format(self) -> AnimationFormat:
        """The selected format."""
        return FORMATS[self.format.currentData()]

    def choices(self) -> Choices:
        """Return the selected values."""
        size = self.size_fields.picture_size()
        return Choices(
            self.selected_format.suffix,
            self.quality.currentData(),
            size.width(),
            size.height(),
            self.size_fields.scale.value(),
            self.frames.value(),
            self.spacing.currentData(),
            self.rate.value(),
            self.hold.value(),
            self.loop.isChecked(),
        )

    def set_format(self, name: str) -> None:
        """Select a format by its name, if it is available."""
        if not FORMATS[name].missing():
            self.format.setCurrentIndex(self.format.findData(name))

    def _frame_count(self) -> int:
        """Return the number of frames: at most one per step, and one before training."""
        return min(self.frames.value(), self.up_to.value() + 1)

    def _show(self, choices: Choices) -> None:
        form = format_for(choices.suffix)
        if form is not None:
            self.format.setCurrentIndex(self.format.findData(form.name))
        self.quality.setCurrentIndex(max(self.quality.findData(choices.quality), 0))
        self.size_fields.set_size(QSize(choices.width, choices.height))
        self.size_fields.scale.setValue(choices.scale)
        self.frames.setValue(choices.frames)
        self.spacing.setCurrentIndex(self.spacing.findData(choices.spacing))
        self.rate.setValue(choices.rate)
        self.hold.setValue(choices.hold_s)
        self.loop.setChecked(choices.loop)
        self._show_duration()
        self._enable()

    def _enable(self) -> None:
        self.quality.setEnabled(self.selected_format.lossy)
        self.loop.setEnabled(self.selected_format.loops)

    def _disable_last(self, reason: str) -> None:
        model = self.format.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self.format.count() - 1)
        item.setEnabled(False)
        item.setToolTip(plain_text(reason))

    def _lay_out(self) -> None:
        speed = QHBoxLayout()
        speed.addWidget(self.rate)
        speed.addWidget(QLabel("="))
        speed.addWidget(self.duration)
        speed.addStretch(1)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addRow("&Format", self.format)
        layout.addRow("", self.missing)
        layout.setRowVisible(self.missing, bool(self.missing.text()))
        layout.addRow("&Quality", self.quality)
        layout.addRow(self.size_fields)
        layout.addRow("&Up to step", self.up_to)
        layout.addRow("", self.run_label)
        layout.addRow("F&rames", self.frames)
        layout.addRow("Sp&acing", self.spacing)
        label = QLabel("Spee&d")
        label.setBuddy(self.rate)
        layout.addRow(label, speed)
        layout.addRow("&Hold last frame", self.hold)
        layout.addRow("", self.loop)

    @Slot()
    def _on_format_current_index_changed(self) -> None:
        self._enable()
        self.format_chosen.emit(self.format.currentData())
        self.changed.emit()

    @Slot()
    def _on_frames_value_changed(self) -> None:
        self._show_duration()
        self.changed.emit()

    @Slot()
    def _on_rate_value_changed(self) -> None:
        self._show_duration()
        self.changed.emit()

    @Slot(float)
    def _on_duration_value_changed(self, seconds: float) -> None:
        with QSignalBlocker(self.rate):
            self.rate.setValue(self._frame_count() / seconds)
        self.changed.emit()

    @Slot()
    def _show_duration(self) -> None:
        with QSignalBlocker(self.duration):
            self.duration.setValue(self._frame_count() / self.rate.value())


def _number_field(
    minimum: float, maximum: float, unit: str, name: str, help_text: str
) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setRange(minimum, maximum)
    field.setDecimals(2)
    field.setSuffix(unit)
    field.setAccessibleName(name)
    field.setToolTip(help_text)
    return field
