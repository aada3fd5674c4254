"""The part of the picture that changes seldom, kept as pixels between drawings."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap

from gui.views.network.picture import Picture


class Backdrop:
    """Paints a picture's backdrop from memory where it can.

    On a device of vectors, or of other pixels than the screen's, it is painted as it is.
    """

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None

    def forget(self) -> None:
        """Have it painted anew: something in it has changed."""
        self._pixmap = None

    def paint(self, painter: QPainter, picture: Picture, size: QSize, ratio: float) -> None:
        """Paint it; ``ratio`` is the number of the screen's pixels for one of the widget's."""
        whole = QRectF(0, 0, size.width(), size.height())
        raster = painter.paintEngine().type() is QPaintEngine.Type.Raster
        if not raster or abs(painter.deviceTransform().m11() - ratio) > 1e-6:
            picture.paint_backdrop(painter, whole)
            return
        wanted = size * ratio
        if self._pixmap is None or self._pixmap.size() != wanted:
            self._pixmap = QPixmap(wanted)
            self._pixmap.setDevicePixelRatio(ratio)
            own = QPainter(self._pixmap)
            picture.paint_backdrop(own, whole)
            own.end()
        painter.drawPixmap(0, 0, self._pixmap)
