"""Numbers as people read them, written alike in the window, in reports and on the terminal.

From a million on, and below a ten-thousandth, they are in scientific notation: a diverged loss has
hundreds of digits, and ``0.0000`` hides a small one. Files hold ``repr``, which reads back to the
last bit; whole numbers that count something are written out with commas.
"""

from math import floor, isfinite, log10

#: Magnitudes that are written without an exponent; 0 is too.
PLAIN_FROM, PLAIN_BELOW = 1e-4, 1e6
_MOST_DECIMALS = 15
#: Decimals of the factor before a power of ten; more would be as long as what they replace.
_FACTOR_DECIMALS = 4


def fixed(value: float, decimals: int) -> str:
    """Return a number with so many decimals, which line up in a list: 0.0027, 2.6000e-05."""
    text = f"{value:.{decimals}f}"
    # Asked of the text, since rounding may reach the limit.
    if value == 0 or not isfinite(value) or (_is_plain(value) and abs(float(text)) < PLAIN_BELOW):
        return text
    return f"{value:.{min(decimals, _FACTOR_DECIMALS)}e}"


def significant(value: float, digits: int) -> str:
    """Return a number rounded to so many digits, without zeros at the end: 0.0027, 12346, 2.6e-05.

    Digits before the point are all written, whatever ``digits``.
    """
    text = f"{value:.{digits}g}"
    if "e" not in text or not _is_plain(float(text)):
        return text
    return f"{value:.0f}"


def at_resolution(value: float, resolution: float) -> str:
    """Return a number without the digits that mean less than ``resolution``, a positive number.

    For a coordinate under the pointer: a pixel is no more exact.
    """
    decimals = -floor(log10(resolution))
    rounded = round(value, decimals) + 0.0  # never −0
    if rounded == 0 or (_is_plain(rounded) and resolution >= PLAIN_FROM):
        return f"{rounded:.{min(max(decimals, 0), _FACTOR_DECIMALS)}f}"
    digits = floor(log10(abs(rounded))) + decimals
    return f"{rounded:.{min(max(digits, 0), _MOST_DECIMALS)}e}"


def _is_plain(value: float) -> bool:
    return PLAIN_FROM <= abs(value) < PLAIN_BELOW
