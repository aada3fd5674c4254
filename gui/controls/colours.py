"""Colours that mean something, derived from the palette so that they follow the theme."""

from PySide6.QtGui import QColor, QPalette

#: The contrast that WCAG 2 asks of text (level AA) is 4.5; a little more for thin letters.
LEAST_CONTRAST = 5.0

_RED_HUE = 4 / 360
_GREEN_HUE = 158 / 360


def error_colour(palette: QPalette) -> QColor:
    """Return a red that is readable on the window's background."""
    return _readable(_RED_HUE, palette.color(QPalette.ColorRole.Window))


def live_colour(palette: QPalette) -> QColor:
    """Return a green that is readable on the window's background."""
    return _readable(_GREEN_HUE, palette.color(QPalette.ColorRole.Window))


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _readable(hue: float, background: QColor) -> QColor:
    """Go from a middling lightness away from the background until the contrast is enough."""
    away = 1 if _luminance(background) < 0.18 else -1
    for step in range(50):
        colour = QColor.fromHslF(hue, 0.72, 0.5 + away * step / 100)
        if contrast(colour, background) >= LEAST_CONTRAST:
            return colour
    return QColor("white" if away > 0 else "black")


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
