"""What initializers make of a network: how far activations and gradients spread in each layer.

Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks"
(2010), compare the two layer by layer before the first step. Everything is computed by the
reference, forward and backward, with no dropout.
"""

from collections.abc import Generator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Problem
from scratchnet.datasets.dataset import SamplesKey, samples_key
from scratchnet.datasets.recent import Recent
from scratchnet.experiment import Network as NetworkSection
from scratchnet.explain.dependence import evenly
from scratchnet.reference.article import Network, from_seed
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.reference.losses import from_logits
from scratchnet.reference.network import build_network
from scratchnet.registry import LOSSES, OUTPUT_ACTIVATIONS

Array = NDArray[np.float64]

#: How many networks of each scheme are made.
SEEDS = 3
#: Networks with more weights are not tried out: Python would take too long.
MOST_WEIGHTS = 200_000
#: A spread has vanished, or exploded, where it differs by this factor between first and last layer.
FAR = 100.0
#: About so many products of a sample and a weight are computed in all.
_MOST_PRODUCTS = 8_000_000
_FEWEST_SAMPLES, _MOST_SAMPLES = 4, 100
_QUARTILES = (25, 50, 75)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How far some values spread, for each seed and layer.

    ``deviations`` are standard deviations, shape (seeds, layers); ``quartiles`` are those of the
    values' magnitudes, shape (seeds, layers, 3).
    """

    deviations: Array
    quartiles: Array

    @property
    def typical(self) -> Array:
        """The median of the deviations over the seeds, shape (layers,)."""
        return _median(self.deviations)

    @property
    def typical_quartiles(self) -> Array:
        """The median of the quartiles over the seeds, shape (layers, 3)."""
        return _median(self.quartiles)


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """An initializer by its name, and how far outputs and ∂L/∂z of all neurons spread."""

    name: str
    activations: Spread
    gradients: Spread


@dataclass(frozen=True, slots=True, eq=False)
class Initialization:
    """Every scheme, tried with ``seeds``, the run's first, on ``samples`` training samples.

    There are no schemes where the network has too many ``weights``.
    """

    seeds: tuple[int, ...]
    samples: int
    weights: int
    schemes: tuple[Scheme, ...]


_Key = tuple[SamplesKey, NetworkSection, str, int]
#: The last results: they do not change while the network is trained.
_RESULTS: Recent[_Key, Initialization] = Recent(most=3)


def initialization(problem: Problem) -> Generator[None, None, Initialization]:
    """Try every initializer on a problem's network."""
    experiment = problem.experiment
    key = samples_key(experiment), experiment.network, experiment.training.loss, experiment.seed
    known = _RESULTS.find(key)
    if known is not None:
        return known
    found = yield from _tried(problem)
    return _RESULTS.get(key, lambda: found)


def _tried(problem: Problem) -> Generator[None, None, Initialization]:
    seed = problem.experiment.seed
    seeds = tuple(range(seed, seed + SEEDS))
    weights = sum(inputs * neurons for inputs, neurons in pairwise(problem.sizes))
    if weights > MOST_WEIGHTS:
        return Initialization(seeds, 0, weights, ())
    most = _MOST_PRODUCTS // (weights * SEEDS * len(INITIALIZERS))
    count = min(max(most, _FEWEST_SAMPLES), _MOST_SAMPLES)
    numbers = evenly(len(problem.train), count).tolist()
    schemes = []
    for name in INITIALIZERS:
        spreads = []
        for each in seeds:
            both = yield from _spreads(problem, name, each, numbers)
            spreads.append(both)
        deviations = np.array([[part[0] for part in parts] for parts in spreads])
        quartiles = np.array([[part[1] for part in parts] for parts in spreads])
        schemes.append(
            Scheme(
                name,
                Spread(deviations[:, 0], quartiles[:, 0]),
                Spread(deviations[:, 1], quartiles[:, 1]),
            )
        )
    return Initialization(seeds, len(numbers), weights, tuple(schemes))


#: Standard deviations by layer, and quartiles by layer.
_Part = tuple[list[float], list[list[float]]]


def _spreads(
    problem: Problem, scheme: str, seed: int, numbers: list[int]
) -> Generator[None, None, tuple[_Part, _Part]]:
    """Return the spread of outputs, and of ∂L/∂z, of a new network for these samples."""
    network = _network(problem, scheme, seed)
    record = LOSSES[problem.experiment.training.loss]
    last = network.layers[-1]
    loss = from_logits(record.definition, last) if record.from_logits else record.definition
    outputs: list[list[float]] = [[] for _ in network.layers]
    gradients: list[list[float]] = [[] for _ in network.layers]
    for number in numbers:
        values = list(problem.encoding(problem.train.inputs[number]))
        for layer, kept in zip(network.layers, outputs, strict=True):
            values = layer.forward(values)
            kept += values
        network.zero_grad()
        network.backward(loss.derivative(values, problem.learned_targets(number)))
        for layer, kept in zip(network.layers, gradients, strict=True):
            # From 0 on, a bias has accumulated ∂L/∂z of the one sample.
            kept += [neuron.bias_gradient for neuron in layer.neurons]
        yield
    return _part(outputs), _part(gradients)


def _network(problem: Problem, scheme: str, seed: int) -> Network:
    experiment = problem.experiment
    parameters = from_seed(problem.sizes, seed, INITIALIZERS[scheme].weight)
    names = experiment.network.activations
    return build_network(
        parameters,
        [OUTPUT_ACTIVATIONS[name].definition for name in names],
        from_logits=LOSSES[experiment.training.loss].from_logits,
    )


def _median(values: Array) -> Array:
    # Of two numbers near the largest float the mean overflows.
    with np.errstate(over="ignore", invalid="ignore"):
        median: Array = np.median(values, axis=0)
    return median


def _part(layers: list[list[float]]) -> _Part:
    with np.errstate(all="ignore"):
        return (
            [float(np.std(values)) for values in layers],
            [np.percentile(np.abs(values), _QUARTILES).tolist() for values in layers],
        )
