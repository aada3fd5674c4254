"""What the export dialog can make a picture of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class ExportTarget:
    """Something to make a picture of.

    ``make`` returns the widget. An ``owned`` one was made for the picture alone, is hidden, takes
    any size and is deleted afterwards; any other is on the screen and stays as it is. One that
    ``changes`` while training can be animated.
    """

    name: str
    file_stem: str
    make: Callable[[], QWidget]
    on_screen_size: Callable[[], QSize]
    owned: bool
    changes: bool = False


@contextmanager
def made(target: ExportTarget) -> Iterator[QWidget]:
    """Make the target's widget for the time of a picture."""
    widget = target.make()
    try:
        yield widget
    finally:
        if target.owned:
            widget.deleteLater()
