"""Painting a widget and all in it as vectors.

`QWidget.render` would do for raster images. On a vector device it paints every plot's background
as an image, and an SVG gets its clips displaced and nothing cut off at the edge of a scroll area.
So the widgets are walked here, each is painted alone, and plots paint themselves.
"""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPicture, QRegion
from PySide6.QtWidgets import QGraphicsView, QWidget

_ALONE = QWidget.RenderFlag(0)


def paint_vectors(widget: QWidget, painter: QPainter) -> None:
    """Paint the widget with its top left corner at the painter's origin."""
    _paint(widget, painter, QWidget.RenderFlag.DrawWindowBackground)


def _paint(widget: QWidget, painter: QPainter, flags: QWidget.RenderFlag) -> None:
    painter.save()
    painter.setClipRect(widget.rect(), Qt.ClipOperation.IntersectClip)
    _paint_alone(widget, painter, flags)
    viewport = None
    if isinstance(widget, QGraphicsView):
        viewport = widget.viewport()
        widget.render(
            painter,
            QRectF(viewport.geometry()),
            viewport.rect(),
            Qt.AspectRatioMode.IgnoreAspectRatio,
        )
    # In the order in which they lie over one another, the lowest first.
    for child in widget.children():
        if (
            isinstance(child, QWidget)
            and child is not viewport
            and not child.isWindow()
            and child.isVisibleTo(widget)
            and child.geometry().intersects(widget.rect())
        ):
            painter.save()
            painter.translate(child.pos())
            _paint(child, painter, _ALONE)
            painter.restore()
    painter.restore()


def _paint_alone(widget: QWidget, painter: QPainter, flags: QWidget.RenderFlag) -> None:
    # Recorded first: painted straight away, clips would miss the painter's translation.
    picture = QPicture()
    QWidget.render(widget, picture, QPoint(), QRegion(), flags)
    painter.drawPicture(0, 0, picture)
