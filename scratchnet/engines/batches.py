"""The order in which mini-batches take the samples.

The generator is written out here, because the compiled engines draw the same order from the same
state: 64 bits of arithmetic that any language repeats.
"""

from array import array
from collections.abc import Sequence
from functools import cached_property

from scratchnet.datasets.dataset import stream
from scratchnet.reference.splitmix import GOLDEN, MASK, mixed


def shuffle(order: "array[int]", base: int, epoch: int) -> None:
    """Put the numbers 0, 1, … into the order of an epoch (Fisher and Yates, from the end).

    The generator of an epoch starts from the mixed bits of ``base`` + ``epoch``. The place to swap
    with is the upper half of a draw, scaled to the places that are left.
    """
    for i in range(len(order)):
        order[i] = i
    state = mixed((base + epoch) & MASK)
    for i in range(len(order) - 1, 0, -1):
        state = (state + GOLDEN) & MASK
        j = ((mixed(state) >> 32) * (i + 1)) >> 32
        order[i], order[j] = order[j], order[i]


class BatchOrder:
    """Deals out the samples of each epoch in an order that seed and epoch decide.

    The last batch of an epoch holds what is left and is a step of its own; it never reaches
    into the next epoch.

    ``base`` comes from the seed; ``order`` is the current epoch's, and ``place`` holds how many
    epochs have started, how many samples of the current one are dealt, and 1 if each epoch is
    shuffled, else 0. An engine may deal by itself; it leaves ``order`` and ``place`` as `peek`
    and `deal` would.
    """

    def __init__(self, seed: int, samples: int, shuffled: bool = True) -> None:
        self._seed = seed
        self.order = array("q", range(samples))
        self.place = array("q", [0, samples, int(shuffled)])

    @cached_property
    def base(self) -> int:
        """What the order of every epoch is derived from; made when it is first asked for."""
        return stream(self._seed, "batches").getrandbits(64)

    @classmethod
    def of(cls, batch: Sequence[int]) -> "BatchOrder":
        """Return an order that is about to deal exactly ``batch``."""
        order = cls(0, 0)
        order.order, order.place = array("q", batch), array("q", [1, 0, 1])
        return order

    def peek(self, size: int | None) -> Sequence[int] | None:
        """Return the indices of the next batch; None is the whole dataset in its own order.

        ``size`` may differ from call to call. A size that covers the dataset leaves the
        current epoch as it is and takes all samples.
        """
        if size is None or size >= len(self.order):
            return None
        epoch, dealt, shuffled = self.place
        if dealt >= len(self.order):
            if shuffled:
                shuffle(self.order, self.base, epoch)
            dealt = 0
            self.place[:] = array("q", [epoch + 1, 0, shuffled])
        return self.order[dealt : dealt + size]

    def deal(self, batch: Sequence[int] | None) -> None:
        """Continue after ``batch``, once its step is complete."""
        self.place[1] += len(batch) if batch is not None else 0
