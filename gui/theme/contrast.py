"""Contrast of text with what is behind it, as WCAG 2 measures it."""

from PySide6.QtGui import QColor

#: The contrast that WCAG 2 asks of text (level AA).
LEAST_CONTRAST = 4.5
_INKS = "#000000", "#ffffff"


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2, 0 black to 1 white."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(fill: QColor) -> QColor:
    """Return black or white, whichever is read better on a colour: at least 4.58 : 1."""
    return max((QColor(ink) for ink in _INKS), key=lambda ink: contrast(ink, fill))
