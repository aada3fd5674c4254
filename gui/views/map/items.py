"""The items of a map's plot: the image, lines, and next to it a colour bar or a legend."""

from math import inf

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.theme import Style, Theme
from gui.views.base import paints_vectors
from gui.views.items import paint_in_pixels
from gui.views.map.image import MapOptions, colours_of, legend_entries
from gui.views.map.marks import paint_mark
from gui.views.map.values import MapMode, levels_of, value_name
from gui.views.ticks import NumberAxis, dress_axis
from scratchnet.run.snapshot import Scene

Array = NDArray[np.float64]

_WIDTH_PX = 2.0
_SWATCH_PX = 12.0
_GAP_PX = 8.0
_LINE_PX = 20.0
_TEXT_PX = 12
_WIDEST_PX = 110.0
_OUTLINE_OPACITY = 0.4
_BAR_WIDTH_PX, _BAR_AXIS_PX = 16, 45
#: In the layout of a plot: the row of the axes' box, and the columns right of it.
_ROW, _GAP_COLUMN, _COLUMN = 2, 4, 5


class MapItem(pg.GraphicsObject):
    """Shows pixels of shape (rows, columns), row 0 at the least y, over a rectangle.

    pyqtgraph's own image item takes three times as long for the same picture: it scales an indexed
    image, and asks for levels and lookup table in every drawing.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF(0.0, 0.0, 1.0, 1.0)
        self.pixels = np.zeros((1, 1), dtype=np.uint32)

    def set_pixels(self, pixels: NDArray[np.uint32], rect: QRectF) -> None:
        """Show pixels, each 0xffrrggbb."""
        self.pixels = np.ascontiguousarray(pixels)
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = QRectF(rect)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        rows, columns = self.pixels.shape
        image = QImage(self.pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self._rect
        if paints_vectors(painter):
            place = paint_in_pixels(painter).mapRect(place)
            # The plot's vertical axis points up, that of pixels down.
            painter.scale(1.0, -1.0)
            place.moveTop(-place.bottom())
        painter.drawImage(place, image)


class LinesItem(pg.GraphicsObject):
    """Shows lines in plot coordinates, such as contours, each of shape (points, 2): x, y."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[NDArray[np.float64]] = []
        self._polylines: list[QPolygonF] = []
        self._rect = QRectF()
        self.pen = pg.mkPen("k", width=_WIDTH_PX)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.pen = pg.mkPen(theme.grid, width=theme.style.fixed_line * _WIDTH_PX)
        # Borders from either side of a junction meet in round ends without a notch.
        self.pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.update()

    def set_lines(self, lines: list[NDArray[np.float64]], rect: QRectF) -> None:
        """Show lines that lie within a rectangle."""
        self.lines = lines
        self._polylines = [QPolygonF([QPointF(x, y) for x, y in line.tolist()]) for line in lines]
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = QRectF(rect)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen)
        vectors = paints_vectors(painter)
        to_pixels = paint_in_pixels(painter) if vectors else QTransform()
        for polyline in self._polylines:
            painter.drawPolyline(to_pixels.map(polyline) if vectors else polyline)


class ClassLegend(pg.GraphicsWidget):
    """A column of colour swatches with names; long names are cut, but in print."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[tuple[QColor, str]] = []
        self.marked = False
        self._text = QColor("black")
        self._font = QFont()
        self._font.setPixelSize(_TEXT_PX)
        self._widest = _WIDEST_PX

    def set_style(self, style: Style) -> None:
        """Take on the font of a style, for entries that are set afterwards."""
        self._font = style.font(self._font)
        self._widest = inf if style.printed else _WIDEST_PX

    def set_entries(
        self, entries: list[tuple[QColor, str]], text: str, marked: bool = False
    ) -> None:
        """Show colours with their names, the names in the colour ``text``.

        If they are ``marked``, the colours of classes carry the marks that samples have.
        """
        self.entries, self._text, self.marked = entries, QColor(text), marked
        metrics = QFontMetricsF(self._font)
        widest = max((metrics.horizontalAdvance(name) for _, name in entries), default=0.0)
        width = _SWATCH_PX + _GAP_PX + min(widest + 2, self._widest) + _GAP_PX if entries else 0.0
        self.setPreferredWidth(width)
        self.setMinimumWidth(width)
        self.setMaximumWidth(width)
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        left = _SWATCH_PX + _GAP_PX
        outline = QColor(self._text)
        outline.setAlphaF(_OUTLINE_OPACITY)
        line = min(_LINE_PX, self.size().height() / max(len(self.entries), 1))
        for number, (colour, name) in enumerate(self.entries):
            top = number * line
            swatch = QRectF(0, top + (line - _SWATCH_PX) / 2, _SWATCH_PX, _SWATCH_PX)
            # Else a colour like that of the background could not be seen.
            painter.setPen(QPen(outline, 1.0))
            painter.setBrush(colour)
            painter.drawRect(swatch)
            if self.marked:
                paint_mark(painter, number, swatch.center(), _SWATCH_PX, colour)
            painter.setPen(self._text)
            rect = QRectF(left, top, self.size().width() - left, line)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, rect.width())
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(rect, flags, text)


class ColourBar(pg.ColorBarItem):
    """A bar of colours, with numbers and a name at its right."""

    def __init__(self) -> None:
        super().__init__(interactive=False, width=_BAR_WIDTH_PX)
        self.setMenuEnabled(False)
        self.axis = NumberAxis("right")
        self.axis.set_plot(self)
        self.setAxisItems({"right": self.axis})
        self.axis.enableAutoSIPrefix(False)
        self.axis.setZValue(0.5)
        # The bar's own coordinates are 0…256.
        self.axis.unlinkFromView()
        self.axis.set_least_width(_BAR_AXIS_PX)


class MapLegend:
    """The colour bar and the legend of classes next to a map, one of which is shown."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._layout = plot.layout
        self.colour_bar = ColourBar()
        self.class_legend = ClassLegend()
        self.class_legend.setParentItem(plot)
        self.class_legend.hide()
        self._layout.addItem(self.colour_bar, _ROW, _COLUMN)
        self._layout.setColumnFixedWidth(_GAP_COLUMN, _GAP_PX)

    def show_scene(
        self, options: MapOptions, scene: Scene, theme: Theme, marked: bool = False
    ) -> None:
        """Show what the colours of a scene's map mean, and with ``marked`` the samples' marks."""
        entries = legend_entries(options, scene, theme)
        by_class = not options.error_by_class(scene)
        self.class_legend.set_entries(entries, theme.text, marked and by_class)
        self._show(self.class_legend if entries else self.colour_bar)
        if theme.style.printed:
            # An item next to an empty column takes the column's width away.
            self._layout.setColumnFixedWidth(_GAP_COLUMN, _GAP_PX)
        table, levels = colours_of(options, theme), levels_of(options.mode, scene)
        self.colour_bar.setColorMap(pg.ColorMap(np.linspace(0.0, 1.0, len(table)), table))
        self.colour_bar.setLevels(levels)
        self.colour_bar.axis.setLabel(_label(options.mode, scene))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme; the map's own come with the scene."""
        dress_axis(self.colour_bar.axis, theme)
        if theme.style.printed:
            for side in ("left", "top", "bottom"):
                self.colour_bar.getAxis(side).setPen(
                    pg.mkPen(theme.border, width=theme.style.fixed_line)
                )
        self.class_legend.set_style(theme.style)

    def _show(self, item: pg.GraphicsWidget) -> None:
        """Show one of the two; the other would take up space even if hidden."""
        other = self.colour_bar if item is self.class_legend else self.class_legend
        if self._layout.itemAt(_ROW, _COLUMN) is not item:
            self._layout.removeItem(other)
            self._layout.addItem(item, _ROW, _COLUMN)
        other.hide()
        item.show()


def _label(mode: MapMode, scene: Scene) -> str:
    if mode is MapMode.DIFFERENCE:
        return "network − objective"
    if mode is MapMode.ERROR:
        return "|network − objective|"
    return value_name(scene)
