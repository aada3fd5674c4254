"""Thinned curves: fewer points, the same picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.views.loss.extremes import Extremes
from gui.views.loss.measurements import thinned_points
from gui.views.loss.thinning import thinned


@pytest.mark.parametrize("log", [False, True])
def test_short_curves_stay_as_they_are(log: bool) -> None:
    values = np.array([3.0, 1.0, 2.0])
    steps, kept = thinned(values, 0, 3, 10, log)
    assert steps.tolist() == [1.0, 2.0, 3.0]
    assert kept.tolist() == [3.0, 1.0, 2.0]


@pytest.mark.parametrize("log", [False, True])
def test_no_curve_yet(log: bool) -> None:
    steps, kept = thinned(np.array([]), 0, 0, 10, log)
    assert len(steps) == len(kept) == 0


@pytest.mark.parametrize("log", [False, True])
def test_extremes_and_ends_survive(log: bool) -> None:
    values = np.full(200_000, 0.5)
    values[123_456], values[77], values[-1] = 9.0, 0.001, 0.7
    steps, kept = thinned(values, 0, len(values), 1000, log)
    assert len(steps) <= 2001
    assert (kept.max(), kept.min()) == (9.0, 0.001)
    assert (steps[0], steps[-1]) == (1.0, 200_000.0)
    assert kept[-1] == 0.7


def test_the_first_steps_stay_apart_on_a_logarithmic_axis() -> None:
    values = np.arange(100_000.0)
    steps, _ = thinned(values, 0, len(values), 1000, log=True)
    assert {1.0, 2.0, 3.0, 10.0} <= set(steps.tolist())


@given(
    st.integers(0, 5000),
    st.integers(0, 5000),
    st.integers(0, 5000),
    st.integers(1, 60),
    st.booleans(),
)
def test_any_part_of_any_curve(count: int, one: int, two: int, buckets: int, log: bool) -> None:
    first, last = sorted((min(one, count), min(two, count)))
    values = np.sin(np.arange(count))
    steps, kept = thinned(values, first, last, buckets, log)
    assert len(steps) == len(kept) <= 2 * buckets + 1
    assert (np.diff(steps) >= 0).all()
    shown = values[max(first - 1, 0) : last]
    if len(shown):
        assert kept.max() >= shown.max()
        assert kept.min() <= shown.min()


@given(
    st.integers(0, 60_000),
    st.integers(0, 60_000),
    st.integers(0, 60_000),
    st.integers(1, 60),
    st.booleans(),
)
def test_known_extremes_change_nothing_but_where_buckets_begin(
    count: int, one: int, two: int, buckets: int, log: bool
) -> None:
    first, last = sorted((min(one, count), min(two, count)))
    values = np.sin(np.arange(count) ** 1.1)
    extremes = Extremes()
    extremes.update(values)
    steps, kept = thinned(values, first, last, buckets, log, extremes)
    assert len(steps) == len(kept) <= 2 * buckets + 1
    assert (np.diff(steps) >= 0).all()
    shown = values[max(first - 1, 0) : last]
    if len(shown):
        assert kept.max() >= shown.max()
        assert kept.min() <= shown.min()
        assert kept[-1] == values[min(last + 1, count) - 1]


def test_points_are_thinned_to_extremes_and_the_end() -> None:
    steps, values = np.arange(10_000.0), np.zeros(10_000)
    values[[1234, 5678, 9999]] = 5.0, -5.0, 1.0
    across, up = thinned_points(steps, values, 100)
    assert len(across) == len(up) == 201
    assert (up.max(), up.min(), up[-1], across[-1]) == (5.0, -5.0, 1.0, 9999.0)


def test_few_points_stay_as_they_are() -> None:
    steps, values = thinned_points(np.array([1.0, 2.0]), np.array([3.0, 4.0]), 1)
    assert steps.tolist() == [1.0, 2.0]
    assert values.tolist() == [3.0, 4.0]
