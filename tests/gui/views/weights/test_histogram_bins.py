"""Counting into bins, and the powers of ten of mean gradients."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.views.weights.histogram_bins import counts, decades, reach
from gui.views.weights.layer_figures import figures_of

FIGURES = figures_of((((1.0, 0.0),),), (((1.0, 0.0),),))[0]


@given(st.lists(st.floats(-5, 5), max_size=50), st.integers(1, 20))
def test_every_value_is_counted_once(values: list[float], half: int) -> None:
    array = np.array(values)
    assert counts(array, reach(array), 2 * half + 1).sum() == len(values)


def test_signs_are_on_their_sides_and_zeros_in_the_middle() -> None:
    assert counts(np.array([-1.0, -1.0, 0.0, 1.0]), 1.0, 3).tolist() == [2, 1, 1]
    assert counts(np.zeros(4), 0.0, 5).tolist() == [0, 0, 4, 0, 0]


def test_huge_and_infinite_values_do_no_harm() -> None:
    values = np.array([1e308, -1.7e308, np.inf, np.nan])
    assert reach(values, None, np.empty(0)) == 1.7e308
    assert counts(values, 1.7e308, 3).tolist() == [1, 0, 1]


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
def test_the_axis_holds_all_means_and_where_they_vanish(
    means: list[float], expected: tuple[int, int]
) -> None:
    assert decades([replace(FIGURES, mean_gradient=mean) for mean in means]) == expected
