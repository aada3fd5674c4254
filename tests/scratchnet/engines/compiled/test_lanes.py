"""The vector type of the kernels: eight doubles side by side."""

from functools import reduce

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from scratchnet.engines.compiled.arguments import Integers, Numbers
from scratchnet.engines.compiled.kernels.lanes import (
    between,
    fill,
    first_lanes,
    magnitude,
    power_of_two,
    total,
    truncated,
    where_less,
    where_positive,
    with_sign,
)
from scratchnet.engines.compiled.kernels.memory import load, pick, spread, store, transpose, turned
from scratchnet.engines.compiled.kernels.pieces import subroutine
from tests.scratchnet.engines.compiled.calling import callable_from

Array = NDArray[np.float64]
_VALUES = np.array([-np.inf, -3.5, -0.0, 0.0, 5e-324, 2.25, np.nan, np.inf])


@subroutine
def _some_of_each(values, count, found):
    value = load(values, 0)
    store(found, 0, between(value, -1.0, 2.0))
    store(found, 8, where_positive(value, fill(7.0)))
    store(found, 16, first_lanes(value, count, fill(0.0)))
    store(found, 24, power_of_two(load(values, 8)))
    store(found, 32, spread(values, 5))
    return total(load(values, 16))


@subroutine
def _signs_and_choices(values, others, found):
    value, other = load(values, 0), load(others, 0)
    store(found, 0, magnitude(value))
    store(found, 8, truncated(value))
    store(found, 16, with_sign(value, other))
    store(found, 24, where_less(value, other, value, other))


@subroutine
def _pick(table, columns, column, order, first, last, found):
    store(found, 0, pick(table, columns, column, order, first, last))


@subroutine
def _turn(source, start, count, found):
    a, b, c, d, e, f, g, h = turned(source, start, count)
    store(found, 0, a)
    store(found, 8, b)
    store(found, 16, c)
    store(found, 24, d)
    store(found, 32, e)
    store(found, 40, f)
    store(found, 48, g)
    store(found, 56, h)


@subroutine
def _transpose(source, start, count, target, to, stride):
    transpose(source, start, count, target, to, stride)


_lanes = callable_from(_some_of_each, Numbers, int, Numbers, result="d")
_signed_and_chosen = callable_from(_signs_and_choices, Numbers, Numbers, Numbers)
_picked = callable_from(_pick, Numbers, int, int, Integers, int, int, Numbers)
_transposed = callable_from(_transpose, Numbers, int, int, Numbers, int, int)
_turned = callable_from(_turn, Numbers, int, int, Numbers)


def _done(count: int = 8, exponents: ArrayLike = 0.0, sums: ArrayLike = 0.0) -> tuple[Array, float]:
    values = np.zeros(24)
    values[:8] = _VALUES
    values[8:16] = np.asarray(exponents) + 6755399441055744.0
    values[16:] = sums
    found = np.full(40, 99.0)
    return found, _lanes(values, count, found)


def _hex(numbers: ArrayLike) -> list[str]:
    return [float(number).hex() for number in np.asarray(numbers)]


def test_between_sets_what_is_outside_to_the_ends_and_keeps_nan() -> None:
    expected = [-1.0, -1.0, -0.0, 0.0, 5e-324, 2.0, np.nan, 2.0]
    assert _hex(_done()[0][:8]) == _hex(expected)


def test_where_positive_gives_zero_at_zeros_of_both_signs_and_at_nan() -> None:
    assert _hex(_done()[0][8:16]) == _hex([0.0, 0.0, 0.0, 0.0, 7.0, 7.0, 0.0, 7.0])


@pytest.mark.parametrize("count", range(9))
def test_the_first_lanes_are_kept_and_the_others_are_zero(count: int) -> None:
    expected = [*_VALUES[:count], *[0.0] * (8 - count)]
    assert _hex(_done(count)[0][16:24]) == _hex(expected)


def test_powers_of_two_are_exact() -> None:
    exponents = np.array([-1022, -1, 0, 1, 52, 100, -100, 1023])
    assert _done(exponents=exponents)[0][24:32].tolist() == [2.0**n for n in exponents.tolist()]


def test_one_number_is_spread_over_all_lanes() -> None:
    assert _done()[0][32:].tolist() == [_VALUES[5]] * 8


def test_lanes_are_added_up_in_their_one_order() -> None:
    random = np.random.default_rng(0)
    told_apart = 0
    for _ in range(50):
        v = random.normal(size=8).tolist()
        expected = ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]))
        assert _done(sums=v)[1] == expected
        told_apart += expected != reduce(float.__add__, v)
    assert told_apart > 10


@pytest.mark.parametrize("count", range(1, 9))
def test_transposing_turns_eight_lanes_and_fills_up_with_zeros(count: int) -> None:
    # Numbers behind the last neuron are not to be seen, even if they are no numbers.
    source = np.full(3 + 64, np.nan)
    neurons = np.arange(1.0, 1 + 8 * count).reshape(count, 8)
    source[3 : 3 + 8 * count] = neurons.ravel()
    target = np.full(5 + 8 * 24, -1.0)
    _transposed(source, 3, count, target, 5, 24)
    rows = target[5:].reshape(8, 24)
    assert (rows[:, :count] == neurons.T).all()
    assert (rows[:, count:8] == 0).all()
    assert (rows[:, 8:] == -1).all()
    assert (target[:5] == -1).all()
    turned_only = np.empty(64)
    _turned(source, 3, count, turned_only)
    assert (turned_only.reshape(8, 8) == rows[:, :8]).all()


@pytest.mark.parametrize(("first", "last"), [(0, 7), (2, 4), (9, 9), (1, 9)])
def test_picking_follows_the_order_and_stays_at_the_last(first: int, last: int) -> None:
    order = np.array([7, 3, 3, 9, 0, 1, 8, 2, 5, 4])
    table = np.arange(30.0)
    found = np.zeros(8)
    _picked(table, 3, 2, order, first, last, found)
    assert found.tolist() == [3.0 * order[min(k, last)] + 2 for k in range(first, first + 8)]


def test_signs_fractions_and_choices_are_those_of_each_lane() -> None:
    others = np.array([1.0, -1.0, 0.0, -0.0, np.nan, 2.25, 1.0, -np.inf])
    found = np.empty(32)
    _signed_and_chosen(_VALUES, others, found)
    with np.errstate(invalid="ignore"):
        chosen = np.where(np.less(_VALUES, others), _VALUES, others)
    for lanes, expected in zip(
        found.reshape(4, 8),
        (np.abs(_VALUES), np.trunc(_VALUES), np.copysign(_VALUES, others), chosen),
        strict=True,
    ):
        np.testing.assert_array_equal(lanes, expected)
        numbers = ~np.isnan(expected)
        assert (np.signbit(lanes) == np.signbit(expected))[numbers].all()
