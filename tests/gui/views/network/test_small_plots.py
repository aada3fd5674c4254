"""Small plots: bars stand where the numbers say, in both themes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gui.theme import DARK, LIGHT, Theme
from gui.views.map.image import class_colour
from gui.views.network.small_plots import (
    Histogram,
    OutputBars,
    SmallPlot,
    WeightBars,
    WeightImage,
    group_colours,
    ranges_of,
)

ENDS = ("", "", "")
UNIT = (0.0, 1.0)
SIZE = 60


def painted(plot: SmallPlot, theme: Theme = LIGHT) -> QImage:
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    plot.paint(painter, theme, QRectF(0, 0, SIZE, SIZE))
    painter.end()
    return image


def name_at(image: QImage, x: float, y: float) -> str:
    return image.pixelColor(int(x * SIZE), int(y * SIZE)).name()


def positive(theme: Theme) -> str:
    return QColor(*theme.values[-1].tolist()).name()


def negative(theme: Theme) -> str:
    return QColor(*theme.values[0].tolist()).name()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_histogram_is_as_high_as_its_counts_and_marks_a_value(theme: Theme) -> None:
    image = painted(Histogram(ENDS, np.array([4, 1, 0]), 0.9), theme)
    bar = QColor(theme.mark).name()
    assert name_at(image, 0.1, 0.2) == bar
    assert name_at(image, 0.45, 0.9) == bar
    assert name_at(image, 0.45, 0.5) == theme.base
    assert name_at(image, 0.75, 0.9) == theme.base
    assert name_at(image, 0.9, 0.5) == theme.accent


def test_a_value_outside_is_marked_at_the_edge() -> None:
    image = painted(Histogram(ENDS, np.array([1, 1]), 7.0))
    assert image.pixelColor(SIZE - 1, SIZE // 2).name() == LIGHT.accent
    assert LIGHT.accent not in [
        painted(Histogram(ENDS, np.array([1, 1]), None)).pixelColor(x, 30).name()
        for x in range(SIZE)
    ]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_sign_of_a_weight_is_its_direction_and_its_colour(theme: Theme) -> None:
    image = painted(WeightBars(ENDS, np.array([1.0, -0.5, np.nan]), 1.0, None, UNIT), theme)
    assert name_at(image, 0.15, 0.2) == positive(theme)
    assert name_at(image, 0.15, 0.8) == theme.base
    assert name_at(image, 0.5, 0.6) == negative(theme)
    # Half as long.
    assert name_at(image, 0.5, 0.9) == theme.base
    assert name_at(image, 0.85, 0.6) == theme.base


def test_a_strip_beside_weights_shows_an_output() -> None:
    bars = WeightBars(ENDS, np.array([1.0]), 1.0, 0.75, UNIT)
    image = painted(bars)
    edge = SIZE - 2
    assert image.pixelColor(edge, int(0.5 * SIZE)).name() == LIGHT.text
    assert image.pixelColor(edge, int(0.1 * SIZE)).name() == LIGHT.plot
    pixels = np.full((2, 2), 0xFF123456, np.uint32)
    image = painted(WeightImage(ENDS, pixels, 0.75, UNIT))
    assert image.pixelColor(edge, int(0.5 * SIZE)).name() == LIGHT.text
    assert name_at(image, 0.3, 0.3) == "#123456"


def test_pixels_stay_squares() -> None:
    pixels = np.array([[0xFFFF0000, 0xFF00FF00], [0xFF0000FF, 0xFFFFFFFF]], np.uint32)
    image = painted(WeightImage(ENDS, pixels, None, UNIT))
    found = {name_at(image, x / 10, y / 10) for x in range(10) for y in range(10)}
    assert found == {"#ff0000", "#00ff00", "#0000ff", "#ffffff"}
    assert name_at(image, 0.9, 0.1) == "#00ff00"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_mean_outputs_are_bars_in_the_colours_of_classes(theme: Theme) -> None:
    means = np.array([0.8, -0.6, np.nan, np.inf])
    bars = OutputBars(ENDS, means, (0, 2, 3, 4), True, None, (-1.0, 1.0))
    image = painted(bars, theme)
    assert name_at(image, 0.12, 0.3) == class_colour(theme, 0).name()
    assert name_at(image, 0.12, 0.7) == theme.base
    assert name_at(image, 0.37, 0.7) == class_colour(theme, 2).name()
    assert name_at(image, 0.62, 0.3) == theme.base
    assert name_at(image, 0.87, 0.1) == class_colour(theme, 4).name()


def test_a_line_across_is_the_output_of_the_chosen_input() -> None:
    bars = OutputBars(ENDS, np.array([0.1]), (0,), True, 0.5, UNIT)
    column = [painted(bars).pixelColor(SIZE // 2, y).name() for y in range(SIZE)]
    dark = [y for y, name in enumerate(column) if QColor(name).lightness() < 90]
    assert dark
    assert abs(np.mean(dark) - SIZE / 2) < 2


def test_parts_of_a_range_are_stronger_the_higher_they_are() -> None:
    colours = group_colours(LIGHT, (0, 1, 2), False)
    lightness = [colour.lightness() for colour in colours]
    assert lightness == sorted(lightness, reverse=True)
    assert len(set(lightness)) == 3
    assert group_colours(LIGHT, (0,), False)[0].isValid()


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=90), st.integers(1, 90))
def test_ranges_of_weights_lose_no_extreme(weights: list[float], most: int) -> None:
    up, down = ranges_of(np.array(weights), most)
    assert len(up) == len(down) == min(len(weights), most)
    assert up.max() == max(*weights, 0.0)
    assert down.min() == min(*weights, 0.0)
