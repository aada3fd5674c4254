"""Where samples lie on the activations and on the loss: their pre-activations in every layer."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Problem
from scratchnet.explain.dependence import evenly
from scratchnet.explain.network import BatchNetwork

Array = NDArray[np.float64]

#: Of a layer at most about so many numbers are kept, but those of no fewer samples than that.
_MOST_NUMBERS, _FEWEST_SAMPLES = 20_000, 50
#: So many samples are done at a time.
_PORTION = 250


@dataclass(frozen=True, slots=True, eq=False)
class PreActivations:
    """The weighted sums z of all neurons for training samples, evenly chosen ones if very many.

    ``numbers`` are those of the samples, of ``of_samples`` in all. ``layers`` has for each layer
    the shape (samples, neurons). ``outputs`` and ``targets``, (samples, outputs), are what the
    network returns and what it is to return, before a scaling of targets is undone.
    """

    of_samples: int
    numbers: NDArray[np.intp]
    layers: tuple[Array, ...]
    outputs: Array
    targets: Array


def pre_activations(
    network: BatchNetwork, problem: Problem
) -> Generator[None, None, PreActivations]:
    """Work out the pre-activations for the training samples of a problem."""
    count = len(problem.train)
    most = max(_MOST_NUMBERS // max(problem.sizes[1:]), _FEWEST_SAMPLES)
    numbers = evenly(count, min(count, most))
    yield
    parts = []
    for start in range(0, len(numbers), _PORTION):
        chosen = numbers[start : start + _PORTION].tolist()
        points = np.array([problem.train.inputs[number] for number in chosen], np.float64)
        parts.append(network.pre_activations(points))
        yield
    targets = [problem.learned_targets(number) for number in numbers.tolist()]
    layers = tuple(np.concatenate(tables) for tables in zip(*parts, strict=True))
    return PreActivations(
        count,
        numbers,
        layers,
        network.activated(len(layers) - 1, layers[-1]),
        np.array(targets, np.float64).reshape(len(numbers), -1),
    )
