"""The small maps of several runs side by side, in the same colours, and the difference of two."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Theme
from gui.views.map.image import class_pixels, class_table, value_pixels, value_table
from scratchnet.numbers import significant
from scratchnet.records.stored_run import StoredMaps

Array = NDArray[np.float64]

_SIDE_PX, _LEAST_SIDE_PX = 110, 64
_GAP_PX, _SWATCH_PX = 8, 4
#: A run of one input is drawn as a strip of this many rows.
_MOST_MAPS = 8


@dataclass(frozen=True, slots=True)
class RunMap:
    """A run's map, what it is called and its colour. ``classes``: its outputs are probabilities."""

    title: str
    colour: str
    maps: StoredMaps
    classes: bool


def values_of(maps: StoredMaps) -> Array:
    """Return maps as an array of the shape (outputs, rows, columns), row 0 at the bottom."""
    values: Array = np.asarray(maps.values, dtype=np.float64).reshape(maps.shape)
    return values


def map_image(maps: StoredMaps, levels: tuple[float, float], theme: Theme) -> QImage:
    """Return a map as a picture: values in the diverging colours, or the predicted classes."""
    values = values_of(maps)
    if len(values) > 1:
        ordered = np.sort(values, axis=0)
        margin = np.clip(ordered[-1] - ordered[-2], 0.0, 1.0)
        pixels = class_pixels(values.argmax(axis=0), margin, class_table(theme, len(values)))
    else:
        pixels = value_pixels(values[0], levels, value_table(theme.values, theme.plot))
    return _image(pixels)


def levels_of(maps: Sequence[StoredMaps], classes: bool) -> tuple[float, float]:
    """Return the values of the first and the last colour, the same for all maps."""
    if classes:
        return 0.0, 1.0
    values = np.concatenate([values_of(each)[0].ravel() for each in maps])
    finite = values[np.isfinite(values)]
    reach = float(np.max(np.abs(finite), initial=0.0)) or 1.0
    return -reach, reach


def difference_of(first: RunMap, second: RunMap) -> Array | None:
    """Return by how much two runs' maps differ, shape (rows, columns); None if they cannot be
    compared. Of several outputs it is 1 where they predict different classes.
    """
    if first.maps.shape != second.maps.shape:
        return None
    one, other = values_of(first.maps), values_of(second.maps)
    several = len(one) > 1
    difference: Array = one.argmax(axis=0) != other.argmax(axis=0) if several else one[0] - other[0]
    return difference.astype(np.float64)


def _image(pixels: NDArray[np.uint32]) -> QImage:
    upright = np.ascontiguousarray(pixels[::-1])
    rows, columns = upright.shape
    image = QImage(upright.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    below: str
    colour: str
    image: QImage


class RunMaps(QWidget):
    """Draws the maps of runs; with two of them their difference too."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_maps")
        self._theme = theme
        self._runs: tuple[RunMap, ...] = ()
        self._panels: list[_Panel] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def captions(self) -> list[str]:
        """What is written at each map, as screen readers read it."""
        return [f"{panel.title}: {panel.below}" for panel in self._panels]

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.show_runs(self._runs)

    def show_runs(self, runs: Sequence[RunMap]) -> None:
        """Draw the first few of these runs."""
        self._runs = tuple(runs)[:_MOST_MAPS]
        self._panels = self._made()
        self.setAccessibleName("Maps side by side")
        self.setAccessibleDescription("; ".join(self.captions))
        self.updateGeometry()
        self.update()

    def _made(self) -> list[_Panel]:
        runs, theme = self._runs, self._theme
        if not runs:
            return []
        values = [run.maps for run in runs if run.maps.shape[0] == 1 and not run.classes]
        shared = levels_of(values, classes=False) if values else (0.0, 1.0)
        panels = []
        for run in runs:
            one = run.maps.shape[0] == 1
            levels = (0.0, 1.0) if run.classes else shared
            below = f"{_text(levels[0])} to {_text(levels[1])}" if one else "predicted classes"
            image = map_image(run.maps, levels, theme)
            panels.append(_Panel(run.title, below, run.colour, image))
        if len(runs) == 2:
            panels.append(self._difference(*runs))
        return panels

    def _difference(self, first: RunMap, second: RunMap) -> _Panel:
        values = difference_of(first, second)
        title = f"{first.title} − {second.title}"
        if values is None:
            return _Panel(title, "not comparable", "", QImage())
        table = value_table(self._theme.values, self._theme.plot)
        if first.maps.shape[0] > 1:
            image = _image(value_pixels(values, (-1.0, 1.0), table))
            return _Panel(title, f"{np.mean(values):.1%} of classes differ", "", image)
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
        reach = max(abs(low), abs(high)) or 1.0
        image = _image(value_pixels(values, (-reach, reach), table))
        return _Panel(title, f"{_text(low)} to {_text(high)}", "", image)

    def sizeHint(self) -> QSize:
        height = _SIDE_PX + 2 * self.fontMetrics().height() + 2 * _GAP_PX
        return QSize(_LEAST_SIDE_PX, height if self._panels else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_SIDE_PX, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._panels:
            return
        painter = QPainter(self)
        theme, metrics = self._theme, self.fontMetrics()
        line = metrics.height()
        room = (self.width() - _GAP_PX) / len(self._panels) - _GAP_PX
        side = min(float(_SIDE_PX), max(room, 1.0))
        for number, panel in enumerate(self._panels):
            left = _GAP_PX + number * (side + _GAP_PX)
            title = QRectF(left, _GAP_PX / 2, side, line)
            if panel.colour:
                painter.fillRect(QRectF(left, title.top(), _SWATCH_PX, line), QColor(panel.colour))
                title.adjust(_SWATCH_PX + 3, 0, 0, 0)
            painter.setPen(QColor(theme.text))
            elide = Qt.TextElideMode.ElideRight
            painter.drawText(
                title,
                Qt.AlignmentFlag.AlignVCenter,
                metrics.elidedText(panel.title, elide, int(title.width())),
            )
            place = QRectF(left, title.bottom() + 2, side, side)
            if panel.image.isNull():
                painter.drawRect(place)
            else:
                painter.drawImage(place, panel.image)
            painter.setPen(QColor(theme.faint_text))
            below = QRectF(left, place.bottom() + 2, side, line)
            painter.drawText(
                below,
                Qt.AlignmentFlag.AlignVCenter,
                metrics.elidedText(panel.below, elide, int(side)),
            )
        painter.end()


def _text(value: float) -> str:
    return significant(value, 3)
