"""How a widget lies in a picture: filling it, or, if it cannot take its size, scaled to fit."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QGraphicsView, QWidget

#: Logical pixels an inch: what a widget's logical pixel means in print.
LOGICAL_DPI = 96
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Paper:
    """How large a picture is in print: ``width`` and ``height`` in the ``unit`` mm or in.

    ``fit`` is how many logical pixels, 1/96 inch, one of the widget's is to be in print.
    """

    width: float
    height: float
    unit: str
    fit: float

    def inches(self) -> tuple[float, float]:
        """Return width and height."""
        unit = MM_PER_INCH if self.unit == "mm" else 1.0
        return self.width / unit, self.height / unit

    def pixels(self, dpi: float) -> tuple[int, int]:
        """Return how many pixels it has at so many an inch."""
        across, down = self.inches()
        return round(across * dpi), round(down * dpi)


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture's place around the widget.

    ``size`` is the picture's in logical pixels, ``window`` the same rectangle in the widget's
    own coordinates, ``fit`` the picture's pixels for one of the widget's. A picture for print
    has its ``paper``.
    """

    size: QSizeF
    window: QRectF
    fit: float
    paper: Paper | None = None

    def pixels(self, scale: float) -> tuple[int, int]:
        """Return the picture's size in device pixels, ``scale`` for each logical one."""
        if self.paper is not None:
            # The digits that the division by 96 has lost could move a half to the other side.
            return self.paper.pixels(round(LOGICAL_DPI * scale, 9))
        return round(self.size.width() * scale), round(self.size.height() * scale)

    def lengths(self) -> tuple[str, str]:
        """Return width and height as lengths of an SVG."""
        if self.paper is not None:
            unit = self.paper.unit
            return f"{self.paper.width:.10g}{unit}", f"{self.paper.height:.10g}{unit}"
        return f"{self.size.width():g}", f"{self.size.height():g}"


def frame_around(widget: QWidget, size: QSize) -> Frame:
    """Return the frame that shows all of the widget, centred, as large as can be."""
    if widget.size() == size:
        return Frame(QSizeF(size), QRectF(0, 0, size.width(), size.height()), 1.0)
    fit = min(size.width() / widget.width(), size.height() / widget.height())
    width, height = size.width() / fit, size.height() / fit
    left, top = (widget.width() - width) / 2, (widget.height() - height) / 2
    return Frame(QSizeF(size), QRectF(left, top, width, height), fit)


def frame_on(paper: Paper) -> Frame:
    """Return the frame of a widget that was laid out for a paper, from its top left corner."""
    width, height = (LOGICAL_DPI * length for length in paper.inches())
    window = QRectF(0, 0, width / paper.fit, height / paper.fit)
    return Frame(QSizeF(width, height), window, paper.fit, paper)


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
