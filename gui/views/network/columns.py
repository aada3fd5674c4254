"""Painting the cards of one column, their names, and the marks on them."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.theme import Theme
from gui.views.network.cards import paint_curve, paint_frame, paint_lock, paint_map
from gui.views.network.content import Content
from gui.views.network.parts import Address, Neuron
from gui.views.network.places import ROW_HEIGHT_PX, Column
from gui.views.network.shades import Shades

LONGEST_LABEL_PX = 84.0
_LABEL_GAP_PX = 6.0
#: Labels of rows closer than this would touch.
_LEAST_ROW_PX = 11.0
#: Smaller dots are nothing but edge.
_LEAST_EDGED_PX = 4.0
#: Cards smaller than this have no room for a mark in their corner.
_LEAST_MARKED_PX = 18.0


def paint_column(
    painter: QPainter, theme: Theme, content: Content, shades: Shades, number: int, column: Column
) -> None:
    """Paint the cards or dots of a column."""
    if column.dots:
        _paint_dots(painter, theme, shades.dots(number), column)
        return
    pixels = shades.pixels(number)
    curved = len(content.axes) < 2
    for index in range(len(column.ys)):
        place = column.card(index)
        if pixels is not None and not curved:
            paint_map(painter, place, pixels[index])
            continue
        painter.fillRect(place, QColor(theme.base))
        neuron = Neuron(number, index)
        values = content.map_of(neuron)
        if values is not None:
            paint_curve(painter, theme, place, values[0], shades.levels_of(neuron))
    for index in range(len(column.ys)):
        paint_frame(painter, theme.faint_text, column.card(index), theme.style.line)


def paint_labels(
    painter: QPainter, theme: Theme, column: Column, names: Sequence[str], font: QFont, left: bool
) -> None:
    """Paint the names of cards beside them, where they have room."""
    if len(column.ys) > 1 and column.ys[1] - column.ys[0] < _LEAST_ROW_PX:
        return
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    side = Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft
    for index, name in enumerate(names):
        words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, LONGEST_LABEL_PX)
        top = float(column.ys[index]) - ROW_HEIGHT_PX / 2
        row = QRectF(0, top, LONGEST_LABEL_PX + 8, ROW_HEIGHT_PX)
        if left:
            row.moveRight(column.x - column.side / 2 - _LABEL_GAP_PX)
        else:
            row.moveLeft(column.x + column.side / 2 + _LABEL_GAP_PX)
        painter.drawText(row, side | Qt.AlignmentFlag.AlignVCenter, words)


def paint_locks(
    painter: QPainter,
    theme: Theme,
    content: Content,
    columns: Sequence[Column],
    frozen: Collection[Address],
) -> None:
    """Mark the neurons whose bias is frozen."""
    for layer, neuron, index in frozen:
        if layer >= len(content.layers) or neuron >= len(content.layers[layer]):
            continue
        if index != content.layers[layer].shape[1] - 1:
            continue
        column = columns[layer + 1]
        place = column.card(neuron)
        if column.side >= _LEAST_MARKED_PX:
            paint_lock(painter, theme, place.bottomRight() + QPointF(3, 3))
        else:
            paint_frame(painter, theme.text, place.adjusted(-1, -1, 1, 1), 1.6)


def _paint_dots(painter: QPainter, theme: Theme, colours: Sequence[int], column: Column) -> None:
    edged = column.side > _LEAST_EDGED_PX
    edge = QPen(QColor(theme.faint_text), theme.style.line * 0.8)
    painter.setPen(edge if edged else Qt.PenStyle.NoPen)
    for index, colour in enumerate(colours):
        painter.setBrush(QColor.fromRgb(colour))
        painter.drawEllipse(column.card(index))
