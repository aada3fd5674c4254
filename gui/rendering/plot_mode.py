"""Plots prepared for a picture: whole vectors instead of what is quick to draw on a screen."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pyqtgraph as pg
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from gui.rendering.pens import widen_pens

_OPTIONS = {"antialias": True, "resolutionScale": 1.0}
#: Without it a PDF holds heat maps as JPEG, with its blur around every edge.
_LOSSLESS = QPainter.RenderHint.LosslessImageRendering


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
                        widen_pens(item, pen_factor, undo.callback)
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
        item.setExportMode(True, dict(_OPTIONS))
    if isinstance(item, pg.PlotCurveItem):
        # A curve in pieces has a seam at every point; as one path it has none.
        undo(item.opts.__setitem__, "segmentedLineMode", item.opts["segmentedLineMode"])
        item.opts["segmentedLineMode"] = "off"
    if isinstance(item, pg.AxisItem):
        undo(_forget_picture, item)
        _forget_picture(item)


def _forget_picture(axis: pg.AxisItem) -> None:
    """Have an axis drawn anew: its cached picture was made for the screen's resolution."""
    axis.picture = None
