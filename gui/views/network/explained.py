"""What the diagram draws of a step that is explained: the part lit, and the sample's numbers."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gui.current_frame import Explained
from gui.theme import Theme
from gui.views.network.columns import Column
from gui.views.network.connections import Endpoints, endpoints_between
from gui.views.network.content import Connection, Content, Node, Part
from gui.views.network.layout import DiagramLayout
from scratchnet.numbers import significant

#: Significant digits of the numbers that are drawn; the pane has them all.
_DIGITS = 4
_LIT_PX, _RING_PX, _ARROW_PX = 4.0, 3.0, 8.0
#: Nodes smaller than this have no room for a number, unless they are lit.
_LEAST_VALUED_PX = 20.0
#: Where along a line its number may stand, the best place first.
_PLACES = (0.5, 0.36, 0.64, 0.26, 0.74)
_PADDING_PX = 2.0
#: Beside an arrow that is drawn in the middle of the line that is lit.
_LIT_PLACES = (0.3, 0.7, 0.24, 0.76)
_BACKWARD = "backward"


def lit_parts(explained: Explained, content: Content) -> tuple[Part, ...]:
    """Return what is lit: a connection, a neuron, or all outputs for the loss.

    Nothing is, if the network is another one by now.
    """
    layer, neuron, index = explained.layer, explained.neuron, explained.index
    last = len(content.layers) - 1
    if layer is None or neuron is None:
        return tuple(Node(last + 1, j) for j in range(len(content.layers[last])))
    if layer > last or neuron >= len(content.layers[layer]):
        return ()
    weights = content.layers[layer].shape[1] - 1
    if index is not None and index < weights:
        return (Connection(layer, neuron, index),)
    return (Node(layer + 1, neuron),)


def paint_explained(
    painter: QPainter,
    theme: Theme,
    content: Content,
    layout: DiagramLayout,
    explained: Explained,
    font: QFont,
) -> None:
    """Light the part that the explanation is at, and write the sample's numbers where they fit.

    The arrow on a connection points to where the step computes next: back while it goes backward.
    """
    parts = lit_parts(explained, content)
    back = explained.phase == _BACKWARD
    for part in parts:
        if isinstance(part, Node):
            _paint_ring(painter, theme, layout.columns[part.column], part.index, back)
        else:
            _paint_line(painter, theme, layout.columns, part, back)
    if explained.way is not None and _fits(explained, content):
        _Numbers(painter, theme, layout.columns, font).paint(explained, parts)


def _fits(explained: Explained, content: Content) -> bool:
    way = explained.way
    assert way is not None
    sizes = (len(way.inputs), *map(len, way.outputs))
    return sizes == content.sizes


def _paint_ring(painter: QPainter, theme: Theme, column: Column, index: int, dashed: bool) -> None:
    around = column.rect(index).adjusted(-3, -3, 3, 3)
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(QColor(theme.accent), _RING_PX * theme.style.line, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = around.width() / 2 if column.dots else 5.0
    painter.drawRoundedRect(around, radius, radius)


def _paint_line(
    painter: QPainter, theme: Theme, columns: Sequence[Column], part: Connection, back: bool
) -> None:
    path = endpoints_between(columns[part.layer], columns[part.layer + 1]).path(
        part.source, part.target
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.plot), (_LIT_PX + 3.0) * theme.style.line))
    painter.drawPath(path)
    painter.setPen(QPen(QColor(theme.accent), _LIT_PX * theme.style.line))
    painter.drawPath(path)
    middle = path.pointAtPercent(0.5)
    direction = path.pointAtPercent(0.48 if back else 0.52) - middle
    length = (direction.x() ** 2 + direction.y() ** 2) ** 0.5 or 1.0
    along = direction / length * _ARROW_PX
    across = QPointF(-along.y(), along.x())
    painter.setPen(QPen(QColor(theme.plot), 1.0))
    painter.setBrush(QColor(theme.accent))
    painter.drawPolygon(
        QPolygonF([middle + along, middle - along + across, middle - along - across])
    )


class _Numbers:
    """Writes numbers so that none covers another."""

    def __init__(
        self, painter: QPainter, theme: Theme, columns: Sequence[Column], font: QFont
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._columns = columns
        self._metrics = QFontMetricsF(font)
        self._taken: list[QRectF] = []
        #: Of lines from each layer, counted from 0.
        self._endpoints: dict[int, Endpoints] = {}
        painter.setFont(font)

    def paint(self, explained: Explained, parts: tuple[Part, ...]) -> None:
        """Write what is lit first, then the values of nodes, then contributions."""
        way = explained.way
        assert way is not None
        values = (way.inputs, *way.outputs)
        lit = set(parts)
        for part in parts:
            if isinstance(part, Node):
                self._write_value(part, values[part.column][part.index])
            elif way.contributions[part.layer]:
                share = way.contributions[part.layer][part.target][part.source]
                self._write_contribution(part, share, _LIT_PLACES)
        for number, column in enumerate(self._columns):
            if column.block or column.dots or column.side < _LEAST_VALUED_PX:
                continue
            for index, value in enumerate(values[number]):
                if Node(number, index) not in lit:
                    self._write_value(Node(number, index), value)
        for connection in self._in_order(explained):
            if connection not in lit:
                row = way.contributions[connection.layer][connection.target]
                self._write_contribution(connection, row[connection.source], _PLACES)

    def _in_order(self, explained: Explained) -> Iterator[Connection]:
        """Yield the connections with a contribution, those into the neuron that is lit first."""
        way = explained.way
        assert way is not None
        own = explained.layer, explained.neuron
        found = [
            Connection(layer, target, source)
            for layer, rows in enumerate(way.contributions)
            for target, row in enumerate(rows)
            for source in range(len(row))
            if not self._columns[layer].block
        ]
        yield from sorted(found, key=lambda each: (each.layer, each.target) != own)

    def _write_value(self, node: Node, value: float) -> None:
        rect = self._columns[node.column].rect(node.index)
        text = _text(value)
        size = self._size(text)
        top = rect.bottom() - size.height() + 1.0
        if self._columns[node.column].dots:
            top = rect.top() - size.height() - 4.0
        place = QRectF(rect.center().x() - size.width() / 2, top, size.width(), size.height())
        if self._is_free(place):
            self._write(place, text, self._theme.text)

    def _write_contribution(
        self, part: Connection, value: float, places: tuple[float, ...]
    ) -> None:
        columns = self._columns[part.layer], self._columns[part.layer + 1]
        if part.layer not in self._endpoints:
            self._endpoints[part.layer] = endpoints_between(*columns)
        path = self._endpoints[part.layer].path(part.source, part.target)
        text = _text(value)
        size = self._size(text)
        if size.width() > columns[1].left - columns[0].right - 4.0:
            return
        for share in places:
            place = QRectF(size)
            place.moveCenter(path.pointAtPercent(share))
            if self._is_free(place):
                self._write(place, text, self._theme.faint_text)
                return

    def _size(self, text: str) -> QRectF:
        width = self._metrics.horizontalAdvance(text) + 2 * _PADDING_PX
        return QRectF(0.0, 0.0, width, self._metrics.height())

    def _is_free(self, place: QRectF) -> bool:
        return not any(place.intersects(taken) for taken in self._taken)

    def _write(self, place: QRectF, text: str, colour: str) -> None:
        self._taken.append(place)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(self._theme.plot))
        self._painter.drawRoundedRect(place, 2.0, 2.0)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _text(value: float) -> str:
    # Adding 0 leaves no −0.
    return significant(value + 0.0, _DIGITS).replace("-", "−")
