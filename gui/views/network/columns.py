"""The columns of a diagram: nodes below one another or in a grid, or inputs as one block."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

Array = NDArray[np.float64]

#: A dot is hit from this far away.
_DOT_REACH_PX = 5.0
#: Lines end spread over this part of the node's side, so that thick ones stay distinct; nodes side
#: by side in a grid share it.
_LINE_SPREAD = 0.6


class InputKind(Enum):
    """How the inputs are drawn: as maps, as cards with histograms, as one list, or as an image."""

    MAPS = "maps"
    CARDS = "cards"
    LIST = "list"
    IMAGE = "image"

    @property
    def is_block(self) -> bool:
        """Whether all of them are one block."""
        return self in (InputKind.LIST, InputKind.IMAGE)


@dataclass(frozen=True)
class Column:
    """The nodes of one column: squares of ``side``, or dots of that diameter.

    ``xs`` are their centers across if they lie in a grid, else all lie at ``x``. ``width`` is that
    of nodes that are no squares. The nodes of a ``block`` are its rows or its pixels.
    """

    x: float
    ys: Array
    side: float
    dots: bool
    xs: Array | None = None
    width: float | None = None
    block: bool = False

    @property
    def node_width(self) -> float:
        """The width of each node."""
        return self.side if self.width is None else self.width

    @property
    def left(self) -> float:
        """Where the column starts."""
        return self._first_x - self.node_width / 2

    @property
    def right(self) -> float:
        """Where the column ends."""
        return 2 * self.x - self.left

    @property
    def area(self) -> QRectF:
        """The rectangle around all nodes."""
        top, bottom = float(self.ys.min()) - self.side / 2, float(self.ys.max()) + self.side / 2
        return QRectF(self.left, top, self.right - self.left, bottom - top)

    @property
    def line_ys(self) -> Array:
        """Where the lines of each node start and end: those of one row of a grid lie apart."""
        if self.xs is None or self.block:
            return self.ys
        span = 2 * (self.x - self._first_x)
        shares: Array = (self.xs - self.x) / span if span else np.zeros(len(self.xs))
        return self.ys + (self.across - 1) * self.line_spread * shares

    @property
    def line_spread(self) -> float:
        """Over how much the lines of one node are spread."""
        return _LINE_SPREAD * self.side / self.across

    @property
    def across(self) -> int:
        """How many nodes lie side by side."""
        return 1 if self.xs is None else len(np.unique(np.round(self.xs, 6)))

    @property
    def node_rights(self) -> Array:
        """Where each node ends; those of a block end with it."""
        return np.full(len(self.ys), self.right) if self.block else self._node_xs + self._half

    @property
    def node_lefts(self) -> Array:
        """Where each node starts."""
        return self._node_xs - self._half

    def rect(self, index: int) -> QRectF:
        """Return the rectangle of a node, or the square around a dot."""
        center, width = self.center(index), self.node_width
        return QRectF(center.x() - width / 2, center.y() - self.side / 2, width, self.side)

    def center(self, index: int) -> QPointF:
        """Return the center of a node."""
        return QPointF(self.x if self.xs is None else float(self.xs[index]), float(self.ys[index]))

    def index_at(self, point: QPointF) -> int | None:
        """Return the node at a point."""
        least = 0.0 if self.block or self.xs is not None else _DOT_REACH_PX
        across = np.abs(self._node_xs - point.x())
        down = np.abs(self.ys - point.y())
        hit = (across <= max(self.node_width / 2, least)) & (down <= max(self.side / 2, least))
        return int(np.where(hit, across + down, np.inf).argmin()) if hit.any() else None

    def beside(self, index: int, across: int, down: int) -> int | None:
        """Return the next node of the column to one side: ``across`` and ``down`` are −1, 0 or 1.

        None if there is none.
        """
        xs = self._node_xs
        dx, dy = across * (xs - xs[index]), down * (self.ys - self.ys[index])
        same = np.abs(self.ys - self.ys[index]) if across else np.abs(xs - xs[index])
        ahead = (dx + dy > 0) & (same < self.side / 2)
        return int(np.where(ahead, dx + dy, np.inf).argmin()) if ahead.any() else None

    def nearest(self, point: QPointF) -> int:
        """Return the node of the nearest row, of those the one nearest to a point."""
        across = np.abs(self._node_xs - point.x())
        return int(np.lexsort((across, np.abs(self.ys - point.y())))[0])

    @property
    def _half(self) -> float:
        return self.node_width / 2

    @property
    def _node_xs(self) -> Array:
        return np.full(len(self.ys), self.x) if self.xs is None else self.xs

    @property
    def _first_x(self) -> float:
        return self.x if self.xs is None else float(self.xs.min())
