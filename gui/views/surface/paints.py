"""Brushes, pens and dots for the surface, kept because making them takes longer than using them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from gui.theme import Theme
from gui.views.map.map_colours import rgb_of
from gui.views.surface.mesh import SHADES

#: Mesh lines are a little of the theme's text over their quads: seen when looked for.
_LINE_SHARE = 0.13
_LINE_PX = 0.7


class Paints:
    """The colours of one theme, with ``table`` (256, 3) for the values of the surface."""

    def __init__(self, theme: Theme, table: NDArray[np.uint8]) -> None:
        self.theme = theme
        bright = (np.arange(SHADES) + 1) / SHADES
        rgb = table[:, np.newaxis].astype(np.float64) * bright[:, np.newaxis]
        text = np.array(rgb_of(QColor(theme.text)))
        self._fills = _packed(rgb)
        self._lines = _packed(rgb + (text - rgb) * _LINE_SHARE)
        self._quads: dict[int, tuple[QBrush, QPen]] = {}
        self._dots: dict[tuple[int, float, float], QPixmap] = {}

    def quad(self, number: int) -> tuple[QBrush, QPen]:
        """Return what paints a quad; the number is ``colour · SHADES + shade``."""
        paint = self._quads.get(number)
        if paint is None:
            width = self.theme.style.line * _LINE_PX
            paint = QBrush(QColor(self._fills[number])), QPen(QColor(self._lines[number]), width)
            self._quads[number] = paint
        return paint

    def draw_dot(self, painter: QPainter, place: QPointF, rgb: int, radius: float) -> None:
        """Draw a sample as vectors."""
        painter.setPen(QPen(QColor(self.theme.grid), self.theme.style.line * 0.9))
        painter.setBrush(QColor(rgb))
        painter.drawEllipse(place, radius, radius)

    def dot(self, rgb: int, radius: float, ratio: float) -> QPixmap:
        """Return a sample as an image, which is drawn several times as fast."""
        dot = self._dots.get((rgb, radius, ratio))
        if dot is None:
            side = 2 * radius + 2
            dot = QPixmap(round(side * ratio), round(side * ratio))
            dot.setDevicePixelRatio(ratio)
            dot.fill(Qt.GlobalColor.transparent)
            painter = QPainter(dot)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw_dot(painter, QRectF(0, 0, side, side).center(), rgb, radius)
            painter.end()
            self._dots[rgb, radius, ratio] = dot
        return dot


def _packed(rgb: NDArray[np.float64]) -> list[int]:
    """Return colours (…, 3) as 0xffrrggbb in one list."""
    whole = np.rint(rgb).astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
    packed: list[int] = (0xFF000000 + whole).ravel().tolist()
    return packed
