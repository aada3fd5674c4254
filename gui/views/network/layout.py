"""The positions of everything in a diagram: caption, headers with their buttons, and nodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from gui.views.network.content import Content, Node
from gui.views.network.descriptions import input_count_text, neuron_count_text
from scratchnet.registry import OUTPUT_ACTIVATIONS

FONT_PX = 12
CAPTION_HEIGHT_PX = 26
ROW_HEIGHT_PX = 19
_HEADER_ROWS = 3
_MARGIN_PX = 8
_LABEL_GAP_PX = 6
#: A node takes at most this part of its column's width; the rest is for the connections.
_NODE_WIDTH_FRACTION = 0.54
#: And this part of the height that its column has for it.
_NODE_HEIGHT_FRACTION = 0.8
#: A map smaller than this shows nothing, so a dot is drawn instead.
_SMALLEST_MAP_PX = 13.0
_LARGEST_DOT_PX = 11.0
_SMALLEST_DOT_PX = 1.0
#: Columns of maps share one size unless that would make all of them smaller than this.
_SMALLEST_SHARED_PX = 22.0
_OUTPUT_SCALE = 1.4
#: Nodes may be this large, even in a small window, and never larger, even on a very large screen.
_SMALLEST_LARGE_PX, _LARGEST_PX = 40.0, 260.0
#: Nodes lie at most this many of their sizes apart, so that few do not get lost in a tall window.
_WIDEST_SPACING = 1.75
#: A dot is hit from this far away.
_DOT_REACH_PX = 5.0
_BUTTON_PX = 17.0
_SMALL_BUTTON_PX = 13.0
#: Columns closer than this get smaller buttons, closer together.
_NARROW_PX = 58.0
_GAP_PX = 3.0
_SMALL_GAP_PX = 1.0

#: Where the arrow keys start: the first neuron.
FIRST_NODE = Node(1, 0)


class Direction(Enum):
    """An arrow key: columns across, nodes down."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


@dataclass(frozen=True)
class Column:
    """The nodes of one column: squares of ``side``, or dots of that diameter."""

    x: float
    ys: NDArray[np.float64]
    side: float
    dots: bool

    def rect(self, index: int) -> QRectF:
        """Return the square of a node, or the one around a dot."""
        half = self.side / 2
        return QRectF(self.x - half, self.ys[index] - half, self.side, self.side)

    def center(self, index: int) -> QPointF:
        """Return the center of a node."""
        return QPointF(self.x, self.ys[index])

    def index_at(self, point: QPointF) -> int | None:
        """Return the node at a point."""
        reach = max(self.side / 2, _DOT_REACH_PX)
        distances = np.abs(self.ys - point.y())
        nearest = int(distances.argmin())
        hit = abs(point.x() - self.x) <= reach and distances[nearest] <= reach
        return nearest if hit else None


@dataclass(frozen=True)
class DiagramLayout:
    """The caption, the headers and the columns within a view of some size.

    ``pitch`` is the distance between the centers of two columns.
    """

    caption: QRectF
    header: QRectF
    body: QRectF
    pitch: float
    columns: tuple[Column, ...]

    def header_rect(self, column: int) -> QRectF:
        """Return the space for a column's header."""
        x = self.columns[column].x
        return QRectF(x - self.pitch / 2, self.header.top(), self.pitch, self.header.height())

    def insert_button_rect(self, column: int) -> QRectF:
        """Return where the button is that inserts a layer after a column."""
        x = self.columns[column].x + self.pitch / 2
        center = QPointF(x, self.header.top() + ROW_HEIGHT_PX / 2)
        return _square(center, _button_side(self.pitch))

    def node_at(self, point: QPointF) -> Node | None:
        """Return the node at a point."""
        for number, column in enumerate(self.columns):
            index = column.index_at(point)
            if index is not None:
                return Node(number, index)
        return None

    def neighbour(self, node: Node | None, direction: Direction) -> Node:
        """Return the next node up or down, or the nearest one in the next column.

        At the edge it is the node itself; without a node, the one to start with.
        """
        if node is None:
            return FIRST_NODE
        across, down = direction.value
        column = min(max(node.column + across, 0), len(self.columns) - 1)
        ys = self.columns[column].ys
        if column != node.column:
            y = self.columns[node.column].ys[node.index]
            return Node(column, int(abs(ys - y).argmin()))
        return Node(column, min(max(node.index + down, 0), len(ys) - 1))


@dataclass(frozen=True)
class Header:
    """The three rows of text above a column, and where its buttons are.

    Only hidden layers have buttons. ``rect`` is the space of all three rows.
    """

    title: str
    title_rect: QRectF
    activation: str
    count: str
    rect: QRectF
    remove_layer: QRectF
    remove_neuron: QRectF
    add_neuron: QRectF

    def row(self, number: int) -> QRectF:
        """Return one of the three rows."""
        return _row(self.rect, number)


def layout_for(
    sizes: Sequence[int],
    width: float,
    height: float,
    label_widths: tuple[float, float] = (0.0, 0.0),
    caption_lines: int = 1,
) -> DiagramLayout:
    """Lay out a network with columns of these sizes in a view of ``width`` × ``height`` pixels.

    ``label_widths`` are those of the names left of the features and right of the outputs.
    """
    caption_height = CAPTION_HEIGHT_PX + (caption_lines - 1) * ROW_HEIGHT_PX
    caption = QRectF(0, _MARGIN_PX / 2, width, caption_height)
    header = QRectF(0, caption.bottom(), width, _HEADER_ROWS * ROW_HEIGHT_PX)
    top = header.bottom() + _MARGIN_PX
    body = QRectF(0, top, width, max(height - _MARGIN_PX - top, 1.0))
    left, right = (_MARGIN_PX + (w + _LABEL_GAP_PX if w else 0.0) for w in label_widths)
    pitch = max(width - left - right, 1.0) / len(sizes)
    columns = []
    for number, (size, side) in enumerate(zip(sizes, _sides(sizes, pitch, body), strict=True)):
        available = body.height() / size
        dots = side < _SMALLEST_MAP_PX
        if dots:
            side = float(
                np.clip(available * _NODE_HEIGHT_FRACTION, _SMALLEST_DOT_PX, _LARGEST_DOT_PX)
            )
        spacing = min(available, _WIDEST_SPACING * side)
        ys = body.center().y() + spacing * (np.arange(size, dtype=np.float64) - (size - 1) / 2)
        columns.append(Column(left + pitch * (number + 0.5), ys, side, dots))
    return DiagramLayout(caption, header, body, pitch, tuple(columns))


def headers_for(
    content: Content, layout: DiagramLayout, font: QFont, with_buttons: bool
) -> list[Header]:
    """Return the header of every column, with space for buttons if there are any."""
    last = len(content.layers)
    headers = []
    for column, size in enumerate(content.sizes):
        rect = layout.header_rect(column)
        titles: tuple[str, ...] = ("Features", "In", "")
        counts: tuple[str, ...] = ("",)
        if column == 0:
            texts = (input_count_text(size), str(size))
            activation, _ = _first_fitting(texts, QFontMetricsF(font), rect.width() - 2)
        else:
            titles = (f"Layer {column}", f"L{column}", f"{column}", "")
            titles = ("Output", "Out", "") if column == last else titles
            counts = (neuron_count_text(size), str(size), "")
            activation = OUTPUT_ACTIVATIONS[content.activations[column - 1]].label
        has_buttons = with_buttons and 0 < column < last
        headers.append(_header(titles, activation, counts, rect, has_buttons, font))
    return headers


def sized_font(base: QFont, size_px: int, bold: bool = False) -> QFont:
    """Return the font in a size of pixels."""
    font = QFont(base)
    font.setPixelSize(size_px)
    font.setBold(bold)
    return font


def _sides(sizes: Sequence[int], pitch: float, body: QRectF) -> list[float]:
    """Return how large the nodes of each column can be."""
    share = 0.16 * min(body.height(), pitch * len(sizes))
    largest = min(max(share, _SMALLEST_LARGE_PX), _LARGEST_PX)
    widest = min(largest, pitch * _NODE_WIDTH_FRACTION)
    sides = [min(widest, _NODE_HEIGHT_FRACTION * body.height() / size) for size in sizes]
    shared = min(sides[:-1])
    if shared >= _SMALLEST_SHARED_PX:
        sides[:-1] = [shared] * (len(sides) - 1)
    # The output is what matters most, so it may be larger than the rest.
    sides[-1] = min(
        _OUTPUT_SCALE * max(sides[:-1]),
        pitch * 0.8,
        _NODE_HEIGHT_FRACTION * body.height() / sizes[-1],
    )
    return sides


def _header(
    titles: Sequence[str],
    activation: str,
    counts: Sequence[str],
    rect: QRectF,
    has_buttons: bool,
    font: QFont,
) -> Header:
    side, gap = _button_side(rect.width()), _button_gap(rect.width())
    # At either end of the first row is half a button that inserts a layer.
    button_width = side + gap if has_buttons else 0.0
    bold = QFontMetricsF(sized_font(font, FONT_PX, bold=True))
    title, width = _first_fitting(titles, bold, rect.width() - side - button_width - 4 * gap)
    row = _row(rect, 0)
    left = row.center().x() - (width + button_width) / 2
    title_rect = QRectF(left - 2, row.top(), width + 4, row.height())
    remove_layer = _square(QPointF(left + width + gap + side / 2, row.center().y()), side)
    count, width = _first_fitting(
        counts, QFontMetricsF(font), rect.width() - 2 * button_width - 2 * gap
    )
    center = _row(rect, 2).center()
    offset = QPointF(width / 2 + gap + side / 2, 0)
    remove_neuron, add_neuron = _square(center - offset, side), _square(center + offset, side)
    return Header(
        title, title_rect, activation, count, rect, remove_layer, remove_neuron, add_neuron
    )


def _first_fitting(
    texts: Sequence[str], metrics: QFontMetricsF, available: float
) -> tuple[str, float]:
    """Return the first text that fits, else the last, and its width."""
    widths = [metrics.horizontalAdvance(text) for text in texts]
    for text, width in zip(texts, widths, strict=True):
        if width <= available:
            return text, width
    return texts[-1], widths[-1]


def _button_side(pitch: float) -> float:
    return _BUTTON_PX if pitch >= _NARROW_PX else _SMALL_BUTTON_PX


def _button_gap(pitch: float) -> float:
    return _GAP_PX if pitch >= _NARROW_PX else _SMALL_GAP_PX


def _row(rect: QRectF, number: int) -> QRectF:
    return QRectF(rect.left(), rect.top() + number * ROW_HEIGHT_PX, rect.width(), ROW_HEIGHT_PX)


def _square(center: QPointF, side: float) -> QRectF:
    return QRectF(center.x() - side / 2, center.y() - side / 2, side, side)
