"""Items of plots whose vector pictures are exact wherever the data lie.

Files of vectors hold transforms and coordinates with few digits: six in Qt's SVG. Where data are
far from 0 compared with their range, such as longitudes around −118.27, those digits are all the
same, and curves become stairs. So these items transform their points themselves, in full
precision, and what is written are pixels.
"""

import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.views.base import paints_vectors


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
