"""Details next to the part they describe: its map enlarged, with axes, and its numbers."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import scaled
from gui.views.network.colours import ColourMap
from gui.views.network.columns import Array
from gui.views.network.descriptions import Details, number_text, outputs_title
from gui.views.network.layout import FONT_PX, sized_font
from gui.views.network.nodes import paint_border, paint_curve, paint_map
from gui.views.network.small_plots import SmallPlot, group_colours
from scratchnet.errors import cut
from scratchnet.run.snapshot import Axis

Levels = tuple[float, float]

#: Characters of the name of a category.
_LONGEST_TEXT = 12
#: The map takes this part of the view, within limits.
_MAP_FRACTION = 0.26
_SMALLEST_MAP_PX, _LARGEST_MAP_PX = 110.0, 200.0
_ROW_PX = 17.0
_PADDING_PX = 10.0
_GAP_PX = 5.0
_COLUMN_GAP_PX = 14.0
_SHORTEST_LIST_PX = 96.0
_LONGEST_NAME_PX = 110.0
_COLOUR_BAR_PX = 7.0
_COLOUR_BAR_CELLS = 64
#: Between the overlay and what it describes.
_DISTANCE_PX = 12.0
_LIST_TITLE = "weights from"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DetailsOverlay(QWidget):
    """Lies over its parent, which keeps getting the mouse events, and is enlarged as that is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.details: Details | None = None
        self._plot: SmallPlot | None = None
        #: The width of the list of mean outputs if it stands beside the other, else 0.
        self._outputs_width = 0.0
        self._axes: Sequence[Axis] = ()
        self._levels: Levels = (-1.0, 1.0)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.update()

    def show_details(
        self,
        details: Details,
        axes: Sequence[Axis],
        levels: Levels,
        beside: QRectF,
        plot: SmallPlot | None = None,
    ) -> None:
        """Show details next to a rectangle of the parent, where there is space.

        ``axes`` are those of the map, ``levels`` the values at the ends of its colours. ``plot`` is
        enlarged in place of a map.
        """
        self.details, self._axes, self._levels, self._plot = details, axes, levels, plot
        width, height = self._needed_size(details)
        available = self._room().adjusted(2, 2, -2, -2)
        place = _free_rect(available, width, height, beside)
        self.setGeometry(scaled(place, self._theme.style.scale).toRect())
        self.show()
        self.raise_()
        self.update()

    def _room(self) -> QRectF:
        """Return the parent's rectangle before it is enlarged."""
        return scaled(QRectF(self._over.rect()), 1 / self._theme.style.scale)

    def _map_side(self) -> float:
        room = self._room()
        side = _MAP_FRACTION * min(room.width(), room.height())
        return min(max(side, _SMALLEST_MAP_PX), _LARGEST_MAP_PX)

    def _fonts(self) -> tuple[QFont, QFont]:
        return sized_font(self.font(), FONT_PX), sized_font(self.font(), FONT_PX, bold=True)

    def _needed_size(self, details: Details) -> tuple[float, float]:
        plain, bold = map(QFontMetricsF, self._fonts())
        texts = (*details.lines, details.remainder, _LIST_TITLE)
        width = max(*map(plain.horizontalAdvance, texts), _widest(plain, details.weights)) + 2
        rows = len(details.lines) + len(details.weights) + bool(details.remainder)
        height = rows * _ROW_PX + (_ROW_PX + _GAP_PX if details.weights else 0)
        has_plot = details.values is not None or self._plot is not None
        left, below = 0.0, _ROW_PX
        if details.values is not None:
            left, below = _plot_margins(self._levels, self._axes, plain)
        if has_plot:
            list_width = max(width, _SHORTEST_LIST_PX) + _COLUMN_GAP_PX if rows else 0
            width = left + self._map_side() + list_width
        if details.outputs:
            title = plain.horizontalAdvance(outputs_title(details.classes))
            outputs_width = max(_widest(plain, details.outputs), title) + 2
            outputs_height = (1 + len(details.outputs)) * _ROW_PX
            beside = width + _COLUMN_GAP_PX + outputs_width
            self._outputs_width = 0.0
            if beside + 2 * _PADDING_PX <= self._room().width() - _COLUMN_GAP_PX:
                width, height = beside, max(height, outputs_height)
                self._outputs_width = outputs_width
            else:
                height += outputs_height + _GAP_PX
        if has_plot:
            height = max(height, self._map_side() + below)
        width = max(width, bold.horizontalAdvance(details.title) + 2)
        return width + 2 * _PADDING_PX, height + 2 * _PADDING_PX + _ROW_PX + 4

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.details is None:
            return
        theme, details = self._theme, self.details
        plain, bold = self._fonts()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = theme.style.scale
        painter.scale(scale, scale)
        box = scaled(QRectF(self.rect()), 1 / scale).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(QColor(theme.raised))
        painter.setPen(QColor(theme.faint_text))
        painter.drawRoundedRect(box, 5, 5)
        inner = box.adjusted(_PADDING_PX, _PADDING_PX, -_PADDING_PX, -_PADDING_PX)
        painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        title = QRectF(inner.left(), inner.top(), inner.width(), _ROW_PX)
        painter.drawText(title, _LEFT, details.title)
        inner.setTop(title.bottom() + 4)
        painter.setFont(plain)
        if details.values is not None:
            left, _ = _plot_margins(self._levels, self._axes, QFontMetricsF(plain))
            rect = QRectF(inner.left() + left, inner.top(), self._map_side(), self._map_side())
            _paint_plot(painter, theme, rect, details.values, self._levels, self._axes)
            inner.setLeft(rect.right() + _COLUMN_GAP_PX)
        elif self._plot is not None:
            rect = QRectF(inner.left(), inner.top(), self._map_side(), self._map_side())
            _paint_small_plot(painter, theme, rect, self._plot)
            inner.setLeft(rect.right() + _COLUMN_GAP_PX)
        if details.outputs and self._outputs_width:
            beside = QRectF(inner)
            beside.setLeft(inner.right() - self._outputs_width)
            inner.setRight(beside.left() - _COLUMN_GAP_PX)
            self._paint_outputs(painter, beside, details)
        row = self._paint_list(painter, inner, details)
        if details.outputs and not self._outputs_width:
            self._paint_outputs(painter, row.translated(0, _GAP_PX), details)

    def _paint_list(self, painter: QPainter, inner: QRectF, details: Details) -> QRectF:
        """Paint the lines and the weights; return the row below them."""
        theme = self._theme
        row = QRectF(inner.left(), inner.top(), inner.width(), _ROW_PX)
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(theme.text))
        for line in details.lines:
            painter.drawText(row, _LEFT, line)
            row.translate(0, _ROW_PX)
        if details.weights:
            row.translate(0, _GAP_PX)
            painter.setPen(QColor(theme.faint_text))
            painter.drawText(row, _LEFT, _LIST_TITLE)
            row.translate(0, _ROW_PX)
        painter.setPen(QColor(theme.text))
        for name, value, sign in details.weights:
            chip = QRectF(row.left(), row.top() + 3, 3, _ROW_PX - 6)
            colour = QColor(*theme.values[-1 if sign > 0 else 0].tolist())
            _paint_entry(painter, row, metrics, name, value, chip, colour)
            row.translate(0, _ROW_PX)
        painter.setPen(QColor(theme.faint_text))
        if details.remainder:
            painter.drawText(row, _LEFT, details.remainder)
            row.translate(0, _ROW_PX)
        return row

    def _paint_outputs(self, painter: QPainter, inner: QRectF, details: Details) -> None:
        """Paint the mean outputs for groups of samples."""
        theme, metrics = self._theme, QFontMetricsF(painter.font())
        row = QRectF(inner.left(), inner.top(), inner.width(), _ROW_PX)
        painter.setPen(QColor(theme.faint_text))
        painter.drawText(row, _LEFT, outputs_title(details.classes))
        painter.setPen(QColor(theme.text))
        numbers = [number for _, _, number in details.outputs]
        colours = group_colours(theme, numbers, details.classes)
        for (name, value, _), colour in zip(details.outputs, colours, strict=True):
            row.translate(0, _ROW_PX)
            chip = QRectF(row.left(), row.top() + 3, 3, _ROW_PX - 6)
            _paint_entry(painter, row, metrics, name, value, chip, colour)


def _widest(metrics: QFontMetricsF, entries: Sequence[tuple[str, str, int]]) -> float:
    """Return the width of the widest entry of a list, its name and its value."""
    return max(
        (
            min(metrics.horizontalAdvance(name), _LONGEST_NAME_PX)
            + _COLUMN_GAP_PX
            + metrics.horizontalAdvance(value)
            for name, value, _ in entries
        ),
        default=0.0,
    )


def _paint_entry(
    painter: QPainter,
    row: QRectF,
    metrics: QFontMetricsF,
    name: str,
    value: str,
    chip: QRectF,
    colour: QColor,
) -> None:
    """Paint a row of a list: a name with a colour before it, and a value at the right."""
    painter.fillRect(chip, colour)
    text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _LONGEST_NAME_PX)
    painter.drawText(row.adjusted(8, 0, 0, 0), _LEFT, text)
    painter.drawText(row, _RIGHT, value)


def _paint_small_plot(painter: QPainter, theme: Theme, rect: QRectF, plot: SmallPlot) -> None:
    """Paint an enlarged plot with its ends below it."""
    plot.paint(painter, theme, rect)
    paint_border(painter, theme.faint_text, rect)
    painter.setPen(QColor(theme.faint_text))
    below = QRectF(rect.left(), rect.bottom() + 1, rect.width(), _ROW_PX)
    for alignment, text in zip((_LEFT, _CENTER, _RIGHT), plot.ends, strict=True):
        painter.drawText(below, alignment, text)


def _free_rect(available: QRectF, width: float, height: float, beside: QRectF) -> QRectF:
    """Return a rectangle beside another one, else above or below it, else over it."""
    center = beside.center()
    right, left = beside.right() + _DISTANCE_PX, beside.left() - _DISTANCE_PX - width
    above, below = beside.top() - _DISTANCE_PX - height, beside.bottom() + _DISTANCE_PX
    x, y = center.x() - width / 2, center.y() - height / 2
    sides = [(right, y), (left, y)]
    if center.x() > available.center().x():
        sides.reverse()
    for corner in (*sides, (x, above), (x, below)):
        rect = _moved_into(available, QRectF(*corner, width, height))
        if not rect.intersects(beside):
            return rect
    return _moved_into(available, QRectF(*sides[0], width, height))


def _moved_into(available: QRectF, rect: QRectF) -> QRectF:
    left = max(min(rect.left(), available.right() - rect.width()), available.left())
    top = max(min(rect.top(), available.bottom() - rect.height()), available.top())
    return QRectF(left, top, rect.width(), rect.height())


def _plot_margins(
    levels: Levels, axes: Sequence[Axis], metrics: QFontMetricsF
) -> tuple[float, float]:
    """Return what the texts left of the plot and below it need."""
    axis = _vertical_axis(levels, axes)
    texts = (*_end_texts(axis), axis.name)
    # A map has one row for the horizontal axis, and one for the colour bar.
    rows = 1 if len(axes) < 2 else 2
    return max(map(metrics.horizontalAdvance, texts)) + _GAP_PX, rows * _ROW_PX


def _paint_plot(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    values: Array,
    levels: Levels,
    axes: Sequence[Axis],
) -> None:
    """Paint a map, or the curve of one input; the texts of the axes lie outside ``rect``."""
    if len(axes) < 2:
        painter.fillRect(rect, QColor(theme.plot))
        paint_curve(painter, theme, rect, values[0], levels)
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        low, high = levels
        images = ColourMap(theme).images(values[np.newaxis], np.array([low]), np.array([high]))
        paint_map(painter, rect, images[0])
    paint_border(painter, theme.faint_text, rect)
    painter.setPen(QColor(theme.faint_text))
    below = QRectF(rect.left(), rect.bottom() + 1, rect.width(), _ROW_PX)
    low_text, high_text = _end_texts(axes[0])
    for alignment, text in (
        (_LEFT, low_text),
        (_CENTER, axes[0].name),
        (_RIGHT, high_text),
    ):
        painter.drawText(below, alignment, text)
    _paint_vertical_axis(painter, rect, _vertical_axis(levels, axes))
    if len(axes) > 1:
        _paint_colour_bar(painter, theme, below.translated(0, _ROW_PX), levels)


def _end_texts(axis: Axis) -> tuple[str, str]:
    """Return the numbers, or the categories, at the ends of an axis."""
    if axis.categories:
        return cut(axis.categories[0], _LONGEST_TEXT), cut(axis.categories[-1], _LONGEST_TEXT)
    return number_text(axis.low), number_text(axis.high)


def _vertical_axis(levels: Levels, axes: Sequence[Axis]) -> Axis:
    """Return that of the second input; with one input, that of the output."""
    return axes[1] if len(axes) > 1 else Axis("", *levels)


def _paint_vertical_axis(painter: QPainter, rect: QRectF, axis: Axis) -> None:
    metrics = QFontMetricsF(painter.font())
    ascent = metrics.ascent()
    low_text, high_text = _end_texts(axis)
    for baseline, text in (
        (rect.top() + ascent - 2, high_text),
        (rect.center().y() + ascent / 2 - 2, axis.name),
        (rect.bottom() - 2, low_text),
    ):
        left = rect.left() - _GAP_PX + 1 - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(left, baseline), text)


def _paint_colour_bar(painter: QPainter, theme: Theme, row: QRectF, levels: Levels) -> None:
    low, high = map(number_text, levels)
    metrics = QFontMetricsF(painter.font())
    painter.drawText(row, _LEFT, low)
    painter.drawText(row, _RIGHT, high)
    top = row.center().y() - _COLOUR_BAR_PX / 2
    bar = QRectF(row.left(), top, row.width(), _COLOUR_BAR_PX).adjusted(
        metrics.horizontalAdvance(low) + _GAP_PX,
        0,
        -metrics.horizontalAdvance(high) - _GAP_PX,
        0,
    )
    ramp = np.linspace(-1.0, 1.0, _COLOUR_BAR_CELLS)[np.newaxis, np.newaxis]
    paint_map(painter, bar, ColourMap(theme).images(ramp, np.array([-1.0]), np.array([1.0]))[0])
