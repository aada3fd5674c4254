"""A map of values as an image in plot coordinates.

pyqtgraph's own image item takes three times as long for the same picture: it scales an indexed
image, and asks anew for levels and lookup table in every drawing.
"""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

_OPAQUE = np.uint32(0xFF000000)


class MapItem(pg.GraphicsObject):
    """Shows values of shape (rows, columns), row 0 at the least y, over a square domain."""

    def __init__(self) -> None:
        super().__init__()
        self._colours = np.zeros(257, dtype=np.uint32)
        self._place = QRectF(0.0, 0.0, 1.0, 1.0)
        self._pixels = np.zeros((1, 1), dtype=np.uint32)

    def set_colours(self, table: NDArray[np.uint8], undefined: str) -> None:
        """Set the 256 colours from least to greatest, shape (256, 3), and that of NaN."""
        red, green, blue = table.astype(np.uint32).T
        self._colours[:256] = _OPAQUE | red << 16 | green << 8 | blue
        self._colours[256] = pg.mkColor(undefined).rgba()

    def set_values(
        self, values: NDArray[np.float64], levels: tuple[float, float], domain: tuple[float, float]
    ) -> None:
        """Show values; ``levels`` are those of the first and the last colour."""
        low, high = levels
        place = np.clip((values - low) * (255.0 / (high - low)), 0.0, 255.0)
        index = np.where(np.isnan(place), 256.0, np.rint(place)).astype(np.intp)
        self._pixels = np.ascontiguousarray(self._colours[index])
        start, end = domain
        rect = QRectF(start, start, end - start, end - start)
        if rect != self._place:
            self.prepareGeometryChange()
            self._place = rect
        self.update()

    def boundingRect(self) -> QRectF:
        return self._place

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        rows, columns = self._pixels.shape
        image = QImage(self._pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._place, image)
