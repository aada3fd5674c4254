"""Painting nodes: a map, a curve for one input, or a dot where there is no space."""

from collections.abc import Collection, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from gui.theme import Theme
from gui.views.network.colours import NodeColours, Pixels
from gui.views.network.columns import Array, Column, InputKind
from gui.views.network.content import Address, Content, Node
from gui.views.network.dots import paint_dots
from gui.views.network.layout import ROW_HEIGHT_PX

_LONGEST_LABEL_PX = 84.0
#: Names of many inputs get this part of the view, up to a width.
_LABEL_FRACTION, _LONGEST_COLUMN_PX = 0.17, 140.0
_LABEL_GAP_PX = 6.0
#: The square in a class's colour before its name.
CHIP_PX, _CHIP_GAP_PX = 8.0, 4.0
CHIP_WIDTH_PX = CHIP_PX + _CHIP_GAP_PX
#: Labels of rows closer than this would touch.
_LEAST_ROW_PX = 11.0
#: Nodes smaller than this have no space for a lock in their corner.
_LEAST_LOCKED_PX = 18.0
_CORNER_RADIUS_PX = 2.5
_FOCUS_RING_PX = 2.0
_LOCK_PX = 11.0


def paint_nodes(
    painter: QPainter,
    theme: Theme,
    content: Content,
    colours: NodeColours,
    number: int,
    column: Column,
) -> None:
    """Paint the nodes of column ``number``."""
    if column.dots:
        paint_dots(painter, theme, colours.dot_colours(number), column)
        return
    images = colours.images(number)
    as_curves = len(content.axes) < 2
    for index in range(len(column.ys)):
        rect = column.rect(index)
        if images is not None and not as_curves:
            paint_map(painter, rect, images[index])
            continue
        painter.fillRect(rect, QColor(theme.base))
        node = Node(number, index)
        values = content.map_of(node)
        if values is not None:
            paint_curve(painter, theme, rect, values[0], colours.levels_of(node))
    for index in range(len(column.ys)):
        paint_border(painter, theme.faint_text, column.rect(index), theme.style.line)


def paint_map(painter: QPainter, rect: QRectF, pixels: Pixels) -> None:
    """Paint one map of shape (rows, columns), smoothly enlarged."""
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    painter.drawImage(rect, image)


def paint_curve(
    painter: QPainter, theme: Theme, rect: QRectF, values: Array, levels: tuple[float, float]
) -> None:
    """Paint a function of one input, shape (columns,), between its levels, with a line at 0."""
    low, high = levels
    inner = rect.adjusted(1.5, 2.5, -1.5, -2.5)
    if low < 0 < high:
        zero_y = inner.bottom() - inner.height() * -low / (high - low)
        painter.setPen(QPen(QColor(theme.border), theme.style.line))
        painter.drawLine(QPointF(rect.left(), zero_y), QPointF(rect.right(), zero_y))
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = np.clip((values - low) / (high - low), 0.0, 1.0)
    xs = inner.left() + inner.width() * (np.arange(len(values)) + 0.5) / len(values)
    ys = inner.bottom() - inner.height() * scaled
    points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True) if y == y]
    painter.setPen(QPen(QColor(theme.curve), theme.style.line * 1.6))
    painter.drawPolyline(QPolygonF(points))


def paint_border(painter: QPainter, colour: str, rect: QRectF, width: float = 1.0) -> None:
    """Paint the border of a node."""
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, _CORNER_RADIUS_PX, _CORNER_RADIUS_PX)


def paint_focus_ring(painter: QPainter, theme: Theme, column: Column, index: int) -> None:
    """Paint a ring around the node that has the keyboard focus."""
    around = column.rect(index).adjusted(-3, -3, 3, 3)
    painter.setPen(QPen(QColor(theme.accent), _FOCUS_RING_PX))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = around.width() / 2 if column.dots else _CORNER_RADIUS_PX + 2
    painter.drawRoundedRect(around, radius, radius)


def longest_name(width: float, inputs: InputKind) -> float:
    """Return at which width names are cut in a view this wide: those of columns are long."""
    if inputs is InputKind.MAPS:
        return _LONGEST_LABEL_PX
    return min(max(_LABEL_FRACTION * width, _LONGEST_LABEL_PX), _LONGEST_COLUMN_PX)


def label_width(
    theme: Theme, names: Sequence[str], font: QFont, longest: float = _LONGEST_LABEL_PX
) -> float:
    """Return the width of a column of names, 0 without names; long ones are cut but in print."""
    widest = max(map(QFontMetricsF(font).horizontalAdvance, names), default=0.0)
    return widest if theme.style.printed else min(widest, longest)


def cut_names(names: Sequence[str], metrics: QFontMetricsF, width: float) -> list[str]:
    """Return names cut in the middle, or at the end if that tells more of them apart."""

    def cut(mode: Qt.TextElideMode) -> list[str]:
        return [metrics.elidedText(name, mode, width) for name in names]

    middle = cut(Qt.TextElideMode.ElideMiddle)
    if len(set(middle)) == len(set(names)):
        return middle
    return max(middle, cut(Qt.TextElideMode.ElideRight), key=lambda texts: len(set(texts)))


def paint_labels(
    painter: QPainter,
    theme: Theme,
    column: Column,
    names: Sequence[str],
    font: QFont,
    left: bool,
    longest: float = _LONGEST_LABEL_PX,
    chips: Sequence[QColor] = (),
) -> None:
    """Paint the names of nodes left or right of them, if they have space.

    ``longest`` is the width at which they are cut; ``chips`` are colours to paint before them.
    """
    if len(column.ys) > 1 and column.ys[1] - column.ys[0] < _LEAST_ROW_PX:
        return
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    longest = label_width(theme, names, font, longest)
    alignment = Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft
    for index, text in enumerate(cut_names(names, metrics, longest)):
        top = float(column.ys[index]) - ROW_HEIGHT_PX / 2
        row = QRectF(0, top, longest + 8, ROW_HEIGHT_PX)
        if left:
            row.moveRight(column.left - _LABEL_GAP_PX)
        else:
            row.moveLeft(column.right + _LABEL_GAP_PX)
        if chips:
            chip = QRectF(row.left(), row.center().y() - CHIP_PX / 2, CHIP_PX, CHIP_PX)
            painter.fillRect(chip, chips[index])
            row.translate(CHIP_PX + _CHIP_GAP_PX, 0)
        painter.drawText(row, alignment | Qt.AlignmentFlag.AlignVCenter, text)


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
        rect = column.rect(neuron)
        if column.side >= _LEAST_LOCKED_PX:
            _paint_lock(painter, theme, rect.bottomRight() + QPointF(3, 3))
        else:
            paint_border(painter, theme.text, rect.adjusted(-1, -1, 1, 1), 1.6)


def _paint_lock(painter: QPainter, theme: Theme, bottom_right: QPointF) -> None:
    body = QRectF(
        bottom_right.x() - _LOCK_PX, bottom_right.y() - _LOCK_PX * 0.62, _LOCK_PX, _LOCK_PX * 0.62
    )
    shackle = QRectF(
        body.left() + _LOCK_PX * 0.2, body.top() - _LOCK_PX * 0.4, _LOCK_PX * 0.6, _LOCK_PX * 0.8
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.plot, 4.0), (theme.text, 1.6)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawArc(shackle, 0, 180 * 16)
    painter.setPen(QPen(QColor(theme.plot), 1.0))
    painter.setBrush(QColor(theme.text))
    painter.drawRect(body)
