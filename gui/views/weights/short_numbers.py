"""Numbers in little room. No Qt."""

from collections.abc import Callable
from math import floor, isfinite, log10

_MOST_DIGITS = 3


def short_number(value: float, fits: Callable[[str], bool] = lambda _: True) -> str:
    """Return a number with up to three digits, fewer if only those fit."""
    texts = [_text(value, digits) for digits in range(_MOST_DIGITS, 0, -1)]
    return next((text for text in texts if fits(text)), texts[-1])


def short_share(share: float) -> str:
    """Return a share in per cent; only nothing is 0 % and only everything 100 %."""
    if share in (0.0, 1.0):
        return f"{share:.0%}"
    return "<1%" if share < 0.01 else f"{min(share, 0.99):.0%}"


def _text(value: float, digits: int) -> str:
    if not isfinite(value):
        return "∞"
    if value != 0 and not -4 < floor(log10(abs(value))) < 4:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    return f"{value:.{digits}g}".replace("-", "−") if abs(value) < 1 else _rounded(value, digits)


def _rounded(value: float, digits: int) -> str:
    """Round as `g` does, but never into an exponent."""
    places = max(digits - 1 - floor(log10(abs(value))), 0)
    text = f"{value:.{places}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text
