"""Painting connections: width is strength, colour is sign, dashed is nearly nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui.theme import Theme
from gui.views.network.places import Column
from gui.views.network.wiring import STEPS, Bundle

_THINNEST_PX = 0.7
_THICKEST_PX = 7.0
#: Lines get their full width between cards at least this large.
_FULL_SIDE_PX = 42.0
_LEAST_THICKNESS = 0.35
#: More lines than this between two columns are drawn thinner.
_CROWD = 16
_FAINTEST = 0.4
_DASHES = [3.0, 3.0]
#: Lines arrive spread over this part of the card's side, so that thick ones can be told apart.
_SPREAD = 0.6


@dataclass(frozen=True)
class Ends:
    """Where the lines between two columns begin and end: x of both sides, y by index."""

    start_x: float
    end_x: float
    start_ys: NDArray[np.float64]
    end_ys: NDArray[np.float64]
    offsets: NDArray[np.float64]

    def line(self, source: int, target: int) -> QPainterPath:
        """Return a curve that leaves one card and reaches another level."""
        middle = (self.start_x + self.end_x) / 2
        start = self.start_ys[source]
        end = self.end_ys[target] + self.offsets[source]
        path = QPainterPath(QPointF(self.start_x, start))
        path.cubicTo(middle, start, middle, end, self.end_x, end)
        return path


def ends_between(left: Column, right: Column) -> Ends:
    """Return where the lines between two columns begin and end."""
    count = len(left.ys)
    spread = np.linspace(-0.5, 0.5, count) if count > 1 else np.zeros(1)
    return Ends(
        left.x + left.side / 2,
        right.x - right.side / 2,
        left.ys,
        right.ys,
        spread * _SPREAD * right.side,
    )


def paint_lines(
    painter: QPainter,
    theme: Theme,
    bundle: Bundle,
    columns: tuple[Column, Column],
    emphasis: float = 1.0,
) -> None:
    """Paint a bundle between its two columns; ``emphasis`` widens the lines."""
    ends = ends_between(*columns)
    sides = min(columns[0].side, columns[1].side)
    thickness = emphasis * float(np.clip(sides / _FULL_SIDE_PX, _LEAST_THICKNESS, 1.0))
    thickness *= min(1.0, (_CROWD / max(len(bundle), 1)) ** 0.25)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    look = None
    rows = zip(
        bundle.sources.tolist(),
        bundle.targets.tolist(),
        bundle.steps.tolist(),
        bundle.positive.tolist(),
        bundle.dashed.tolist(),
        bundle.frozen.tolist(),
        strict=True,
    )
    for source, target, step, positive, dashed, frozen in rows:
        line = ends.line(source, target)
        if frozen:
            _paint_double(painter, theme, line, line_pen(theme, step, positive, False, thickness))
            look = None
            continue
        if look != (step, positive, dashed):
            look = (step, positive, dashed)
            painter.setPen(line_pen(theme, step, positive, dashed, thickness))
        painter.drawPath(line)


def line_pen(theme: Theme, step: int, positive: bool, dashed: bool, thickness: float) -> QPen:
    """Return the pen for a strength of 0…STEPS."""
    share = step / STEPS
    strength = _FAINTEST + (1 - _FAINTEST) * min(1.0, 1.6 * share)
    # Mixed with the background instead of see-through: Qt paints that twice as fast.
    plot = QColor(theme.plot)
    ground = np.array([plot.red(), plot.green(), plot.blue()])
    mixed = ground + strength * (theme.values[-1 if positive else 0] - ground)
    colour = QColor(*np.rint(mixed).astype(int).tolist())
    width = max(_THINNEST_PX, (_THINNEST_PX + (_THICKEST_PX - _THINNEST_PX) * share) * thickness)
    pen = QPen(colour, theme.style.line * width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern(_DASHES)
    return pen


def _paint_double(painter: QPainter, theme: Theme, line: QPainterPath, pen: QPen) -> None:
    """Paint a frozen connection: two lines, as wide apart as the weight is large."""
    width = pen.widthF()
    pen.setWidthF(width + 3.0)
    painter.strokePath(line, pen)
    painter.strokePath(line, QPen(QColor(theme.plot), width + 0.6))
