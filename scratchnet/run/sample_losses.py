"""The loss of each sample, which says where the network is most wrong."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Dataset, target_outputs
from scratchnet.experiment import Experiment
from scratchnet.registry import LOSSES

Array = NDArray[np.float64]

#: Outputs of sigmoid and softmax are rounded to 0 where the loss of the logits is still finite.
_LEAST_PROBABILITY = float(np.finfo(np.float64).tiny)


def sample_losses(experiment: Experiment, dataset: Dataset, outputs: Array) -> Array:
    """Return the loss of each sample, shape (samples,), without penalties.

    ``outputs`` has the shape (samples, outputs). The mean over the samples is the dataset's loss;
    losses that are defined by logits are computed from the outputs here, to fewer digits.
    """
    record = LOSSES[experiment.training.loss]
    count = outputs.shape[1] if outputs.ndim == 2 else 1
    targets = np.array([target_outputs(target, count) for target in dataset.targets], np.float64)
    targets = targets.reshape(outputs.shape)
    # A network about to diverge has outputs beyond all numbers.
    with np.errstate(all="ignore"):
        if record.name in _OF_PROBABILITIES:
            losses = _OF_PROBABILITIES[record.name](outputs, targets)
        else:
            value = record.definition.value
            pairs: list[list[list[float]]] = np.stack([outputs, targets], axis=1).tolist()
            losses = np.array([value(p, t) for p, t in pairs], np.float64)
    per_output: Array = losses / count if record.definition.per_output else losses
    return per_output


def _binary_cross_entropy(outputs: Array, targets: Array) -> Array:
    total: Array = -(targets * _log(outputs) + (1 - targets) * _log(1 - outputs)).sum(axis=1)
    return total


def _cross_entropy(outputs: Array, targets: Array) -> Array:
    total: Array = -(targets * _log(outputs)).sum(axis=1)
    return total


def _log(probabilities: Array) -> Array:
    logarithms: Array = np.log(np.maximum(probabilities, _LEAST_PROBABILITY))
    return logarithms


#: The losses that are defined by logits, from what sigmoid and softmax make of those.
_OF_PROBABILITIES: dict[str, Callable[[Array, Array], Array]] = {
    "binary_cross_entropy": _binary_cross_entropy,
    "cross_entropy": _cross_entropy,
}
