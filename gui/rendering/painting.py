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
    painter.drawPicture(0, 0, _record_alone(widget, flags))
    viewport = None
    if isinstance(widget, QGraphicsView):
        viewport = widget.viewport()
        painter.drawPicture(0, 0, _record_scene(widget, viewport))
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


# Both are recorded first and then played, never painted straight away. Qt's SVG forgets to take a
# clip back when a painter's state is restored, and what follows is cut off; in a recording there
# are no such restorations, only clips set one after the other.


def _record_alone(widget: QWidget, flags: QWidget.RenderFlag) -> QPicture:
    picture = QPicture()
    QWidget.render(widget, picture, QPoint(), QRegion(), flags)
    return picture


def _record_scene(view: QGraphicsView, viewport: QWidget) -> QPicture:
    picture = QPicture()
    painter = QPainter(picture)
    try:
        view.render(
            painter,
            QRectF(viewport.geometry()),
            viewport.rect(),
            Qt.AspectRatioMode.IgnoreAspectRatio,
        )
    finally:
        painter.end()
    return picture
