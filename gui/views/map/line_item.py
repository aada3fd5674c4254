"""Many short lines in plot coordinates, such as contours."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.theme import Theme

_WIDTH_PX = 2.0


class LineItem(pg.GraphicsObject):
    """Shows lines of shape (lines, 4): x, y, x, y."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: NDArray[np.float64] = np.empty((0, 4))
        self._drawn: list[QLineF] = []
        self._place = QRectF()
        self.pen = pg.mkPen("k", width=_WIDTH_PX)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.pen = pg.mkPen(theme.grid, width=theme.style.line * _WIDTH_PX)
        # Neighbouring lines meet in their round ends without a notch.
        self.pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.update()

    def set_lines(self, lines: NDArray[np.float64], place: QRectF) -> None:
        """Show lines that lie within a rectangle."""
        self.lines = lines
        self._drawn = [QLineF(*ends) for ends in lines.tolist()]
        if place != self._place:
            self.prepareGeometryChange()
            self._place = QRectF(place)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._place

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._drawn:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self.pen)
            painter.drawLines(self._drawn)
