"""Images of pixels in the colours of a theme: ink on paper, as the dataset's images are shown."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.theme import Theme
from gui.views.map.image import rgb_of

Array = NDArray[np.float64]

#: Viewers of vector files blur the pixels of small images, so these are enlarged before.
_LEAST_SIDE_PX = 96
_OPAQUE = np.uint32(0xFF000000)


def ink_image(shares: Array, theme: Theme) -> QImage:
    """Return an image of how much of each pixel is ink, from 0 to 1, shape (height, width)."""
    table = _shades(theme.plot, theme.text)
    packed = table[np.rint(255 * np.clip(shares, 0.0, 1.0)).astype(np.uint8)]
    larger = max(-(-_LEAST_SIDE_PX // max(shares.shape)), 1)
    pixels = np.ascontiguousarray(np.repeat(np.repeat(packed, larger, axis=0), larger, axis=1))
    height, width = pixels.shape
    # A copy, because the image does not keep the array.
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


@lru_cache(maxsize=4)
def _shades(paper: str, ink: str) -> NDArray[np.uint32]:
    """Return 256 colours from paper to ink, as numbers that Qt takes for pixels."""
    low, high = rgb_of(QColor(paper)), rgb_of(QColor(ink))
    red, green, blue = np.rint(np.linspace(low, high, 256)).astype(np.uint32).T
    table: NDArray[np.uint32] = _OPAQUE | red << 16 | green << 8 | blue
    return table


def paint_pixels(painter: QPainter, place: QRectF, image: QImage, theme: Theme) -> None:
    """Paint an image without blurring its pixels, with a thin frame around it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(place, image)
    painter.setPen(QPen(QColor(theme.border), theme.style.line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place)
    painter.restore()


def fitted(place: QRectF, width: int, height: int) -> QRectF:
    """Return the largest rectangle of a shape in the middle of a place."""
    side = min(place.width() / width, place.height() / height)
    found = QRectF(0, 0, side * width, side * height)
    found.moveCenter(place.center())
    return found
