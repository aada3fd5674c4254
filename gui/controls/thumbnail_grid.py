"""Thumbnails in rows, as many side by side as the width allows."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.controls.thumbnail import CELL_WIDTH_PX, Thumbnail

_GAP_PX = 4
_USUAL_COLUMNS = 4


class ThumbnailGrid(QWidget):
    """As wide as it is given, and as high as that needs."""

    def __init__(self, thumbnails: Sequence[Thumbnail], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = tuple(thumbnails)
        for thumbnail in self.thumbnails:
            thumbnail.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.thumbnails) // self.columns(width))
        return rows * self._cell_height() + max(rows - 1, 0) * _GAP_PX

    def sizeHint(self) -> QSize:
        width = _USUAL_COLUMNS * (CELL_WIDTH_PX + _GAP_PX) - _GAP_PX
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(CELL_WIDTH_PX, self._cell_height())

    def columns(self, width: int) -> int:
        """Return how many thumbnails stand side by side in a width."""
        return max((width + _GAP_PX) // (CELL_WIDTH_PX + _GAP_PX), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        columns = self.columns(self.width())
        for number, thumbnail in enumerate(self.thumbnails):
            row, column = divmod(number, columns)
            thumbnail.move(
                column * (CELL_WIDTH_PX + _GAP_PX), row * (self._cell_height() + _GAP_PX)
            )

    def _cell_height(self) -> int:
        return self.thumbnails[0].height() if self.thumbnails else 0
