"""How good a network is on some samples, beyond its loss."""

from math import inf
from typing import TYPE_CHECKING

from scratchnet.datasets import Dataset, class_of
from scratchnet.snapshot import Metrics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def metrics_of(dataset: Dataset, outputs: "NDArray[np.float64]", loss: float) -> Metrics | None:
    """Return the metrics of outputs of the shape (samples, outputs); None for no samples."""
    import numpy as np

    if not len(dataset):
        return None
    if dataset.classes:
        count = len(dataset.classes)
        true = np.array([class_of(target, count) for target in dataset.targets])
        said = outputs.argmax(axis=1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0.5).astype(int)
        confusion = np.zeros((count, count), int)
        np.add.at(confusion, (true, said), 1)
        accuracy = float((true == said).mean())
        return Metrics(loss, accuracy, tuple(map(tuple, confusion.tolist())))
    targets = np.array(dataset.targets)
    errors = outputs[:, 0] - targets
    # Squares of numbers that make a run diverge may overflow.
    with np.errstate(over="ignore"):
        spread = float(((targets - targets.mean()) ** 2).sum())
        lost = float((errors**2).sum())
    r2 = 1 - lost / spread if 0 < spread < inf else None
    return Metrics(loss, r2=r2, mean_absolute_error=float(np.abs(errors).mean()))
