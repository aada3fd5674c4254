"""The layout of a widget in a picture, and laying out a hidden widget for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QGraphicsView, QWidget

#: Logical pixels per inch: the size of a widget's logical pixel in print.
LOGICAL_DPI = 96
MM_PER_INCH = 25.4
LARGEST_SIDE_PX = 20_000
#: In memory four bytes each.
_MOST_PIXELS = 200_000_000
#: Axes learn their width by being painted, which lays the plot out again, and a plot that keeps
#: itself square answers with a layout of its own.
ROUNDS = 3


class ExportError(Exception):
    """A picture was refused or failed, with a message for the user; nothing was written."""


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
        """Return its size in pixels at a resolution in pixels per inch."""
        across, down = self.inches()
        return round(across * dpi), round(down * dpi)


@dataclass(frozen=True, slots=True)
class PictureLayout:
    """Where a picture lies around the widget.

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


def fitted_layout(widget: QWidget, size: QSize) -> PictureLayout:
    """Return the layout that shows all of the widget, centred, as large as possible."""
    if widget.size() == size:
        return PictureLayout(QSizeF(size), QRectF(0, 0, size.width(), size.height()), 1.0)
    fit = min(size.width() / widget.width(), size.height() / widget.height())
    width, height = size.width() / fit, size.height() / fit
    left, top = (widget.width() - width) / 2, (widget.height() - height) / 2
    return PictureLayout(QSizeF(size), QRectF(left, top, width, height), fit)


def paper_layout(paper: Paper) -> PictureLayout:
    """Return the layout of a widget that was sized for a paper, from its top left corner."""
    width, height = (LOGICAL_DPI * length for length in paper.inches())
    window = QRectF(0, 0, width / paper.fit, height / paper.fit)
    return PictureLayout(QSizeF(width, height), window, paper.fit, paper)


def background_of(widget: QWidget) -> QBrush:
    """Return the background of a picture of the widget."""
    if isinstance(widget, QGraphicsView) and widget.backgroundBrush().color().isValid():
        return widget.backgroundBrush()
    return QBrush(widget.palette().color(widget.backgroundRole()))


def title_of(widget: QWidget) -> str:
    """Return a title for the picture's metadata."""
    return (
        widget.windowTitle().replace("[*]", "") or widget.accessibleName() or "Scratchnet picture"
    )


def check_size(size: QSize, scale: float) -> None:
    """Raise ExportError if a picture cannot have this size, in logical pixels, and scale."""
    if size.width() < 1 or size.height() < 1:
        raise ExportError(f"a picture of {size.width()} × {size.height()} pixels is empty")
    if not (isfinite(scale) and scale > 0):
        raise ExportError(f"the scale must be a number above 0, not {scale}")
    width, height = round(size.width() * scale), round(size.height() * scale)
    if max(width, height) > LARGEST_SIDE_PX:
        raise ExportError(
            f"{width:,} × {height:,} pixels is too large: "
            f"a side may have at most {LARGEST_SIDE_PX:,} pixels"
        )
    if width * height > _MOST_PIXELS:
        raise ExportError(
            f"{width:,} × {height:,} pixels is too large: "
            f"a picture may have at most {_MOST_PIXELS // 1_000_000} million pixels"
        )


@contextmanager
def staged(widget: QWidget, size: QSize) -> Iterator[None]:
    """Give a hidden widget the size while its picture is made.

    A visible widget is left as it is: it must not jump visibly. Pictures of
    another size show it scaled.
    """
    if widget.isVisible():
        settle()
        yield
        return
    before = widget.size()
    widget.ensurePolished()
    widget.resize(size)
    for _ in range(ROUNDS):
        lay_out_round(widget, size)
    try:
        yield
    finally:
        if before != size:
            widget.resize(before)


def lay_out_round(widget: QWidget, size: QSize) -> None:
    """Lay out a hidden widget of this size; its children are settled after `ROUNDS` calls."""
    # A hidden widget gets its resize events and layouts when it is painted, not before.
    widget.grab(QRect(0, 0, size.width(), size.height()))
    settle()


def settle() -> None:
    """Do every pending layout now."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
