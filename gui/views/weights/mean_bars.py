"""A bar for the mean |gradient| of each layer, on a logarithmic axis."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil, isfinite, log10

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.theme import Theme
from gui.views.weights.histogram_bins import decades, wider
from gui.views.weights.layer_figures import EXPLODING, VANISHING, LayerFigures
from gui.views.weights.panel_layout import PanelLayout

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_BAR_SHARE = 0.5


def paint_mean_bars(
    painter: QPainter,
    place: PanelLayout,
    layers: Sequence[LayerFigures],
    theme: Theme,
    room: tuple[int, int] | None = None,
) -> None:
    """Paint the bars, the powers of ten beside them, and what is to be said of each layer.

    The axis holds the powers of ten of ``room`` too.
    """
    low, high = wider(decades(layers), room)
    words, area = place.means, place.means.adjusted(0.0, place.line, 0.0, 0.0)

    def up(power: float) -> float:
        return area.bottom() - (power - low) / (high - low) * area.height()

    every = max(ceil((high - low) * place.line / max(area.height(), 1.0)), 1)
    for power in range(low, high + 1, every):
        painter.setPen(QPen(_faded(theme.grid), theme.style.line))
        painter.drawLine(QPointF(area.left(), up(power)), QPointF(area.right(), up(power)))
        label = place.gutter(area)
        label.moveTop(up(power) - place.line / 2)
        label.setHeight(place.line)
        # Above is the title of the row.
        if label.top() >= area.top():
            painter.setPen(QColor(theme.faint_text))
            text = f"10{str(power).translate(_SUPERSCRIPTS)}"
            painter.drawText(label, Qt.AlignmentFlag.AlignRight, text)
    last = layers[-1].mean_gradient
    for limit in (VANISHING, EXPLODING):
        if last and isfinite(last) and low < log10(last * limit) < high:
            painter.setPen(QPen(QColor(theme.error), theme.style.line, Qt.PenStyle.DotLine))
            across = up(log10(last * limit))
            painter.drawLine(QPointF(area.left(), across), QPointF(area.right(), across))
    for number, layer in enumerate(layers):
        cell = place.cell(area, number)
        mean = layer.mean_gradient
        if mean and isfinite(mean):
            top = min(up(log10(mean)), cell.bottom() - 1)
            width = cell.width() * _BAR_SHARE
            bar = QRectF(cell.center().x() - width / 2, top, width, cell.bottom() - top)
            painter.fillRect(bar, QColor(theme.error if layer.verdict else theme.mark))
    _paint_verdicts(painter, place, words, layers, theme)
    painter.setPen(QPen(QColor(theme.border), theme.style.line))
    painter.drawLine(area.bottomLeft(), area.bottomRight())


def _paint_verdicts(
    painter: QPainter,
    place: PanelLayout,
    row: QRectF,
    layers: Sequence[LayerFigures],
    theme: Theme,
) -> None:
    """Write a verdict once over all neighbours that share it: a column may be too narrow."""
    painter.setPen(QPen(QColor(theme.error), theme.style.line))
    how = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
    numbered = enumerate(layers)
    for verdict, group in groupby(numbered, key=lambda numbered_layer: numbered_layer[1].verdict):
        numbers = [number for number, _ in group]
        if verdict:
            span = place.cells(row, numbers[0], numbers[-1])
            painter.drawText(span, how, verdict)
            under = span.top() + place.line
            painter.drawLine(QPointF(span.left(), under), QPointF(span.right(), under))


def _faded(colour: str) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(0.15)
    return faded
