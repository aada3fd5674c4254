"""The connections that a diagram draws: which of them, how they look, and which is at a point."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui.theme import Theme
from gui.views.network.columns import Array, Column
from gui.views.network.content import Address, Connection, Node
from scratchnet.datasets.recent import Recent, Same

Indices = NDArray[np.intp]

#: Between two columns up to this many connections are all drawn…
ALL = 150
#: …and of more only the strongest, this many.
MOST = 120
#: A weight of this size is drawn with the full width.
_FULL_WEIGHT = 10.0
#: Widths grow with this power of the weight, so that 0.01, 0.1, 1 and 10 all look different.
_EXPONENT = 0.5
#: A weight nearer to 0 than this has hardly any effect, and is drawn dashed.
_NEAR_ZERO = 0.05
#: The number of different widths: a weight that changed by less is not redrawn.
WIDTH_STEPS = 24
_THINNEST_PX = 0.7
_THICKEST_PX = 7.0
#: Lines get their full width between nodes at least this large.
_FULL_SIDE_PX = 42.0
_LEAST_THICKNESS = 0.35
#: More lines than this between two columns are drawn thinner.
_CROWD = 16
_FAINTEST = 0.4
_DASHES = [3.0, 3.0]
#: A bar across the end of a line marks a negative weight: how far it lies before the node and
#: sticks out of the line. Without this much room between lines there are none.
_BAR_BEFORE_PX = 3.5
_BAR_BEYOND_PX = 2.0
_BAR_ROOM_PX = 4.0
_BAR_WIDTH_PX = 1.6
#: A line is hit from this far away.
_REACH_PX = 5.0
#: Every line is the same Bézier curve, stretched: how far across and down it is at a parameter t.
_T = np.linspace(0.0, 1.0, 65)
_ACROSS = 1.5 * _T - 1.5 * _T**2 + _T**3
_DOWN = 3 * _T**2 - 2 * _T**3


@dataclass(frozen=True)
class LayerConnections:
    """The drawn connections between two columns, the weakest first: arrays of one length.

    ``width_steps`` is the strength, 0…WIDTH_STEPS.
    """

    sources: Indices
    targets: Indices
    width_steps: Indices
    positive: NDArray[np.bool_]
    dashed: NDArray[np.bool_]
    frozen: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.sources)

    def looks_like(self, other: "LayerConnections") -> bool:
        """Whether the other would be the same picture."""
        return all(
            np.array_equal(getattr(self, name), getattr(other, name))
            for name in self.__dataclass_fields__
        )


@dataclass(frozen=True)
class Connections:
    """The drawn connections of all layers, those from the features to the first layer first."""

    layers: tuple[LayerConnections, ...]

    @property
    def count(self) -> int:
        """How many connections are drawn."""
        return sum(map(len, self.layers))

    def looks_like(self, other: "Connections | None") -> bool:
        """Whether the other would be the same picture."""
        return (
            other is not None
            and len(self.layers) == len(other.layers)
            and all(map(LayerConnections.looks_like, self.layers, other.layers))
        )


def strongest_connections(
    layers: tuple[Array, ...], frozen: Collection[Address] = (), banded: bool = False
) -> Connections:
    """Return what is drawn of layers of shape (neurons, inputs + 1): not all if they are many.

    ``banded`` says that a band stands for the first layer's; frozen ones are drawn all the same.
    """
    most = (0 if banded else MOST, *[MOST] * (len(layers) - 1))
    return Connections(
        tuple(
            _strongest(number, layer[:, :-1], frozen, most[number])
            for number, layer in enumerate(layers)
        )
    )


def node_connections(
    layers: tuple[Array, ...],
    node: Node,
    frozen: Collection[Address] = (),
    banded: bool = False,
) -> Connections:
    """Return all connections into and out of a node, but those that are in a band."""
    chosen_of_layers = []
    for number, layer in enumerate(layers):
        chosen = np.zeros((len(layer), layer.shape[1] - 1), dtype=bool)
        if number == node.column - 1:
            chosen[node.index] = not (banded and number == 0)
        elif number == node.column:
            chosen[:, node.index] = True
        targets, sources = np.nonzero(chosen)
        chosen_of_layers.append(layer_connections(number, layer[:, :-1], targets, sources, frozen))
    return Connections(tuple(chosen_of_layers))


def layer_connections(
    layer: int, weights: Array, targets: Indices, sources: Indices, frozen: Collection[Address]
) -> LayerConnections:
    """Return how the given connections of a layer look; ``weights`` is (neurons, inputs)."""
    values = weights[targets, sources]
    sizes = np.abs(np.nan_to_num(values))
    strengths = np.minimum(sizes / _FULL_WEIGHT, 1.0) ** _EXPONENT
    width_steps = np.rint(WIDTH_STEPS * strengths).astype(np.intp)
    order = np.lexsort((targets, sources, width_steps))
    frozen_here = {(neuron, index) for number, neuron, index in frozen if number == layer}
    is_frozen = np.zeros(len(values), dtype=bool)
    if frozen_here:
        pairs = zip(targets.tolist(), sources.tolist(), strict=True)
        is_frozen[:] = [pair in frozen_here for pair in pairs]
    return LayerConnections(
        sources[order],
        targets[order],
        width_steps[order],
        (values >= 0)[order],
        (sizes < _NEAR_ZERO)[order],
        is_frozen[order],
    )


def _strongest(
    layer: int, weights: Array, frozen: Collection[Address], most: int
) -> LayerConnections:
    sizes = np.abs(np.nan_to_num(weights)).ravel()
    if most and sizes.size <= ALL:
        chosen = np.arange(sizes.size)
    else:
        chosen = np.argpartition(sizes, -most)[-most:] if most else np.arange(0)
        inputs = weights.shape[1]
        # What the user has frozen is always drawn.
        frozen_here = [
            neuron * inputs + index
            for number, neuron, index in frozen
            if number == layer and neuron < len(weights) and index < inputs
        ]
        chosen = np.union1d(chosen, np.array(frozen_here, dtype=np.intp))
    targets, sources = np.divmod(chosen, weights.shape[1])
    return layer_connections(layer, weights, targets, sources, frozen)


@dataclass(frozen=True)
class Endpoints:
    """Where the lines between two columns start and end: x of both sides, y by index.

    From nodes within a grid, at ``node_starts``, and to ``node_ends`` lines go straight.
    """

    start_x: float
    end_x: float
    start_ys: NDArray[np.float64]
    end_ys: NDArray[np.float64]
    #: Lines to one node end apart, by their source.
    end_offsets: NDArray[np.float64]
    node_starts: Array
    node_ends: Array

    @property
    def room(self) -> float:
        """How far apart the lines to one node end."""
        offsets = self.end_offsets
        return float(offsets[1] - offsets[0]) if len(offsets) > 1 else float("inf")

    def path(self, source: int, target: int) -> QPainterPath:
        """Return a Bézier curve from one node to another, horizontal at both ends."""
        middle = (self.start_x + self.end_x) / 2
        start = self.start_ys[source]
        end = self.end_ys[target] + self.end_offsets[source]
        node_start, node_end = float(self.node_starts[source]), float(self.node_ends[target])
        path = QPainterPath(QPointF(min(node_start, self.start_x), start))
        if node_start < self.start_x:
            path.lineTo(self.start_x, start)
        path.cubicTo(middle, start, middle, end, self.end_x, end)
        if node_end > self.end_x:
            path.lineTo(node_end, end)
        return path


#: The curves between two columns by source and target: their widths and colours change while a
#: network trains, their places do not. No more than so many are kept of two columns.
_PATHS: Recent[object, dict[tuple[int, int], QPainterPath]] = Recent(most=40)
_MOST_PATHS = 1_000


def endpoints_between(left: Column, right: Column) -> Endpoints:
    """Return where the lines between two columns start and end."""
    count = len(left.ys)
    spread = np.linspace(-0.5, 0.5, count) if count > 1 else np.zeros(1)
    return Endpoints(
        left.right,
        right.left,
        left.line_ys,
        right.line_ys,
        spread * right.line_spread,
        left.node_rights,
        right.node_lefts,
    )


def paint_connections(
    painter: QPainter,
    theme: Theme,
    connections: LayerConnections,
    columns: tuple[Column, Column],
    emphasis: float = 1.0,
) -> None:
    """Paint lines between two columns: their width is the strength, their colour the sign.

    A negative weight also ends in a bar, for readers who do not see the colours, where there is
    room for it. ``emphasis`` widens the lines.
    """
    endpoints = endpoints_between(*columns)
    paths = _PATHS.get((Same(columns[0]), Same(columns[1])), dict)
    if len(paths) > _MOST_PATHS:
        paths.clear()
    side = min(columns[0].side, columns[1].side)
    thickness = emphasis * float(np.clip(side / _FULL_SIDE_PX, _LEAST_THICKNESS, 1.0))
    thickness *= min(1.0, (_CROWD / max(len(connections), 1)) ** 0.25)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    previous = None
    pens: dict[tuple[int, bool, bool], QPen] = {}
    rows = zip(
        connections.sources.tolist(),
        connections.targets.tolist(),
        connections.width_steps.tolist(),
        connections.positive.tolist(),
        connections.dashed.tolist(),
        connections.frozen.tolist(),
        strict=True,
    )
    bars: list[tuple[int, QPointF]] = []
    for source, target, step, positive, dashed, frozen in rows:
        path = paths.get((source, target))
        if path is None:
            path = paths[source, target] = endpoints.path(source, target)
        if not positive and not dashed:
            bars.append((step, path.currentPosition()))
        if frozen:
            _paint_double(painter, theme, path, _pen(theme, step, positive, False, thickness))
            previous = None
            continue
        look = step, positive, dashed
        if look != previous:
            previous = look
            if look not in pens:
                pens[look] = _pen(theme, step, positive, dashed, thickness)
            painter.setPen(pens[look])
        painter.drawPath(path)
    if endpoints.room >= _BAR_ROOM_PX:
        # The order is that of the widths, so those of a width are together.
        for step, ends in groupby(bars, key=itemgetter(0)):
            line = _pen(theme, step, False, False, thickness)
            _paint_bars(painter, theme, [end for _, end in ends], line)


def _pen(theme: Theme, step: int, positive: bool, dashed: bool, thickness: float) -> QPen:
    """Return the pen for a strength of 0…WIDTH_STEPS."""
    strength = step / WIDTH_STEPS
    opacity = _FAINTEST + (1 - _FAINTEST) * min(1.0, 1.6 * strength)
    # Mixed with the background instead of see-through: Qt paints that twice as fast.
    plot = QColor(theme.plot)
    background = np.array([plot.red(), plot.green(), plot.blue()])
    mixed = background + opacity * (theme.values[-1 if positive else 0] - background)
    colour = QColor(*np.rint(mixed).astype(int).tolist())
    width = (_THINNEST_PX + (_THICKEST_PX - _THINNEST_PX) * strength) * thickness
    pen = QPen(colour, theme.style.line * max(_THINNEST_PX, width))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern(_DASHES)
    return pen


def _paint_bars(painter: QPainter, theme: Theme, ends: Sequence[QPointF], line: QPen) -> None:
    """Paint a bar across the end of each of these lines, in their colour."""
    half = QPointF(0.0, line.widthF() / 2 + _BAR_BEYOND_PX)
    before = QPointF(_BAR_BEFORE_PX, 0.0)
    painter.setPen(QPen(line.color(), theme.style.line * _BAR_WIDTH_PX))
    painter.drawLines([QLineF(end - before - half, end - before + half) for end in ends])


def _paint_double(painter: QPainter, theme: Theme, path: QPainterPath, pen: QPen) -> None:
    """Paint a frozen connection: two lines, as far apart as the weight is large."""
    width = pen.widthF()
    pen.setWidthF(width + 3.0)
    painter.strokePath(path, pen)
    painter.strokePath(path, QPen(QColor(theme.plot), width + 0.6))


def connection_at(
    columns: Sequence[Column], connections: Connections, point: QPointF
) -> Connection | None:
    """Return the drawn connection at a point, the nearest of several."""
    pairs = zip(pairwise(columns), connections.layers, strict=True)
    for layer, ((left, right), drawn) in enumerate(pairs):
        endpoints = endpoints_between(left, right)
        width = endpoints.end_x - endpoints.start_x
        inside = endpoints.start_x <= point.x() <= endpoints.end_x
        if not len(drawn) or width <= 0 or not inside:
            continue
        across = (point.x() - endpoints.start_x) / width
        starts = endpoints.start_ys[drawn.sources]
        ends = endpoints.end_ys[drawn.targets] + endpoints.end_offsets[drawn.sources]
        heights = ends - starts
        before, down, after = np.interp(
            [across - 0.01, across, across + 0.01], _ACROSS, _DOWN
        ).tolist()
        # Measured across the line, not straight down: lines may be steep.
        slopes = heights * (after - before) / (0.02 * width)
        distances = np.abs(starts + heights * down - point.y()) / np.hypot(1.0, slopes)
        nearest = int(distances.argmin())
        if distances[nearest] <= _REACH_PX:
            return Connection(layer, int(drawn.targets[nearest]), int(drawn.sources[nearest]))
    return None
