"""How a network and its data lie in memory for the kernels."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Dataset
from scratchnet.engines.compiled.kernels.lanes import LANES
from scratchnet.engines.compiled.kernels.passes import (
    COLUMNS,
    NEURONS,
    SIZE,
    STRIDE,
    WEIGHTS,
    Net,
    Space,
)
from scratchnet.engines.compiled.kernels.training import Samples
from scratchnet.engines.maps import cell_centres

Array = NDArray[np.float64]

#: Values of a block, so that they stay in the processor's first cache, and its limits in groups.
_BLOCK_VALUES = 4608
_FEWEST_GROUPS, _MOST_GROUPS = 2, 32


def whole_lanes(count: int) -> int:
    """Return ``count``, rounded up to whole groups of lanes."""
    return -(-count // LANES) * LANES


def empty_net(sizes: Sequence[int], kinds: Sequence[int]) -> Net:
    """Return a network of ``sizes`` = inputs, hidden…, outputs, all parameters 0.

    ``kinds`` holds the code of each layer's activation.
    """
    layers = np.zeros((len(kinds), COLUMNS), np.int64)
    place = before = 0
    for layer, (size, neurons), kind in zip(layers, pairwise(sizes), kinds, strict=True):
        stride = whole_lanes(neurons)
        layer[:] = (size, neurons, kind, stride, place, before, before + size)
        place, before = place + (size + 1) * stride, before + size
    return Net(len(kinds), layers.ravel(), np.zeros(place), np.zeros(place), np.zeros(place))


def room_for(sizes: Sequence[int]) -> Space:
    """Return room for blocks of samples on their way through a network of ``sizes``."""
    groups = _BLOCK_VALUES // (sum(sizes) * LANES)
    block = min(max(groups, _FEWEST_GROUPS), _MOST_GROUPS) * LANES
    values = np.zeros(block * sum(sizes))
    rows = np.zeros(block * max(whole_lanes(size) for size in sizes))
    return Space(block, values, np.zeros_like(values), rows, np.zeros(block))


def laid_out(table: Array) -> Array:
    """Return a table (points, columns) in groups of eight points: flat [group][column][lane].

    The last group is filled up with the last point.
    """
    count, columns = table.shape
    if count == 0:
        return np.zeros(0)
    filled = np.concatenate([table, np.repeat(table[-1:], whole_lanes(count) - count, axis=0)])
    return filled.reshape(-1, LANES, columns).transpose(0, 2, 1).ravel()


def samples_of(dataset: Dataset) -> Samples:
    """Return a dataset as the kernels take it."""
    inputs = np.array(dataset.inputs, np.float64)
    targets = np.array(dataset.targets, np.float64)
    return Samples(inputs.ravel(), targets, laid_out(inputs), laid_out(targets[:, np.newaxis]))


@lru_cache(maxsize=4)
def laid_grid(domain: tuple[float, float], resolution: int) -> Array:
    """Return the middles of the cells of the domain, row by row (y), laid out for the kernels."""
    centres = cell_centres(domain, resolution)
    columns, rows = np.meshgrid(centres, centres)
    return laid_out(np.stack([columns.ravel(), rows.ravel()], axis=1))


def tables_of(net: Net, flat: Array) -> Iterator[Array]:
    """Return a view of each layer's numbers in ``flat``, which lies as the parameters do.

    Its shape is (neurons, inputs + 1): a row holds the weights of a neuron and its bias.
    """
    for layer in net.layers.reshape(-1, COLUMNS):
        size, neurons, stride, begin = (layer[k] for k in (SIZE, NEURONS, STRIDE, WEIGHTS))
        rows = flat[begin : begin + (size + 1) * stride].reshape(size + 1, stride)
        yield rows[:, :neurons].T
