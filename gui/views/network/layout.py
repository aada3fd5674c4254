"""The positions of everything in a diagram: caption, headers with their buttons, and nodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from gui.views.network.columns import Array, Column, InputKind
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
_BUTTON_PX = 17.0
_SMALL_BUTTON_PX = 13.0
#: Columns closer than this get smaller buttons, closer together.
_NARROW_PX = 58.0
_GAP_PX = 3.0
_SMALL_GAP_PX = 1.0

#: With many inputs there is a legend below the columns, of two rows.
LEGEND_HEIGHT_PX = 38.0
#: Nodes side by side in a grid take this part of the column's width and height.
_GRID_WIDTH_FRACTION, _GRID_HEIGHT_FRACTION = 0.62, 0.86
_GRID_GAP = 0.14
_NEARLY = 0.75
#: A layer gets more nodes side by side until they are this large, or this part of the height.
_COMFORTABLE_PX, _COMFORTABLE_FRACTION = 38.0, 0.08
#: Smaller nodes are drawn as dots.
_SMALLEST_GRID_PX = 9.0
#: Cards with histograms are wider than high.
_CARD_ASPECT = 1.7
#: Inputs as one block take this part of the column's width, an image this part of the height.
_BLOCK_WIDTH_FRACTION, _IMAGE_HEIGHT_FRACTION = 0.84, 0.7
_LIST_ROW_PX, _WIDEST_LIST_PX = 26.0, 200.0

#: Where the arrow keys start: the first neuron.
FIRST_NODE = Node(1, 0)


class Direction(Enum):
    """An arrow key: columns across, nodes down."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


@dataclass(frozen=True)
class DiagramLayout:
    """The caption, the headers and the columns within a view of some size.

    ``pitch`` is the distance between the centers of two columns. ``legend`` is the lowest part of
    the body, empty if there is no legend.
    """

    caption: QRectF
    header: QRectF
    body: QRectF
    pitch: float
    columns: tuple[Column, ...]
    legend: QRectF

    def header_rect(self, column: int) -> QRectF:
        """Return the space for a column's header."""
        x = self.columns[column].x
        return QRectF(x - self.pitch / 2, self.header.top(), self.pitch, self.header.height())

    def legend_rect(self, column: int) -> QRectF:
        """Return the space for a column's legend."""
        x = self.columns[column].x
        return QRectF(x - self.pitch / 2, self.legend.top(), self.pitch, self.legend.height())

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
        column = self.columns[node.column]
        beside = column.beside(node.index, across, down)
        if beside is not None:
            return Node(node.column, beside)
        number = min(max(node.column + across, 0), len(self.columns) - 1)
        if number == node.column:
            return node
        return Node(number, self.columns[number].nearest(column.center(node.index)))


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
    inputs: InputKind = InputKind.MAPS,
    image: tuple[int, int] | None = None,
) -> DiagramLayout:
    """Lay out a network with columns of these sizes in a view of ``width`` × ``height`` pixels.

    ``label_widths`` are those of the names left of the features and right of the outputs.
    ``inputs`` says how inputs are drawn, ``image`` how many pixels wide and high they are as one.
    """
    caption_height = CAPTION_HEIGHT_PX + (caption_lines - 1) * ROW_HEIGHT_PX
    caption = QRectF(0, _MARGIN_PX / 2, width, caption_height)
    header = QRectF(0, caption.bottom(), width, _HEADER_ROWS * ROW_HEIGHT_PX)
    top = header.bottom() + _MARGIN_PX
    body = QRectF(0, top, width, max(height - _MARGIN_PX - top, 1.0))
    left, right = (_MARGIN_PX + (w + _LABEL_GAP_PX if w else 0.0) for w in label_widths)
    pitch = max(width - left - right, 1.0) / len(sizes)
    legend = QRectF(body)
    if inputs is InputKind.MAPS:
        legend.setTop(body.bottom())
        columns = _map_columns(sizes, left, pitch, body)
    else:
        legend.setTop(max(body.bottom() - LEGEND_HEIGHT_PX, body.top()))
        room = QRectF(body)
        room.setBottom(max(legend.top() - _MARGIN_PX, body.top() + 1.0))
        columns = _card_columns(sizes, left, pitch, room, inputs, image)
    return DiagramLayout(caption, header, body, pitch, tuple(columns), legend)


def _map_columns(sizes: Sequence[int], left: float, pitch: float, body: QRectF) -> list[Column]:
    """Return columns of maps, or of dots where maps do not fit."""
    columns = []
    for number, (size, side) in enumerate(zip(sizes, _sides(sizes, pitch, body), strict=True)):
        x = left + pitch * (number + 0.5)
        dots = side < _SMALLEST_MAP_PX
        columns.append(_dots(x, size, body) if dots else _squares(x, size, side, body))
    return columns


def _dots(x: float, size: int, body: QRectF) -> Column:
    available = _NODE_HEIGHT_FRACTION * body.height() / size
    side = float(np.clip(available, _SMALLEST_DOT_PX, _LARGEST_DOT_PX))
    return Column(x, _rows(size, side, body), side, True)


def _squares(x: float, size: int, side: float, body: QRectF, width: float | None = None) -> Column:
    return Column(x, _rows(size, side, body), side, False, width=width)


def _rows(size: int, side: float, body: QRectF) -> Array:
    """Return the centers of nodes below one another, about the middle."""
    spacing = min(body.height() / size, _WIDEST_SPACING * side)
    ys: Array = body.center().y() + spacing * (np.arange(size, dtype=np.float64) - (size - 1) / 2)
    return ys


def _card_columns(
    sizes: Sequence[int],
    left: float,
    pitch: float,
    room: QRectF,
    inputs: InputKind,
    image: tuple[int, int] | None,
) -> list[Column]:
    """Return columns for many inputs: layers in grids, if their cards would get too small."""
    xs = [left + pitch * (number + 0.5) for number in range(len(sizes))]
    share = 0.16 * min(room.height(), pitch * len(sizes))
    largest = min(max(share, _SMALLEST_LARGE_PX), _LARGEST_PX)
    if inputs is InputKind.IMAGE:
        assert image is not None
        first = _pixels(xs[0], image, pitch, room)
    elif inputs is InputKind.LIST:
        first = _list(xs[0], sizes[0], pitch, room)
    else:
        side = min(largest, _NODE_HEIGHT_FRACTION * room.height() / sizes[0])
        width = max(min(_CARD_ASPECT * side, pitch * _NODE_WIDTH_FRACTION), side)
        first = _squares(xs[0], sizes[0], side, room, width)
    columns = [first]
    for number, size in enumerate(sizes[1:], start=1):
        if number == len(sizes) - 1:
            # Beside outputs are their names.
            side = _side(size, 1, _OUTPUT_SCALE * largest, pitch, room)
            dots = side < _SMALLEST_GRID_PX
            x = xs[number]
            columns.append(_dots(x, size, room) if dots else _squares(x, size, side, room))
        else:
            columns.append(_grid(xs[number], size, largest, pitch, room))
    return columns


def _grid(x: float, size: int, largest: float, pitch: float, room: QRectF) -> Column:
    """Return nodes in as few columns side by side as let each be large enough."""
    sides = {across: _side(size, across, largest, pitch, room) for across in range(1, size + 1)}
    best = max(sides.values())
    wanted = min(max(_COMFORTABLE_PX, _COMFORTABLE_FRACTION * room.height()), best)
    across = next(across for across, side in sides.items() if side >= wanted)
    if across > 1:
        # Full rows look better than slightly larger nodes.
        full = [n for n, side in sides.items() if size % n == 0 and side >= _NEARLY * wanted]
        across = full[0] if full else across
    best = sides[across]
    dots = best < _SMALLEST_GRID_PX
    if across == 1:
        return Column(x, _rows(size, best, room), best, dots)
    number = np.arange(size, dtype=np.float64)
    rows = _rows(-(-size // across), best, room)
    xs = np.float64(x) + best * (1 + _GRID_GAP) * (number % across - (across - 1) / 2)
    return Column(x, rows[np.arange(size) // across], best, dots, xs=xs)


def _side(size: int, across: int, largest: float, pitch: float, room: QRectF) -> float:
    """Return how large nodes can be with so many of them side by side."""
    # Between two nodes of a row is a gap.
    widths = across + _GRID_GAP * (across - 1)
    heights = -(-size // across)
    fitting = pitch * _GRID_WIDTH_FRACTION / widths, _GRID_HEIGHT_FRACTION * room.height() / heights
    return min(largest, *fitting)


def _list(x: float, size: int, pitch: float, room: QRectF) -> Column:
    """Return the rows of a block, one for each input."""
    row = min(room.height() / size, _LIST_ROW_PX)
    ys: Array = room.center().y() + row * (np.arange(size, dtype=np.float64) - (size - 1) / 2)
    width = min(_BLOCK_WIDTH_FRACTION * pitch, _WIDEST_LIST_PX)
    return Column(x, ys, row, False, width=width, block=True)


def _pixels(x: float, image: tuple[int, int], pitch: float, room: QRectF) -> Column:
    """Return the pixels of an image, row by row."""
    across, down = image
    cell = min(
        _BLOCK_WIDTH_FRACTION * pitch / across,
        _IMAGE_HEIGHT_FRACTION * room.height() / down,
        _LARGEST_PX / max(across, down),
    )
    number = np.arange(across * down, dtype=np.float64)
    xs: Array = x + cell * (number % across - (across - 1) / 2)
    ys: Array = room.center().y() + cell * (number // across - (down - 1) / 2)
    return Column(x, ys, cell, False, xs=xs, block=True)


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
            if content.image is not None:
                across, down = content.image
                texts = (f"{across} × {down} pixels", f"{across}×{down}")
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
