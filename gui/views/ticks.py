"""An axis with few, round and readable numbers, linear or logarithmic."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

import pyqtgraph as pg
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from gui.plain import plain_text
from gui.theme import Theme
from gui.theme.fonts import base_font
from gui.views.numbers import common_offset, next_round, offset_name, texts_of, texts_of_powers
from scratchnet.errors import shortened

#: Between numbers of a logarithmic axis, at least.
_ACROSS_PX, _UP_PX = 56.0, 26.0
_LEAST_UP_PX = 13.0
#: In print ticks point to their numbers.
_TICK_PX = 4
#: In print, around the numbers below an axis and its name.
_BELOW_PX = 6.0
#: The least distance of neighbouring numbers.
_APART_PX = 8.0
#: An axis of fewer decades than this shows more than the powers of ten.
_FEW_DECADES = 2.5
#: One of less than this is nearly linear, and so are its numbers.
_NEARLY_LINEAR = 0.6
_FIRSTS = ((1, 2, 5), (1, 3))
#: The width of an upright axis grows in steps, so that a plot does not jump with every digit.
_WIDTH_STEP_PX = 6
#: pyqtgraph gives the name of an upright axis this part of its height.
_NAME_SHARE = 0.8
#: The margin around the name of an axis.
_NAME_MARGIN_PX = 10.0
_USUAL_LENGTH_PX = 300.0
#: The names of categories beside an upright axis are cut to this.
_LONGEST_UPRIGHT_PX = 90.0
_SLACK = 1e-6
#: An axis has two numbers at least: one alone says nothing of its scale.
_FEWEST = 2
#: How far numbers may extend beyond the ends of the axis, before they are moved into the plot.
_BEYOND_PX = 60.0
#: What pyqtgraph computes before an axis is drawn: the axis line, tick lines, numbers.
_Specs = tuple[object, list[object], list[tuple[QRectF, Qt.AlignmentFlag, str]]]


@dataclass(frozen=True, slots=True)
class Tight:
    """A part of a picture that may have too little room, beside labels or as one.

    ``what`` it is in words, its ``length_px`` and the least that it needs.
    """

    what: str
    length_px: float
    least_px: float


class NumberAxis(pg.AxisItem):
    """An axis with readable numbers, and a name that is plain text.

    pyqtgraph's own axis crowds a logarithmic axis of few decades, separates no thousands, writes
    numbers that differ little alike, and reads its name as HTML. Where numbers would have too many
    digits, what they have in common stands beside the name: ``day − 2,459,000``.
    """

    def __init__(self, orientation: str) -> None:
        self._offset = 0.0
        self._categories: tuple[str, ...] = ()
        #: Whether the numbers count something, such as steps.
        self.counts = False
        self._in_powers = False
        self._least_width: int | None = None
        self._plot: pg.PlotItem | None = None
        super().__init__(orientation)

    def set_plot(self, plot: pg.PlotItem) -> None:
        """Keep the name and the numbers within a plot, which is the axis's parent item."""
        self._plot = plot

    @property
    def upright(self) -> bool:
        """Whether it is at the left or at the right."""
        return self.orientation in ("left", "right")

    @property
    def name(self) -> str:
        """Its whole name, with what is taken away from the numbers."""
        return offset_name(self.labelText, self._offset)

    def set_categories(self, names: Sequence[str]) -> None:
        """Show names at 0, 1, 2 … in place of numbers; none: numbers."""
        if tuple(names) != self._categories:
            self._categories = tuple(names)
            self._find_offset()
            self.picture = None
            self.update()

    def set_least_width(self, width: int | None) -> None:
        """Make an upright axis as wide as its numbers, at least so wide; None: as in print."""
        self._least_width = width
        self.setWidth(width)
        self._fit_width()

    def tight_name(self) -> Tight:
        """Return its name as a part of a picture that may have too little room."""
        return Tight(f"axis name {shortened(self.name)}", self._room(), self._name_width())

    def setRange(self, low: float, high: float) -> None:
        super().setRange(low, high)
        self._find_offset()

    def setLogMode(self, *modes: bool, **named: bool) -> None:
        super().setLogMode(*modes, **named)
        self._find_offset()

    def setLabel(self, *arguments: str, **named: str) -> None:
        super().setLabel(*arguments, **named)
        self._fit_width()
        self._place_name()

    def labelString(self) -> str:
        style = ";".join(f"{key}: {value}" for key, value in self.labelStyle.items())
        return f"<span style='{style}'>{escape(self._fitting_name())}</span>"

    def resizeEvent(self, event: object = None) -> None:
        # Qt lays out once more what it is destroying.
        if isValid(self):
            super().resizeEvent(event)
            if getattr(self, "label", None) is not None:
                self._place_name()

    def boundingRect(self) -> QRectF:
        # pyqtgraph leaves out numbers that extend beyond this, such as those at the ends.
        beyond = (0.0, _BEYOND_PX) if self.upright else (_BEYOND_PX, 0.0)
        return QRectF(super().boundingRect()).marginsAdded(QMarginsF(*beyond, *beyond))

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        levels = super().tickSpacing(low, high, size)
        if not levels:
            return []
        (widest, offset), *finer = levels
        self._in_powers = False
        spacing = self._spacing_without_overlap(low, high, size, widest)
        if not self.upright and spacing * size < (high - low) * self._needed(low, high, spacing):
            # Written out, no two numbers fit.
            self._in_powers = self._is_shorter_in_powers(low, high, spacing)
            spacing = self._spacing_without_overlap(low, high, size, widest)
        return [(spacing, offset), *(finer if spacing == widest else [])]

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if self._categories:
            places = map(float, range(len(self._categories)))
            return [(1.0, [place for place in places if low <= place <= high])]
        # A rounding error must not leave out the numbers at the ends.
        slack = _SLACK * abs(high - low)
        return [
            (spacing, [min(max(value, low), high) for value in values])
            for spacing, values in super().tickValues(low - slack, high + slack, size)
        ]

    def generateDrawSpecs(self, painter: QPainter) -> _Specs | None:
        specs: _Specs | None = super().generateDrawSpecs(painter)
        if specs is None or not self._has_plot():
            return specs
        axis, ticks, texts = specs
        return axis, ticks, self._within_plot(texts)

    def _spacing_without_overlap(
        self, low: float, high: float, size: float, spacing: float
    ) -> float:
        """Return a spacing from this one on at which numbers do not overlap, but at least two."""
        two_fit = not self.upright or size >= 2 * _LEAST_UP_PX
        while spacing * size < (high - low) * self._needed(low, high, spacing):
            wider = next_round(spacing)
            if two_fit and floor(high / wider) - ceil(low / wider) + 1 < _FEWEST:
                break
            spacing = wider
        return spacing

    def _is_shorter_in_powers(self, low: float, high: float, spacing: float) -> bool:
        written_out = self._needed(low, high, spacing)
        self._in_powers = True
        return self._needed(low, high, spacing) < written_out

    def _needed(self, low: float, high: float, spacing: float) -> float:
        """Return the least distance of two numbers in pixels."""
        if self.upright:
            return _LEAST_UP_PX
        width = self._metrics().horizontalAdvance
        return _APART_PX + max(map(width, self.tickStrings([low, high], 1.0, spacing)))

    def _within_plot(
        self, texts: list[tuple[QRectF, Qt.AlignmentFlag, str]]
    ) -> list[tuple[QRectF, Qt.AlignmentFlag, str]]:
        """Move numbers at the ends into the plot; leave them out if they then touch others."""
        plot = self._plot_rect()
        kept: list[tuple[QRectF, Qt.AlignmentFlag, str]] = []
        apart = QMarginsF(_APART_PX, 0.0, _APART_PX, 0.0)
        for rect, flags, text in texts:
            place = QRectF(rect)
            place.moveLeft(max(min(place.left(), plot.right() - place.width()), plot.left()))
            place.moveTop(max(min(place.top(), plot.bottom() - place.height()), plot.top()))
            around = place.marginsAdded(apart)
            crowded = place != rect and any(around.intersects(other) for other, _, _ in kept)
            if not crowded or len(texts) <= _FEWEST:
                kept.append((place, flags, text))
        return kept

    def _plot_rect(self) -> QRectF:
        assert self._plot is not None
        return QRectF(self.mapRectFromParent(self._plot.rect()))

    def _has_plot(self) -> bool:
        # Not `parentItem`: for a plot that Qt is destroying, it would make another Python object,
        # whose end destroys the axis as well.
        return self._plot is not None and isValid(self._plot)

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.style["tickFont"] or QApplication.font())

    def _find_offset(self) -> None:
        """Find what the numbers have in common, and how wide they are."""
        offset = 0.0 if self.logMode or self._categories else common_offset(*sorted(self.range))
        if offset != self._offset:
            self._offset = offset
            self._updateLabel()
            self._place_name()
        self._fit_width()

    def _fit_width(self) -> None:
        if self._least_width is None or not self.upright or not self.isVisible():
            return
        length = self.size().height() or _USUAL_LENGTH_PX
        width = self._metrics().horizontalAdvance
        numbers = [
            width(text)
            for spacing, values in self.tickValues(self.range[0], self.range[1], length)[:1]
            for text in self.tickStrings(values, 1.0, spacing)
        ]
        needed = max(numbers, default=0.0) if self.style["showValues"] else 0.0
        needed += self.style["tickTextOffset"][0] + max(0, self.style["tickLength"])
        if self.label.isVisible():
            needed += _NAME_SHARE * self.label.boundingRect().height()
        fitted = max(self._least_width, _WIDTH_STEP_PX * ceil(needed / _WIDTH_STEP_PX))
        if fitted != self.fixedWidth:
            self.setWidth(fitted)

    def _name_width(self) -> float:
        return QFontMetricsF(self.label.font()).horizontalAdvance(self.name) + _NAME_MARGIN_PX

    def _room(self) -> float:
        """Return how long a name may be: it may extend beyond its axis, but not its plot."""
        if not self._has_plot():
            return self._name_width()
        plot = self._plot_rect()
        # Not below the axis, where the other name is.
        return self.size().height() - plot.top() if self.upright else plot.width()

    def _fitting_name(self) -> str:
        room = self._room()
        if self._name_width() <= room or room <= 0:
            return self.name
        # The end of a name often tells it from others, as in `petal length`, `petal width`.
        metrics = QFontMetricsF(self.label.font())
        elided = metrics.elidedText(self.name, Qt.TextElideMode.ElideMiddle, room - _NAME_MARGIN_PX)
        return str(elided)

    def _place_name(self) -> None:
        """Centre the name at the axis, within the plot, with the whole as its tool tip."""
        if not self._has_plot():
            return
        fitting = self._fitting_name()
        self.label.setToolTip(plain_text(self.name) if fitting != self.name else "")
        if fitting != self.label.toPlainText():
            self.label.setHtml(self.labelString())
        plot = self._plot_rect()
        size, place = self.label.boundingRect(), self.label.pos()
        if self.upright:
            middle = self.size().height() / 2 + size.width() / 2
            place.setY(max(min(middle, self.size().height()), plot.top() + size.width()))
        else:
            middle = self.size().width() / 2 - size.width() / 2
            place.setX(min(max(middle, plot.left()), plot.right() - size.width()))
        self.label.setPos(QPointF(place))

    def logTickValues(
        self, low: float, high: float, size: float, ticks: object
    ) -> list[tuple[float, list[float]]]:
        span = high - low
        room = max(size / (_UP_PX if self.orientation in ("left", "right") else _ACROSS_PX), 1.0)
        if span <= _NEARLY_LINEAR:
            places = [log10(value) for value in _round_values(10**low, 10**high, room)]
        elif span <= _FEW_DECADES:
            firsts = next((some for some in _FIRSTS if len(some) * span <= room), (1,))
            decades = range(floor(low), ceil(high) + 1)
            places = [decade + log10(first) for decade in decades for first in firsts]
        else:
            every = ceil(span / room)
            places = [float(n) for n in range(ceil(low), floor(high) + 1) if n % every == 0]
        return [(1.0, [place for place in places if low <= place <= high])]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return texts_of_powers(values)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self._categories:
            return self._category_texts(values)
        if self.logMode:
            return self.logTickStrings(values, scale, spacing)
        shown = [value * scale - self._offset for value in values]
        return texts_of(shown, spacing * scale, self._in_powers, self.counts)

    def _category_texts(self, values: list[float]) -> list[str]:
        """Return the names of categories, cut to the room that each has."""
        low, high = self.range
        room = _LONGEST_UPRIGHT_PX
        if not self.upright:
            room = (self.size().width() or _USUAL_LENGTH_PX) / max(high - low, 1.0) - _APART_PX
        metrics, cut = self._metrics(), Qt.TextElideMode.ElideMiddle
        return [metrics.elidedText(self._categories[round(v)], cut, room) for v in values]


def dress_axis(axis: NumberAxis, theme: Theme) -> None:
    """Give an axis the colours of a theme, and its font if it has one."""
    axis.setPen(pg.mkPen(theme.border, width=theme.style.fixed_line))
    axis.setTextPen(theme.text)
    axis.label.setDefaultTextColor(pg.mkColor(theme.text))
    if theme.style.printed:
        # Outwards, because small plots have no space to spare.
        axis.setStyle(tickLength=_TICK_PX)
        font = theme.style.font(QFont())
        axis.setTickFont(font)
        axis.label.setFont(font)
        # Paper is scarce: no wider and no higher than the numbers and the name.
        if axis.orientation in ("left", "right"):
            axis.set_least_width(None)
        else:
            axis.setHeight(round(2 * QFontMetricsF(font).height() + _BELOW_PX))
    else:
        # Not the program's, which may be larger: the view is enlarged as a whole.
        axis.setTickFont(base_font())
        axis.label.setFont(base_font())


def _round_values(low: float, high: float, room: float) -> list[float]:
    """Return multiples of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / room
    if rough <= 0:
        return []
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [n * step for n in range(max(ceil(low / step), 1), floor(high / step) + 1)]
