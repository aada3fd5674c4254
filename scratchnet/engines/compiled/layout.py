"""The memory layout of a network and its data for the kernels."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scratchnet.datasets import Dataset, Encoding, Plane, Point
from scratchnet.datasets.recent import Recent, Same
from scratchnet.engines.compiled.arguments import (
    ACTIVATION_CODES,
    COLUMNS,
    LANES,
    LOSS_CODES,
    NEURONS,
    SIZE,
    WEIGHTS,
    Net,
    Samples,
    State,
    Workspace,
)
from scratchnet.engines.maps import grid_of
from scratchnet.engines.preparing import EngineUnavailable
from scratchnet.registry import LOSSES, OUTPUT_ACTIVATIONS

Array = NDArray[np.float64]

#: Values of a block, so that they stay in the processor's first cache, and its limits in groups.
_BLOCK_VALUES = 4608
_FEWEST_GROUPS, _MOST_GROUPS = 2, 32
#: Values of all the samples that threads have room for, so that they stay in the second cache.
_ROOM_VALUES = 131_072
#: The parameters of a tile come from so many inputs, a multiple of those summed up at a time, to so
#: many panels of neurons.
_TILE_INPUTS, _TILE_PANELS = 64, 4


_NONE = np.empty(0)


def padded(count: int) -> int:
    """Return ``count``, rounded up to whole groups of lanes."""
    return -(-count // LANES) * LANES


def empty_net(
    sizes: Sequence[int],
    activations: Sequence[str],
    loss: str = "squared",
    dropout: Sequence[float] = (),
) -> Net:
    """Return a network of ``sizes`` = inputs, hidden…, outputs, all parameters 0.

    ``activations`` names each layer's; ``dropout`` is the probability of each hidden layer.
    """
    codes = tuple((name, code_of(ACTIVATION_CODES, name, "activation")) for name in activations)
    net, parameters = _without_numbers(tuple(sizes), codes, loss, tuple(dropout))
    *states, gradients = zeros(*[parameters] * 7)
    return net._replace(state=State(*states[:3]), other=State(*states[3:]), gradients=gradients)


@lru_cache(maxsize=32)
def _without_numbers(
    sizes: tuple[int, ...],
    activations: tuple[tuple[str, int], ...],
    loss: str,
    dropout: tuple[float, ...],
) -> tuple[Net, int]:
    """Return what all networks of a kind have in common, and how many parameters each needs.

    ``activations`` has the name of each layer's and its code.
    """
    layers = np.zeros((len(activations), COLUMNS), np.int64)
    last = len(activations) - 1
    place = before = rows = 0
    for number, ((size, neurons), (name, code)) in enumerate(
        zip(pairwise(sizes), activations, strict=True)
    ):
        keeps = OUTPUT_ACTIVATIONS[name].derivative_needs_z or (
            number == last and LOSSES[loss].from_logits
        )
        layers[number] = (
            size,
            neurons,
            code,
            place,
            before,
            before + size,
            keeps,
            rows,
        )
        place, before = place + (size + 1) * padded(neurons), before + size
        rows += padded(neurons)
    tiles, probabilities = _tiles_of(layers), np.array(dropout, np.float64)
    for shared in (layers, tiles, probabilities):
        shared.flags.writeable = False
    none = State(_NONE, _NONE, _NONE)
    net = Net(
        len(activations),
        layers.ravel(),
        none,
        none,
        _NONE,
        _NONE,
        probabilities,
        code_of(LOSS_CODES, loss, "loss"),
        LOSSES[loss].from_logits,
        LOSSES[loss].definition.per_output,
        tiles,
        0 if any(dropout) else most_in_neuron_lanes(sizes),
    )
    return net, place


def _tiles_of(layers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the tiles that a network's parameters consist of; see `TILE`.

    They are independent units of work: small enough for several threads, and large enough that to
    claim one costs little beside it.
    """
    tiles = []
    for row, layer in enumerate(layers):
        panels, size = padded(layer[NEURONS]) // LANES, layer[SIZE]
        for panel in range(0, panels, _TILE_PANELS):
            for first in range(0, size, _TILE_INPUTS):
                ends = min(panel + _TILE_PANELS, panels), min(first + _TILE_INPUTS, size)
                tiles.append((row * COLUMNS, panel, ends[0], first, ends[1]))
    return np.array(tiles, np.int64).ravel()


def most_in_neuron_lanes(sizes: Sequence[int]) -> int:
    """Return with how many samples, fewer than lanes, a step is faster with neurons in lanes.

    By how many vectors either way computes with, each layer there and back. An activation costs as
    much as so many of them, and so does turning eight by eight numbers round. Measured with
    networks from 2-1 to 784-128-10: from six samples on it gains nothing, whatever the sizes.
    """
    activation, turn = 16, 40
    samples_in_lanes = neurons_in_lanes = turns = 0
    for layer, (size, neurons) in enumerate(pairwise(sizes)):
        hidden, panels = layer < len(sizes) - 2, padded(neurons) // LANES
        each = size * (2 if layer > 0 else 1) + activation * hidden
        samples_in_lanes += neurons * each + turn * panels * hidden
        neurons_in_lanes += panels * each
        turns += turn * panels * (padded(size) // LANES) * (layer > 0)
    return max(0, min(5, (samples_in_lanes - turns - 1) // neurons_in_lanes))


def code_of(codes: Mapping[str, int], name: str, kind: str) -> int:
    """Return a code of the kernels. Raises EngineUnavailable for what they have no branch for."""
    if name not in codes:
        raise EngineUnavailable(f"it has no {kind} {name}")
    return codes[name]


def zeros(*counts: int) -> list[Array]:
    """Return arrays of so many zeros, from one block of memory: for each its own takes longer.

    Each begins with a line of the cache, so that no eight numbers lie in two.
    """
    starts = list(accumulate((padded(count) + LANES for count in counts), initial=0))
    block = np.zeros(starts[-1] + LANES)
    address, _ = block.__array_interface__["data"]
    first = -address // block.itemsize % LANES
    return [
        block[first + start : first + start + count]
        for start, count in zip(starts, counts, strict=False)
    ]


def workspace_for(
    sizes: Sequence[int], samples: int = 0, threads: int = 1, *, dropout: bool = False
) -> Workspace:
    """Return room for samples on their way through a network of ``sizes``.

    So many threads can use it, and at most so many ``samples`` make a step.
    """
    groups = _BLOCK_VALUES // (sum(sizes) * LANES)
    block = min(max(groups, _FEWEST_GROUPS), _MOST_GROUPS) * LANES
    blocks = max(_ROOM_VALUES // (sum(sizes) * block), 4 * threads)
    room = block * max(min(blocks, -(-samples // block)), threads) if threads > 1 else block
    # With neurons in lanes the outputs need room twice, as `few` says.
    few = LANES * sum(map(padded, (*sizes, sizes[-1])))
    values = max(room * sum(sizes), few)
    rows = room * sum(padded(size) for size in sizes[1:])
    outputs, dropped = room * sizes[-1], room * sum(sizes) * dropout
    counts = (*[values] * 3, rows, outputs, room, outputs, dropped, dropped)
    return Workspace(block, room, *zeros(*counts))


def grouped(table: Array) -> Array:
    """Return a table (points, columns) in groups of eight points: flat [group][column][lane].

    The last group is filled up with the last point.
    """
    count, columns = table.shape
    if count == 0:
        return np.zeros(0)
    whole = count // LANES
    groups = np.empty((padded(count) // LANES, columns, LANES))
    groups[:whole] = table[: whole * LANES].reshape(-1, LANES, columns).transpose(0, 2, 1)
    if count % LANES:
        rest = table[whole * LANES :].T
        groups[whole, :, : count % LANES] = rest
        groups[whole, :, count % LANES :] = rest[:, -1:]
    return groups.ravel()


class LaidOutSamples:
    """A dataset as the kernels take it, for a network with ``outputs`` outputs.

    Only what is asked for is made: a run with mini-batches and no evaluation needs no groups, and
    one that takes all samples at each step no rows. Each kind takes 8 bytes a number.
    """

    def __init__(self, dataset: Dataset, encoding: Encoding, outputs: int) -> None:
        self.dataset = dataset
        self._encoding, self._outputs = encoding, outputs

    @cached_property
    def rows(self) -> Samples:
        """For mini-batches: the numbers of each sample side by side, without groups."""
        inputs, targets = (table.ravel() for table in self._tables())
        return Samples(len(self.dataset), inputs, targets, _NONE, _NONE)

    @cached_property
    def groups(self) -> Samples:
        """For all samples at once: in groups of eight, without rows."""
        inputs, targets = map(grouped, self._tables())
        return Samples(len(self.dataset), _NONE, _NONE, inputs, targets)

    def _tables(self) -> tuple[Array, Array]:
        # Copies, for what the kernels are given can be written to.
        inputs = np.array(self._encoding.kept_rows(self.dataset.inputs), np.float64)
        return inputs, np.array(self.dataset.target_outputs(self._outputs), np.float64)


#: Samples that were asked for last: many runs may have theirs in common.
_SAMPLES: Recent[tuple[Same, Encoding, int], LaidOutSamples] = Recent(most=4)
#: More than `_FEW_SAMPLES`, by dataset and outputs: only as long as an engine has them.
_MANY_SAMPLES: "WeakValueDictionary[tuple[int, int, int], LaidOutSamples]" = WeakValueDictionary()
_FEW_SAMPLES = 10_000


def samples_of(dataset: Dataset, encoding: Encoding, outputs: int) -> LaidOutSamples:
    """Return a dataset as the kernels take it, for a network with so many outputs."""
    if len(dataset) > _FEW_SAMPLES:
        key = id(dataset), id(encoding), outputs
        return _MANY_SAMPLES.setdefault(key, LaidOutSamples(dataset, encoding, outputs))
    same = Same(dataset), encoding, outputs
    return _SAMPLES.get(same, lambda: LaidOutSamples(dataset, encoding, outputs))


def encoded_points(points: Sequence[Point], encoding: Encoding) -> Array:
    """Return what the first layer takes for each point, shape (points, features)."""
    return np.array(encoding.rows(points), np.float64)


@lru_cache(maxsize=8)
def grouped_grid(plane: Plane, resolution: int, encoding: Encoding) -> Array:
    """Return what the first layer takes at each cell, row by row (y), grouped for the kernels."""
    return grouped(grid_of(plane, resolution, encoding).values.T)


def panels_of(net: Net, flat: Array) -> Iterator[Array]:
    """Return a view of each layer's numbers in ``flat``, which is ordered as the parameters are.

    Its shape is (panels, inputs + 1, 8): neuron j is the (j mod 8)-th of panel j // 8, and its bias
    stands behind its weights.
    """
    for layer in net.layers.reshape(-1, COLUMNS):
        size, neurons, begin = (layer[k] for k in (SIZE, NEURONS, WEIGHTS))
        lanes = padded(neurons)
        yield flat[begin : begin + (size + 1) * lanes].reshape(-1, size + 1, LANES)


def tables_of(net: Net, flat: Array) -> Iterator[Array]:
    """Return a copy of each layer's numbers in ``flat``, shape (neurons, inputs + 1)."""
    counts = net.layers.reshape(-1, COLUMNS)[:, NEURONS]
    for panels, neurons in zip(panels_of(net, flat), counts, strict=True):
        yield panels.transpose(0, 2, 1).reshape(-1, panels.shape[1])[:neurons]


def fill_tables(net: Net, flat: Array, tables: Sequence[ArrayLike]) -> None:
    """Write a table (neurons, inputs + 1) for each layer to ``flat``."""
    for panels, table in zip(panels_of(net, flat), tables, strict=True):
        rows = np.asarray(table, np.float64)
        lanes = np.zeros((len(panels) * LANES, panels.shape[1]))
        lanes[: len(rows)] = rows
        panels[:] = lanes.reshape(-1, LANES, panels.shape[1]).transpose(0, 2, 1)
