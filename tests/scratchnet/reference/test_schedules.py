"""Schedules: the factors of the learning rate."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.reference.schedules import SCHEDULES


def _factors(name: str, *made: int, total: int = 100, every: int = 10) -> list[float]:
    return [SCHEDULES[name].factor(each, total, every, 0.25) for each in made]


def test_a_constant_rate_stays() -> None:
    assert _factors("constant", 0, 1, 99, 1000) == [1.0] * 4


def test_steps_come_after_so_many_steps() -> None:
    assert _factors("step", 0, 9, 10, 19, 20, 35) == [1.0, 1.0, 0.25, 0.25, 0.0625, 0.015625]


def test_an_exponential_fall_is_spread_evenly() -> None:
    assert _factors("exponential", 0, 5, 10, 15, 20) == pytest.approx(
        [1.0, 0.5, 0.25, 0.125, 0.0625], rel=1e-15
    )


def test_a_cosine_goes_from_1_to_0_and_stays() -> None:
    half = sqrt(2) / 2
    assert _factors("cosine", 0, 25, 50, 75, 100, 150) == pytest.approx(
        [1.0, (1 + half) / 2, 0.5, (1 - half) / 2, 0.0, 0.0], abs=1e-15
    )


@pytest.mark.parametrize("name", SCHEDULES)
@given(
    made=st.integers(0, 10_000_000),
    total=st.integers(1, 10_000_000),
    every=st.integers(1, 1_000_000),
    by=st.floats(0.001, 1.0),
)
def test_every_schedule_begins_at_1_and_never_rises(
    name: str, made: int, total: int, every: int, by: float
) -> None:
    factor = SCHEDULES[name].factor
    assert factor(0, total, every, by) == 1.0
    now, then = factor(made, total, every, by), factor(made + 1, total, every, by)
    assert type(now) is float
    # The last digits of a power may go up by one.
    assert 0.0 <= then <= now * (1 + 1e-15) + 1e-300
    assert now <= 1.0
