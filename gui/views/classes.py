"""What outputs mean for classes: which class is said, how surely, and which samples are wrong.

With three classes or more there is an output for each, and the greatest one says the class. Two
classes share one output, on either side of a threshold.
"""

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Dataset
from scratchnet.run.snapshot import Scene

Array = NDArray[np.float64]


#: What an output is to be for "not this class" and for "this class", whatever its activation.
CLASS_LEVELS = 0.0, 1.0
#: The output between the two.
CLASS_THRESHOLD = 0.5


def predicted_classes(outputs: Array) -> NDArray[np.intp]:
    """Return the class that is said; ``outputs`` has an output for each first index."""
    if len(outputs) == 1:
        said: NDArray[np.intp] = (outputs[0] > CLASS_THRESHOLD).astype(np.intp)
        return said
    best: NDArray[np.intp] = np.argmax(outputs, axis=0)
    return best


def confidence(outputs: Array) -> Array:
    """Return how far the said class is ahead of the next, 0 on a border and 1 when sure."""
    low, high = CLASS_LEVELS
    # What diverges may be infinite for several classes at once.
    with np.errstate(over="ignore", invalid="ignore"):
        if len(outputs) == 1:
            ahead = 2 * np.abs(outputs[0] - CLASS_THRESHOLD)
        else:
            second, first = np.partition(outputs, -2, axis=0)[-2:]
            ahead = first - second
    sure: Array = np.clip(ahead / (high - low), 0.0, 1.0)
    return sure


def class_numbers(scene: Scene, values: Array) -> Array:
    """Return targets or cells of the objective as numbers of classes, NaN where unknown."""
    return np.clip(np.rint(values), 0, len(scene.classes) - 1)


def wrong_samples(scene: Scene, dataset: Dataset, outputs: Array | None) -> NDArray[np.bool_]:
    """Return which samples are said to be of another class; none without outputs or classes.

    ``outputs`` has the shape (samples, outputs).
    """
    if outputs is None or not scene.classes or len(outputs) != len(dataset):
        return np.zeros(len(dataset), dtype=bool)
    true = class_numbers(scene, np.array(dataset.targets, dtype=np.float64))
    wrong: NDArray[np.bool_] = predicted_classes(outputs.T) != true
    return wrong
