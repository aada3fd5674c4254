"""Colour maps, safe for readers with the common colour vision deficiencies.

Function values have one diverging map everywhere: blue for low, orange for high, the pair that
those readers tell apart. Each arm runs straight through the OKLab space (Björn Ottosson, "A
perceptual color space for image processing", 2020) from a neutral middle to its end, and both ends
have the same lightness, so equal steps of value look like equal steps of colour.

Classes have no order, and ten colours. The first two are the ends of the diverging map, so two
classes look the same as values. The rest were searched for, so that any two stay apart in OKLab for
full sight and under protanopia, deuteranopia and tritanopia (simulated after Machado, Oliveira and
Fernandes, 2009), and then made milder. The first few are farthest apart, since most data have few
classes. A test checks it.

Many of them are too pale for a line, which needs a contrast of 3 : 1 with the plot (WCAG 2). Lines
have ten colours of their own, searched for in the same way; the first two are those of the classes.
"""

from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

_BLUE_HUE_DEG = 253.0
_ORANGE_HUE_DEG = 58.0
_LEVELS = 256

Colour = tuple[float, float, float]


def diverging_table(
    middle_lightness: float, end_lightness: float, chroma: float
) -> NDArray[np.uint8]:
    """Return 256 sRGB colours, shape (256, 3), from low through the middle to high.

    Lightness is that of OKLab, 0 black to 1 white; ``chroma`` is that of the ends.
    """
    place = np.linspace(-1.0, 1.0, _LEVELS)
    distance = np.abs(place)
    hues = np.where(place < 0, radians(_BLUE_HUE_DEG), radians(_ORANGE_HUE_DEG))
    lab = np.stack(
        [
            middle_lightness + (end_lightness - middle_lightness) * distance,
            chroma * distance * np.cos(hues),
            chroma * distance * np.sin(hues),
        ],
        axis=1,
    )
    return np.round(255 * _srgb_from_oklab(lab)).astype(np.uint8)


def oklab_colour(lightness: float, chroma: float, hue_deg: float) -> tuple[int, int, int]:
    """Return one sRGB colour, for lines that go with the map."""
    hue = radians(hue_deg)
    lab = np.array([[lightness, chroma * cos(hue), chroma * sin(hue)]])
    red, green, blue = np.round(255 * _srgb_from_oklab(lab))[0]
    return int(red), int(green), int(blue)


def _srgb_from_oklab(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convert rows of (L, a, b) to rows of sRGB in 0…1, cut to the gamut."""
    to_lms = np.array(
        [
            [1.0, 0.3963377774, 0.2158037573],
            [1.0, -0.1055613458, -0.0638541728],
            [1.0, -0.0894841775, -1.2914855480],
        ]
    )
    to_linear = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    linear = np.clip((lab @ to_lms.T) ** 3 @ to_linear.T, 0.0, 1.0)
    encoded: NDArray[np.float64] = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055
    )
    return encoded


LIGHT_CLASSES = (
    "#1b7fd4",
    "#d3700f",
    "#7adfee",
    "#8c1712",
    "#cfdc3c",
    "#6b2a8b",
    "#94637c",
    "#46b3f0",
    "#2a2fc4",
    "#e8a594",
)

DARK_CLASSES = (
    "#4a9ef0",
    "#f08c2e",
    "#a53258",
    "#c0f2c3",
    "#3a55f0",
    "#78d4fa",
    "#b3839c",
    "#f2d22e",
    "#8a4ab0",
    "#d6491c",
)

LIGHT_LINES = (
    *LIGHT_CLASSES[:2],
    "#770e19",
    "#729f6d",
    "#5607f9",
    "#c837a4",
    "#2e7444",
    "#6c4677",
    "#b55bfc",
    "#272f95",
)

DARK_LINES = (
    *DARK_CLASSES[:2],
    "#aa3c60",
    "#c0f2c3",
    "#f2d22e",
    "#8a4ab0",
    "#b3839c",
    "#d6491c",
    "#3a55f0",
    "#78d4fa",
)
