"""The whole diagram as a picture: everything but its buttons, enlargement and editor."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.theme import Theme
from gui.views.network.cards import paint_ring
from gui.views.network.columns import LONGEST_LABEL_PX, paint_column, paint_labels, paint_locks
from gui.views.network.content import Content
from gui.views.network.headers import FONT_PX, Header, headers_for, paint_headers, sized_font
from gui.views.network.lines import paint_lines
from gui.views.network.parts import Address, Neuron, Part
from gui.views.network.places import ROW_HEIGHT_PX, Places, places_for
from gui.views.network.shades import Shades
from gui.views.network.wiring import Wiring, bundle_of, wiring_around

_CAPTION_FONT_PX = 15
_MARGIN_PX = 8.0
#: How much of the other connections is covered under those of the neuron pointed at.
_VEIL = 0.82


class Picture:
    """Lays a network out and paints it; `set_content` and `lay_out` come first.

    Every part can be painted alone, because some of them change seldom.
    """

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.theme = theme
        self.content: Content | None = None
        self.shades: Shades | None = None
        self.places: Places | None = None
        self.headers: list[Header] = []
        self.wiring = Wiring(())
        self.caption: list[str] = []
        #: The longest caption that room was made for.
        self._longest_caption: list[str] = []
        self.frozen: frozenset[Address] = frozenset()
        #: Whether the headers leave room for buttons.
        self.editable = True
        self._font = theme.style.font(sized_font(font, FONT_PX))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.theme = theme
        self._font = theme.style.font(self._font)
        if self.shades is not None:
            self.shades.set_theme(theme)

    def set_content(self, content: Content, new: bool) -> None:
        """Show other numbers, or, if ``new``, another network."""
        self.content = content
        if new or self.shades is None:
            self.shades = Shades(self.theme, content)
        else:
            self.shades.set_content(content)

    def make_room(self, content: Content, caption: list[str]) -> None:
        """Let scales hold a content's outputs, and the layout a caption, too."""
        if self.shades is not None:
            self.shades.make_room(content)
        self._longest_caption = max(self._longest_caption, caption, key=lambda c: len("".join(c)))

    def lay_out(self, width: float, height: float) -> None:
        """Take a size."""
        if self.content is None:
            return
        metrics = QFontMetricsF(self._font)
        labels = []
        for names in (self.content.features, self.content.outputs):
            widest = max(map(metrics.horizontalAdvance, names))
            labels.append(min(widest, LONGEST_LABEL_PX))
        if len(self.content.outputs) == 1:
            # The header says it.
            labels[1] = 0.0
        lines = max(
            len(self._lines_of(caption, width)) for caption in (self.caption, self._longest_caption)
        )
        self.places = places_for(self.content.sizes, width, height, (labels[0], labels[1]), lines)
        self.headers = headers_for(self.content, self.places, self._font, self.editable)

    def caption_lines(self, width: float) -> list[str]:
        """Return the caption in one line, or in its parts if it is too wide."""
        return self._lines_of(self.caption, width)

    def _lines_of(self, caption: list[str], width: float) -> list[str]:
        if not self.theme.style.captioned:
            return []
        whole = " · ".join(caption)
        metrics = QFontMetricsF(sized_font(self._font, _CAPTION_FONT_PX))
        fits = metrics.horizontalAdvance(whole) <= width - 2 * _MARGIN_PX
        return [whole] if fits else caption

    def place_of(self, part: Part) -> QRectF:
        """Return the rectangle of a card, or a small one in the middle of a connection."""
        assert self.places is not None
        if isinstance(part, Neuron):
            return self.places.columns[part.column].card(part.index)
        start = self.places.columns[part.layer].centre(part.source)
        end = self.places.columns[part.layer + 1].centre(part.neuron)
        return QRectF((start + end) / 2, (start + end) / 2).adjusted(-2, -2, 2, 2)

    def paint_backdrop(self, painter: QPainter, whole: QRectF) -> None:
        """Paint what changes seldom: background, connections, the words around the cards."""
        painter.fillRect(whole, QColor(self.theme.plot))
        if self.places is None or self.content is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_wiring(painter, self.wiring)
        paint_headers(painter, self.theme, self.headers, self._font)
        self._paint_names(painter)

    def paint_caption(self, painter: QPainter) -> None:
        """Paint the caption; a second line of it is smaller."""
        if self.places is None:
            return
        font = sized_font(self._font, _CAPTION_FONT_PX)
        painter.setPen(QColor(self.theme.text))
        row = self.places.caption.adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0)
        row.setHeight(ROW_HEIGHT_PX + 3)
        for line in self.caption_lines(self.places.caption.width()):
            painter.setFont(font)
            words = QFontMetricsF(font).elidedText(line, Qt.TextElideMode.ElideRight, row.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, words)
            row.translate(0, ROW_HEIGHT_PX + 2)
            font = self._font

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
            self._paint_names(painter)
            return
        target, source = np.array([part.neuron]), np.array([part.source])
        bundle = bundle_of(part.layer, layers[part.layer][:, :-1], target, source, self.frozen)
        pair = self.places.columns[part.layer], self.places.columns[part.layer + 1]
        paint_lines(painter, self.theme, bundle, pair, emphasis=1.8)

    def paint_cards(self, painter: QPainter, selected: Neuron | None) -> None:
        """Paint every card."""
        if self.places is None or self.content is None or self.shades is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        columns = self.places.columns
        for number, column in enumerate(columns):
            paint_column(painter, self.theme, self.content, self.shades, number, column)
        paint_locks(painter, self.theme, self.content, columns, self.frozen)
        if selected is not None:
            column = columns[selected.column]
            paint_ring(painter, self.theme, column.card(selected.index), column.dots)

    def _paint_wiring(self, painter: QPainter, wiring: Wiring) -> None:
        assert self.places is not None
        columns = self.places.columns
        for bundle, left, right in zip(wiring.bundles, columns, columns[1:], strict=False):
            paint_lines(painter, self.theme, bundle, (left, right))

    def _paint_names(self, painter: QPainter) -> None:
        assert self.places is not None
        assert self.content is not None
        first, last = self.places.columns[0], self.places.columns[-1]
        paint_labels(painter, self.theme, first, self.content.features, self._font, left=True)
        if len(self.content.outputs) > 1:
            paint_labels(painter, self.theme, last, self.content.outputs, self._font, left=False)
