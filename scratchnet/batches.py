"""In which order mini-batches take the samples."""

from collections.abc import Sequence

from scratchnet.datasets.sampling import stream


class BatchOrder:
    """Deals out the samples of each epoch in an order that seed and epoch decide.

    The last batch of an epoch holds what is left and is a step of its own; it never reaches
    into the next epoch.
    """

    def __init__(self, seed: int, samples: int) -> None:
        self._seed = seed
        self._samples = samples
        self._epoch = 0
        self._order: list[int] = []
        self._dealt = samples

    def peek(self, size: int | None) -> Sequence[int] | None:
        """Return the indices of the next batch; None is the whole dataset in its own order.

        ``size`` may differ from call to call. A size that covers the dataset leaves a begun
        epoch as it is and takes all samples.
        """
        if size is None or size >= self._samples:
            return None
        if self._dealt >= self._samples:
            self._order = list(range(self._samples))
            stream(self._seed, f"batches/{self._epoch}").shuffle(self._order)
            self._epoch += 1
            self._dealt = 0
        return self._order[self._dealt : self._dealt + size]

    def deal(self, batch: Sequence[int] | None) -> None:
        """Go on behind ``batch``: its step has been made."""
        self._dealt += len(batch) if batch is not None else 0
