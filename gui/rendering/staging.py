"""Bringing a widget to a picture's size: laid out and ready to be painted, but not shown."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize
from PySide6.QtWidgets import QWidget

#: Axes learn their width by being painted, which lays the plot out anew, and a plot that keeps
#: itself square answers with a layout of its own.
ROUNDS = 3


@contextmanager
def staged(widget: QWidget, size: QSize) -> Iterator[None]:
    """Give a hidden widget the size for the time of a picture.

    A visible widget is left as it is: it must not jump under the person's eyes. Pictures of
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
    """Lay out a hidden widget of this size; what is in it is settled after `ROUNDS` of these."""
    # A hidden widget gets its resize events and layouts when it is painted, not before.
    widget.grab(QRect(0, 0, size.width(), size.height()))
    settle()


def settle() -> None:
    """Have every layout that waits for it done now."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
