"""Numbers as text and on sliders. No Qt."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import count, pairwise
from math import floor

from scratchnet.declare.parameter import Integer, Real, Scale

_LONGEST_SHOWN = 40
#: No number with a comma between thousands has these digits.
_DECIMAL_COMMA = re.compile(r"[+-]?(0+,\d+|\d+,(?!\d{3}$)\d+|\d{4,},\d+)")


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number: 10, 0.03, 1e-6."""
    if isinstance(value, int):
        return str(value)
    mantissa, exponent_sign, exponent = repr(value).partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}" if exponent_sign else mantissa


def parse_number(text: str) -> int | float | None:
    """Return the number that a text means, or None; infinity and NaN are not allowed.

    A decimal comma is understood, as in 0,5. What could be thousands too, 1,000, is not a number.
    """
    cleaned = text.strip().replace("\u2212", "-")
    if _DECIMAL_COMMA.fullmatch(cleaned):
        cleaned = cleaned.replace(",", ".")
    if not cleaned or not set(cleaned) <= set("0123456789+-.eE"):
        return None
    for kind in (int, float):
        try:
            return kind(cleaned)
        except ValueError:
            continue
    return None


def not_allowed_text(label: str, typed: str, allowed: str) -> str:
    """Return a message: what was typed is not allowed, and what is."""
    typed = typed.strip()
    if len(typed) > _LONGEST_SHOWN:
        typed = typed[: _LONGEST_SHOWN - 1] + "…"
    return (
        f"{label}: {typed} is not allowed. Enter {allowed}."
        if typed
        else f"{label}: missing. Enter {allowed}."
    )


Number = int | float

#: Round values within a decade, each about a tenth above the one before.
_DECADE = "1 1.1 1.2 1.3 1.4 1.5 1.6 1.8 2 2.2 2.5 2.8 3 3.5 4 4.5 5 5.5 6 7 8 9"
_DECADE_VALUES = tuple(Decimal(value) for value in _DECADE.split())
#: A linear slider over reals has from this many steps to two and a half times as many.
_FEWEST_STEPS = 100
#: A linear slider over whole numbers with more positions than this could not be aimed.
_MOST_WHOLE_STEPS = 10_000
#: A logarithmic slider over reals that starts at 0 continues at 1e-6, or this far below its
#: maximum if that is less.
_DECADES_ABOVE_ZERO = 6


class SliderScale:
    """The values of a slider's positions, ascending: position ``i`` is ``values[i]``."""

    def __init__(self, values: Sequence[Number], logarithmic: bool = False) -> None:
        if len(values) < 2 or any(a >= b for a, b in pairwise(values)):
            raise ValueError("a slider needs two or more ascending values")
        self.values = tuple(values)
        self.logarithmic = logarithmic

    @property
    def last(self) -> int:
        """The highest position."""
        return len(self.values) - 1

    @property
    def page(self) -> int:
        """How many positions a page is: a decade, or a tenth of the slider."""
        return len(_DECADE_VALUES) if self.logarithmic else max(1, round(self.last / 10))

    def value_at(self, position: int) -> Number:
        """Return the value of a position from 0 to ``last``."""
        return self.values[position]

    def nearest(self, value: Number) -> int:
        """Return the position with the nearest value, by distances on the slider."""
        above = bisect_left(self.values, value)
        if above == 0:
            return 0
        if above > self.last:
            return self.last
        low, high = self.values[above - 1], self.values[above]
        if self.logarithmic and low > 0:
            # value / low < high / value, without leaving the range of floats
            return above - 1 if value / low < high / value else above
        return above - 1 if value - low < high - value else above

    def stepped(self, value: Number, steps: int) -> Number:
        """Return the value ``steps`` positions up or down from any value."""
        if steps > 0:
            position = bisect_right(self.values, value) + steps - 1
        else:
            position = bisect_left(self.values, value) + steps
        return self.values[min(max(position, 0), self.last)]


def scale_of(parameter: Integer | Real) -> SliderScale | None:
    """Return the scale of a parameter's slider, or None if a slider is of no use."""
    low, high = parameter.minimum, parameter.maximum
    if not low < high:
        return None
    if parameter.scale is Scale.LOGARITHMIC and low >= 0:
        return SliderScale(_logarithmic(parameter), logarithmic=True)
    if isinstance(parameter, Integer):
        if high - low > _MOST_WHOLE_STEPS:
            return None
        return SliderScale(range(int(low), int(high) + 1))
    return SliderScale(_linear(float(low), float(high)))


def _linear(low: float, high: float) -> list[Number]:
    """Return multiples of a round step (1, 2 or 5 × 10^k) from ``low`` to ``high``."""
    span = Decimal(repr(high)) - Decimal(repr(low))
    exponent = (span / _FEWEST_STEPS).adjusted()
    step = next(
        candidate
        for factor in (10, 5, 2, 1)
        if (candidate := Decimal(factor).scaleb(exponent)) * _FEWEST_STEPS <= span
    )
    first = floor(Decimal(repr(low)) / step) + 1
    between: list[Number] = []
    for index in count(first):
        value = float(index * step)
        if value >= high:
            return [low, *between, high]
        if value > low:
            between.append(value)
    raise AssertionError("unreachable")


def _logarithmic(parameter: Integer | Real) -> list[Number]:
    """Return the round values between the limits, and the limits."""
    low, high = parameter.minimum, parameter.maximum
    kind = int if isinstance(parameter, Integer) else float
    if low > 0:
        exponent = _decade(low)
    else:
        exponent = 0 if kind is int else min(_decade(high), 0) - _DECADES_ABOVE_ZERO
    values = {kind(low), kind(high)}
    for decade in range(exponent, _decade(high) + 1):
        for factor in _DECADE_VALUES:
            value = factor.scaleb(decade)
            if low < value < high and (kind is float or value == int(value)):
                values.add(kind(value))
    return sorted(values)


def _decade(number: Number) -> int:
    """Return the exponent of the power of ten at or below a positive number, exactly."""
    return Decimal(repr(number)).adjusted()
