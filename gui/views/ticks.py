"""An axis with few, round and readable numbers, linear or logarithmic."""

from math import ceil, floor, log10

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from gui.theme import Theme

#: Between numbers, at least.
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
_WRITTEN_OUT = 4
#: Numbers from here on have powers of ten, since they would not fit beside or under the axis.
_WIDEST_UP, _WIDEST_ACROSS = 1e5, 2e6
_LEAST = 1e-3
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class NumberAxis(pg.AxisItem):
    """An axis with readable numbers.

    pyqtgraph's own axis crowds a logarithmic axis of few decades, and separates no thousands.
    """

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        (widest, offset), *finer = super().tickSpacing(low, high, size)
        upright = self.orientation in ("left", "right")
        # On a short axis pyqtgraph's numbers would overlap.
        while upright and 0 < widest * size < _LEAST_UP_PX * (high - low):
            widest, finer = 2 * widest, []
        font = self.style["tickFont"]
        if font is not None and not upright:
            # In print a small plot has letters as large as any other, so fewer numbers fit.
            metrics = QFontMetricsF(font)
            while widest < high - low and widest * size < (high - low) * (
                _APART_PX
                + max(map(metrics.horizontalAdvance, self.tickStrings([low, high], 1.0, widest)))
            ):
                widest = _next_round(widest)
        return [(widest, offset), *finer]

    def resizeEvent(self, event: object = None) -> None:
        super().resizeEvent(event)
        font = self.style["tickFont"]
        if font is not None and self.label is not None and self.parentItem() is not None:
            self._fit_label(QFontMetricsF(font))

    def _fit_label(self, metrics: QFontMetricsF) -> None:
        """Keep a label within its plot: it may extend beyond its axis, and is elided if it must."""
        plot = self.mapRectFromParent(self.parentItem().rect())
        upright = self.orientation in ("left", "right")
        room = plot.height() if upright else plot.width()
        # The item has a margin around its text.
        text = metrics.elidedText(self.labelText, Qt.TextElideMode.ElideRight, room - 10)
        if text != self.label.toPlainText().strip():
            self.label.setPlainText(text)
        length, place = self.label.boundingRect().width(), self.label.pos()
        if upright:
            middle = self.size().height() / 2
            place.setY(max(min(middle + length / 2, plot.bottom()), plot.top() + length))
        else:
            middle = self.size().width() / 2
            place.setX(min(max(middle - length / 2, plot.left()), plot.right() - length))
        self.label.setPos(place)

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
        return [_power_text(value) for value in values]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return self.logTickStrings(values, scale, spacing)
        largest = max((abs(value * scale) for value in values), default=0.0)
        widest = _WIDEST_UP if self.orientation in ("left", "right") else _WIDEST_ACROSS
        if largest >= widest or 0 < largest < _LEAST:
            return [_value_text(value * scale) for value in values]
        if spacing * scale >= 1 and largest >= 1000:
            return [f"{value * scale:,.0f}" for value in values]
        strings: list[str] = super().tickStrings(values, scale, spacing)
        return strings


def dress_axis(axis: pg.AxisItem, theme: Theme) -> None:
    """Give an axis the colours of a theme, and its font if it has one."""
    axis.setPen(pg.mkPen(theme.border, width=theme.style.line))
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
            axis.setWidth(None)
        else:
            axis.setHeight(round(2 * QFontMetricsF(font).height() + _BELOW_PX))


def _next_round(step: float) -> float:
    """Return the next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** floor(log10(step) + 1e-9)
    return next(power * first for first in (2, 5, 10) if power * first > step * (1 + 1e-9))


def _value_text(value: float) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.6e}".split("e")
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    factor = f"{float(mantissa):g}".replace("-", "−")
    return power if factor == "1" else f"{factor}·{power}"


def _power_text(exponent: float) -> str:
    decade = floor(exponent + 1e-9)
    if -_WRITTEN_OUT < decade < _WRITTEN_OUT:
        return f"{10**exponent:,.6g}"
    factor = 10 ** (exponent - decade)
    power = f"10{str(decade).translate(_SUPERSCRIPTS)}"
    return power if abs(factor - 1) < 1e-6 else f"{factor:.4g}·{power}"


def _round_values(low: float, high: float, room: float) -> list[float]:
    """Return multiples of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / room
    if rough <= 0:
        return []
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [n * step for n in range(max(ceil(low / step), 1), floor(high / step) + 1)]
