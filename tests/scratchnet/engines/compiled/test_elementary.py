"""The fast engine's own exp, tanh, logarithms and sine, against the C library's."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from scratchnet.engines.compiled.arguments import Numbers
from scratchnet.engines.compiled.kernels.elementary import (
    exp_lanes,
    exp_minus_one_lanes,
    log_lanes,
    log_of_one_plus_lanes,
    normal_cdf_lanes,
    sine_lanes,
    tanh_lanes,
)
from scratchnet.engines.compiled.kernels.lanes import fill
from scratchnet.engines.compiled.kernels.memory import load, store
from scratchnet.engines.compiled.kernels.pieces import subroutine
from tests.scratchnet.engines.compiled.calling import callable_from

Array = NDArray[np.float64]
_RANDOM = np.random.default_rng(1)


@subroutine
def _each_of_both(values, powers, tangents):
    for at in range(0, len(values), 8):
        store(powers, at, exp_lanes(load(values, at)))
        store(tangents, at, tanh_lanes(load(values, at)))


@subroutine
def _each_of_others(values, less, of_more, logs):
    for at in range(0, len(values), 8):
        value = load(values, at)
        store(less, at, exp_minus_one_lanes(value))
        store(of_more, at, log_of_one_plus_lanes(value))
        store(logs, at, log_lanes(value))


@subroutine
def _each_of_waves(values, sines, cosines):
    for at in range(0, len(values), 8):
        store(sines, at, sine_lanes(load(values, at), fill(0.0)))
        store(cosines, at, sine_lanes(load(values, at), fill(1.0)))


@subroutine
def _each_of_probabilities(values, found):
    for at in range(0, len(values), 8):
        store(found, at, normal_cdf_lanes(load(values, at)))


_both = callable_from(_each_of_both, *[Numbers] * 3)
_others = callable_from(_each_of_others, *[Numbers] * 4)
_waves = callable_from(_each_of_waves, *[Numbers] * 3)
_probabilities = callable_from(_each_of_probabilities, *[Numbers] * 2)


def _other(values: Array, which: int) -> Array:
    """Return e^x - 1, log(1 + x) or log x."""
    found = np.empty((3, len(values)))
    _others(values, *found)
    result: Array = found[which]
    return result


def _sine_and_cosine(values: Array) -> tuple[Array, Array]:
    sines, cosines = np.empty_like(values), np.empty_like(values)
    _waves(values, sines, cosines)
    return sines, cosines


def _relative(found: Array, values: Array, function: Callable[[float], float]) -> float:
    """Return the largest difference, relative to what it should be."""
    expected = np.array([function(value) for value in values.tolist()])
    return float((np.abs(found - expected) / np.abs(expected)).max())


def _exp(values: Array) -> Array:
    found = np.empty_like(values)
    _both(values, found, np.empty_like(values))
    return found


def _tanh(values: Array) -> Array:
    found = np.empty_like(values)
    _both(values, np.empty_like(values), found)
    return found


def _ulps(found: Array, values: Array, function: Callable[[float], float]) -> float:
    """Return the largest difference, in units of the last place."""
    expected = np.array([function(value) for value in values.tolist()])
    return float((np.abs(found - expected) / np.spacing(np.abs(expected))).max())


def _on_all_scales(least: float, most: float) -> Array:
    """Return numbers of both signs whose logarithms are spread evenly."""
    size = 10.0 ** _RANDOM.uniform(math.log10(least), math.log10(most), 20_000)
    return np.concatenate([size, -size])


@pytest.mark.parametrize("end", [0.5, 40.0, 708.0])
def test_exp_is_within_some_units_of_the_last_place(end: float) -> None:
    values = np.linspace(-end, end, 80_000)
    # 3 were measured with 3,600,000 numbers.
    assert _ulps(_exp(values), values, math.exp) <= 3


@pytest.mark.parametrize(("least", "most"), [(1e-300, 1e-8), (1e-8, 0.1), (0.1, 1.0), (1.0, 700.0)])
def test_tanh_is_within_some_units_of_the_last_place(least: float, most: float) -> None:
    values = _on_all_scales(least, most)
    # 63 were measured near 0, 7.2e-15 in relative terms, with 3,200,000 numbers.
    assert _ulps(_tanh(values), values, math.tanh) <= 64


def test_exp_stays_what_it_is_beyond_the_ends_and_hands_nan_on() -> None:
    values = np.array([710.0, 1e300, np.inf, -709.0, -1e300, -np.inf, np.nan, 0.0])
    high, low = _exp(np.array([709.0, -708.0] * 4))[:2]
    assert high == pytest.approx(math.exp(709.0), rel=1e-15)
    assert low == pytest.approx(math.exp(-708.0), rel=1e-15)
    np.testing.assert_array_equal(_exp(values), [high, high, high, low, low, low, np.nan, 1.0])


def test_tanh_ends_at_one_and_hands_nan_on() -> None:
    values = np.array([20.0, 1e300, np.inf, -20.0, -1e300, -np.inf, np.nan, 0.0])
    np.testing.assert_array_equal(_tanh(values), [1, 1, 1, -1, -1, -1, np.nan, 0])


def test_tanh_of_the_least_numbers_is_they_themselves() -> None:
    values = np.array([5e-324, -5e-324, 1e-320, -1e-320, 3e-315, -3e-315, 0.0, 2e-323])
    np.testing.assert_array_equal(_tanh(values), values)


@pytest.mark.parametrize(
    ("least", "most", "bound"),
    [(1e-300, 1e-8, 7.2e-15), (1e-8, 0.1, 7.2e-15), (0.1, 1.0, 2.1e-15), (1.0, 80.0, 7e-16)],
)
def test_exp_minus_one_keeps_its_digits(least: float, most: float, bound: float) -> None:
    values = _on_all_scales(least, most)
    # 7.1e-15 was measured near 0, where what its series begins with is off by so much.
    assert _relative(_other(values, 0), values, math.expm1) <= bound


@pytest.mark.parametrize(
    ("least", "most", "bound"), [(1e-300, 1e-8, 2.3e-16), (1e-8, 0.1, 4.5e-16), (0.1, 1.0, 4.5e-16)]
)
def test_log_of_one_plus_keeps_its_digits(least: float, most: float, bound: float) -> None:
    values = np.abs(_on_all_scales(least, most))
    # 4.4e-16 was measured with 6,000,000 numbers.
    assert _relative(_other(values, 1), values, math.log1p) <= bound


def test_log_keeps_its_digits() -> None:
    near = 1.0 + np.abs(_on_all_scales(1e-15, 1.0))
    values = np.concatenate([near, np.linspace(1.0001, 20.0, 80_000)])
    # 4.3e-16 was measured with 3,000,000 numbers.
    assert _relative(_other(values, 2), values, math.log) <= 4.5e-16
    assert _other(np.ones(8), 2).tolist() == [0.0] * 8


@pytest.mark.parametrize("end", [0.7, 10.0, 1000.0, 1e6])
def test_sine_and_cosine_are_within_a_few_roundings(end: float) -> None:
    values = np.linspace(-end, end, 80_000)
    for found, function in zip(_sine_and_cosine(values), (math.sin, math.cos), strict=True):
        expected = np.array([function(value) for value in values.tolist()])
        # 1.12e-16 was measured, half a unit of the last place of 1.
        assert np.abs(found - expected).max() <= 1.2e-16
        # Near a zero what is left of the angle has all its digits too.
        assert _relative(found, values, function) <= 2.3e-16


def test_the_sine_of_small_numbers_keeps_its_digits() -> None:
    values = _on_all_scales(1e-300, 0.7)
    assert _relative(_sine_and_cosine(values)[0], values, math.sin) <= 2.3e-16


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_the_sine_of_what_is_no_finite_number_is_nan(value: float) -> None:
    for found in _sine_and_cosine(np.array([value] * 4 + [1.0] * 4)):
        assert np.isnan(found).tolist() == [True] * 4 + [False] * 4


def test_the_others_hand_nan_on() -> None:
    for which in range(3):
        assert np.isnan(_other(np.array([np.nan] * 8), which)).all()


def _normal_cdf(values: Array) -> Array:
    found = np.empty_like(values)
    _probabilities(values, found)
    return found


def test_the_normal_distribution_function_is_within_a_few_roundings() -> None:
    values = _RANDOM.uniform(-6, 6, 80_000)
    expected = np.array([math.erfc(-x * math.sqrt(0.5)) / 2 for x in values.tolist()])
    assert np.abs(_normal_cdf(values) - expected).max() <= 4e-16


def test_the_normal_distribution_function_keeps_its_digits_far_below_zero() -> None:
    values = _RANDOM.uniform(-37, 0, 8_000)
    assert (
        _relative(_normal_cdf(values), values, lambda x: math.erfc(-x / math.sqrt(2)) / 2) < 3e-13
    )


@pytest.mark.parametrize(
    ("x", "expected"), [(0.0, 0.5), (math.inf, 1.0), (-math.inf, 0.0), (40.0, 1.0), (1e300, 1.0)]
)
def test_the_normal_distribution_function_at_its_limits(x: float, expected: float) -> None:
    assert _normal_cdf(np.full(8, x)).tolist() == [expected] * 8


def test_the_normal_distribution_function_hands_nan_on() -> None:
    found = _normal_cdf(np.array([math.nan] + [0.0] * 7))
    assert math.isnan(found[0])
    assert found[1:].tolist() == [0.5] * 7
