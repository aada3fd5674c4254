"""Painting cards: a map, a curve for one input, a dot where there is no room."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from gui.theme import Theme

Array = NDArray[np.float64]
Pixels = NDArray[np.uint32]

_OPAQUE = np.uint32(0xFF000000)
_RADIUS_PX = 2.5
_RING_PX = 2.0
_LOCK_PX = 11.0


class Palette:
    """A theme's diverging colours as pixels, and one for what is not a number."""

    def __init__(self, theme: Theme) -> None:
        red, green, blue = theme.values.astype(np.uint32).T
        self._colours = np.empty(257, dtype=np.uint32)
        self._colours[:256] = _OPAQUE | red << 16 | green << 8 | blue
        self._colours[256] = QColor(theme.plot).rgba()

    def pixels(self, values: Array, low: Array, high: Array) -> Pixels:
        """Return the colours of values; ``low`` and ``high`` are broadcast against them."""
        with np.errstate(over="ignore", invalid="ignore"):
            # A network that diverges passes through infinities on its way to NaN.
            place = np.clip((values - low) * (255.0 / (high - low)), 0.0, 255.0)
        index = np.where(np.isnan(place), 256.0, np.rint(place)).astype(np.intp)
        return self._colours[index]

    def maps(self, values: Array, low: Array, high: Array) -> Pixels:
        """Return maps of shape (n, rows, columns) as images, whose first row is the top one."""
        upright = values[:, ::-1, :]
        return np.ascontiguousarray(self.pixels(upright, low[:, None, None], high[:, None, None]))


def paint_map(painter: QPainter, place: QRectF, pixels: Pixels) -> None:
    """Paint one map, smoothly enlarged."""
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    painter.drawImage(place, image)


def paint_curve(
    painter: QPainter, theme: Theme, place: QRectF, values: Array, levels: tuple[float, float]
) -> None:
    """Paint a function of one input, shape (columns,), between its levels, with a line at 0."""
    low, high = levels
    inner = place.adjusted(1.5, 2.5, -1.5, -2.5)
    if low < 0 < high:
        zero = inner.bottom() - inner.height() * -low / (high - low)
        painter.setPen(QPen(QColor(theme.border), theme.style.line))
        painter.drawLine(QPointF(place.left(), zero), QPointF(place.right(), zero))
    with np.errstate(over="ignore", invalid="ignore"):
        up = np.clip((values - low) / (high - low), 0.0, 1.0)
    across = inner.left() + inner.width() * (np.arange(len(values)) + 0.5) / len(values)
    down = inner.bottom() - inner.height() * up
    points = [QPointF(x, y) for x, y in zip(across.tolist(), down.tolist(), strict=True) if y == y]
    painter.setPen(QPen(QColor(theme.curve), theme.style.line * 1.6))
    painter.drawPolyline(QPolygonF(points))


def paint_frame(painter: QPainter, colour: str, place: QRectF, width: float = 1.0) -> None:
    """Paint the border of a card."""
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place, _RADIUS_PX, _RADIUS_PX)


def paint_ring(painter: QPainter, theme: Theme, place: QRectF, dot: bool) -> None:
    """Paint what marks the selected card."""
    around = place.adjusted(-3, -3, 3, 3)
    painter.setPen(QPen(QColor(theme.accent), _RING_PX))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = around.width() / 2 if dot else _RADIUS_PX + 2
    painter.drawRoundedRect(around, radius, radius)


def paint_lock(painter: QPainter, theme: Theme, corner: QPointF, scale: float = 1.0) -> None:
    """Paint a small lock with its lower right at ``corner``: something here is frozen."""
    side = _LOCK_PX * scale
    body = QRectF(corner.x() - side, corner.y() - side * 0.62, side, side * 0.62)
    bow = QRectF(body.left() + side * 0.2, body.top() - side * 0.4, side * 0.6, side * 0.8)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.plot, 4.0 * scale), (theme.text, 1.6 * scale)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawArc(bow, 0, 180 * 16)
    painter.setPen(QPen(QColor(theme.plot), scale))
    painter.setBrush(QColor(theme.text))
    painter.drawRect(body)
