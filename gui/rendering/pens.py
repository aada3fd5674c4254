"""Pens made wider for a picture of more pixels.

Plots draw with pens of a fixed width in device pixels, whatever the device. In a picture of three
times the pixels a line would be a third as wide as it looks on the screen.
"""

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QAbstractGraphicsShapeItem, QGraphicsItem

#: Where pyqtgraph's items keep their pens: as attributes, and in their options.
_ATTRIBUTES = ("pen", "currentPen", "border", "_pen", "_tickPen")
_OPTIONS = ("pen", "shadowPen", "symbolPen")


def widen_pens(item: QGraphicsItem, factor: float, undo: Callable[..., object]) -> None:
    """Widen the fixed pens of an item; ``undo(function, *arguments)`` takes what sets them back."""
    if isinstance(item, QAbstractGraphicsShapeItem):
        undo(item.setPen, item.pen())
        item.setPen(_widened(item.pen(), factor))
    for name in _ATTRIBUTES:
        pen = item.__dict__.get(name)
        if isinstance(pen, QPen):
            undo(setattr, item, name, pen)
            setattr(item, name, _widened(pen, factor))
    options = item.__dict__.get("opts")
    if isinstance(options, dict):
        for name in _OPTIONS:
            if isinstance(options.get(name), QPen):
                undo(options.__setitem__, name, options[name])
                options[name] = _widened(options[name], factor)
    if isinstance(item, pg.ScatterPlotItem):
        pens = item.data["pen"].copy()
        undo(item.data.__setitem__, "pen", pens)
        item.data["pen"] = [_widened(pen, factor) if isinstance(pen, QPen) else pen for pen in pens]
    if isinstance(item, pg.AxisItem) and item.__dict__.get("_pen") is None:
        undo(setattr, item, "_pen", None)
        item._pen = _widened(item.pen(), factor)


def _widened(pen: QPen, factor: float) -> QPen:
    if not pen.isCosmetic():
        return pen
    wide = QPen(pen)
    wide.setWidthF((pen.widthF() or 1.0) * factor)
    return wide
