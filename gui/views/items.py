"""Items of plots whose vector pictures are exact wherever the data lie.

Files of vectors hold transforms and coordinates with few digits: six in Qt's SVG. Where data are
far from 0 compared with their range, such as longitudes around −118.27, those digits are all the
same, and curves become stairs. So these items transform their points themselves, in full
precision, and what is written are pixels.
"""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.views.base import paints_vectors

Array = NDArray[np.float64]


def paint_in_pixels(painter: QPainter) -> QTransform:
    """Have the painter paint in pixels; return the transform from the item's coordinates."""
    to_pixels = painter.worldTransform()
    painter.resetTransform()
    return to_pixels


class PlotLine(pg.PlotCurveItem):
    """A line through points."""

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not paints_vectors(painter):
            super().paint(painter, option, widget)
            return
        path = self.getPath()
        # An empty path would be an error in an SVG.
        if not path.isEmpty():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self.opts["pen"])
            painter.drawPath(paint_in_pixels(painter).map(path))


class PlotBand(pg.GraphicsObject):
    """The area between two lines."""

    def __init__(self) -> None:
        super().__init__()
        self._outline = QPolygonF()
        self.brush = QBrush()

    def set_between(self, x: Array, low: Array, high: Array) -> None:
        """Fill the area between two lines over the same places."""
        self.prepareGeometryChange()
        across, up = np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])
        self._outline = pg.functions.arrayToQPolygonF(across, up)
        self.update()

    def clear(self) -> None:
        """Fill nothing."""
        if not self._outline.isEmpty():
            self.prepareGeometryChange()
            self._outline = QPolygonF()

    def boundingRect(self) -> QRectF:
        return self._outline.boundingRect()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._outline.isEmpty():
            return
        outline = self._outline
        if paints_vectors(painter):
            outline = paint_in_pixels(painter).map(outline)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.brush)
        painter.drawPolygon(outline)


class VerticalLine(pg.InfiniteLine):
    """A line at a place of the horizontal axis, as high as the plot."""

    def __init__(self) -> None:
        super().__init__(angle=90)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not paints_vectors(painter):
            super().paint(painter, option, widget)
            return
        # The line lies along the item's own horizontal axis.
        whole = self.boundingRect()
        painter.setPen(self.currentPen)
        to_pixels = paint_in_pixels(painter)
        ends = QPointF(whole.left(), 0.0), QPointF(whole.right(), 0.0)
        painter.drawLine(*map(to_pixels.map, ends))
