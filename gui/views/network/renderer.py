"""Painting the whole diagram: everything but its buttons, details and editor."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPixmap

from gui.current_frame import Explained
from gui.theme import Theme
from gui.views.network.cards import paint_band, paint_cards
from gui.views.network.colours import NodeColours
from gui.views.network.columns import InputKind
from gui.views.network.connections import (
    Connections,
    layer_connections,
    node_connections,
    paint_connections,
)
from gui.views.network.content import Address, Content, Node, Part
from gui.views.network.explained import paint_explained
from gui.views.network.layout import (
    FONT_PX,
    ROW_HEIGHT_PX,
    DiagramLayout,
    Header,
    headers_for,
    layout_for,
    sized_font,
)
from gui.views.network.nodes import (
    CHIP_WIDTH_PX,
    label_width,
    longest_name,
    paint_border,
    paint_focus_ring,
    paint_labels,
    paint_locks,
    paint_nodes,
)
from gui.views.network.scales import CardScales
from gui.views.network.small_plots import group_colours

_CAPTION_FONT_PX = 15
_MARGIN_PX = 8.0
#: How much the other connections fade behind those of the highlighted node.
_FADE = 0.82
_CENTERED = Qt.AlignmentFlag.AlignCenter


class DiagramRenderer:
    """Lays a network out and paints it; `set_content` and `lay_out` come first.

    The background (connections, headers, names), the caption, the highlight and the nodes can be
    painted separately, because they change at different times.
    """

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.theme = theme
        self.content: Content | None = None
        #: Of maps, for one or two inputs; else the scales of cards.
        self.colours: NodeColours | None = None
        self.scales: CardScales | None = None
        self.layout: DiagramLayout | None = None
        self.headers: list[Header] = []
        self.connections = Connections(())
        self.caption: list[str] = []
        #: The longest caption that the layout has space for.
        self._longest_caption: list[str] = []
        self.frozen: frozenset[Address] = frozenset()
        #: Where the explanation of a step is, if one is shown.
        self.explained: Explained | None = None
        #: Whether the headers leave space for buttons.
        self.with_buttons = True
        self._font = theme.style.font(sized_font(font, FONT_PX))
        self._longest_name = 0.0

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.theme = theme
        self._font = theme.style.font(self._font)
        if self.colours is not None:
            self.colours.set_theme(theme)

    def set_content(self, content: Content, new: bool) -> None:
        """Show other numbers, or, if ``new``, another network."""
        self.content = content
        if content.input_kind is not InputKind.MAPS:
            self.colours = None
            if new or self.scales is None:
                self.scales = CardScales(content)
            else:
                self.scales.set_content(content)
        elif new or self.colours is None:
            self.scales, self.colours = None, NodeColours(self.theme, content)
        else:
            self.colours.set_content(content)

    def reserve(self, content: Content, caption: list[str]) -> None:
        """Keep the levels wide enough for a content, and the layout for a caption, from now on."""
        if self.colours is not None:
            self.colours.reserve(content)
        if self.scales is not None:
            self.scales.reserve(content)
        self._longest_caption = max(self._longest_caption, caption, key=lambda c: len("".join(c)))

    def lay_out(self, width: float, height: float) -> None:
        """Lay everything out in this size."""
        if self.content is None:
            return
        self._longest_name = longest_name(width, self.content.input_kind)
        sides = self.content.features, self.content.outputs
        label_widths = [
            label_width(self.theme, names, self._font, self._longest_name) for names in sides
        ]
        if self.content.input_kind.is_block:
            label_widths[0] = 0.0
        if self._chips():
            label_widths[1] += CHIP_WIDTH_PX
        if len(self.content.outputs) == 1:
            # The header already names it.
            label_widths[1] = 0.0
        caption_lines = max(
            len(self._wrapped(caption, width)) for caption in (self.caption, self._longest_caption)
        )
        self.layout = layout_for(
            self.content.sizes,
            width,
            height,
            (label_widths[0], label_widths[1]),
            caption_lines,
            self.content.input_kind,
            self.content.image,
        )
        self.headers = headers_for(self.content, self.layout, self._font, self.with_buttons)

    @property
    def banded(self) -> bool:
        """Whether a band stands for the connections of the inputs."""
        return self.content is not None and self.content.input_kind is InputKind.IMAGE

    def caption_lines(self, width: float) -> list[str]:
        """Return the caption in one line, or in its parts if it is too wide."""
        return self._wrapped(self.caption, width)

    def rect_of(self, part: Part) -> QRectF:
        """Return the rectangle of a node, or a small one in the middle of a connection."""
        assert self.layout is not None
        if isinstance(part, Node):
            return self.layout.columns[part.column].rect(part.index)
        start = self.layout.columns[part.layer].center(part.source)
        end = self.layout.columns[part.layer + 1].center(part.target)
        return QRectF((start + end) / 2, (start + end) / 2).adjusted(-2, -2, 2, 2)

    def paint_background(self, painter: QPainter, rect: QRectF) -> None:
        """Paint what rarely changes: connections, headers, and the names beside the nodes."""
        painter.fillRect(rect, QColor(self.theme.plot))
        if self.layout is None or self.content is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.banded:
            weights = self.content.weights(0).size
            paint_band(painter, self.theme, self.layout, weights, self._font)
        self._paint_connections(painter, self.connections)
        _paint_headers(painter, self.theme, self.headers, self._font)
        self._paint_names(painter)

    def paint_caption(self, painter: QPainter) -> None:
        """Paint the caption; a second line of it is smaller."""
        if self.layout is None:
            return
        font = sized_font(self._font, _CAPTION_FONT_PX)
        painter.setPen(QColor(self.theme.text))
        row = self.layout.caption.adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0)
        row.setHeight(ROW_HEIGHT_PX + 3)
        for line in self.caption_lines(self.layout.caption.width()):
            painter.setFont(font)
            text = QFontMetricsF(font).elidedText(line, Qt.TextElideMode.ElideMiddle, row.width())
            painter.drawText(row, _CENTERED, text)
            row.translate(0, ROW_HEIGHT_PX + 2)
            font = self._font

    def paint_highlight(self, painter: QPainter, part: Part | None) -> None:
        """Paint a connection, or those of a node, in front of all others."""
        if part is None or self.layout is None or self.content is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layers = self.content.layers
        if isinstance(part, Node):
            fade = QColor(self.theme.plot)
            fade.setAlphaF(_FADE)
            painter.fillRect(self.layout.body, fade)
            connections = node_connections(layers, part, self.frozen, self.banded)
            self._paint_connections(painter, connections)
            self._paint_names(painter)
            return
        weights = layers[part.layer][:, :-1]
        target, source = np.array([part.target]), np.array([part.source])
        alone = layer_connections(part.layer, weights, target, source, self.frozen)
        columns = self.layout.columns[part.layer], self.layout.columns[part.layer + 1]
        paint_connections(painter, self.theme, alone, columns, emphasis=1.8)

    def paint_nodes(
        self, painter: QPainter, focused: Node | None, highlighted: Part | None = None
    ) -> None:
        """Paint every node, and a ring around the focused one; of a block the highlighted one."""
        if self.layout is None or self.content is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        columns = self.layout.columns
        if self.colours is not None:
            for number, column in enumerate(columns):
                paint_nodes(painter, self.theme, self.content, self.colours, number, column)
        elif self.scales is not None:
            paint_cards(painter, self.theme, self.content, self.scales, self.layout, self._font)
        if isinstance(highlighted, Node) and columns[highlighted.column].block:
            rect = columns[highlighted.column].rect(highlighted.index)
            paint_border(painter, self.theme.accent, rect, 2.0 * self.theme.style.line)
        paint_locks(painter, self.theme, self.content, columns, self.frozen)
        if focused is not None:
            paint_focus_ring(painter, self.theme, columns[focused.column], focused.index)

    def paint_explained(self, painter: QPainter) -> None:
        """Paint where the explanation of a step is, in front of everything else."""
        if self.explained is None or self.layout is None or self.content is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_explained(painter, self.theme, self.content, self.layout, self.explained, self._font)

    def _wrapped(self, caption: list[str], width: float) -> list[str]:
        if not self.theme.style.captioned:
            return []
        whole = " · ".join(caption)
        metrics = QFontMetricsF(sized_font(self._font, _CAPTION_FONT_PX))
        fits = metrics.horizontalAdvance(whole) <= width - 2 * _MARGIN_PX
        return [whole] if fits else caption

    def _paint_connections(self, painter: QPainter, connections: Connections) -> None:
        assert self.layout is not None
        columns = self.layout.columns
        for drawn, left, right in zip(connections.layers, columns, columns[1:], strict=False):
            paint_connections(painter, self.theme, drawn, (left, right))

    def _paint_names(self, painter: QPainter) -> None:
        assert self.layout is not None
        assert self.content is not None
        first, last = self.layout.columns[0], self.layout.columns[-1]
        theme, content, longest = self.theme, self.content, self._longest_name
        if not content.input_kind.is_block:
            paint_labels(painter, theme, first, content.features, self._font, True, longest)
        if len(content.outputs) > 1:
            names, chips = content.outputs, self._chips()
            paint_labels(painter, theme, last, names, self._font, False, longest, chips)

    def _chips(self) -> list[QColor]:
        """Return the colours of the classes if each has an output, and bars in its colour."""
        content = self.content
        if content is None or content.responses is None or not content.responses.classes:
            return []
        count = len(content.outputs)
        return group_colours(self.theme, range(count), True) if count > 1 else []


class BackgroundCache:
    """Paints a renderer's background from a pixmap, painting that again only when needed.

    On a vector device, or with other pixels than the screen's, the background is painted itself.
    """

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None

    def clear(self) -> None:
        """Discard the pixmap: something in the background has changed."""
        self._pixmap = None

    def paint(
        self, painter: QPainter, renderer: DiagramRenderer, size: QSize, pixel_ratio: float
    ) -> None:
        """Paint the background of a widget of this size and device pixel ratio."""
        raster = painter.paintEngine().type() is QPaintEngine.Type.Raster
        if not raster or abs(painter.deviceTransform().m11() - pixel_ratio) > 1e-6:
            self._paint_enlarged(painter, renderer, size)
            return
        device_size = size * pixel_ratio
        if self._pixmap is None or self._pixmap.size() != device_size:
            self._pixmap = QPixmap(device_size)
            self._pixmap.setDevicePixelRatio(pixel_ratio)
            pixmap_painter = QPainter(self._pixmap)
            self._paint_enlarged(pixmap_painter, renderer, size)
            pixmap_painter.end()
        painter.drawPixmap(0, 0, self._pixmap)

    def _paint_enlarged(self, painter: QPainter, renderer: DiagramRenderer, size: QSize) -> None:
        scale = renderer.theme.style.scale
        painter.save()
        painter.scale(scale, scale)
        renderer.paint_background(
            painter, QRectF(0, 0, size.width() / scale, size.height() / scale)
        )
        painter.restore()


def _paint_headers(painter: QPainter, theme: Theme, headers: Sequence[Header], font: QFont) -> None:
    """Paint the texts; the buttons between them are widgets."""
    metrics = QFontMetricsF(font)
    for header in headers:
        painter.setFont(sized_font(font, FONT_PX, bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(header.title_rect, _CENTERED, header.title)
        painter.setFont(font)
        painter.drawText(header.row(2), _CENTERED, header.count)
        painter.setPen(QColor(theme.faint_text))
        available = header.rect.width() - 2
        text = metrics.elidedText(header.activation, Qt.TextElideMode.ElideRight, available)
        painter.drawText(header.row(1), _CENTERED, text)
