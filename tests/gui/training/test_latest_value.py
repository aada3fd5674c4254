"""The mailbox: one slot, the latest wins."""

from gui.training.latest_value import LatestValue


def test_is_empty_at_first() -> None:
    mailbox: LatestValue[int] = LatestValue()
    assert mailbox.empty
    assert mailbox.take() is None


def test_a_value_is_taken_once() -> None:
    mailbox: LatestValue[int] = LatestValue()
    mailbox.put(1)
    assert not mailbox.empty
    assert mailbox.take() == 1
    assert mailbox.empty
    assert mailbox.take() is None


def test_the_latest_value_wins() -> None:
    mailbox: LatestValue[int] = LatestValue()
    for value in range(5):
        mailbox.put(value)
    assert mailbox.take() == 4
    assert mailbox.take() is None
