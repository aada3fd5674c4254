"""Statistics of layers: when gradients vanish or explode, bins, decades, and short numbers."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.views.weights.layer_statistics import (
    DIAGNOSES,
    EXPLODING,
    VANISHING,
    bin_counts,
    diagnose,
    gradient_decades,
    largest_magnitude,
    layer_statistics,
    percent_text,
    short_number,
)

PARAMETERS = (((1.0, -2.0, 0.5), (0.0, 3.0, -0.5)), ((4.0, 0.0, 7.0),))
GRADIENTS = (((0.0, 0.0, 1e-6), (2e-6, 0.0, 0.0)), ((1.0, -1.0, 0.5),))


def test_weights_and_biases_are_separate() -> None:
    first, last = layer_statistics(PARAMETERS, None)
    assert (first.name, last.name) == ("layer 1", "output")
    assert first.weights.tolist() == [1.0, -2.0, 0.0, 3.0]
    assert first.biases.tolist() == [0.5, -0.5]
    assert (first.mean_weight, first.largest_weight, first.zero_weights) == (1.5, 3.0, 0.25)
    assert (last.mean_weight, last.largest_weight, last.zero_weights) == (2.0, 4.0, 0.5)


def test_without_gradients_there_are_no_statistics_of_them() -> None:
    for layer in layer_statistics(PARAMETERS, None):
        assert layer.weight_gradients is layer.bias_gradients is None
        assert layer.mean_gradient is layer.zero_gradients is None
        assert layer.diagnosis == ""


def test_gradients_have_statistics() -> None:
    first, last = layer_statistics(PARAMETERS, GRADIENTS)
    assert first.mean_gradient == pytest.approx(5e-7)
    assert (first.zero_gradients, last.zero_gradients) == (0.75, 0.0)
    assert (first.diagnosis, last.diagnosis) == ("vanishing", "")


@pytest.mark.parametrize(
    ("mean", "last", "diagnosis"),
    [
        (VANISHING * 2.0, 2.0, ""),
        (VANISHING * 1.99, 2.0, "vanishing"),
        (EXPLODING * 2.0, 2.0, ""),
        (EXPLODING * 2.01, 2.0, "exploding"),
        (0.0, 2.0, "vanishing"),
        (float("inf"), 2.0, "exploding"),
        (0.0, 0.0, ""),
        (1.0, 0.0, ""),
        (1.0, float("inf"), ""),
        (None, None, ""),
    ],
)
def test_a_layer_is_compared_with_the_last_layer(
    mean: float | None, last: float | None, diagnosis: str
) -> None:
    assert diagnose(mean, last) == diagnosis
    assert not diagnosis or diagnosis in DIAGNOSES


def test_numbers_near_the_largest_float_have_statistics() -> None:
    [layer] = layer_statistics((((1e308, 1e308, 1e308),),), (((1e308, -1e308, 0.0),),))
    assert layer.mean_weight == float("inf")
    assert layer.diagnosis == ""


LAYER = layer_statistics((((1.0, 0.0),),), (((1.0, 0.0),),))[0]


@given(st.lists(st.floats(-5, 5), max_size=50), st.integers(1, 20))
def test_every_value_is_counted_once(values: list[float], half: int) -> None:
    array = np.array(values)
    assert bin_counts(array, largest_magnitude(array), 2 * half + 1).sum() == len(values)


def test_negative_values_are_counted_left_and_zeros_in_the_middle() -> None:
    assert bin_counts(np.array([-1.0, -1.0, 0.0, 1.0]), 1.0, 3).tolist() == [2, 1, 1]
    assert bin_counts(np.zeros(4), 0.0, 5).tolist() == [0, 0, 4, 0, 0]


def test_huge_and_infinite_values_are_counted_or_left_out() -> None:
    values = np.array([1e308, -1.7e308, np.inf, np.nan])
    assert largest_magnitude(values, None, np.empty(0)) == 1.7e308
    assert bin_counts(values, 1.7e308, 3).tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        ([0.5], (-4, 0)),
        ([1e-7, 0.5], (-7, 0)),
        ([0.0, 0.5], (-4, 0)),
        ([1.0], (-3, 0)),
        ([0.0], (-3, 0)),
        ([3000.0, 2.0, 0.02], (-5, 4)),
        ([float("inf"), 1.0], (-3, 0)),
    ],
)
def test_the_axis_holds_all_means_and_the_limit_of_vanishing(
    means: list[float], expected: tuple[int, int]
) -> None:
    assert gradient_decades([replace(LAYER, mean_gradient=mean) for mean in means]) == expected


def shorter_than(length: int) -> Callable[[str], bool]:
    return lambda text: len(text) < length


@pytest.mark.parametrize(
    ("value", "length", "text"),
    [
        (0.123456, 9, "0.123"),
        (0.123456, 5, "0.12"),
        (0.123456, 1, "0.1"),
        (-1234.5, 9, "−1234"),
        (12.3456, 9, "12.3"),
        (12.0, 9, "12"),
        (0.0, 9, "0"),
        (4.56e-9, 9, "4.56e−9"),
        (4.56e-9, 5, "5e−9"),
        (1.5e12, 9, "1.50e12"),
        (82450.0, 9, "8.24e4"),
        (float("inf"), 9, "∞"),
    ],
)
def test_as_many_digits_as_fit(value: float, length: int, text: str) -> None:
    assert short_number(value, shorter_than(length)) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.0, "0%"), (0.001, "<1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "100%")],
)
def test_only_0_is_0_per_cent_and_only_1_is_100(fraction: float, text: str) -> None:
    assert percent_text(fraction) == text
