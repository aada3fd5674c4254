"""Values from one thread to another: the latest wins."""

from gui.training.events import LatestValue


def test_is_empty_at_first() -> None:
    latest: LatestValue[int] = LatestValue()
    assert latest.empty
    assert latest.take() is None


def test_a_value_is_taken_once() -> None:
    latest: LatestValue[int] = LatestValue()
    latest.put(1)
    assert not latest.empty
    assert latest.take() == 1
    assert latest.empty
    assert latest.take() is None


def test_the_latest_value_wins() -> None:
    latest: LatestValue[int] = LatestValue()
    for value in range(5):
        latest.put(value)
    assert latest.take() == 4
    assert latest.take() is None
