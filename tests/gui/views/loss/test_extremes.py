"""Extremes of a curve that grows, is cut, or is another one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.views.loss.extremes import BLOCK, Extremes


def values_of(count: int, seed: int = 0) -> np.ndarray:
    values = np.random.default_rng(seed).standard_normal(count) ** 2
    values[::7] = 0.0
    return values


def agrees(extremes: Extremes, values: np.ndarray) -> bool:
    above = values[values > 0]
    return extremes.greatest() == np.max(values, initial=-np.inf) and (
        extremes.least_above_zero() == np.min(above, initial=np.inf)
    )


@given(st.lists(st.integers(0, 5 * BLOCK), min_size=1, max_size=6))
def test_whatever_lengths_follow_each_other(counts: list[int]) -> None:
    values = values_of(5 * BLOCK)
    extremes = Extremes()
    for count in counts:
        extremes.update(values[:count])
        assert agrees(extremes, values[:count])


@pytest.mark.parametrize("count", [3, BLOCK, 3 * BLOCK + 5])
def test_another_curve_is_noticed(count: int) -> None:
    extremes = Extremes()
    for seed in (1, 2):
        extremes.update(values_of(count, seed))
        assert agrees(extremes, values_of(count, seed))


def test_what_is_known_is_not_looked_at_again() -> None:
    values = np.ones(10 * BLOCK)
    extremes = Extremes()
    extremes.update(values)
    # Between the places that are compared, so only a second search would find it.
    changed = values.copy()
    changed[5 * BLOCK + 1] = 9.0
    extremes.update(np.append(changed, 2.0))
    assert extremes.greatest() == 2.0


def test_blocks_hold_their_extremes() -> None:
    values = values_of(4 * BLOCK + 9)
    extremes = Extremes()
    for count in (BLOCK + 1, len(values)):
        extremes.update(values[:count])
    blocks = values[: 4 * BLOCK].reshape(4, BLOCK)
    assert extremes.lows[:4].tolist() == blocks.min(axis=1).tolist()
    assert extremes.highs[:4].tolist() == blocks.max(axis=1).tolist()
