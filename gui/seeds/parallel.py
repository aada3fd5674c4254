"""A sweep over many settings as parallel coordinates: an axis for each, a line per combination."""

from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy

from gui.seeds.heat_map import can_map
from gui.seeds.outcomes import STRONGEST, CombinationOutcome, between, outcomes_of
from gui.seeds.sweep_picture import SweepPicture
from gui.seeds.words import setting_text
from gui.theme import Theme
from scratchnet.experiment import PARAMETERS
from scratchnet.many.repeats import Sweep
from scratchnet.many.varying import Varied

#: More lines would be one surface, and take long to draw.
MOST_LINES = 2_000
_FEWEST_SETTINGS = 2
_SIDE_PX, _HEIGHT_PX, _LEAST_WIDTH_PX = 40.0, 190, 60
_GAP_PX, _REACH_PX = 3.0, 8.0
_THIN_PX, _THICK_PX = 1.4, 3.2
#: The colour of the worst, so that its line can still be seen.
_WEAKEST = 0.18
#: Equal values get lines beside each other, this far apart at most, as a share of the axis.
_SPREAD = 0.03


@dataclass(frozen=True, slots=True)
class _Line:
    """A combination: its height on each axis, from 0 at the foot to 1, and how it did."""

    place: int
    heights: tuple[float, ...]
    outcome: CombinationOutcome


def can_be_parallel(sweep: Sweep) -> bool:
    """Return whether a sweep is shown so: it varies several settings, and no heat map shows it."""
    plan = sweep.plan
    several = len(plan.varied) >= _FEWEST_SETTINGS
    return several and not can_map(sweep) and plan.combinations <= MOST_LINES


class ParallelCoordinates(SweepPicture):
    """An axis for each setting that varies and one for how well it did, the best at the top.

    A line through all axes is a combination; the stronger its colour, the better it did.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setObjectName("sweep_parallel")
        self.setAccessibleName("Parallel coordinates of the sweep")
        self._lines: list[_Line] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_sweep(self, sweep: Sweep, chosen: int) -> None:
        """Show a sweep, with one combination marked."""
        self._lines = sorted(
            (
                _Line(place, (*_heights(sweep, place), outcome.height), outcome)
                for place, outcome in outcomes_of(sweep).items()
            ),
            # The best are drawn last, over the others.
            key=lambda line: line.outcome.height,
        )
        best_first = reversed(self._lines)
        self._show(sweep, chosen, {line.place: line.outcome for line in best_first})

    def points(self, place: int) -> list[QPointF]:
        """Return where the line of a combination crosses the axes."""
        line = next(line for line in self._lines if line.place == place)
        return self._points(line)

    def sizeHint(self) -> QSize:
        axes = 0 if self._sweep is None else len(self._sweep.plan.varied) + 1
        return QSize(axes * _LEAST_WIDTH_PX, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._sweep is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = [line for line in self._lines if line.place == self.chosen]
        for line in [*self._lines, *marked]:
            self._paint_line(painter, line, marked=line.place == self.chosen)
        self._paint_axes(painter, self._sweep)
        painter.end()

    def _paint_line(self, painter: QPainter, line: _Line, *, marked: bool) -> None:
        share = _WEAKEST + (STRONGEST - _WEAKEST) * line.outcome.height
        colour = between(self._theme.plot, self._theme.accent, share)
        pen = QPen(QColor(self._theme.text) if marked else colour)
        pen.setWidthF(_THICK_PX if marked else _THIN_PX)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(self._points(line)))

    def _paint_axes(self, painter: QPainter, sweep: Sweep) -> None:
        metrics, area = QFontMetricsF(self.font()), self._area()
        plan, line = sweep.plan, metrics.height()
        result = "reached" if plan.goal else "median loss"
        names = [*(PARAMETERS[each.path].label for each in plan.varied), result]
        ends = [*map(_ends, plan.varied), self._result_ends()]
        width = area.width() / max(len(names) - 1, 1) - _GAP_PX
        for place, (name, (low, high)) in enumerate(zip(names, ends, strict=True)):
            x = self._across(place)
            painter.setPen(QPen(QColor(self._theme.mark), 1.0))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(QColor(self._theme.text))
            rows = ((0.0, name), (line, high), (self.height() - line, low))
            for top, text in rows:
                self._write(painter, x, top, text, width)

    def _write(self, painter: QPainter, x: float, top: float, text: str, width: float) -> None:
        """Write a text around an axis, within the widget."""
        metrics = QFontMetricsF(self.font())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        wide = metrics.horizontalAdvance(text) + 2.0
        left = min(max(x - wide / 2, 1.0), self.width() - wide - 1.0)
        rect = QRectF(left, top, wide, metrics.height())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)

    def _result_ends(self) -> tuple[str, str]:
        """Return what stands at the foot and at the top of the last axis."""
        if self._sweep is not None and self._sweep.plan.goal:
            return "0 %", "100 %"
        finished = [line.outcome.text for line in self._lines if line.outcome.finished]
        return (finished[0], finished[-1]) if finished else ("", "")

    def _area(self) -> QRectF:
        """Return where the axes are, from the first to the last."""
        line = QFontMetricsF(self.font()).height()
        top, bottom = 2 * line + _GAP_PX, self.height() - line - _GAP_PX
        return QRectF(_SIDE_PX, top, max(self.width() - 2 * _SIDE_PX, 1.0), bottom - top)

    def _across(self, axis: int) -> float:
        assert self._sweep is not None
        area = self._area()
        return area.left() + area.width() * axis / len(self._sweep.plan.varied)

    def _points(self, line: _Line) -> list[QPointF]:
        area = self._area()
        return [
            QPointF(self._across(axis), area.bottom() - height * area.height())
            for axis, height in enumerate(line.heights)
        ]

    def _place_at(self, position: QPointF) -> int | None:
        """Return the combination whose line is nearest to a position, and near enough."""
        found, nearest = None, _REACH_PX
        for line in self._lines:
            points = self._points(line)
            for start, end in pairwise(points):
                distance = _distance(position, start, end)
                # Of equally near ones the better: it is drawn over the others.
                if distance <= nearest:
                    found, nearest = line.place, distance
        return found


def _heights(sweep: Sweep, place: int) -> list[float]:
    """Return the places of a combination's values on the axes, from 0 to 1."""
    plan = sweep.plan
    values = plan.combination(place * plan.seeds)
    share = _SPREAD * (place / max(plan.combinations - 1, 1) - 0.5)
    found = []
    for each, value in zip(plan.varied, values, strict=True):
        # In equal steps, in the order in which the values stand on the axis.
        order = _ordered(each)
        at = order.index(value) / max(len(order) - 1, 1) if len(order) > 1 else 0.5
        found.append(min(max(at + share, 0.0), 1.0))
    return found


def _ordered(each: Varied) -> list[object]:
    """Return the values of a setting as they stand on its axis: numbers from low to high."""
    numeric = all(isinstance(v, int | float) and not isinstance(v, bool) for v in each.values)
    return sorted(each.values) if numeric else list(each.values)


def _ends(each: Varied) -> tuple[str, str]:
    order = _ordered(each)
    return setting_text(each.path, order[0]), setting_text(each.path, order[-1])


def _distance(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Return how far a point is from a piece of a line, in pixels."""
    along, offset = end - start, point - start
    length = QPointF.dotProduct(along, along)
    share = QPointF.dotProduct(offset, along) / length if length else 0.0
    nearest = start + along * min(max(share, 0.0), 1.0)
    return hypot(point.x() - nearest.x(), point.y() - nearest.y())
