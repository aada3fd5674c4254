"""The fields for a picture's size: presets, width and height, scale."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from gui.rendering import ExportError
from gui.rendering.layout import LARGEST_SIDE_PX, LOGICAL_DPI, check_size

_MIN_SIDE_PX = 100
_PICTURE_SCALE = 2
_CM_PER_INCH = 2.54
_PRESETS = ((800, 600), (1200, 900))
_ON_SCREEN, _CUSTOM = "As on screen", "Custom size"


class SizeFields(QWidget):
    """A picture's size in logical pixels, and its scale.

    ``presets`` are sizes to choose from. Only if ``printed`` a size on paper is shown. Signals:
    ``changed()``, the size or the scale changed.
    """

    changed = Signal()

    def __init__(self, presets: Sequence[tuple[int, int]] = _PRESETS, printed: bool = True) -> None:
        super().__init__()
        self._presets = [QSize(*sides) for sides in presets]
        self._printed = printed
        self._on_screen_size = self._presets[0]
        self._ratio = 1.0
        self._raster = True
        self._free = True
        self.preset = QComboBox()
        self.preset.addItems(
            [_ON_SCREEN, *(f"{size.width()} × {size.height()}" for size in self._presets), _CUSTOM]
        )
        self.preset.setAccessibleName("Size preset")
        self.width_px = self._side("Width")
        self.height_px = self._side("Height")
        self.locked = QCheckBox("Keep &proportions")
        self.locked.setToolTip("Change width and height together")
        self.locked.setChecked(printed)
        self.scale = QSpinBox()
        self.scale.setRange(1, 4)
        # Sharp on most screens of today, and in print.
        self.scale.setValue(_PICTURE_SCALE if printed else 1)
        self.scale.setSuffix(" ×")
        self.scale.setAccessibleName("Scale")
        self.scale.setToolTip(
            "Device pixels per pixel, 1 to 4. 3 is sharp in print."
            if printed
            else "Device pixels per pixel, 1 to 4. 2 is sharp on high-resolution screens."
        )
        self.result = QLabel()
        self._lay_out()
        self.preset.currentIndexChanged.connect(self._on_preset_current_index_changed)
        self.width_px.valueChanged.connect(self._on_width_value_changed)
        self.height_px.valueChanged.connect(self._on_height_value_changed)
        self.locked.toggled.connect(self._keep_ratio)
        self.scale.valueChanged.connect(self._announce)

    def picture_size(self) -> QSize:
        """Return the size in logical pixels."""
        return QSize(self.width_px.value(), self.height_px.value())

    def set_on_screen_size(self, size: QSize, free: bool) -> None:
        """Set the size that the target has on the screen; other sizes are allowed if ``free``."""
        self._on_screen_size = size
        self._free = free
        tooltip = "" if free else "The window is exported at the size it has on the screen"
        for field in (self.preset, self.width_px, self.height_px, self.locked):
            field.setEnabled(free)
        self.preset.setToolTip(tooltip or "Choose a size")
        if not free:
            with QSignalBlocker(self.preset):
                self.preset.setCurrentText(_ON_SCREEN)
        self._apply_preset()

    def set_size(self, size: QSize) -> None:
        """Show a size, by its preset if there is one."""
        numbers = [n for n, preset in enumerate(self._presets, start=1) if preset == size]
        with QSignalBlocker(self.preset):
            self.preset.setCurrentIndex(numbers[0] if numbers else self.preset.count() - 1)
        self._show_size(size)
        self._announce()

    def set_raster(self, raster: bool) -> None:
        """Set whether the format has pixels, and so a scale."""
        self._raster = raster
        self.scale.setEnabled(raster)
        self._announce()

    def error_text(self) -> str:
        """Return why no such picture is possible, or an empty text."""
        try:
            check_size(self.picture_size(), self.scale.value() if self._raster else 1)
        except ExportError as error:
            return str(error)
        return ""

    def _side(self, name: str) -> QSpinBox:
        field = QSpinBox()
        field.setRange(_MIN_SIDE_PX, LARGEST_SIDE_PX)
        field.setSuffix(" px")
        field.setGroupSeparatorShown(True)
        field.setAccessibleName(name)
        field.setToolTip(f"{name} in screen pixels, {_MIN_SIDE_PX} to {LARGEST_SIDE_PX:,}")
        return field

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.addWidget(self.width_px)
        sides.addWidget(QLabel("×"))
        sides.addWidget(self.height_px)
        sides.addWidget(self.locked, 1)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addRow("&Size", self.preset)
        layout.addRow("", sides)
        layout.addRow("S&cale", self.scale)
        layout.addRow("Result", self.result)

    def _apply_preset(self) -> None:
        number = self.preset.currentIndex()
        if self.preset.currentText() == _ON_SCREEN:
            self._show_size(self._on_screen_size)
        elif number <= len(self._presets):
            self._show_size(self._presets[number - 1])
        self._announce()

    def _show_size(self, size: QSize) -> None:
        with QSignalBlocker(self.width_px), QSignalBlocker(self.height_px):
            # On the screen it may be smaller than the least that can be typed.
            for field, value in ((self.width_px, size.width()), (self.height_px, size.height())):
                field.setMinimum(min(_MIN_SIDE_PX, value))
                field.setValue(value)
        self._keep_ratio()

    @Slot()
    def _keep_ratio(self) -> None:
        self._ratio = self.width_px.value() / max(self.height_px.value(), 1)

    @Slot()
    def _announce(self) -> None:
        size = self.picture_size()
        across, down = (side / LOGICAL_DPI * _CM_PER_INCH for side in (size.width(), size.height()))
        self.result.setText(f"Vectors, {across:.1f} × {down:.1f} cm in print")
        if self._raster:
            scale = self.scale.value()
            text = f"{size.width() * scale:,} × {size.height() * scale:,} pixels"
            if self._printed:
                text += f", {across:.1f} × {down:.1f} cm in print at {LOGICAL_DPI * scale} dpi"
            self.result.setText(text)
        self.changed.emit()

    @Slot()
    def _on_preset_current_index_changed(self) -> None:
        self._apply_preset()

    @Slot(int)
    def _on_width_value_changed(self, width: int) -> None:
        self._follow(self.height_px, round(width / self._ratio))

    @Slot(int)
    def _on_height_value_changed(self, height: int) -> None:
        self._follow(self.width_px, round(height * self._ratio))

    def _follow(self, other: QSpinBox, value: int) -> None:
        with QSignalBlocker(self.preset), QSignalBlocker(other):
            self.preset.setCurrentText(_CUSTOM)
            if self.locked.isChecked():
                other.setValue(value)
        self._announce()
