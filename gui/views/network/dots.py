"""Painting the dots of a column: neurons where there is no space for more than a colour.

Large networks have hundreds, in other colours in every frame and always in the same places. So the
shape of all dots of a column is painted once, and each frame only fills in their colours.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from gui.theme import Theme
from gui.views.base import paints_vectors
from gui.views.network.columns import Column
from scratchnet.datasets.recent import Recent, Same

#: Smaller dots are nothing but edge.
_LEAST_EDGED_PX = 4.0
_NO_EDGE = QPen(Qt.PenStyle.NoPen)
#: How far an edge may stick out of a column.
_EDGE_ROOM_PX = 2.0
#: A pixel whose centre is this far from a dot, in pixels of the device, may have a part of it.
_REACH_PX = 0.75
_OPAQUE, _RGB = np.uint32(0xFF000000), np.uint32(0x00FFFFFF)
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied


def paint_dots(painter: QPainter, theme: Theme, colours: Sequence[int], column: Column) -> None:
    """Paint dots in these colours (RGB)."""
    edge = _NO_EDGE
    if column.side > _LEAST_EDGED_PX:
        edge = QPen(QColor(theme.faint_text), theme.style.line * 0.8)
    if paints_vectors(painter):
        _paint_each(painter, edge, list(map(QColor.fromRgb, colours)), column)
        return
    to_device = painter.deviceTransform()
    place = to_device.m11(), to_device.m22(), to_device.dx(), to_device.dy()
    key = Same(column), place, edge.color().rgba(), edge.widthF()
    shapes = _SHAPES.get(key, lambda: DotShapes(column, edge, to_device))
    painter.save()
    # In pixels of the device, whatever lies between them and the painter's coordinates.
    painter.setWorldTransform(to_device.inverted()[0] * painter.worldTransform())
    painter.drawImage(shapes.place, shapes.image(np.array(colours, np.uint32) | _OPAQUE))
    painter.restore()


class DotShapes:
    """Which pixels of a device the dots of a column cover, and how much of each.

    ``place`` is where their image belongs on the device.
    """

    def __init__(self, column: Column, edge: QPen, to_device: QTransform) -> None:
        around = column.area.adjusted(-_EDGE_ROOM_PX, -_EDGE_ROOM_PX, _EDGE_ROOM_PX, _EDGE_ROOM_PX)
        rect = to_device.mapRect(around).toAlignedRect()
        self.place = rect.topLeft()
        to_image = to_device * QTransform.fromTranslate(-rect.left(), -rect.top())

        def painted(paint: Callable[[QPainter], None]) -> QImage:
            image = QImage(rect.size(), _FORMAT)
            image.fill(0)
            painter = QPainter(image)
            painter.setTransform(to_image)
            paint(painter)
            painter.end()
            return image

        def number(painter: QPainter) -> None:
            reach = _REACH_PX / to_device.m11()
            for index in range(len(column.ys)):
                place = column.rect(index).adjusted(-reach, -reach, reach, reach)
                painter.fillRect(place, QColor.fromRgb(index))

        none = [QColor(Qt.GlobalColor.transparent)] * len(column.ys)
        white = [QColor(Qt.GlobalColor.white)] * len(column.ys)
        inner = painted(lambda painter: _paint_each(painter, _NO_EDGE, white, column))
        edges = painted(lambda painter: _paint_each(painter, edge, none, column))
        covered = _channels_of(edges)[..., 3:].astype(np.float32) / 255
        #: How much of a pixel has the colour of its dot, which one that is, and the edge upon it.
        shares = _channels_of(inner)[..., 3:].astype(np.float32) / 255 * (1 - covered)
        self._shares = np.repeat(shares, 4, axis=2)
        self._owners = (_channels_of(painted(number)).view(np.uint32) & _RGB)[..., 0]
        self._edges = _channels_of(edges).astype(np.float32)

    def image(self, colours: NDArray[np.uint32]) -> QImage:
        """Return the dots in colours (0xffrrggbb), one for each."""
        of_dots = colours[self._owners].view(np.uint8).reshape(self._shares.shape)
        pixels = np.rint(of_dots * self._shares + self._edges).astype(np.uint8)
        height, width = pixels.shape[:2]
        # A copy, because the image does not keep the array.
        return QImage(pixels.data, width, height, 4 * width, _FORMAT).copy()


#: Of the columns of a network on the screen, and of one that is exported meanwhile.
_SHAPES: Recent[object, DotShapes] = Recent(most=40)


def _paint_each(painter: QPainter, edge: QPen, colours: Sequence[QColor], column: Column) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(edge)
    for index, colour in enumerate(colours):
        painter.setBrush(colour)
        painter.drawEllipse(column.rect(index))


def _channels_of(image: QImage) -> NDArray[np.uint8]:
    """Return the bytes of an image, shape (rows, columns, 4)."""
    pixels = np.frombuffer(bytearray(image.constBits()), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4)
