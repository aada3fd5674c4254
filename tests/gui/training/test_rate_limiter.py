"""The pace: as many steps as are due, at any hour."""

from math import inf

from hypothesis import given
from hypothesis import strategies as st

from gui.training.rate_limiter import Pace


def test_unlimited_is_always_due() -> None:
    pace = Pace()
    assert pace.due(0.0) == inf
    assert pace.seconds_to_next(0.0) == 0.0


def test_the_first_step_is_due_at_once() -> None:
    pace = Pace()
    pace.set(2.0, 100.0)
    assert pace.due(100.0) == 1
    pace.made(1)
    assert pace.due(100.4) == 0
    assert pace.due(100.5) == 1


def test_tells_how_long_to_sleep() -> None:
    pace = Pace()
    pace.set(4.0, 8.0)
    pace.made(1)
    assert pace.seconds_to_next(8.0) == 0.25
    assert pace.seconds_to_next(8.125) == 0.125
    assert pace.seconds_to_next(9.0) == 0.0


def test_does_not_catch_up_after_a_long_wait() -> None:
    pace = Pace()
    pace.set(100.0, 0.0)
    pace.made(pace.due(0.0))
    assert pace.due(60.0) == 1


@given(
    st.floats(1.0, 5000.0),
    st.lists(st.floats(0.0, 0.2), min_size=1, max_size=60),
)
def test_makes_as_many_steps_as_the_speed_says(speed: float, waits: list[float]) -> None:
    pace = Pace()
    pace.set(speed, 0.0)
    now, made = 0.0, 0
    for wait in waits:
        now += wait
        due = pace.due(now)
        assert due >= 0
        pace.made(int(due))
        made += int(due)
    assert abs(made - now * speed) <= 1 + 1e-6 * speed
