"""The box around the surface: floor, back walls, and axes with numbers and names."""

from dataclasses import dataclass, field
from math import ceil, copysign, floor, hypot, log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gui.theme import Theme
from gui.views.numbers import common_offset, offset_name, texts_of
from gui.views.surface.camera import HEIGHT, Camera
from gui.views.ticks import Tight
from scratchnet.errors import cut, shortened
from scratchnet.run.snapshot import Axis

Array = NDArray[np.float64]

_STEPS = (1.0, 2.0, 5.0, 10.0)
_NUMBER_PX, _NAME_PX = 15.0, 36.0
_TEXT_PX = 11
#: An axis that points at the viewer has no room for numbers.
_SHORTEST_PX = 60.0
_MOST_TICKS = 5
#: Characters of the name of a category.
_LONGEST_TEXT = 12
#: How far, and how often, a name is moved away from numbers.
_MOVE_PX, _MOST_MOVES = 5.0, 6
#: The part of the width that a name has.
_NAME_ROOM = 0.45
#: Moves in pixels to the sides and away, the shortest first.
_NEARBY = sorted(
    ((across, away) for across in range(-100, 101, 10) for away in range(0, 100, 2)),
    key=lambda move: (hypot(*move), move),
)
_CORNERS = ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return at most ``most`` + 1 round numbers from ``low`` to ``high``."""
    span = high - low
    if not span > 0:
        return [low]
    rough = span / most
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough * (1 - 1e-9))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def tick_labels(values: list[float], offset: float = 0.0) -> list[str]:
    """Return the numbers as short texts, each without what they have in common."""
    spacing = values[1] - values[0] if len(values) > 1 else 0.0
    return texts_of([value - offset for value in values], spacing)


@dataclass(frozen=True, slots=True)
class Box:
    """Paints the axes x, y and z of a surface as a camera sees them in an area."""

    axes: tuple[Axis, Axis, Axis]
    camera: Camera
    area: QRectF
    theme: Theme
    label_rects: list[QRectF] = field(default_factory=list)

    def paint(self, painter: QPainter) -> None:
        """Paint the box; the surface is painted over it."""
        font = painter.font()
        font.setPixelSize(_TEXT_PX)
        painter.setFont(self.theme.style.font(font))
        away_x, away_y = self.camera.away
        far = np.array([1.0 if away_x > 0 else -1.0, 1.0 if away_y > 0 else -1.0, -HEIGHT])
        self._paint_planes(painter, far)
        painter.setPen(QPen(QColor(self.theme.text), self.theme.style.line))
        self._paint_vertical_axis(painter)
        self._paint_floor_axis(painter, 0, -far)
        self._paint_floor_axis(painter, 1, -far)

    def tight_names(self) -> tuple[Tight, ...]:
        """Return the names of the axes as parts of a picture that may have too little room."""
        font = QFont()
        font.setPixelSize(_TEXT_PX)
        metrics = QFontMetricsF(self.theme.style.font(font))
        names = map(self._name, range(3))
        return tuple(
            Tight(
                f"axis name {shortened(name)}", self._name_room(), metrics.horizontalAdvance(name)
            )
            for name in names
        )

    def _name_room(self) -> float:
        # The names of two axes are side by side under the surface.
        return _NAME_ROOM * self.area.width()

    def project(self, point: Array) -> QPointF:
        """Return the position of a point of the box in the picture."""
        across, down = self.camera.projected(point, self.area)
        return QPointF(across, down)

    def _paint_planes(self, painter: QPainter, far: Array) -> None:
        for plane in range(3):
            one, other = (axis for axis in range(3) if axis != plane)
            corners = [self._point(far, {one: a, other: b}) for a, b in _CORNERS]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.window))
            painter.drawPolygon(QPolygonF([self.project(corner) for corner in corners]))
            painter.setPen(QPen(QColor(self.theme.border), self.theme.style.line))
            for axis, across in ((one, other), (other, one)):
                for value in (-1.0, *self._tick_positions(axis), 1.0):
                    begin = self._point(far, {axis: value, across: -1.0})
                    end = self._point(far, {axis: value, across: 1.0})
                    painter.drawLine(self.project(begin), self.project(end))

    def _paint_floor_axis(self, painter: QPainter, axis: int, near: Array) -> None:
        across = 1 - axis
        ends = [self._point(near, {axis: side, across: near[across], 2: -1.0}) for side in (-1, 1)]
        begin, end = map(self.project, ends)
        painter.drawLine(begin, end)
        middle = (begin + end) / 2
        outward = middle - self.project(np.array([0.0, 0.0, -HEIGHT]))
        # Seen from the side the edge has no outward direction; the numbers go below it.
        outward = outward / max(hypot(outward.x(), outward.y()), 1e-9) + QPointF(0.0, 0.35)
        outward /= hypot(outward.x(), outward.y())
        if hypot(end.x() - begin.x(), end.y() - begin.y()) >= _SHORTEST_PX:
            for value, text in zip(self._tick_positions(axis), self._tick_texts(axis), strict=True):
                spot = self.project(self._point(ends[0], {axis: value}))
                painter.drawLine(spot, spot + outward * 4.0)
                self._write(painter, spot + outward * _NUMBER_PX, text)
        self._write(painter, middle + outward * _NAME_PX, self._name(axis), outward)

    def _paint_vertical_axis(self, painter: QPainter) -> None:
        feet = [np.array([x, y, -HEIGHT]) for x, y in _CORNERS]
        foot = min(feet, key=lambda corner: self.project(corner).x())
        low, high = self.project(foot), self.project(self._point(foot, {2: 1.0}))
        painter.drawLine(low, high)
        if low.y() - high.y() >= _SHORTEST_PX:
            for value, text in zip(self._tick_positions(2), self._tick_texts(2), strict=True):
                spot = self.project(self._point(foot, {2: value}))
                painter.drawLine(spot, spot - QPointF(4.0, 0.0))
                rect = QRectF(spot.x() - 60.0, spot.y() - 8.0, 53.0, 16.0)
                taken = rect.adjusted(30.0, 0.0, 0.0, 0.0)
                if self.theme.style.printed and self._is_taken(taken):
                    continue
                self.label_rects.append(taken)
                painter.drawText(rect, int(_RIGHT), text)
            above = QPointF(0.0, -1.0)
            self._write(painter, high + above * 14.0, self._name(2), above)

    def _write(
        self, painter: QPainter, middle: QPointF, text: str, direction: QPointF | None = None
    ) -> None:
        """Write a label around a point, but not over other labels.

        With a ``direction`` the label moves along it until it is free, within the area; without
        one it is left out.
        """
        metrics = QFontMetricsF(painter.font(), painter.device())
        if direction is not None and not self.theme.style.printed:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, self._name_room())
        width = metrics.horizontalAdvance(text) + 4
        rect = QRectF(middle.x() - width / 2, middle.y() - 8.0, width, 16.0)
        if direction is None and self._is_taken(rect):
            return
        if direction is not None:
            for _ in range(_MOST_MOVES):
                if not self._is_taken(rect):
                    break
                rect.translate(direction * _MOVE_PX)
            rect.moveLeft(min(max(rect.left(), self.area.left()), self.area.right() - width))
            rect.moveTop(min(max(rect.top(), self.area.top()), self.area.bottom() - 16.0))
            if self.theme.style.printed:
                # Moved back into the area, it may be over numbers again.
                rect = self._nearest_free(rect, copysign(1.0, direction.y()))
        self.label_rects.append(rect)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)

    def _nearest_free(self, rect: QRectF, down: float) -> QRectF:
        """Return the nearest free rectangle, to the sides and further away from the box."""
        for across, away in _NEARBY:
            moved = rect.translated(across, down * away)
            if self.area.contains(moved) and not self._is_taken(moved):
                return moved
        return rect

    def _is_taken(self, rect: QRectF) -> bool:
        return any(rect.intersects(other) for other in self.label_rects)

    def _offset(self, axis: int) -> float:
        if self.axes[axis].categories:
            return 0.0
        return common_offset(self.axes[axis].low, self.axes[axis].high)

    def _name(self, axis: int) -> str:
        return offset_name(self.axes[axis].name, self._offset(axis))

    def _tick_values(self, axis: int) -> list[float]:
        if categories := self.axes[axis].categories:
            return [float(number) for number in range(len(categories))]
        return ticks(self.axes[axis].low, self.axes[axis].high, _MOST_TICKS)

    def _tick_positions(self, axis: int) -> list[float]:
        low, high = self.axes[axis].low, self.axes[axis].high
        return [2 * (value - low) / (high - low) - 1 for value in self._tick_values(axis)]

    def _tick_texts(self, axis: int) -> list[str]:
        if categories := self.axes[axis].categories:
            return [cut(name, _LONGEST_TEXT) for name in categories]
        return tick_labels(self._tick_values(axis), self._offset(axis))

    def _point(self, point: Array, values: dict[int, float]) -> Array:
        """Return the point with some coordinates set to −1…1 of the box."""
        changed = point.copy()
        for axis, value in values.items():
            changed[axis] = value * (HEIGHT if axis == 2 else 1.0)
        return changed
