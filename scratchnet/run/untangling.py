"""How the layers bend the inputs: what each makes of samples, and of lines in their plane."""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Point, Problem
from scratchnet.datasets.recent import Recent, Same
from scratchnet.engines.engine import Engine
from scratchnet.explain.dependence import evenly
from scratchnet.explain.network import encoded
from scratchnet.run.snapshot import Untangled

if TYPE_CHECKING:
    from scratchnet.datasets import Encoding

Array = NDArray[np.float64]

#: Lines across each axis of the plane, and the points of each line.
_LINES, _ON_LINE, _FEWEST_ON_LINE = 13, 49, 25
#: All points together may cost so many products of a value and a weight: about 5 ms.
_MOST_PRODUCTS = 10_000_000
_FEWEST_SAMPLES, _MOST_SAMPLES = 50, 600
#: Inputs of a plane that can be drawn as a grid.
_PLANE = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """The samples and then the points of the lines, and what the first layer takes for them."""

    numbers: NDArray[np.intp]
    points: tuple[Point, ...]
    rows: Array
    known: NDArray[np.bool_]
    lines: tuple[int, int]


#: What stays the same throughout a run, for the samples and encodings that were asked for last.
_POINTS: Recent[tuple[Same, "Encoding", int], _Points] = Recent(most=3)


def untangled(problem: Problem, engine: Engine) -> Untangled:
    """Return what the engine's layers make of samples and lines now."""
    weights = sum((inputs + 1) * neurons for inputs, neurons in pairwise(problem.sizes))
    key = Same(problem.train), problem.encoding, weights
    points = _POINTS.get(key, lambda: _points(problem, weights))
    # Where a feature has no value the network has none; any other point takes its place.
    values = np.full((len(points.points), sum(problem.sizes[1:])), np.nan)
    asked = [
        each for each, known in zip(points.points, points.known.tolist(), strict=True) if known
    ]
    with np.errstate(all="ignore"):
        values[points.known] = engine.neurons(asked)
    ends = tuple(accumulate(problem.sizes[1:]))
    layers = (points.rows, *np.split(values, ends[:-1], axis=1))
    count, (lines, on_line) = len(points.numbers), points.lines
    samples = tuple(layer[:count] for layer in layers)
    grids = tuple(layer[count:].reshape(lines, on_line, -1) for layer in layers) if lines else ()
    for table in (*samples, *grids):
        table.flags.writeable = False
    return Untangled(len(problem.train), points.numbers, samples, grids)


def _points(problem: Problem, weights: int) -> _Points:
    affordable = _MOST_PRODUCTS // max(weights, 1)
    count = min(max(affordable // 2, _FEWEST_SAMPLES), _MOST_SAMPLES, len(problem.train))
    numbers = evenly(len(problem.train), count)
    samples = [problem.train.inputs[number] for number in numbers.tolist()]
    many = affordable // 2 < 2 * _LINES * _ON_LINE
    lines = _grid_lines(problem, _FEWEST_ON_LINE if many else _ON_LINE)
    points = np.concatenate([np.array(samples, np.float64), lines.reshape(-1, len(problem.axes))])
    rows = np.array(encoded(problem.encoding, points), np.float64)
    known = np.isfinite(rows.sum(axis=1))
    as_points = tuple(map(tuple, points.tolist()))
    return _Points(numbers, as_points, rows, known, (len(lines), lines.shape[1]))


def _grid_lines(problem: Problem, on_line: int) -> Array:
    """Return the lines, (lines, points, inputs): those along the first axis, then the others.

    There are none with more than two inputs, and one along a single axis.
    """
    axes = problem.axes
    if len(axes) > _PLANE or any(axis.categories for axis in axes):
        return np.empty((0, 1, len(axes)))
    along = [np.linspace(axis.low, axis.high, on_line) for axis in axes]
    if len(axes) == 1:
        return along[0].reshape(1, on_line, 1)
    across = [np.linspace(axis.low, axis.high, _LINES) for axis in axes]
    level = [np.column_stack([along[0], np.full(on_line, y)]) for y in across[1]]
    upright = [np.column_stack([np.full(on_line, x), along[1]]) for x in across[0]]
    return np.stack([*level, *upright])
