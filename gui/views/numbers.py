"""The numbers of axes as texts: as many digits as tell them apart, and no more. No Qt."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, log10

#: Numbers with more characters than this are shown without what they have in common.
_LONGEST = 9
#: Numbers from here on, and below, have powers of ten.
_WIDEST, _LEAST = 1e6, 1e-4
#: From here on thousands are separated. Years are not.
_SEPARATED = 1e4
_WRITTEN_OUT = 4
#: Beyond these, powers of ten lose digits or are infinite.
_LEAST_SPAN, _GREATEST_SPAN = 1e-290, 1e290
_MOST_DIGITS = 17
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def texts_of(
    values: Sequence[float], spacing: float, in_powers: bool = False, counts: bool = False
) -> list[str]:
    """Return numbers that are multiples of a spacing, written alike.

    With ``in_powers`` they have powers of ten, which is short where there are many zeros. With
    ``counts`` they count something, and 2,000 has a separator, which the year 2000 has not.
    """
    largest = max(map(abs, values), default=0.0)
    last_place = floor(log10(spacing) + 1e-9) if spacing > 0 else floor(log10(largest or 1.0)) - 2
    if in_powers or largest >= _WIDEST or 0 < largest < _LEAST:
        return [_with_power(value, last_place) for value in values]
    places = max(-last_place, 0)
    separator = "," if counts or largest >= _SEPARATED else ""
    rounded = [round(value, places) for value in values]
    return [_minus(f"{value:{separator}.{places}f}") if value else "0" for value in rounded]


def texts_of_powers(exponents: Sequence[float]) -> list[str]:
    """Return numbers given as their logarithms to base 10."""
    texts: list[str] = []
    for digits in range(4, _MOST_DIGITS):
        texts = [_power_text(exponent, digits) for exponent in exponents]
        if len(set(texts)) == len(texts):
            break
    return texts


def common_offset(low: float, high: float) -> float:
    """Return what the numbers from ``low`` to ``high`` have in common, 0 if they are short.

    It is the roundest number nearby: of 2,459,000.5…2,459,001.5 it is 2,459,000.
    """
    span = high - low
    if not _LEAST_SPAN < span < _GREATEST_SPAN or max(abs(low), abs(high)) > _GREATEST_SPAN:
        return 0.0
    spacing = 10.0 ** floor(log10(span / 4))
    if max(map(len, texts_of([low, high], spacing))) <= _LONGEST:
        return 0.0
    coarsest, finest = ceil(log10(max(abs(low), abs(high)))), ceil(log10(span) - 1e-9)
    for power in range(coarsest, finest - 1, -1):
        offset = _multiple(floor(high / 10.0**power), power)
        if offset >= low - span:
            return offset
    return 0.0


def offset_name(name: str, offset: float) -> str:
    """Return the name of an axis whose numbers are shown without an offset."""
    if not offset:
        return name
    sign = "−" if offset > 0 else "+"
    return f"{name} {sign} {_exactly(abs(offset))}".strip()


def next_round(step: float) -> float:
    """Return the next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** floor(log10(step) + 1e-9)
    return next(power * first for first in (2, 5, 10) if power * first > step * (1 + 1e-9))


def _multiple(count: int, power: int) -> float:
    # A quotient of whole numbers is exact where a product with 0.001 is not.
    return float(count * 10**power) if power >= 0 else count / 10**-power


def _with_power(value: float, last_place: int) -> str:
    if value == 0 or round(value / 10.0**last_place) == 0:
        return "0"
    exponent = floor(log10(abs(value)) + 1e-12)
    digits = min(max(exponent - last_place, 0), _MOST_DIGITS - 1)
    mantissa, power = f"{value:.{digits}e}".split("e")
    factor = _minus(mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa)
    return _times_power(factor, int(power))


def _exactly(value: float) -> str:
    """Return a number with all of its digits, in the shorter of two ways."""
    number = Decimal(repr(value)).normalize()
    plain = f"{number:,f}"
    digits = "".join(map(str, number.as_tuple().digits))
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    short = _times_power(mantissa, number.adjusted())
    return plain if len(plain) <= max(len(short), _LONGEST) else short


def _power_text(exponent: float, digits: int) -> str:
    decade = floor(exponent + 1e-9)
    if -_WRITTEN_OUT < decade < _WRITTEN_OUT:
        return f"{10**exponent:,.{digits + 2}g}"
    factor = 10 ** (exponent - decade)
    return _times_power("1" if abs(factor - 1) < 1e-6 else f"{factor:.{digits}g}", decade)


def _times_power(factor: str, exponent: int) -> str:
    power = f"10{str(exponent).translate(_SUPERSCRIPTS)}"
    return {"1": power, "−1": f"−{power}"}.get(factor, f"{factor}·{power}")


def _minus(text: str) -> str:
    return text.replace("-", "−")
