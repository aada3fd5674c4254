"""The plot within the enlargement: a card's map, or its curve, with axes and the colours' scale."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from gui.theme import Theme
from gui.views.network.cards import Palette, paint_curve, paint_frame, paint_map
from gui.views.network.wording import number
from scratchnet.run.snapshot import Axis

ROW_PX = 17.0
_GAP_PX = 5.0
_BAR_PX = 7.0
_BAR_COLOURS = 64

Levels = tuple[float, float]


def plot_margins(
    levels: Levels, axes: Sequence[Axis], metrics: QFontMetricsF
) -> tuple[float, float]:
    """Return what the words left of the plot and below it need."""
    up = _upward(levels, axes)
    texts = (number(up.low), number(up.high), up.name)
    # A map has one row for the axis, and one for what the ends of the colours mean.
    rows = 1 if len(axes) < 2 else 2
    return max(map(metrics.horizontalAdvance, texts)) + _GAP_PX, rows * ROW_PX


def paint_plot(
    painter: QPainter,
    theme: Theme,
    place: QRectF,
    values: NDArray[np.float64],
    levels: Levels,
    axes: Sequence[Axis],
) -> None:
    """Paint a map, or the curve of one input; the words lie outside ``place``."""
    if len(axes) < 2:
        painter.fillRect(place, QColor(theme.plot))
        paint_curve(painter, theme, place, values[0], levels)
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        low, high = levels
        pixels = Palette(theme).maps(values[np.newaxis], np.array([low]), np.array([high]))
        paint_map(painter, place, pixels[0])
    paint_frame(painter, theme.faint_text, place)
    painter.setPen(QColor(theme.faint_text))
    below = QRectF(place.left(), place.bottom() + 1, place.width(), ROW_PX)
    for side, text in (
        (Qt.AlignmentFlag.AlignLeft, number(axes[0].low)),
        (Qt.AlignmentFlag.AlignHCenter, axes[0].name),
        (Qt.AlignmentFlag.AlignRight, number(axes[0].high)),
    ):
        painter.drawText(below, side | Qt.AlignmentFlag.AlignVCenter, text)
    _paint_upward(painter, place, _upward(levels, axes))
    if len(axes) > 1:
        _paint_scale(painter, theme, below.translated(0, ROW_PX), levels)


def _upward(levels: Levels, axes: Sequence[Axis]) -> Axis:
    """Return the second input; with one input, the output takes its place."""
    return axes[1] if len(axes) > 1 else Axis("", *levels)


def _paint_upward(painter: QPainter, place: QRectF, axis: Axis) -> None:
    metrics = QFontMetricsF(painter.font())
    base = metrics.ascent()
    for y, text in (
        (place.top() + base - 2, number(axis.high)),
        (place.center().y() + base / 2 - 2, axis.name),
        (place.bottom() - 2, number(axis.low)),
    ):
        left = place.left() - _GAP_PX + 1 - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(left, y), text)


def _paint_scale(painter: QPainter, theme: Theme, row: QRectF, levels: Levels) -> None:
    """Paint what the colours mean, from the lowest value to the highest."""
    low, high = map(number, levels)
    metrics = QFontMetricsF(painter.font())
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(row, Qt.AlignmentFlag.AlignLeft | middle, low)
    painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, high)
    bar = QRectF(row.left(), row.center().y() - _BAR_PX / 2, row.width(), _BAR_PX).adjusted(
        metrics.horizontalAdvance(low) + _GAP_PX,
        0,
        -metrics.horizontalAdvance(high) - _GAP_PX,
        0,
    )
    ramp = np.linspace(-1.0, 1.0, _BAR_COLOURS)[np.newaxis, np.newaxis]
    paint_map(painter, bar, Palette(theme).maps(ramp, np.array([-1.0]), np.array([1.0]))[0])
