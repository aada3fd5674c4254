"""How good a network is on some samples, beyond its loss."""

from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from scratchnet.datasets import Dataset, class_of
from scratchnet.run.snapshot import Metrics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Judge:
    """Judges outputs for a dataset's samples, again and again."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def metrics(self, outputs: "NDArray[np.float64]", loss: float) -> Metrics | None:
        """Return the metrics of outputs of the shape (samples, outputs); None for no samples."""
        import numpy as np

        if not len(self.dataset):
            return None
        if self.dataset.classes:
            said = outputs.argmax(axis=1) if outputs.shape[1] > 1 else outputs[:, 0] > 0.5
            count = len(self.dataset.classes)
            places = self._truth.astype(np.int64) * count + said
            confusion = np.bincount(places, minlength=count * count).reshape(count, count)
            accuracy = float(np.trace(confusion)) / len(self.dataset)
            return Metrics(loss, accuracy, tuple(map(tuple, confusion.tolist())))
        # Squares of huge numbers are infinite, and then there is no R².
        with np.errstate(over="ignore", invalid="ignore"):
            errors = outputs[:, 0] - self._truth
            spread = float(((self._truth - self._truth.mean()) ** 2).sum())
            left = float((errors**2).sum())
            mean = float(np.abs(errors).mean())
        r2 = 1 - left / spread if 0 < spread < inf and left < inf else None
        return Metrics(loss, r2=r2, mean_absolute_error=mean)

    @cached_property
    def _truth(self) -> "NDArray[np.float64]":
        """The number of each sample's class, or its target."""
        import numpy as np

        count = len(self.dataset.classes)
        targets = self.dataset.targets
        return np.array([class_of(t, count) for t in targets] if count else targets, np.float64)
