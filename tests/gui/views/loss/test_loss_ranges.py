"""Ranges of the loss curve's axes, zeros below logarithmic ones, and rough curves."""

import numpy as np
import pytest

from gui.views.loss.extremes import Extremes
from gui.views.loss.loss_ranges import above_zero, is_rough, log_loss_range, loss_range, steps_range

NONE = np.empty(0)


def known(*values: float) -> Extremes:
    extremes = Extremes()
    extremes.update(np.array(values))
    return extremes


@pytest.mark.parametrize(
    ("made", "planned", "end"),
    [(0, 5000, 100), (100, 5000, 100), (101, 5000, 500), (4000, 5000, 5000), (3, 20, 20)],
)
def test_the_axis_of_steps_grows_now_and_then(made: int, planned: int, end: int) -> None:
    assert steps_range(made, planned, log=False) == (0.0, end)
    assert steps_range(made, planned, log=True) == pytest.approx((0.0, np.log10(end)))


def test_a_loss_that_is_higher_on_the_test_samples_fits_too() -> None:
    assert loss_range(known(1.0), np.array([2.0])) == pytest.approx((0.0, 2.1))
    assert loss_range(known(2.0), np.array([1.0])) == pytest.approx((0.0, 2.1))
    low, high = log_loss_range(known(1.0, 0.0), np.array([0.01, 0.0, 10.0]))
    assert (low, high) == pytest.approx((-2.1, 1.1))


def test_nothing_and_zeros_have_a_range_too() -> None:
    for extremes in (known(), known(0.0)):
        assert loss_range(extremes, NONE) == (0.0, pytest.approx(1.0, abs=0.1))
        low, high = log_loss_range(extremes, NONE)
        assert low < high


def test_zeros_lie_below_the_picture() -> None:
    values = above_zero(np.array([1.0, 0.0, 0.1]), -2.0)
    assert values.tolist() == [1.0, pytest.approx(0.001), 0.1]
    for bottom in (-1e6, 1e6):
        assert np.isfinite(above_zero(np.array([0.0]), bottom)).all()
    assert (above_zero(np.array([0.0]), -1e6) > 0).all()


def test_a_zigzag_is_rough_and_a_slope_is_not() -> None:
    assert is_rough(np.tile([0.0, 1.0], 30), 1.0)
    assert not is_rough(np.linspace(0.0, 1.0, 1000), 1.0)
    assert not is_rough(NONE, 1.0)
