"""Batches: every epoch a permutation, the last one what is left, in an order the seed decides."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.engines.batches import BatchOrder


def _dealt(order: BatchOrder, size: int | None) -> Sequence[int] | None:
    batch = order.peek(size)
    order.deal(batch)
    return batch


def _epoch(order: BatchOrder, samples: int, size: int) -> list[Sequence[int]]:
    batches: list[Sequence[int]] = []
    while sum(map(len, batches)) < samples:
        batch = _dealt(order, size)
        assert batch is not None
        batches.append(batch)
    return batches


@settings(deadline=None)
@given(st.integers(2, 60), st.integers(1, 59), st.integers(0, 2**31 - 1))
def test_every_epoch_is_a_permutation_in_batches_of_the_size(
    samples: int, size: int, seed: int
) -> None:
    size = min(size, samples - 1)
    order = BatchOrder(seed, samples)
    for _ in range(3):
        batches = _epoch(order, samples, size)
        assert sorted(i for batch in batches for i in batch) == list(range(samples))
        full, rest = divmod(samples, size)
        assert [len(batch) for batch in batches] == [size] * full + [rest] * (rest > 0)


def test_the_last_batch_holds_what_is_left_and_the_next_begins_an_epoch() -> None:
    order = BatchOrder(0, 10)
    assert [len(batch) for batch in _epoch(order, 10, 4)] == [4, 4, 2]
    following = _dealt(order, 4)
    assert following is not None
    assert len(following) == 4


def test_epochs_have_different_orders() -> None:
    order = BatchOrder(0, 30)
    epochs = [[i for batch in _epoch(order, 30, 7) for i in batch] for _ in range(3)]
    assert epochs[0] != epochs[1] != epochs[2] != epochs[0]
    assert epochs[0] != list(range(30))


def test_the_seed_decides_the_order() -> None:
    assert _epoch(BatchOrder(5, 20), 20, 6) == _epoch(BatchOrder(5, 20), 20, 6)
    assert _epoch(BatchOrder(5, 20), 20, 6) != _epoch(BatchOrder(6, 20), 20, 6)


def test_the_size_does_not_change_the_order() -> None:
    ones = [i for batch in _epoch(BatchOrder(1, 20), 20, 1) for i in batch]
    sevens = [i for batch in _epoch(BatchOrder(1, 20), 20, 7) for i in batch]
    assert ones == sevens


def test_the_size_may_change_within_an_epoch() -> None:
    order, steady = BatchOrder(1, 10), BatchOrder(1, 10)
    mixed = [i for size in (3, 1, 5, 9) for i in _dealt(order, size) or ()]
    assert mixed == [i for batch in _epoch(steady, 10, 2) for i in batch]


@pytest.mark.parametrize("size", [None, 10, 11, 4000])
def test_a_size_that_covers_the_dataset_takes_it_in_its_own_order(size: int | None) -> None:
    assert BatchOrder(0, 10).peek(size) is None


def test_a_whole_batch_leaves_a_started_epoch_as_it_is() -> None:
    order, undisturbed = BatchOrder(3, 10), BatchOrder(3, 10)
    first = _dealt(order, 4)
    assert _dealt(order, None) is None
    rest = [_dealt(order, 4), _dealt(order, 4)]
    assert [first, *rest] == _epoch(undisturbed, 10, 4)


def test_peeking_again_gives_the_same_batch() -> None:
    order = BatchOrder(2, 9)
    for _ in range(5):
        assert order.peek(4) == order.peek(4)
        order.deal(order.peek(4))
