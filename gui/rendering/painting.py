"""Painting a widget and all in it for a picture.

`QWidget.render` would do for raster images. On a vector device it paints every plot's background
as an image, and an SVG gets its clips displaced and nothing cut off at the edge of a scroll area.
So the widgets are walked here, each is painted alone, and plots paint themselves. Plots are put
into an export mode first: whole vectors instead of what is quick to draw on a screen, and pens as
wide as the picture's pixels ask for.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPdfWriter, QPen, QPicture, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractGraphicsShapeItem,
    QGraphicsItem,
    QGraphicsView,
    QWidget,
)

from gui.rendering.layout import ExportError

PROGRAM = "Scratchnet"
_ALONE = QWidget.RenderFlag(0)
_EXPORT_OPTIONS = {"antialias": True, "resolutionScale": 1.0}
#: Without it a PDF holds heat maps as JPEG, with its blur around every edge.
_LOSSLESS = QPainter.RenderHint.LosslessImageRendering
#: Where pyqtgraph's items keep their pens: as attributes, and in their options.
_PEN_ATTRIBUTES = ("pen", "currentPen", "border", "_pen", "_tickPen")
_PEN_OPTIONS = ("pen", "shadowPen", "symbolPen")


def begin_painting(device: QImage | QSvgGenerator | QPdfWriter) -> QPainter:
    """Return a painter on the device. Raises ExportError."""
    painter = QPainter()
    if not painter.begin(device):
        raise ExportError("the picture could not be painted")
    return painter


def open_buffer() -> QBuffer:
    """Return a buffer for a file's bytes."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    return buffer


def content_of(buffer: QBuffer) -> bytes:
    """Return what was written into a buffer."""
    return bytes(buffer.data().data())


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
    # In stacking order, the lowest first.
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


@contextmanager
def plots_in_export_mode(widget: QWidget, pen_factor: float = 1.0) -> Iterator[None]:
    """Prepare every plot in and under the widget, and undo all of it afterwards.

    ``pen_factor`` is the number of device pixels for a pixel of a pen's width.
    """
    with ExitStack() as undo:
        for view in graphics_views(widget):
            hints = view.renderHints()
            view.setRenderHint(_LOSSLESS)
            undo.callback(view.setRenderHints, hints)
            if view.scene() is not None:
                for item in view.scene().items():
                    _prepare(item, undo.callback)
                    if pen_factor != 1.0:
                        _widen_pens(item, pen_factor, undo.callback)
        yield


def graphics_views(widget: QWidget) -> list[QGraphicsView]:
    """Return the plots in and under a widget."""
    inner = widget.findChildren(QGraphicsView)
    return [widget, *inner] if isinstance(widget, QGraphicsView) else inner


def _prepare(item: QGraphicsItem, undo: Callable[..., object]) -> None:
    mode = item.cacheMode()
    if mode is not QGraphicsItem.CacheMode.NoCache:
        undo(item.setCacheMode, mode)
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    if hasattr(item, "setExportMode"):
        undo(item.setExportMode, False)
        item.setExportMode(True, dict(_EXPORT_OPTIONS))
    if isinstance(item, pg.PlotCurveItem):
        # A curve in pieces has a seam at every point; as one path it has none.
        undo(item.opts.__setitem__, "segmentedLineMode", item.opts["segmentedLineMode"])
        item.opts["segmentedLineMode"] = "off"
    if isinstance(item, pg.AxisItem):
        undo(_drop_cached_picture, item)
        _drop_cached_picture(item)


def _drop_cached_picture(axis: pg.AxisItem) -> None:
    """Have an axis drawn again: its cached picture was made for the screen's resolution."""
    axis.picture = None


def _widen_pens(item: QGraphicsItem, factor: float, undo: Callable[..., object]) -> None:
    """Widen the fixed pens of an item; ``undo(function, *arguments)`` takes what restores them.

    Plots draw with pens of a fixed width in device pixels, whatever the device. In a picture of
    three times the pixels a line would be a third as wide as on the screen.
    """
    if isinstance(item, QAbstractGraphicsShapeItem):
        undo(item.setPen, item.pen())
        item.setPen(_widened(item.pen(), factor))
    for name in _PEN_ATTRIBUTES:
        pen = item.__dict__.get(name)
        if isinstance(pen, QPen):
            undo(setattr, item, name, pen)
            setattr(item, name, _widened(pen, factor))
    options = item.__dict__.get("opts")
    if isinstance(options, dict):
        for name in _PEN_OPTIONS:
            if isinstance(options.get(name), QPen):
                undo(options.__setitem__, name, options[name])
                options[name] = _widened(options[name], factor)
    if isinstance(item, pg.ScatterPlotItem):
        pens = item.data["pen"].copy()
        undo(item.data.__setitem__, "pen", pens)
        item.data["pen"] = [_widened(pen, factor) if isinstance(pen, QPen) else pen for pen in pens]
    if isinstance(item, pg.AxisItem) and item.__dict__.get("_pen") is None:
        undo(setattr, item, "_pen", None)
        item._pen = _widened(item.pen(), factor)


def _widened(pen: QPen, factor: float) -> QPen:
    if not pen.isCosmetic():
        return pen
    wide = QPen(pen)
    wide.setWidthF((pen.widthF() or 1.0) * factor)
    return wide
