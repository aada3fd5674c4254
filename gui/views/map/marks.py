"""Marks that tell classes apart without their colours: on samples, and in legends."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from gui.theme.contrast import ink_on

#: pyqtgraph's names of shapes, by the number of the class; the first class has none. A cross is
#: not among them: it marks a wrong prediction.
_SHAPES = ("", "o", "+", "_", "|", "s", "star", "t1", "t", "d")
#: The width of a mark as a part of what it is on. Lines are longer than filled shapes.
_FILLED, _LINE = 0.36, 0.5
_LINES = ("+", "_", "|")


def class_shape(number: int) -> str:
    """Return the shape of a class's mark; the first one's is empty."""
    return _SHAPES[number % len(_SHAPES)]


def shape_size(shape: str, width: float) -> float:
    """Return how large a mark is on something of this width."""
    return width * (_LINE if shape in _LINES else _FILLED)


def mark_brush(on: QColor) -> QBrush:
    """Return what a mark on a colour is filled with."""
    return QBrush(ink_on(on))


def mark_pen(shape: str, on: QColor, width: float) -> QPen:
    """Return the pen of a mark on a colour, of a width in pixels; filled shapes need none."""
    pen = QPen(ink_on(on), width) if shape in _LINES else QPen(Qt.PenStyle.NoPen)
    pen.setCosmetic(True)
    return pen


def paint_mark(painter: QPainter, number: int, centre: QPointF, width: float, on: QColor) -> None:
    """Paint the mark of a class in the middle of something of a width and a colour."""
    shape = class_shape(number)
    if shape:
        painter.save()
        painter.translate(centre)
        size = shape_size(shape, width)
        pen = mark_pen(shape, on, 1.0 / size)
        # Here it scales with the shape, whose coordinates go from −0.5 to 0.5, and with the text.
        pen.setCosmetic(False)
        pg.graphicsItems.ScatterPlotItem.drawSymbol(painter, shape, size, pen, mark_brush(on))
        painter.restore()
