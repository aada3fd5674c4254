"""Painting the whole diagram: everything but its buttons, details and editor."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPixmap

from gui.theme import Theme
from gui.views.network.colours import NodeColours
from gui.views.network.connections import (
    Connections,
    layer_connections,
    node_connections,
    paint_connections,
)
from gui.views.network.content import Address, Content, Node, Part
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
    label_width,
    paint_focus_ring,
    paint_labels,
    paint_locks,
    paint_nodes,
)

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
        self.colours: NodeColours | None = None
        self.layout: DiagramLayout | None = None
        self.headers: list[Header] = []
        self.connections = Connections(())
        self.caption: list[str] = []
        #: The longest caption that the layout has space for.
        self._longest_caption: list[str] = []
        self.frozen: frozenset[Address] = frozenset()
        #: Whether the headers leave space for buttons.
        self.with_buttons = True
        self._font = theme.style.font(sized_font(font, FONT_PX))

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.theme = theme
        self._font = theme.style.font(self._font)
        if self.colours is not None:
            self.colours.set_theme(theme)

    def set_content(self, content: Content, new: bool) -> None:
        """Show other numbers, or, if ``new``, another network."""
        self.content = content
        if new or self.colours is None:
            self.colours = NodeColours(self.theme, content)
        else:
            self.colours.set_content(content)

    def reserve(self, content: Content, caption: list[str]) -> None:
        """Keep the levels wide enough for a content, and the layout for a caption, from now on."""
        if self.colours is not None:
            self.colours.reserve(content)
        self._longest_caption = max(self._longest_caption, caption, key=lambda c: len("".join(c)))

    def lay_out(self, width: float, height: float) -> None:
        """Lay everything out in this size."""
        if self.content is None:
            return
        sides = self.content.features, self.content.outputs
        label_widths = [label_width(self.theme, names, self._font) for names in sides]
        if len(self.content.outputs) == 1:
            # The header already names it.
            label_widths[1] = 0.0
        caption_lines = max(
            len(self._wrapped(caption, width)) for caption in (self.caption, self._longest_caption)
        )
        self.layout = layout_for(
            self.content.sizes, width, height, (label_widths[0], label_widths[1]), caption_lines
        )
        self.headers = headers_for(self.content, self.layout, self._font, self.with_buttons)

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
            self._paint_connections(painter, node_connections(layers, part, self.frozen))
            self._paint_names(painter)
            return
        weights = layers[part.layer][:, :-1]
        target, source = np.array([part.target]), np.array([part.source])
        alone = layer_connections(part.layer, weights, target, source, self.frozen)
        columns = self.layout.columns[part.layer], self.layout.columns[part.layer + 1]
        paint_connections(painter, self.theme, alone, columns, emphasis=1.8)

    def paint_nodes(self, painter: QPainter, focused: Node | None) -> None:
        """Paint every node."""
        if self.layout is None or self.content is None or self.colours is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        columns = self.layout.columns
        for number, column in enumerate(columns):
            paint_nodes(painter, self.theme, self.content, self.colours, number, column)
        paint_locks(painter, self.theme, self.content, columns, self.frozen)
        if focused is not None:
            paint_focus_ring(painter, self.theme, columns[focused.column], focused.index)

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
        paint_labels(painter, self.theme, first, self.content.features, self._font, left=True)
        if len(self.content.outputs) > 1:
            paint_labels(painter, self.theme, last, self.content.outputs, self._font, left=False)


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
