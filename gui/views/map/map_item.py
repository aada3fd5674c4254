"""A map of colours as an image in plot coordinates.

pyqtgraph's own image item takes three times as long for the same picture: it scales an indexed
image, and asks anew for levels and lookup table in every drawing.
"""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget


class MapItem(pg.GraphicsObject):
    """Shows pixels of shape (rows, columns), row 0 at the least y, over a rectangle."""

    def __init__(self) -> None:
        super().__init__()
        self._place = QRectF(0.0, 0.0, 1.0, 1.0)
        self.pixels = np.zeros((1, 1), dtype=np.uint32)

    def set_pixels(self, pixels: NDArray[np.uint32], place: QRectF) -> None:
        """Show pixels, each 0xffrrggbb."""
        self.pixels = np.ascontiguousarray(pixels)
        if place != self._place:
            self.prepareGeometryChange()
            self._place = QRectF(place)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._place

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        rows, columns = self.pixels.shape
        image = QImage(self.pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._place, image)
