"""What the network returns for each sample, and the sample's loss."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Dataset, Problem
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

    The mean of the losses is the training loss without penalty, in the targets' units where that
    is (`TargetScaling.in_units`). A loss that overflows is infinite.
    """
    record, scaling = LOSSES[problem.experiment.training.loss], problem.target_scaling
    loss, count = record.definition, problem.sizes[-1]
    factor = scaling.loss_factor / (count if loss.per_output else 1)
    outputs, losses = [np.empty((0, count))], []
    wanted = scaling.scaled(dataset).target_outputs(count)
    yield
    for start in range(0, len(dataset), _PORTION):
        points = np.array(dataset.inputs[start : start + _PORTION], np.float64)
        logits, found = network.logits_and_outputs(points)
        rows = (logits if record.from_logits else found).tolist()
        for row, targets in zip(rows, wanted[start : start + _PORTION], strict=True):
            try:
                losses.append(loss.value(row, targets) * factor)
            except OverflowError:
                losses.append(np.inf)
        outputs.append(network.in_units(found))
        yield
    return SampleResults(np.concatenate(outputs), np.array(losses, np.float64))
