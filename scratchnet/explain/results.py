"""What the network returns for each sample, and the sample's loss."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Dataset, Problem, target_outputs
from scratchnet.explain.network import BatchNetwork
from scratchnet.registry import LOSSES

Array = NDArray[np.float64]

#: So many samples are done at a time: about two milliseconds.
_PORTION = 500


@dataclass(frozen=True, slots=True, eq=False)
class SampleResults:
    """``outputs`` for each sample, shape (samples, outputs), and ``losses``, shape (samples,)."""

    outputs: Array
    losses: Array


def sample_results(
    network: BatchNetwork, problem: Problem, dataset: Dataset
) -> Generator[None, None, SampleResults]:
    """Work out outputs and losses for the samples of a dataset, by the definition of the loss.

    The mean of the losses is the training loss without penalty. Losses beyond all numbers are
    infinite.
    """
    record = LOSSES[problem.experiment.training.loss]
    loss, count = record.definition, problem.sizes[-1]
    divisor = count if loss.per_output else 1
    outputs, losses = [np.empty((0, count))], []
    for start in range(0, len(dataset), _PORTION):
        points = np.array(dataset.inputs[start : start + _PORTION], np.float64)
        logits, found = network.logits_and_outputs(points)
        rows = (logits if record.from_logits else found).tolist()
        targets = dataset.targets[start : start + _PORTION]
        for row, target in zip(rows, targets, strict=True):
            try:
                losses.append(loss.value(row, target_outputs(target, count)) / divisor)
            except OverflowError:
                losses.append(np.inf)
        outputs.append(found)
        yield
    return SampleResults(np.concatenate(outputs), np.array(losses, np.float64))
