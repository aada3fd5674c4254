"""Scales of cards: one for all weights of the first layer, one for the outputs of each layer."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gui.theme import DARK, LIGHT, Theme
from gui.views.network.content import Content, content_of
from gui.views.network.scales import CardScales, input_pixels
from tests.gui.views.network.conftest import many, sample


def scaled(content: Content, factor: float) -> Content:
    return replace(content, layers=tuple(layer * factor for layer in content.layers))


def with_means(content: Content, means: np.ndarray) -> Content:
    assert content.responses is not None
    return replace(content, responses=replace(content.responses, means=means))


def test_weights_of_a_layer_share_a_round_limit_that_holds_all_of_them() -> None:
    content = content_of(*many(5))
    scales = CardScales(content)
    largest = np.abs(content.weights(0)).max()
    assert largest <= scales.weight_limit <= 2.5 * largest
    assert f"{scales.weight_limit:e}"[0] in "125"
    # It keeps its meaning from frame to frame.
    scales.set_content(scaled(content, 0.5))
    assert scales.weight_limit == CardScales(content).weight_limit
    scales.set_content(scaled(content, 10.0))
    assert scales.weight_limit >= 10 * largest


def test_bounded_outputs_are_shown_over_their_range_and_others_from_0() -> None:
    content = content_of(*many(5))
    assert CardScales(content).outputs == [(-1.0, 1.0), (0.0, 1.0)]
    numbers = content_of(*many(5, classes=0))
    means = np.full((5, 5), 3.0)
    scales = CardScales(with_means(numbers, means))
    assert scales.outputs[1] == (0.0, 5.0)
    # Once an output has been negative, its side stays.
    scales.set_content(with_means(numbers, -means))
    assert scales.outputs[1] == (-5.0, 5.0)
    scales.set_content(with_means(numbers, means))
    assert scales.outputs[1] == (-5.0, 5.0)


def test_reserved_scales_hold_later_numbers() -> None:
    content = content_of(*many(5))
    scales = CardScales(content)
    scales.reserve(scaled(content, 100.0))
    reserved = scales.weight_limit
    assert reserved >= 100 * np.abs(content.weights(0)).max()
    scales.set_content(content)
    assert scales.weight_limit == reserved


def test_outputs_that_are_not_finite_have_a_scale() -> None:
    content = content_of(*many(5, classes=0))
    scales = CardScales(with_means(content, np.full((5, 5), np.nan)))
    assert scales.outputs[1] == (0.0, 1.0)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_weights_of_pixels_are_coloured_with_0_in_the_middle(theme: Theme) -> None:
    content = content_of(*many(6, image=(3, 2)))
    weights = np.zeros((4, 7))
    weights[0, 0], weights[0, 5] = 2.0, -2.0
    content = replace(content, layers=(weights, *content.layers[1:]))
    images = CardScales(content).weight_images(theme)
    assert images.shape == (4, 2, 3)

    def colour(row: int, column: int) -> tuple[int, ...]:
        return QColor.fromRgb(int(images[0, row, column])).getRgb()[:3]

    assert colour(0, 0) == tuple(theme.values[-1])
    assert colour(1, 2) == tuple(theme.values[0])
    assert np.abs(np.array(colour(0, 1)) - theme.values[127].astype(int)).max() <= 4


def test_an_input_is_drawn_from_paper_to_ink() -> None:
    scene, frame = many(6, image=(3, 2))
    chosen = sample(scene)
    point = np.array(chosen.point)
    content = content_of(scene, frame, chosen)
    pixels = input_pixels(LIGHT, content)
    assert pixels.shape == (2, 3)
    lightness = [QColor.fromRgb(int(pixel)).lightness() for pixel in pixels.ravel()]
    assert np.argmin(lightness) == point.argmax()
    assert np.argmax(lightness) == point.argmin()
    # Without a choice it is the mean of the samples.
    mean = input_pixels(LIGHT, content_of(scene, frame))
    assert not np.array_equal(mean, pixels)
