"""The picture of weights and gradients, painted as a whole: a plot for each part is too slow."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsSceneHoverEvent, QStyleOptionGraphicsItem, QWidget

from gui.theme import Theme
from gui.views.weights.histogram_bins import Array, counts, decades, reach, wider
from gui.views.weights.layer_figures import LayerFigures
from gui.views.weights.layer_words import TABLE, cell, tool_tip
from gui.views.weights.mean_bars import paint_mean_bars
from gui.views.weights.panel_layout import PanelLayout
from gui.views.weights.short_numbers import short_number

_FONT_PT = 8.0
_BAR_PX = 4.0
_FEWEST_BINS, _MOST_BINS = 9, 41
_BIAS_PX = 5.0
#: Of the 256 colours of values: strong ones, but not the ends.
_NEGATIVE, _POSITIVE = 20, 235
#: A text may use the gaps between columns.
_CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
_NOT_COMPUTED = "not computed"
#: Of a layer: what belongs to its weights and to its biases.
_Pair = tuple[Array | None, Array | None]


class HistogramPanel(pg.GraphicsWidget):
    """Columns of layers; rows of weights, gradients, mean gradients and numbers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.layers: tuple[LayerFigures, ...] = ()
        self._shared = False
        self._theme = theme
        self._font = QFont()
        self._font.setPointSizeF(_FONT_PT)
        self._hovered: int | None = None
        #: By the row's title, how far its axes go at least, layer by layer.
        self._room: dict[str, list[float]] = {}
        self._room_for_means: tuple[int, int] | None = None
        self.setAcceptHoverEvents(True)

    def show_layers(self, layers: tuple[LayerFigures, ...], shared_axis: bool) -> None:
        """Show these layers, with one axis for all or one for each."""
        self.layers, self._shared = layers, shared_axis
        self._explain(self._hovered)
        self.update()

    def make_room(self, layers: tuple[LayerFigures, ...]) -> None:
        """Let the axes hold these layers too."""
        for title, parts in (("weights", _weights(layers)), ("gradients", _gradients(layers))):
            self._room[title] = self._limits(title, parts)
        if layers[0].mean_gradient is not None:
            self._room_for_means = wider(decades(layers), self._room_for_means)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._font = theme.style.font(self._font)
        self.update()

    def place(self) -> PanelLayout:
        """Return where everything lies."""
        metrics = QFontMetricsF(self._font)
        return PanelLayout(self.rect(), metrics, len(self.layers), len(TABLE))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self.layers:
            return
        painter.setFont(self._font)
        place = self.place()
        self._paint_names(painter, place)
        self._paint_row(painter, place, place.weights, "weights", _weights(self.layers))
        if self.layers[0].mean_gradient is None:
            for row, title in ((place.gradients, "gradients"), (place.means, "mean |∂L/∂w|")):
                self._paint_title(painter, place, row, title)
                painter.setPen(QColor(self._theme.faint_text))
                painter.drawText(row, _CENTRED, _NOT_COMPUTED)
        else:
            slopes = _gradients(self.layers)
            self._paint_row(painter, place, place.gradients, "gradients", slopes)
            self._paint_title(painter, place, place.means, "mean |∂L/∂w|")
            paint_mean_bars(painter, place, self.layers, self._theme, self._room_for_means)
        self._paint_table(painter, place)

    def _paint_names(self, painter: QPainter, place: PanelLayout) -> None:
        names = [layer.name for layer in self.layers]
        if not all(place.fits(name) for name in names):
            names = [name.replace("layer ", "").replace("output", "out") for name in names]
        painter.setPen(QColor(self._theme.text))
        for number, name in enumerate(names):
            painter.drawText(place.cell(place.names, number), _CENTRED, name)

    def _paint_title(self, painter: QPainter, place: PanelLayout, row: QRectF, title: str) -> None:
        painter.setPen(QColor(self._theme.text))
        painter.drawText(place.gutter(row), Qt.AlignmentFlag.AlignTop, title)

    def _paint_row(
        self,
        painter: QPainter,
        place: PanelLayout,
        row: QRectF,
        title: str,
        parts: Sequence[_Pair],
    ) -> None:
        self._paint_title(painter, place, row, title)
        key = place.gutter(row).translated(8.0, place.line)
        painter.setPen(QColor(self._theme.faint_text))
        painter.drawText(key, Qt.AlignmentFlag.AlignTop, "biases")
        painter.setPen(self._bias_pen())
        middle = key.top() + place.line / 2
        painter.drawLine(
            QPointF(key.left() - 5, middle - _BIAS_PX / 2),
            QPointF(key.left() - 5, middle + _BIAS_PX / 2),
        )
        limits = self._limits(title, parts)
        if self._shared:
            limits = [max(limits)] * len(limits)
        for number, ((values, biases), limit) in enumerate(zip(parts, limits, strict=True)):
            if values is not None and biases is not None:
                self._paint_histogram(painter, place.cell(row, number), values, biases, limit)
        painter.setPen(QColor(self._theme.faint_text))
        for number, text in enumerate(_limit_texts(limits, place)):
            painter.drawText(place.cell(place.under(row), number), _CENTRED, text)

    def _limits(self, title: str, parts: Sequence[_Pair]) -> list[float]:
        """Return how far the axes of a row go, layer by layer."""
        room = self._room.get(title, [])
        limits = [reach(*pair) for pair in parts]
        return list(map(max, limits, room)) if len(room) == len(limits) else limits

    def _paint_histogram(
        self, painter: QPainter, area: QRectF, values: Array, biases: Array, limit: float
    ) -> None:
        bins = int(min(max(area.width() / _BAR_PX, _FEWEST_BINS), _MOST_BINS)) | 1
        heights = counts(values, limit, bins)
        tallest = max(int(heights.max()), 1)
        width = area.width() / bins
        negative, positive = (
            QColor(*(int(part) for part in self._theme.values[index]))
            for index in (_NEGATIVE, _POSITIVE)
        )
        for index, height in enumerate(heights.tolist()):
            if height:
                side = index - bins // 2
                colour = negative if side < 0 else positive if side else QColor(self._theme.mark)
                # At least a pixel: a single weight far out is what one looks for.
                up = max(height / tallest * area.height(), 1.0)
                bar = QRectF(area.left() + index * width, area.bottom() - up, width, up)
                painter.fillRect(bar, colour)
        painter.setPen(QPen(QColor(self._theme.border), self._theme.style.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(self._bias_pen())
        for bias in biases.tolist():
            across = area.center().x() + (bias / limit if limit else 0.0) * area.width() / 2
            painter.drawLine(
                QPointF(across, area.bottom()), QPointF(across, area.bottom() - _BIAS_PX)
            )

    def _paint_table(self, painter: QPainter, place: PanelLayout) -> None:
        for index, row in enumerate(TABLE):
            line = place.table_line(index)
            painter.setPen(QColor(self._theme.text))
            painter.drawText(place.gutter(line), Qt.AlignmentFlag.AlignVCenter, row.title)
            for number, layer in enumerate(self.layers):
                text = cell(row, layer, place.fits)
                painter.drawText(place.cell(line, number), _CENTRED, text)

    def _bias_pen(self) -> QPen:
        return QPen(QColor(self._theme.text), self._theme.style.line)

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self._explain(self.place().column_at(event.pos().x()))

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self._explain(None)

    def _explain(self, column: int | None) -> None:
        self._hovered = column if column is not None and column < len(self.layers) else None
        self.setToolTip("" if self._hovered is None else tool_tip(self.layers[self._hovered]))


def _weights(layers: Sequence[LayerFigures]) -> list[_Pair]:
    return [(layer.weights, layer.biases) for layer in layers]


def _gradients(layers: Sequence[LayerFigures]) -> list[_Pair]:
    return [(layer.weight_gradients, layer.bias_gradients) for layer in layers]


def _limit_texts(limits: Sequence[float], place: PanelLayout) -> list[str]:
    """Say where axes end; ± is left out everywhere if there is no room for it somewhere."""
    signed = [f"±{short_number(limit, lambda text: place.fits(f'±{text}'))}" for limit in limits]
    if all(place.fits(text) for text in signed):
        return signed
    return [short_number(limit, place.fits) for limit in limits]
