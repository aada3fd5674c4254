"""A dataset as a picture of the size of a thumb."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.theme import Theme

#: More dots than this in so small a picture are a blot.
_MOST_DOTS = 220
_DOT_PX = 3.2
_MARGIN_PX = 5.0


@dataclass(frozen=True, slots=True)
class GalleryItem:
    """A dataset to choose.

    ``points``: one or two numbers for each sample, as ``inputs`` says. ``targets``: a number for
    each, that of its class if there are ``classes``, of which 0 is a regression.
    """

    key: str
    label: str
    group: str
    points: Sequence[Sequence[float]]
    targets: Sequence[float]
    classes: int
    inputs: int


def paint_dataset(painter: QPainter, item: GalleryItem, area: QRectF, theme: Theme) -> None:
    """Paint the samples: two inputs as dots in the colours of targets, one as target over input."""
    painter.fillRect(area, QColor(theme.plot))
    targets = np.asarray(item.targets, dtype=np.float64)
    if not len(targets):
        return
    points = np.asarray(item.points, dtype=np.float64).reshape(len(targets), -1)
    chosen = _spread(len(targets))
    up = points[:, 1] if item.inputs == 2 else targets
    inner = area.adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
    across = inner.left() + _scaled(points[:, 0])[chosen] * inner.width()
    down = inner.bottom() - _scaled(up)[chosen] * inner.height()
    places = [QPointF(*place) for place in zip(across.tolist(), down.tolist(), strict=True)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not item.classes and item.inputs == 2:
        # Middling values have nearly the colour of the background.
        painter.setPen(_dot(theme.mark, _DOT_PX + 1.0))
        painter.drawPoints(places)
    for place, colour in zip(places, dot_colours(targets[chosen], item, theme), strict=True):
        painter.setPen(_dot(colour, _DOT_PX))
        painter.drawPoint(place)


def dot_colours(targets: NDArray[np.float64], item: GalleryItem, theme: Theme) -> list[str]:
    """Return a colour for each target: its class's, or, in a map, its value's."""
    if item.classes:
        return [theme.classes[int(target) % len(theme.classes)] for target in targets]
    if item.inputs == 1:
        return [theme.curve] * len(targets)
    low, high = min(item.targets), max(item.targets)
    places = (targets - low) / (high - low) if high > low else np.full(len(targets), 0.5)
    rows = theme.values[np.rint(places * (len(theme.values) - 1)).astype(np.int64)].tolist()
    return [QColor(*row).name() for row in rows]


def _dot(colour: str, size_px: float) -> QPen:
    return QPen(QColor(colour), size_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _spread(count: int) -> NDArray[np.int64]:
    """Return the numbers of those samples that are painted, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, _MOST_DOTS)).astype(np.int64))


def _scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring values to the range from 0 to 1; if all are the same, to the middle."""
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.full(len(values), 0.5)
