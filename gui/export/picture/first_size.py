"""The size that a dialog opens with."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

#: What the frame around a dialog takes from the screen's height, in pixels.
_FRAME_PX = 40


def open_with_size(dialog: QDialog, width: int, height: int) -> None:
    """Let a dialog open with a size in pixels, or with the screen's if that is smaller.

    Else its buttons, which are at the bottom, would be out of reach on a small screen.
    """
    room = dialog.screen().availableSize() - QSize(0, _FRAME_PX)
    dialog.resize(QSize(width, height).boundedTo(room))
