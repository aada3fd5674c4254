"""The whole diagram as a picture: everything but its buttons, enlargement and editor."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.theme import Theme
from gui.views.network.cards import (
    Palette,
    Pixels,
    paint_curve,
    paint_frame,
    paint_lock,
    paint_map,
    paint_ring,
)
from gui.views.network.content import Array, Content
from gui.views.network.headers import FONT_PX, Header, headers_for, paint_headers, sized_font
from gui.views.network.levels import Levels, symmetric_levels
from gui.views.network.lines import paint_lines
from gui.views.network.parts import Address, Neuron, Part
from gui.views.network.places import ROW_HEIGHT_PX, Column, Places, places_for
from gui.views.network.wiring import Wiring, bundle_of, wiring_around

_CAPTION_FONT_PX = 15
_LONGEST_LABEL_PX = 84.0
_LABEL_GAP_PX = 6.0
#: Labels of rows closer than this would touch.
_LEAST_ROW_PX = 11.0
#: How much of the other connections still shows under those of the neuron pointed at.
_VEIL = 0.82
#: Cards smaller than this have no room for a mark in their corner.
_LEAST_MARKED_PX = 18.0


class Picture:
    """Lays a network out and paints it; `set_content` and `lay_out` come first."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.content: Content | None = None
        self.places: Places | None = None
        self.headers: list[Header] = []
        self.wiring = Wiring(())
        self.caption: list[str] = []
        self.frozen: frozenset[Address] = frozenset()
        #: Whether the headers leave room for buttons.
        self.editable = True
        self.levels: tuple[Array, Array] | None = None
        self._font = sized_font(font, FONT_PX)
        self._levels = Levels()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.theme = theme
        self._palette = Palette(theme)
        self._recolour()

    def set_content(self, content: Content, new: bool) -> None:
        """Show other numbers, or, if ``new``, another network."""
        self.content = content
        if new:
            self._levels.forget()
            self._feature_levels = symmetric_levels(content.feature_maps)
        self._recolour()

    def lay_out(self, width: float, height: float) -> None:
        """Take a size."""
        if self.content is None:
            return
        metrics = QFontMetricsF(self._font)
        labels = []
        for names in (self.content.features, self.content.outputs):
            widest = max(map(metrics.horizontalAdvance, names))
            labels.append(min(widest, _LONGEST_LABEL_PX))
        if len(self.content.outputs) == 1:
            labels[1] = 0.0
        lines = len(self.caption_lines(width))
        self.places = places_for(self.content.sizes, width, height, (labels[0], labels[1]), lines)
        self.headers = headers_for(self.content, self.places, self._font, self.editable)

    def caption_lines(self, width: float) -> list[str]:
        """Return the caption in one line, or in its parts if it is too wide."""
        whole = " · ".join(self.caption)
        metrics = QFontMetricsF(sized_font(self._font, _CAPTION_FONT_PX))
        return [whole] if metrics.horizontalAdvance(whole) <= width - 16 else self.caption

    def levels_of(self, neuron: Neuron) -> tuple[float, float]:
        """Return the values that the ends of the colours stand for on a card."""
        if neuron.column == 0 or self.content is None or self.levels is None:
            low, high = self._feature_levels
            place = neuron.index
            if neuron.column:
                return -1.0, 1.0
        else:
            low, high = self.levels
            place = self.content.first_of(neuron.column) + neuron.index
        return float(low[place]), float(high[place])

    def place_of(self, part: Part) -> QRectF:
        """Return the rectangle of a card, or a point in the middle of a connection."""
        assert self.places is not None
        if isinstance(part, Neuron):
            return self.places.columns[part.column].card(part.index)
        start = self.places.columns[part.layer].centre(part.source)
        end = self.places.columns[part.layer + 1].centre(part.neuron)
        return QRectF((start + end) / 2, (start + end) / 2).adjusted(-2, -2, 2, 2)

    def paint_backdrop(self, painter: QPainter, whole: QRectF) -> None:
        """Paint what changes seldom: background, connections, the words above the columns."""
        painter.fillRect(whole, QColor(self.theme.plot))
        if self.places is None or self.content is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_wiring(painter, self.wiring)
        paint_headers(painter, self.theme, self.headers, self._font)
        self._paint_labels(painter, self.places.columns[0], self.content.features, True)
        if len(self.content.outputs) > 1:
            self._paint_labels(painter, self.places.columns[-1], self.content.outputs, False)

    def paint_caption(self, painter: QPainter) -> None:
        """Paint the caption."""
        if self.places is None:
            return
        font = sized_font(self._font, _CAPTION_FONT_PX)
        painter.setPen(QColor(self.theme.text))
        place = self.places.caption
        for line in self.caption_lines(place.width()):
            row = QRectF(place.left() + 4, place.top(), place.width() - 8, ROW_HEIGHT_PX + 3)
            painter.setFont(font)
            words = QFontMetricsF(font).elidedText(line, Qt.TextElideMode.ElideRight, row.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, words)
            place = place.translated(0, ROW_HEIGHT_PX + 2)
            font = sized_font(self._font, FONT_PX)

    def paint_highlight(self, painter: QPainter, part: Part | None) -> None:
        """Paint the connections of a neuron, or one connection, before all others."""
        if part is None or self.places is None or self.content is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layers = self.content.layers
        if isinstance(part, Neuron):
            veil = QColor(self.theme.plot)
            veil.setAlphaF(_VEIL)
            painter.fillRect(self.places.body, veil)
            around = wiring_around(layers, part.column, part.index, self.frozen)
            self._paint_wiring(painter, around)
            self._paint_labels(painter, self.places.columns[0], self.content.features, True)
            return
        target, source = np.array([part.neuron]), np.array([part.source])
        bundle = bundle_of(part.layer, layers[part.layer][:, :-1], target, source, self.frozen)
        columns = self.places.columns
        pair = (columns[part.layer], columns[part.layer + 1])
        paint_lines(painter, self.theme, bundle, pair, emphasis=1.8)

    def paint_cards(self, painter: QPainter, selected: Neuron | None) -> None:
        """Paint every card."""
        if self.places is None or self.content is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, column in enumerate(self.places.columns):
            if column.dots:
                self._paint_dots(painter, number, column)
            else:
                self._paint_column(painter, number, column)
        self._paint_locks(painter)
        if selected is not None:
            column = self.places.columns[selected.column]
            paint_ring(painter, self.theme, column.card(selected.index), column.dots)

    def _recolour(self) -> None:
        content = self.content
        self._pixels: Pixels | None = None
        if content is None:
            return
        self._feature_pixels = self._palette.maps(content.feature_maps, *self._feature_levels)
        self._feature_means = content.feature_maps.mean(axis=(1, 2))
        self.levels = None
        if content.maps is not None:
            sizes = content.sizes[1:]
            self.levels = self._levels.of(content.maps, content.activations, sizes)

    def _neuron_pixels(self) -> Pixels | None:
        """Return the maps as images, made when the first of them is painted: dots need none."""
        maps = self.content.maps if self.content is not None else None
        if self._pixels is None and maps is not None and self.levels is not None:
            self._pixels = self._palette.maps(maps, *self.levels)
        return self._pixels

    def _paint_wiring(self, painter: QPainter, wiring: Wiring) -> None:
        assert self.places is not None
        columns = self.places.columns
        for bundle, *pair in zip(wiring.bundles, columns, columns[1:], strict=False):
            paint_lines(painter, self.theme, bundle, (pair[0], pair[1]))

    def _paint_column(self, painter: QPainter, number: int, column: Column) -> None:
        content = self.content
        assert content is not None
        first = 0 if number == 0 else content.first_of(number)
        pixels = self._feature_pixels if number == 0 else self._neuron_pixels()
        curved = len(content.axes) < 2
        for index in range(len(column.ys)):
            place = column.card(index)
            if pixels is None or curved:
                painter.fillRect(place, QColor(self.theme.base))
            if curved:
                neuron = Neuron(number, index)
                values = content.map_of(neuron)
                if values is not None:
                    levels = self.levels_of(neuron)
                    paint_curve(painter, self.theme, place, values[0], levels)
            elif pixels is not None:
                paint_map(painter, place, pixels[first + index])
        for index in range(len(column.ys)):
            paint_frame(painter, self.theme.faint_text, column.card(index))

    def _paint_dots(self, painter: QPainter, number: int, column: Column) -> None:
        colours = self._dot_colours(number)
        edge = column.side > 4
        painter.setPen(QPen(QColor(self.theme.faint_text), 0.8) if edge else Qt.PenStyle.NoPen)
        for index, colour in enumerate(colours):
            painter.setBrush(QColor.fromRgb(colour))
            painter.drawEllipse(column.card(index))

    def _dot_colours(self, number: int) -> Sequence[int]:
        """Return the colours of mean outputs, or, without maps, of the signs of the biases."""
        content = self.content
        assert content is not None
        if number == 0:
            means, (low, high) = self._feature_means, self._feature_levels
        elif content.maps is None or self.levels is None:
            means = np.sign(content.layers[number - 1][:, -1])
            low, high = np.full(len(means), -1.0), np.full(len(means), 1.0)
        else:
            first = content.first_of(number)
            span = slice(first, first + content.sizes[number])
            means = content.maps[span].mean(axis=(1, 2))
            low, high = self.levels[0][span], self.levels[1][span]
        colours: Sequence[int] = self._palette.pixels(means, low, high).tolist()
        return colours

    def _paint_locks(self, painter: QPainter) -> None:
        assert self.content is not None
        assert self.places is not None
        for layer, neuron, index in self.frozen:
            if layer >= len(self.content.layers) or neuron >= len(self.content.layers[layer]):
                continue
            if index != self.content.layers[layer].shape[1] - 1:
                continue
            column = self.places.columns[layer + 1]
            place = column.card(neuron)
            if column.side >= _LEAST_MARKED_PX:
                corner = place.bottomRight() + QPointF(3, 3)
                paint_lock(painter, self.theme, corner)
            else:
                paint_frame(painter, self.theme.text, place.adjusted(-1, -1, 1, 1), 1.6)

    def _paint_labels(
        self, painter: QPainter, column: Column, names: Sequence[str], left: bool
    ) -> None:
        if len(column.ys) > 1 and column.ys[1] - column.ys[0] < _LEAST_ROW_PX:
            return
        metrics = QFontMetricsF(self._font)
        painter.setFont(self._font)
        painter.setPen(QColor(self.theme.text))
        side = Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft
        for index, name in enumerate(names):
            words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, _LONGEST_LABEL_PX)
            middle = column.ys[index]
            row = QRectF(0, middle - ROW_HEIGHT_PX / 2, _LONGEST_LABEL_PX + 8, ROW_HEIGHT_PX)
            if left:
                row.moveRight(column.x - column.side / 2 - _LABEL_GAP_PX)
            else:
                row.moveLeft(column.x + column.side / 2 + _LABEL_GAP_PX)
            painter.drawText(row, side | Qt.AlignmentFlag.AlignVCenter, words)
