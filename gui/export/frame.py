"""How a widget lies in a picture: filling it, or, if it cannot take its size, scaled to fit."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QGraphicsView, QWidget

#: Logical pixels an inch: what a widget's logical pixel means in print.
LOGICAL_DPI = 96


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture's place around the widget.

    ``size`` is the picture's in logical pixels, ``window`` the same rectangle in the widget's
    own coordinates, ``fit`` the picture's pixels for one of the widget's.
    """

    size: QSize
    window: QRectF
    fit: float


def frame_around(widget: QWidget, size: QSize) -> Frame:
    """Return the frame that shows all of the widget, centred, as large as can be."""
    if widget.size() == size:
        return Frame(size, QRectF(0, 0, size.width(), size.height()), 1.0)
    fit = min(size.width() / widget.width(), size.height() / widget.height())
    width, height = size.width() / fit, size.height() / fit
    left, top = (widget.width() - width) / 2, (widget.height() - height) / 2
    return Frame(size, QRectF(left, top, width, height), fit)


def background_of(widget: QWidget) -> QBrush:
    """Return what a picture of the widget is filled with before anything is painted."""
    if isinstance(widget, QGraphicsView) and widget.backgroundBrush().color().isValid():
        return widget.backgroundBrush()
    return QBrush(widget.palette().color(widget.backgroundRole()))


def title_of(widget: QWidget) -> str:
    """Return a title for the picture's metadata."""
    return (
        widget.windowTitle().replace("[*]", "") or widget.accessibleName() or "Scratchnet picture"
    )
