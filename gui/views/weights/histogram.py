"""Weights and gradients: their distribution in each layer, and where gradients vanish.

The picture is painted as a whole: a plot for each part is too slow.
"""

from collections.abc import Sequence
from itertools import groupby
from math import ceil, isfinite, log10

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsSceneHoverEvent, QStyleOptionGraphicsItem, QWidget

from gui.theme import Theme
from gui.views.base import BaseView, PlotView
from gui.views.registry import FrameData, Pane, Variant, ViewOption, ViewRecord
from gui.views.weights.layer_statistics import (
    EXPLODING,
    TABLE,
    VANISHING,
    Array,
    LayerStatistics,
    bin_counts,
    gradient_decades,
    largest_magnitude,
    layer_statistics,
    short_number,
    statistics_words,
    tool_tip,
)
from scratchnet.declare.parameter import Flag
from scratchnet.run.snapshot import Frame, Scene

_FONT_PT = 8.0
_BIN_PX = 4.0
_FEWEST_BINS, _MOST_BINS = 9, 41
_BIAS_PX = 5.0
_MEAN_BAR_FRACTION = 0.5
#: Of the 256 colours of values: strong ones, but not the ends.
_NEGATIVE, _POSITIVE = 20, 235
#: A text may extend into the gaps between columns.
_CENTERED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
_NOT_COMPUTED = "not computed"
_MEANS_TITLE = "mean |∂L/∂w|"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_GAP_PX = 6.0
_EDGE_PX = 6.0
#: Between the texts of two columns, at least.
_TEXT_GAP_PX = 4.0
_ROW_GAP_PX = 4.0
#: A few layers are not drawn wider than this: a histogram reads best near to a square.
_WIDEST_COLUMN_PX = 400.0
#: A row of pictures is at least as high as its title and the key of the biases.
_LEAST_PICTURE_LINES = 2.2
#: The row of means also holds text, so it is higher than the other two.
_MEANS_HEIGHT_FACTOR = 1.25

#: Of a layer: the values of its weights and those of its biases.
_Pair = tuple[Array | None, Array | None]


class PanelLayout:
    """A column of titles at the left, a column for each layer, and rows through all of them.

    Lines of text are as high as the font needs; the three rows of pictures share the rest. Where
    there is little, the table keeps only its first ``table_rows``, so that the pictures are at
    least ``least_px`` high.
    """

    def __init__(
        self,
        whole: QRectF,
        metrics: QFontMetricsF,
        columns: int,
        table_rows: int,
        least_px: float = 0.0,
    ) -> None:
        self._metrics = metrics
        self._columns = columns
        self.line_height = metrics.height()
        self._left = whole.left() + _EDGE_PX
        self._titles_width = metrics.horizontalAdvance(_MEANS_TITLE) + _GAP_PX
        available = whole.width() - 2 * _EDGE_PX - self._titles_width
        self._pitch = min(available / max(columns, 1), _WIDEST_COLUMN_PX)
        pictures = 2 + _MEANS_HEIGHT_FACTOR
        rest = whole.height() - 3 * self.line_height - 3 * _ROW_GAP_PX - _EDGE_PX
        fitting = int((rest - least_px * pictures) // self.line_height)
        #: How many rows of the table there are.
        self.table_rows = min(max(fitting, 0), table_rows) if least_px else table_rows
        height = max((rest - self.table_rows * self.line_height) / pictures, 1.0)
        self.names = self._row(whole.top(), self.line_height)
        self.weights = self._row(self.names.bottom(), height)
        self.gradients = self._row(self.line_below(self.weights).bottom() + _ROW_GAP_PX, height)
        means_top = self.line_below(self.gradients).bottom() + _ROW_GAP_PX
        self.means = self._row(means_top, height * _MEANS_HEIGHT_FACTOR)
        self._table_top = self.means.bottom() + _ROW_GAP_PX

    def fits(self, text: str) -> bool:
        """Whether a column is wide enough for a text."""
        return self._metrics.horizontalAdvance(text) <= self._pitch - _TEXT_GAP_PX

    def line_below(self, row: QRectF) -> QRectF:
        """Return the line of text below a row."""
        return self._row(row.bottom(), self.line_height)

    def table_row(self, index: int) -> QRectF:
        """Return a row of the table."""
        return self._row(self._table_top + index * self.line_height, self.line_height)

    def cell(self, row: QRectF, column: int) -> QRectF:
        """Return a layer's part of a row."""
        left = row.left() + column * self._pitch + _GAP_PX / 2
        return QRectF(left, row.top(), self._pitch - _GAP_PX, row.height())

    def cells(self, row: QRectF, first: int, last: int) -> QRectF:
        """Return the part of a row from one layer to another."""
        return self.cell(row, first).united(self.cell(row, last))

    def title_rect(self, row: QRectF) -> QRectF:
        """Return the space for the title of a row."""
        return QRectF(self._left, row.top(), self._titles_width - _GAP_PX, row.height())

    def column_at(self, x: float) -> int | None:
        """Return the layer at a position, if there is one."""
        column = int((x - self.names.left()) // self._pitch)
        return column if 0 <= column < self._columns else None

    def _row(self, top: float, height: float) -> QRectF:
        left = self._left + self._titles_width
        return QRectF(left, top, self._pitch * self._columns, height)


class HistogramPanel(pg.GraphicsWidget):
    """Columns of layers; rows of weights, gradients, mean gradients and statistics."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.layers: tuple[LayerStatistics, ...] = ()
        self._shared_axis = False
        self._theme = theme
        self._font = QFont()
        self._font.setPointSizeF(_FONT_PT)
        self._hovered: int | None = None
        #: By the row's title, how far its axes extend at least, layer by layer.
        self._reserved_limits: dict[str, list[float]] = {}
        self._reserved_decades: tuple[int, int] | None = None
        self.setAcceptHoverEvents(True)

    def show_layers(self, layers: tuple[LayerStatistics, ...], shared_axis: bool) -> None:
        """Show these layers, with one axis for all or one for each."""
        self.layers, self._shared_axis = layers, shared_axis
        self._hover(self._hovered)
        self.update()

    def reserve(self, layers: tuple[LayerStatistics, ...]) -> None:
        """Keep the axes wide enough for these layers from now on."""
        for title, parts in (("weights", _weights(layers)), ("gradients", _gradients(layers))):
            self._reserved_limits[title] = self._limits(title, parts)
        if layers[0].mean_gradient is not None:
            self._reserved_decades = gradient_decades(layers, self._reserved_decades)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self._font = theme.style.font(self._font)
        self.update()

    def current_layout(self) -> PanelLayout:
        """Return where everything lies."""
        metrics = QFontMetricsF(self._font)
        # Pictures for print are as large as they have to be, with the whole table.
        least = 0.0 if self._theme.style.printed else _LEAST_PICTURE_LINES * metrics.height()
        return PanelLayout(self.rect(), metrics, len(self.layers), len(TABLE), least)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self.layers:
            return
        painter.setFont(self._font)
        layout = self.current_layout()
        self._paint_names(painter, layout)
        weights, gradients = _weights(self.layers), _gradients(self.layers)
        self._paint_histograms(painter, layout, layout.weights, "weights", weights)
        if self.layers[0].mean_gradient is None:
            for row, title in ((layout.gradients, "gradients"), (layout.means, _MEANS_TITLE)):
                self._paint_title(painter, layout, row, title)
                painter.setPen(QColor(self._theme.faint_text))
                painter.drawText(row, _CENTERED, _NOT_COMPUTED)
        else:
            self._paint_histograms(painter, layout, layout.gradients, "gradients", gradients)
            self._paint_title(painter, layout, layout.means, _MEANS_TITLE)
            decades = gradient_decades(self.layers, self._reserved_decades)
            _paint_means(painter, layout, self.layers, self._theme, decades)
        self._paint_table(painter, layout)

    def _paint_names(self, painter: QPainter, layout: PanelLayout) -> None:
        names = [layer.name for layer in self.layers]
        if not all(layout.fits(name) for name in names):
            names = [name.replace("layer ", "").replace("output", "out") for name in names]
        painter.setPen(QColor(self._theme.text))
        for number, name in enumerate(names):
            painter.drawText(layout.cell(layout.names, number), _CENTERED, name)

    def _paint_title(self, painter: QPainter, layout: PanelLayout, row: QRectF, title: str) -> None:
        painter.setPen(QColor(self._theme.text))
        painter.drawText(layout.title_rect(row), Qt.AlignmentFlag.AlignTop, title)

    def _paint_histograms(
        self,
        painter: QPainter,
        layout: PanelLayout,
        row: QRectF,
        title: str,
        parts: Sequence[_Pair],
    ) -> None:
        self._paint_title(painter, layout, row, title)
        self._paint_biases_key(painter, layout, row)
        limits = self._limits(title, parts)
        if self._shared_axis:
            limits = [max(limits)] * len(limits)
        for number, ((values, biases), limit) in enumerate(zip(parts, limits, strict=True)):
            if values is not None and biases is not None:
                self._paint_histogram(painter, layout.cell(row, number), values, biases, limit)
        painter.setPen(QColor(self._theme.faint_text))
        for number, text in enumerate(_limit_texts(limits, layout)):
            painter.drawText(layout.cell(layout.line_below(row), number), _CENTERED, text)

    def _paint_biases_key(self, painter: QPainter, layout: PanelLayout, row: QRectF) -> None:
        key = layout.title_rect(row).translated(8.0, layout.line_height)
        painter.setPen(QColor(self._theme.faint_text))
        painter.drawText(key, Qt.AlignmentFlag.AlignTop, "biases")
        painter.setPen(self._bias_pen())
        x, y = key.left() - 5, key.top() + layout.line_height / 2
        painter.drawLine(QPointF(x, y - _BIAS_PX / 2), QPointF(x, y + _BIAS_PX / 2))

    def _limits(self, title: str, parts: Sequence[_Pair]) -> list[float]:
        """Return how far the axes of a row extend from 0, layer by layer."""
        reserved = self._reserved_limits.get(title, [])
        limits = [largest_magnitude(*pair) for pair in parts]
        return list(map(max, limits, reserved)) if len(reserved) == len(limits) else limits

    def _paint_histogram(
        self, painter: QPainter, area: QRectF, values: Array, biases: Array, limit: float
    ) -> None:
        bins = int(min(max(area.width() / _BIN_PX, _FEWEST_BINS), _MOST_BINS)) | 1
        counts = bin_counts(values, limit, bins)
        highest = max(int(counts.max()), 1)
        width = area.width() / bins
        negative, positive = (
            QColor(*(int(part) for part in self._theme.values[index]))
            for index in (_NEGATIVE, _POSITIVE)
        )
        for index, count in enumerate(counts.tolist()):
            if count:
                sign = index - bins // 2
                colour = negative if sign < 0 else positive if sign else QColor(self._theme.mark)
                # At least a pixel: a single outlier must be visible.
                height = max(count / highest * area.height(), 1.0)
                left, top = area.left() + index * width, area.bottom() - height
                painter.fillRect(QRectF(left, top, width, height), colour)
        painter.setPen(QPen(QColor(self._theme.border), self._theme.style.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(self._bias_pen())
        for bias in biases.tolist():
            x = area.center().x() + (bias / limit if limit else 0.0) * area.width() / 2
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() - _BIAS_PX))

    def _paint_table(self, painter: QPainter, layout: PanelLayout) -> None:
        for index, row in enumerate(TABLE[: layout.table_rows]):
            rect = layout.table_row(index)
            painter.setPen(QColor(self._theme.text))
            painter.drawText(layout.title_rect(rect), Qt.AlignmentFlag.AlignVCenter, row.title)
            for number, layer in enumerate(self.layers):
                text = row.text(layer, layout.fits)
                painter.drawText(layout.cell(rect, number), _CENTERED, text)

    def _bias_pen(self) -> QPen:
        return QPen(QColor(self._theme.text), self._theme.style.line)

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self._hover(self.current_layout().column_at(event.pos().x()))

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self._hover(None)

    def _hover(self, column: int | None) -> None:
        self._hovered = column if column is not None and column < len(self.layers) else None
        self.setToolTip("" if self._hovered is None else tool_tip(self.layers[self._hovered]))


def _weights(layers: Sequence[LayerStatistics]) -> list[_Pair]:
    return [(layer.weights, layer.biases) for layer in layers]


def _gradients(layers: Sequence[LayerStatistics]) -> list[_Pair]:
    return [(layer.weight_gradients, layer.bias_gradients) for layer in layers]


def _limit_texts(limits: Sequence[float], layout: PanelLayout) -> list[str]:
    """Return where axes end, all of them without ± if there is no space for it somewhere."""
    signed = [f"±{short_number(limit, lambda text: layout.fits(f'±{text}'))}" for limit in limits]
    if all(layout.fits(text) for text in signed):
        return signed
    return [short_number(limit, layout.fits) for limit in limits]


def _paint_means(
    painter: QPainter,
    layout: PanelLayout,
    layers: Sequence[LayerStatistics],
    theme: Theme,
    decades: tuple[int, int],
) -> None:
    """Paint a bar for the mean |gradient| of each layer, on a logarithmic axis over decades."""
    low, high = decades
    area = layout.means.adjusted(0.0, layout.line_height, 0.0, 0.0)

    def y_of(exponent: float) -> float:
        return area.bottom() - (exponent - low) / (high - low) * area.height()

    tick_step = max(ceil((high - low) * layout.line_height / max(area.height(), 1.0)), 1)
    for exponent in range(low, high + 1, tick_step):
        y = y_of(exponent)
        painter.setPen(QPen(_faded(theme.grid), theme.style.line))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        label = layout.title_rect(area)
        label.moveTop(y - layout.line_height / 2)
        label.setHeight(layout.line_height)
        # The title of the row is above.
        if label.top() >= area.top():
            painter.setPen(QColor(theme.faint_text))
            text = f"10{str(exponent).translate(_SUPERSCRIPTS)}"
            painter.drawText(label, Qt.AlignmentFlag.AlignRight, text)
    last = layers[-1].mean_gradient
    for factor in (VANISHING, EXPLODING):
        if last and isfinite(last) and low < log10(last * factor) < high:
            painter.setPen(QPen(QColor(theme.error), theme.style.line, Qt.PenStyle.DotLine))
            y = y_of(log10(last * factor))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    for number, layer in enumerate(layers):
        cell = layout.cell(area, number)
        mean = layer.mean_gradient
        if mean and isfinite(mean):
            top = min(y_of(log10(mean)), cell.bottom() - 1)
            width = cell.width() * _MEAN_BAR_FRACTION
            bar = QRectF(cell.center().x() - width / 2, top, width, cell.bottom() - top)
            painter.fillRect(bar, QColor(theme.error if layer.diagnosis else theme.mark))
    _paint_diagnoses(painter, layout, layers, theme)
    painter.setPen(QPen(QColor(theme.border), theme.style.line))
    painter.drawLine(area.bottomLeft(), area.bottomRight())


def _paint_diagnoses(
    painter: QPainter, layout: PanelLayout, layers: Sequence[LayerStatistics], theme: Theme
) -> None:
    """Write a diagnosis once over all neighbours that share it: a column may be too narrow."""
    painter.setPen(QPen(QColor(theme.error), theme.style.line))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
    for diagnosis, group in groupby(enumerate(layers), key=lambda item: item[1].diagnosis):
        numbers = [number for number, _ in group]
        if diagnosis:
            rect = layout.cells(layout.means, numbers[0], numbers[-1])
            painter.drawText(rect, flags, diagnosis)
            y = rect.top() + layout.line_height
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def _faded(colour: str) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(0.15)
    return faded


class Histogram(PlotView):
    """A column for each layer: histograms of weights and gradients, and their statistics.

    Gradients are shown if the frame has them.
    """

    title = "Weights and gradients"
    help = "How weights and gradients are spread in each layer: whether one hardly learns."
    name = "histograms"
    lines_up = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.shared_axis = False
        self.panel = HistogramPanel(theme)
        for name in ("left", "bottom"):
            self.plot.hideAxis(name)
        box = self.plot.getViewBox()
        box.setMouseEnabled(x=False, y=False)
        self.panel.setParentItem(box)
        box.sigResized.connect(self._on_box_resized)
        self.set_theme(theme)

    def set_shared_axis(self, shared: bool) -> None:
        """Give all layers the same axis, or each its own."""
        self.shared_axis = shared
        self.redraw()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Histogram):
            self.shared_axis = other.shared_axis

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        self.panel.reserve(layer_statistics(frame.snapshot.parameters, frame.gradients))

    def reset_zoom(self) -> None:
        """Do nothing: everything is always shown."""

    def caption(self) -> str:
        if self.frame is None:
            return self.title
        step = self.frame.snapshot.step
        if step == 0:
            return f"{self.title} before training"
        return f"{self.title} after {step:,} {'step' if step == 1 else 'steps'}"

    def words(self) -> str:
        """Return the ranges and the mean gradient of each layer."""
        if self.frame is None:
            return self.title
        layers = layer_statistics(self.frame.snapshot.parameters, self.frame.gradients)
        return f"{self.caption()}; {statistics_words(layers)}"

    def _draw_scene(self, scene: Scene) -> None:
        pass

    def _draw(self, scene: Scene, frame: Frame) -> None:
        layers = layer_statistics(frame.snapshot.parameters, frame.gradients)
        self.panel.show_layers(layers, self.shared_axis)

    def _colour(self, theme: Theme) -> None:
        self.panel.set_theme(theme)

    @Slot()
    def _on_box_resized(self) -> None:
        self.panel.setGeometry(self.plot.getViewBox().rect())


RECORD = ViewRecord(
    view=Histogram,
    requires=FrameData.GRADIENTS,
    least_size=(300, 235),
    pane=Pane.LOSS,
    options=(
        ViewOption(
            name="shared_axis",
            parameter=Flag(
                label="Shared axis",
                help="Use the same axis for the histograms of all layers",
                default=False,
            ),
            get=lambda view: view.shared_axis,
            set=Histogram.set_shared_axis,
        ),
    ),
    variants=(Variant(name=Histogram.name, title=Histogram.title, short_names=("weights",)),),
)
