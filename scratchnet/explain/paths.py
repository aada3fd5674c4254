"""The paths of all optimizers over one surface: a known function, or the loss of two weights."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import isfinite
from random import Random
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scratchnet.explain.landscapes import LANDSCAPES, Landscape, Pair
from scratchnet.reference.activations import linear, linear_derivative
from scratchnet.reference.article import Activation, Layer, Network
from scratchnet.reference.optimizers import Hyperparameters, Optimizer, Place
from scratchnet.registry import OPTIMIZERS

_T = TypeVar("_T")
Array = NDArray[np.float64]

#: The name of a `PathRequest.surface` that is no landscape: the loss of the network itself.
NETWORK = "network"
#: The steps of each path, unless others are asked for.
PATH_STEPS = 120
#: A path ends where a parameter gets farther away than so many widths of what is drawn.
_FARTHEST = 100.0
#: How many times finer the surface of a landscape is than that of a network.
_FINER = 4
#: Heights that are worked out between two yields.
_AT_ONCE = 32
#: The fraction of the work that the paths are; the rest is the surface.
_PATHS_PART = 0.5
#: The part of the surface of a network that is drawn is so many times as wide as the paths.
_ROOM = 1.3
#: Paths that leave this many times the middle spread of all are not what the picture is fitted to.
_LEAST_SPAN, _MOST_SPAN = 0.5, 40.0


@dataclass(frozen=True, slots=True)
class PathRequest:
    """Which paths to work out.

    ``surface`` is the name of a landscape, or `NETWORK` for the loss of the whole training set in
    two parameters at the ``places``; None are the first two of the last layer. ``start`` is None
    for the landscape's own, and for the present values of a network. With ``suited`` each
    optimizer has a learning rate that suits the surface, else all have ``learning_rate``; None is
    the experiment's. ``steps`` are those of each path, ``cells`` those of a network's surface
    along each axis.
    """

    surface: str = NETWORK
    start: Pair | None = None
    places: tuple[Place, Place] | None = None
    suited: bool = False
    learning_rate: float | None = None
    steps: int = PATH_STEPS
    cells: int = 25


@dataclass(frozen=True, slots=True, eq=False)
class OptimizerPath:
    """Where an optimizer comes, step by step: ``points`` (steps + 1, 2), the first the start.

    ``values`` are the heights there. There are fewer steps if it ``left``: its next point is not
    finite, or too far away to be drawn.
    """

    optimizer: str
    learning_rate: float
    points: Array
    values: Array
    left: bool


@dataclass(frozen=True, slots=True, eq=False)
class OptimizerPaths:
    """All paths over a surface, whose heights are (rows y, columns x) at cell centres.

    ``low`` and ``high`` are its corners. ``places`` are those of the two parameters of a network,
    else None; ``samples`` how many samples their loss is that of, and of how many.
    """

    request: PathRequest
    start: Pair
    low: Pair
    high: Pair
    heights: Array
    paths: tuple[OptimizerPath, ...]
    momentum: float
    places: tuple[Place, Place] | None = None
    samples: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Surface:
    """Something to descend: heights, and the slopes along both parameters.

    The slopes are what optimizers see; ``gradient`` is called once for each step.
    """

    value: Callable[[float, float], float]
    gradient: Callable[[float, float], Pair]


def landscape_surface(landscape: Landscape, seed: int) -> Surface:
    """Return a landscape as a surface; its noise, if any, comes from the seed."""
    if not landscape.noise:
        return Surface(landscape.value, landscape.gradient)
    random = Random(seed)

    def noisy(x: float, y: float) -> Pair:
        dx, dy = landscape.gradient(x, y)
        return dx + random.gauss(0.0, landscape.noise), dy + random.gauss(0.0, landscape.noise)

    return Surface(landscape.value, noisy)


def landscape_paths(
    request: PathRequest, learning_rate: float, momentum: float
) -> Generator[float, None, OptimizerPaths]:
    """Work out the paths over a landscape, with the settings of an experiment."""
    landscape = LANDSCAPES[request.surface]
    start = landscape.start if request.start is None else request.start
    far = _FARTHEST * max(
        high - low for low, high in zip(landscape.low, landscape.high, strict=True)
    )
    paths = []
    for number, (name, record) in enumerate(OPTIMIZERS.items()):
        rate = landscape.rates[record.is_adaptive] if request.suited else learning_rate
        # The same noise for each, or the luckiest would win.
        surface = landscape_surface(landscape, seed=0)
        path = descent(surface, name, start, rate, momentum, request.steps, far)
        paths.append((yield from _in_part(path, *_part(number), request.steps)))
    # A formula costs little, and its valleys may be narrow.
    low, high, cells = landscape.low, landscape.high, _FINER * request.cells
    heights = yield from _in_part(
        surface_heights(landscape.value, low, high, cells), _PATHS_PART, 1.0, cells**2 // _AT_ONCE
    )
    return OptimizerPaths(request, start, low, high, heights, tuple(paths), momentum)


def network_paths(
    request: PathRequest,
    surface: Surface,
    present: Pair,
    places: tuple[Place, Place],
    samples: tuple[int, int],
    learning_rate: float,
    momentum: float,
) -> Generator[float, None, OptimizerPaths]:
    """Work out the paths of two parameters of a network whose others stay as they are.

    ``samples`` says how many samples the loss is that of, and of how many.
    What is drawn of the surface is as wide as the paths are, those aside that leave it at once.
    """
    start = present if request.start is None else request.start
    paths = []
    for number, (name, record) in enumerate(OPTIMIZERS.items()):
        rate = record.suggested_learning_rate if request.suited else learning_rate
        far = _FARTHEST * _MOST_SPAN
        path = descent(surface, name, start, rate, momentum, request.steps, far)
        paths.append((yield from _in_part(path, *_part(number), request.steps)))
    low, high = _corners(start, paths)
    heights = yield from _in_part(
        surface_heights(surface.value, low, high, request.cells),
        _PATHS_PART,
        1.0,
        request.cells**2 // _AT_ONCE,
    )
    return OptimizerPaths(
        request, start, low, high, heights, tuple(paths), momentum, places, samples
    )


def _part(number: int) -> Pair:
    """Return at which fractions of the work the path of an optimizer begins and ends."""
    each = _PATHS_PART / len(OPTIMIZERS)
    return number * each, (number + 1) * each


def _in_part(
    work: Generator[object, None, _T], begin: float, end: float, count: int
) -> Generator[float, None, _T]:
    """Do the work, of about ``count`` parts, as one part of a whole.

    After each of its parts, the fraction of the whole that is done is yielded: from ``begin``, when
    none is done, to ``end``.
    """
    done = 0
    while True:
        try:
            next(work)
        except StopIteration as stop:
            result: _T = stop.value
            return result
        done += 1
        yield begin + (end - begin) * min(done / max(count, 1), 1.0)


def descent(
    surface: Surface,
    optimizer: str,
    start: Pair,
    learning_rate: float,
    momentum: float,
    steps: int,
    far: float,
) -> Generator[None, None, OptimizerPath]:
    """Follow one optimizer of the reference over a surface.

    It moves the two weights of a neuron, whose bias stays; the path ends where a weight is not
    finite or farther than ``far`` from the start.
    """
    neuron_layer = Layer([(*start, 0.0)], Activation(linear, linear_derivative))
    network, neuron = Network([neuron_layer]), neuron_layer.neurons[0]
    mover = Optimizer(
        OPTIMIZERS[optimizer].update, Hyperparameters(momentum=momentum), frozenset({(0, 0, 2)})
    )
    points, values, left = [start], [surface.value(*start)], False
    for _ in range(steps):
        try:
            neuron.weight_gradients = list(surface.gradient(*points[-1]))
            mover.update_params(network, learning_rate)
            x, y = neuron.weights
            value = surface.value(x, y)
        except OverflowError:
            left = True
            break
        distance = max(abs(x - start[0]), abs(y - start[1]))
        if not (isfinite(distance) and isfinite(value) and distance <= far):
            left = True
            break
        points.append((x, y))
        values.append(value)
        yield
    return OptimizerPath(
        optimizer, learning_rate, np.array(points, np.float64), np.array(values, np.float64), left
    )


def surface_heights(
    value: Callable[[float, float], float], low: Pair, high: Pair, cells: int
) -> Generator[None, None, Array]:
    """Return heights at the centres of ``cells`` × ``cells`` equal cells, (rows y, columns x)."""
    places = (np.arange(cells) + 0.5) / cells
    columns = (low[0] + (high[0] - low[0]) * places).tolist()
    rows = (low[1] + (high[1] - low[1]) * places).tolist()
    heights = np.empty((cells, cells))
    for number, (row, y) in enumerate((row, y) for row, y in enumerate(rows) for _ in columns):
        column = number % cells
        heights[row, column] = value(columns[column], y)
        if number % _AT_ONCE == 0:
            yield
    return heights


def _corners(start: Pair, paths: list[OptimizerPath]) -> tuple[Pair, Pair]:
    """Return the corners of a square around the paths, without those that go very far."""
    ends = [float(np.abs(path.points - start).max()) for path in paths if not path.left]
    middle = float(np.median(ends)) if ends else _LEAST_SPAN
    near = [end for end in ends if end <= 3.0 * middle]
    half = _ROOM * min(max([_LEAST_SPAN, *near]), _MOST_SPAN)
    return (start[0] - half, start[1] - half), (start[0] + half, start[1] + half)
