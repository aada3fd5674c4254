"""Painting nodes with many inputs: what inputs are like, weights, and mean outputs for classes."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from gui.theme import Theme
from gui.views.network.colours import ColourMap
from gui.views.network.columns import Column, InputKind
from gui.views.network.content import Content, Node
from gui.views.network.descriptions import number_text
from gui.views.network.dots import paint_dots
from gui.views.network.layout import DiagramLayout
from gui.views.network.nodes import cut_names, paint_border, paint_map
from gui.views.network.scales import CardScales, input_pixels
from gui.views.network.small_plots import (
    Histogram,
    OutputBars,
    SmallPlot,
    WeightBars,
    WeightImage,
    group_colours,
    paint_pixels,
)
from scratchnet.datasets import predicted_class
from scratchnet.run.snapshot import Responses

#: The part of a row's width that its name gets; the rest is for the histogram.
_NAME_FRACTION = 0.56
#: Rows lower than this have no histogram, and names only where they are this far apart.
_LEAST_ROW_PX = 13.0
#: Narrower rows have names only.
_LEAST_WIDTH_PX = 100.0
_PADDING_PX = 5.0
_PREDICTED_PX = 2.4
_CAPTION_PX = 18.0
_CHIP_PX = 8.0
_BAR_PX, _BAR_CELLS = 7.0, 64
_CENTERED = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def plot_of(content: Content, scales: CardScales, theme: Theme, node: Node) -> SmallPlot | None:
    """Return what a node shows: of an input a histogram, of the first layer weights, of others
    mean outputs; None without responses.
    """
    if node.column == 0:
        return _histogram(content, node.index)
    output, levels = content.marked_output(node), scales.of(node)
    if node.column > 1:
        means, responses = content.means_of(node), content.responses
        if means is None or responses is None:
            return None
        return OutputBars(
            _level_ends(scales, node),
            means,
            responses.numbers,
            responses.classes,
            output,
            levels,
        )
    limit = number_text(scales.weight_limit)
    if content.image is not None:
        ends = f"−{limit}", "weights", limit
        return WeightImage(ends, scales.weight_images(theme)[node.index], output, levels)
    ends = "weights", "", f"±{limit}"
    return WeightBars(ends, content.weights(0)[node.index], scales.weight_limit, output, levels)


def _histogram(content: Content, index: int) -> Histogram:
    summary = content.summary
    assert summary is not None
    low, high = float(summary.lows[index]), float(summary.highs[index])
    ends = number_text(low), "", number_text(high)
    value = np.nan if content.marked is None else float(content.marked.values[index])
    mark = (value - low) / (high - low) if value == value and high > low else None
    return Histogram(ends, summary.counts[index], mark)


def _level_ends(scales: CardScales, node: Node) -> tuple[str, str, str]:
    low, high = map(number_text, scales.of(node))
    return "mean output", "", f"{low} to {high}"


def paint_cards(
    painter: QPainter,
    theme: Theme,
    content: Content,
    scales: CardScales,
    layout: DiagramLayout,
    font: QFont,
) -> None:
    """Paint every node, and the legend of every column."""
    first, last = layout.columns[0], len(layout.columns) - 1
    if content.input_kind is InputKind.IMAGE:
        _paint_image(painter, theme, content, layout, font)
    elif content.input_kind is InputKind.LIST:
        _paint_list(painter, theme, content, first, font)
    else:
        _paint_column(painter, theme, content, scales, 0, first)
    for number, column in enumerate(layout.columns[1:], start=1):
        if column.dots:
            paint_dots(painter, theme, _dot_colours(content, scales, theme, number), column)
        else:
            _paint_column(painter, theme, content, scales, number, column)
    _paint_predicted(painter, theme, content, layout.columns[last])
    for number in range(last + 1):
        legend = _Legend(painter, theme, layout.legend_rect(number), font)
        legend.paint(content, scales, number, first)


def paint_band(
    painter: QPainter, theme: Theme, layout: DiagramLayout, weights: int, font: QFont
) -> None:
    """Paint all weights of pixels as one band: the first layer's pictures show them."""
    start, end = layout.columns[0].area, layout.columns[1].area
    path = _band_path(start, end)
    band = QColor(theme.border)
    band.setAlphaF(0.45)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(band)
    painter.drawPath(path)
    middle = QRectF(start.right(), start.center().y() - _CAPTION_PX, 0.0, 2 * _CAPTION_PX)
    middle.setRight(max(end.left(), start.right()))
    texts = f"{weights:,}", "weights"
    if max(map(QFontMetricsF(font).horizontalAdvance, texts)) <= middle.width():
        painter.setFont(font)
        painter.setPen(QColor(theme.faint_text))
        painter.drawText(middle, _CENTERED, "\n".join(texts))


def _band_path(start: QRectF, end: QRectF) -> QPainterPath:
    middle = (start.right() + end.left()) / 2
    path = QPainterPath(start.topRight())
    path.cubicTo(middle, start.top(), middle, end.top(), end.left(), end.top())
    path.lineTo(end.bottomLeft())
    path.cubicTo(middle, end.bottom(), middle, start.bottom(), start.right(), start.bottom())
    path.closeSubpath()
    return path


def _paint_column(
    painter: QPainter,
    theme: Theme,
    content: Content,
    scales: CardScales,
    number: int,
    column: Column,
) -> None:
    for index in range(len(column.ys)):
        rect = column.rect(index)
        plot = plot_of(content, scales, theme, Node(number, index))
        if plot is None:
            painter.fillRect(rect, QColor(theme.base))
        else:
            plot.paint(painter, theme, rect)
    for index in range(len(column.ys)):
        paint_border(painter, theme.faint_text, column.rect(index), theme.style.line)


def _paint_image(
    painter: QPainter, theme: Theme, content: Content, layout: DiagramLayout, font: QFont
) -> None:
    area = layout.columns[0].area
    paint_pixels(painter, area, input_pixels(theme, content))
    paint_border(painter, theme.faint_text, area, theme.style.line)
    row = QRectF(area.center().x() - layout.pitch / 2, area.bottom() + 2, layout.pitch, _CAPTION_PX)
    _paint_fitting(painter, theme.text, row, font, _image_texts(content))


def _image_texts(content: Content) -> tuple[str, ...]:
    if content.marked is not None:
        return content.marked.label, content.marked.label.partition(",")[0]
    assert content.summary is not None
    count = f"{content.summary.samples:,}"
    return f"mean of {count} training samples", f"mean of {count}", "mean"


def _paint_list(
    painter: QPainter, theme: Theme, content: Content, column: Column, font: QFont
) -> None:
    area = column.area
    painter.fillRect(area, QColor(theme.base))
    tall = column.side >= _LEAST_ROW_PX
    width = column.node_width - 2 * _PADDING_PX
    width *= _NAME_FRACTION if _has_histograms(column) else 1.0
    shown = range(0, len(column.ys), _rows_per_name(column))
    names = [content.features[index] for index in shown]
    texts = cut_names(names, QFontMetricsF(font), width)
    for index, text in zip(shown, texts, strict=True):
        rect = column.rect(index).adjusted(_PADDING_PX, 0, -_PADDING_PX, 0)
        if tall:
            if _has_histograms(column):
                plot = QRectF(rect).adjusted(_NAME_FRACTION * rect.width() + _PADDING_PX, 2, 0, -1)
                _histogram(content, index).paint(painter, theme, plot)
                rect.setWidth(_NAME_FRACTION * rect.width())
        else:
            middle = rect.center().y()
            rect.setTop(middle - _LEAST_ROW_PX / 2)
            rect.setBottom(middle + _LEAST_ROW_PX / 2)
            above, below = area.top() - rect.top(), area.bottom() - rect.bottom()
            rect.translate(0, max(above, 0.0) + min(below, 0.0))
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(rect, _LEFT, text)
    paint_border(painter, theme.faint_text, area, theme.style.line)


def _rows_per_name(column: Column) -> int:
    """Return of how many rows of a list one has its name."""
    return max(int(np.ceil(_LEAST_ROW_PX / column.side)), 1)


def _has_histograms(column: Column) -> bool:
    """Return whether the rows of a list have space for histograms."""
    return column.side >= _LEAST_ROW_PX and column.node_width >= _LEAST_WIDTH_PX


def _dot_colours(content: Content, scales: CardScales, theme: Theme, number: int) -> Sequence[int]:
    """Return the colours (RGB) of the mean outputs over all groups; of biases without any."""
    if content.responses is None:
        means = np.sign(content.layers[number - 1][:, -1])
        low, high = np.full(len(means), -1.0), np.full(len(means), 1.0)
    else:
        means = content.responses.means[content.map_slice(number)].mean(axis=1)
        low, high = np.array([scales.of(Node(number, i)) for i in range(len(means))]).T
    # White is 0, as on maps.
    most = np.maximum(-low, high)
    colours: Sequence[int] = ColourMap(theme).pixels(means, -most, most).tolist()
    return colours


def _paint_predicted(painter: QPainter, theme: Theme, content: Content, column: Column) -> None:
    """Mark the output of the class that is predicted for the marked input."""
    count = len(content.outputs)
    if content.marked is None or content.marked.outputs is None or count < 2:
        return
    if content.responses is None or not content.responses.classes:
        return
    outputs = content.marked.outputs[-count:].tolist()
    rect = column.rect(predicted_class(outputs)).adjusted(-2, -2, 2, 2)
    paint_border(painter, theme.accent, rect, theme.style.line * _PREDICTED_PX)


class _Legend:
    """Two rows below a column, which say what its cards show."""

    def __init__(self, painter: QPainter, theme: Theme, rect: QRectF, font: QFont) -> None:
        self._painter = painter
        self._theme = theme
        self._font = font
        half = rect.height() / 2
        inner = rect.adjusted(3, 0, -3, 0)
        self._rows = (
            QRectF(inner.left(), inner.top(), inner.width(), half),
            QRectF(inner.left(), inner.top() + half, inner.width(), half),
        )

    def paint(self, content: Content, scales: CardScales, number: int, inputs: Column) -> None:
        """Paint the legend of a column; ``inputs`` is the first of them."""
        if number == 0:
            self._paint_inputs(content, inputs)
        elif number == 1:
            self._paint_weights(content, scales)
        else:
            self._paint_outputs(content, scales, number)

    def _text(self, row: int, *texts: str) -> None:
        _paint_fitting(self._painter, self._theme.faint_text, self._rows[row], self._font, texts)

    def _paint_inputs(self, content: Content, inputs: Column) -> None:
        if content.input_kind is InputKind.IMAGE or content.summary is None:
            return
        if inputs.block and not _has_histograms(inputs):
            named = len(range(0, len(inputs.ys), _rows_per_name(inputs)))
            if named < len(inputs.ys):
                self._text(0, f"{named} of {len(inputs.ys):,} names", "")
            return
        count = f"{content.summary.samples:,}"
        self._text(0, f"histograms of {count} samples", f"{count} samples", count)
        if content.marked is not None:
            label = content.marked.label
            self._text(1, f"line: {label}", f"line: {label.partition(',')[0]}", "")

    def _paint_weights(self, content: Content, scales: CardScales) -> None:
        limit = number_text(scales.weight_limit)
        low, high = map(number_text, scales.outputs[0])
        strip = content.marked is not None and content.marked.outputs is not None
        texts = (f"weights; strip: output {low} to {high}",) if strip else ()
        if content.image is not None:
            self._text(0, *texts, "weights of pixels", "weights", "")
            self._paint_ramp(f"−{limit}", limit)
            return
        self._text(0, f"weights up to ±{limit}", f"weights ±{limit}", f"±{limit}", "")
        if strip:
            self._text(1, f"strip: output {low} to {high}", "strip: output", "")

    def _paint_ramp(self, low: str, high: str) -> None:
        """Paint the diverging colours between their ends."""
        row, metrics = self._rows[1], QFontMetricsF(self._font)
        width = min(row.width(), 150.0)
        row = QRectF(row.center().x() - width / 2, row.top(), width, row.height())
        self._painter.setFont(self._font)
        self._painter.setPen(QColor(self._theme.faint_text))
        self._painter.drawText(row, _LEFT, low)
        self._painter.drawText(
            row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, high
        )
        bar = QRectF(row.left(), row.center().y() - _BAR_PX / 2, row.width(), _BAR_PX).adjusted(
            metrics.horizontalAdvance(low) + _PADDING_PX,
            0,
            -metrics.horizontalAdvance(high) - _PADDING_PX,
            0,
        )
        ramp = np.linspace(-1.0, 1.0, _BAR_CELLS)[np.newaxis]
        if bar.width() > 0:
            one = np.array(1.0)
            paint_map(self._painter, bar, ColourMap(self._theme).pixels(ramp, -one, one))

    def _paint_outputs(self, content: Content, scales: CardScales, number: int) -> None:
        responses = content.responses
        if responses is None:
            return
        low, high = map(number_text, scales.outputs[number - 1])
        by = "class" if responses.classes else responses.target or "target"
        if scales.targets and number == len(content.layers):
            own = "each output on its own scale"
            self._text(0, f"mean output by {by}, {own}", f"mean output by {by}", f"by {by}", "")
            return
        self._text(
            0,
            f"mean output by {by}, {low} to {high}",
            f"mean by {by}, {low} to {high}",
            f"{low} to {high}",
            "",
        )
        if number == len(content.layers) and len(content.outputs) == 1:
            self._paint_groups(content)
        elif content.marked is not None and content.marked.outputs is not None:
            self._text(1, f"line: {content.marked.label.partition(',')[0]}", "")

    def _paint_groups(self, content: Content) -> None:
        """Paint the colours of the groups with their names; of ranges the first and the last."""
        responses = content.responses
        assert responses is not None
        row, metrics = self._rows[1], QFontMetricsF(self._font)
        names = _group_names(responses)
        fitting = row.width() - (_CHIP_PX + 2 + _PADDING_PX) * len(names)
        if not responses.classes and metrics.horizontalAdvance("".join(names)) > fitting:
            names = ["low", *names[1:-1], "high"] if len(names) > 1 else [""]
        if metrics.horizontalAdvance("".join(names)) > fitting and not responses.classes:
            names = [""] * len(names)
        colours = group_colours(self._theme, responses.numbers, responses.classes)
        widths = [metrics.horizontalAdvance(name) + (_PADDING_PX if name else 0) for name in names]
        chips = (_CHIP_PX + 2) * len(names)
        most = max((row.width() - chips) / max(sum(map(bool, names)), 1), 0.0)
        widths = [min(width, most) for width in widths]
        x = row.center().x() - (sum(widths) + chips) / 2
        self._painter.setFont(self._font)
        for name, width, colour in zip(names, widths, colours, strict=True):
            chip = QRectF(x, row.center().y() - _CHIP_PX / 2, _CHIP_PX, _CHIP_PX)
            self._painter.fillRect(chip, colour)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(width, 0.0))
            self._painter.setPen(QColor(self._theme.faint_text))
            place = QRectF(chip.right() + 2, row.top(), width, row.height())
            self._painter.drawText(place, _LEFT, text)
            x = chip.right() + 2 + width


def _group_names(responses: Responses) -> list[str]:
    """Return the names of classes; of ranges the first and the last."""
    names = list(responses.groups)
    if responses.classes or len(names) < 2:
        return names
    return [names[0], *[""] * (len(names) - 2), names[-1]]


def _paint_fitting(
    painter: QPainter, colour: str, row: QRectF, font: QFont, texts: Sequence[str]
) -> None:
    """Paint the first text that fits into a row; if none does, the last one, cut."""
    metrics = QFontMetricsF(font)
    fitting = (text for text in texts if metrics.horizontalAdvance(text) <= row.width())
    text = next(fitting, texts[-1])
    painter.setFont(font)
    painter.setPen(QPen(QColor(colour)))
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, row.width())
    painter.drawText(row, _CENTERED, elided)
