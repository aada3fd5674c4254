"""The pace of training: steps that are due, the speed, and how fine maps may be."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.pacing import MAP_RESOLUTION, MapDetail, RateLimiter, ThroughputMeter


def test_unlimited_is_always_due() -> None:
    limiter = RateLimiter()
    assert limiter.steps_due(0.0) == inf
    assert limiter.seconds_to_next(0.0) == 0.0


def test_the_first_step_is_due_at_once() -> None:
    limiter = RateLimiter()
    limiter.set_rate(2.0, 100.0)
    assert limiter.steps_due(100.0) == 1
    limiter.count(1)
    assert limiter.steps_due(100.4) == 0
    assert limiter.steps_due(100.5) == 1


def test_shows_how_long_no_step_is_due() -> None:
    limiter = RateLimiter()
    limiter.set_rate(4.0, 8.0)
    limiter.count(1)
    assert limiter.seconds_to_next(8.0) == 0.25
    assert limiter.seconds_to_next(8.125) == 0.125
    assert limiter.seconds_to_next(9.0) == 0.0


def test_does_not_catch_up_after_a_long_wait() -> None:
    limiter = RateLimiter()
    limiter.set_rate(100.0, 0.0)
    limiter.count(limiter.steps_due(0.0))
    assert limiter.steps_due(60.0) == 1


@given(
    st.floats(1.0, 5000.0),
    st.lists(st.floats(0.0, 0.2), min_size=1, max_size=60),
)
def test_allows_as_many_steps_as_the_speed_says(speed: float, waits: list[float]) -> None:
    limiter = RateLimiter()
    limiter.set_rate(speed, 0.0)
    now, done = 0.0, 0
    for wait in waits:
        now += wait
        due = limiter.steps_due(now)
        assert due >= 0
        limiter.count(int(due))
        done += int(due)
    assert abs(done - now * speed) <= 1 + 1e-6 * speed


def test_no_speed_before_there_are_two_marks() -> None:
    meter = ThroughputMeter()
    assert meter.steps_per_second is None
    meter.restart(10.0, 5)
    assert meter.steps_per_second is None


def test_measures_from_the_start() -> None:
    meter = ThroughputMeter()
    meter.restart(10.0, 100)
    meter.record(10.5, 150)
    assert meter.steps_per_second == 100.0


def test_forgets_what_is_older_than_a_second() -> None:
    meter = ThroughputMeter()
    meter.restart(0.0, 0)
    for tenth in range(1, 11):
        meter.record(tenth / 10, tenth)
    for tenth in range(11, 31):
        meter.record(tenth / 10, 10 + (tenth - 10) * 100)
    assert meter.steps_per_second == pytest.approx(1000.0)


def test_starts_over_after_a_pause() -> None:
    meter = ThroughputMeter()
    meter.restart(0.0, 0)
    meter.record(1.0, 10)
    meter.restart(100.0, 10)
    assert meter.steps_per_second is None
    meter.record(100.1, 11)
    assert meter.steps_per_second == pytest.approx(10.0)


def test_the_first_map_is_fine_and_quick_ones_stay_so() -> None:
    detail = MapDetail()
    assert detail.resolution(None) == MAP_RESOLUTION
    detail.record(MAP_RESOLUTION, 0.004)
    assert detail.resolution(500.0) == MAP_RESOLUTION


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.011, 56), (0.020, 40), (0.040, 28), (9.0, 20)]
)
def test_a_map_that_takes_longer_has_fewer_cells(seconds: float, expected: int) -> None:
    detail = MapDetail()
    detail.record(MAP_RESOLUTION, seconds)
    assert detail.resolution(500.0) == expected


def test_maps_become_finer_but_not_coarser_again() -> None:
    detail = MapDetail()
    detail.record(MAP_RESOLUTION, 0.040)
    detail.record(28, 0.0024)
    assert detail.resolution(500.0) == 40
    detail.record(40, 0.5)
    assert detail.resolution(500.0) == 40
    detail.restart()
    assert detail.resolution(500.0) == MAP_RESOLUTION


def test_where_steps_are_slow_a_map_may_take_part_of_one() -> None:
    detail = MapDetail()
    detail.record(MAP_RESOLUTION, 0.020)
    assert detail.resolution(10.0) == MAP_RESOLUTION
    assert detail.resolution(20.0) < MAP_RESOLUTION
