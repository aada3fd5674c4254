"""From numbers to pixels: values through the diverging map, classes through their colours."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gui.theme import Theme

Array = NDArray[np.float64]
Pixels = NDArray[np.uint32]

_OPAQUE = np.uint32(0xFF000000)
#: Shades of a class's colour, from "just ahead" to "sure".
_SHADES = 64
#: Even a class that is barely ahead has some of its colour, else one could not tell which it is.
_LEAST_COLOUR, _MOST_COLOUR = 0.25, 0.92


def value_pixels(values: Array, levels: tuple[float, float], table: Pixels) -> Pixels:
    """Return a colour for each value; ``table`` is one of `value_table`."""
    low, high = levels
    # Cut first: what diverges would overflow.
    place = (np.clip(values, low, high) - low) * (255.0 / (high - low))
    index = np.where(np.isnan(place), 256.0, np.rint(place)).astype(np.intp)
    pixels: Pixels = table[index]
    return pixels


def value_table(colours: NDArray[np.uint8], undefined: str) -> Pixels:
    """Return 256 colours, given as (256, 3), and after them that of what is undefined."""
    red, green, blue = colours.astype(np.uint32).T
    packed = _OPAQUE | red << 16 | green << 8 | blue
    return np.append(packed, np.uint32(QColor(undefined).rgba()))


def error_colours(theme: Theme) -> NDArray[np.uint8]:
    """Return 256 colours for how large something is, from none on: the diverging map's one arm."""
    upper = theme.values[128:].astype(np.float64)
    place = np.linspace(0, len(upper) - 1, 256)
    known = np.arange(len(upper))
    channels = [np.interp(place, known, channel) for channel in upper.T]
    table: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return table


def class_table(theme: Theme, classes: int) -> Pixels:
    """Return the shades of each class's colour, shape (classes, shades)."""
    neutral = theme.values[127].astype(np.float64)
    share = np.linspace(_LEAST_COLOUR, _MOST_COLOUR, _SHADES)[:, np.newaxis]
    rows = []
    for number in range(classes):
        colour = np.array(rgb_of(class_colour(theme, number)), dtype=np.float64)
        shades = np.rint(neutral + (colour - neutral) * share).astype(np.uint8)
        red, green, blue = shades.astype(np.uint32).T
        rows.append(_OPAQUE | red << 16 | green << 8 | blue)
    return np.stack(rows)


def class_pixels(said: NDArray[np.intp], sure: Array, table: Pixels) -> Pixels:
    """Return a colour for each cell; ``table`` is one of `class_table`, ``sure`` is in 0…1."""
    shade = np.rint(np.nan_to_num(sure) * (table.shape[1] - 1)).astype(np.intp)
    pixels: Pixels = table[said, shade]
    return pixels


def class_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a class; after the last colour they begin again."""
    return QColor(theme.classes[number % len(theme.classes)])


def rgb_of(colour: QColor) -> tuple[int, int, int]:
    """Return red, green and blue, each 0…255."""
    return colour.red(), colour.green(), colour.blue()


def samples_colours(theme: Theme, values: Array, levels: tuple[float, float]) -> NDArray[np.uint8]:
    """Return the colour of each value in the diverging map, shape (values, 3)."""
    low, high = levels
    place = np.round((np.clip(values, low, high) - low) / (high - low) * 255)
    colours: NDArray[np.uint8] = theme.values[place.astype(np.intp)]
    return colours
