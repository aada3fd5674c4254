"""Where everything of a diagram lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

CAPTION_HEIGHT_PX = 26
ROW_HEIGHT_PX = 19
_HEADER_ROWS = 3
_MARGIN_PX = 8
_LABEL_GAP_PX = 6
#: A card takes at most this part of its column's width; the rest is for the connections.
_CARD_SHARE = 0.54
#: And this part of the height that its column has for it.
_FILL = 0.8
#: A map smaller than this says nothing, and becomes a dot.
_SMALLEST_CARD_PX = 13.0
_LARGEST_DOT_PX = 11.0
_SMALLEST_DOT_PX = 1.0
#: Columns of cards share one size unless that would make all of them smaller than this.
_SMALLEST_SHARED_PX = 22.0
_OUTPUT_SCALE = 1.4
#: Neurons lie at most so many cards apart, so that few do not get lost in a tall window.
_WIDEST_SPACING = 1.75


@dataclass(frozen=True)
class Column:
    """The cards of one layer: squares of ``side``, or dots of that diameter."""

    x: float
    ys: NDArray[np.float64]
    side: float
    dots: bool

    def card(self, index: int) -> QRectF:
        """Return the square of a card, or that around a dot."""
        half = self.side / 2
        return QRectF(self.x - half, self.ys[index] - half, self.side, self.side)

    def centre(self, index: int) -> QPointF:
        """Return the middle of a card."""
        return QPointF(self.x, self.ys[index])


@dataclass(frozen=True)
class Places:
    """The caption, the headers and the columns within a view of some size.

    ``pitch`` is the distance of two columns.
    """

    caption: QRectF
    header: QRectF
    body: QRectF
    pitch: float
    columns: tuple[Column, ...]

    def zone(self, column: int) -> QRectF:
        """Return what a column's header may take up."""
        x = self.columns[column].x
        return QRectF(x - self.pitch / 2, self.header.top(), self.pitch, self.header.height())

    def boundary(self, column: int) -> float:
        """Return the middle between a column and the next."""
        return self.columns[column].x + self.pitch / 2


def places_for(
    sizes: Sequence[int],
    width: float,
    height: float,
    labels: tuple[float, float] = (0.0, 0.0),
    caption_lines: int = 1,
) -> Places:
    """Lay a network out; ``labels`` are the widths of the names left and right of it."""
    caption_height = CAPTION_HEIGHT_PX + (caption_lines - 1) * ROW_HEIGHT_PX
    caption = QRectF(0, _MARGIN_PX / 2, width, caption_height)
    header = QRectF(0, caption.bottom(), width, _HEADER_ROWS * ROW_HEIGHT_PX)
    top = header.bottom() + _MARGIN_PX
    body = QRectF(0, top, width, max(height - _MARGIN_PX - top, 1.0))
    left, right = (_MARGIN_PX + (label + _LABEL_GAP_PX if label else 0.0) for label in labels)
    pitch = max(width - left - right, 1.0) / len(sizes)
    sides = _sides(sizes, pitch, body)
    columns = []
    for place, (size, side) in enumerate(zip(sizes, sides, strict=True)):
        room = body.height() / size
        dots = side < _SMALLEST_CARD_PX
        if dots:
            side = float(np.clip(room * _FILL, _SMALLEST_DOT_PX, _LARGEST_DOT_PX))
        step = min(room, _WIDEST_SPACING * side)
        ys = body.center().y() + step * (np.arange(size, dtype=np.float64) - (size - 1) / 2)
        columns.append(Column(left + pitch * (place + 0.5), ys, side, dots))
    return Places(caption, header, body, pitch, tuple(columns))


def _sides(sizes: Sequence[int], pitch: float, body: QRectF) -> list[float]:
    """Return how large the cards of each column can be."""
    most = float(np.clip(0.16 * min(body.height(), pitch * len(sizes)), 40.0, 110.0))
    across = min(most, pitch * _CARD_SHARE)
    sides = [min(across, _FILL * body.height() / size) for size in sizes]
    shared = min(sides[:-1])
    if shared >= _SMALLEST_SHARED_PX:
        sides[:-1] = [shared] * (len(sides) - 1)
    # The result of it all may be larger than what leads to it.
    sides[-1] = min(_OUTPUT_SCALE * max(sides[:-1]), pitch * 0.8, _FILL * body.height() / sizes[-1])
    return sides
