"""The loss around the present weights: its heights over a plane in the space of all parameters."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import hypot
from random import Random

import numpy as np
from numpy.typing import NDArray

from scratchnet.explain.landscapes import Pair
from scratchnet.reference.article import Parameters
from scratchnet.reference.optimizers import Place

Array = NDArray[np.float64]

#: The kinds of planes: along two of the parameters, along random directions, and that of the path
#: which the run itself took.
WEIGHTS, RANDOM, RUN = "weights", "random", "run"
#: The grid of the finished slice, and that of the first view: every fifth of its points.
SLICE_CELLS, _COARSE_CELLS = 51, 11
#: How much wider than the path the plane of a run is drawn, and its narrow side at least, in parts
#: of the wide one.
_ROOM, _NARROWEST = 1.2, 0.2
#: A run is straight if the square of its movement across is no larger a part of the whole.
_STRAIGHT = 1e-14


@dataclass(frozen=True, slots=True)
class SliceRequest:
    """Which slice to work out.

    ``kind`` is one of `WEIGHTS`, `RANDOM` and `RUN`, or that of a line to another network, with its
    parameters as ``towards``; see `scratchnet.explain.loss_line`. ``places`` are those of the two
    parameters of `WEIGHTS`; None are the first two of the last layer. ``seed`` draws the directions
    of `RANDOM`. With a ``reach`` of 1 the parameters of a neuron move by as much as its weights are
    large, or as far as the run went; ``cells`` are the points of the grid along each axis.
    """

    kind: str = WEIGHTS
    places: tuple[Place, Place] | None = None
    reach: float = 1.0
    seed: int = 1
    cells: int = SLICE_CELLS
    towards: Parameters | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SlicePlane:
    """A plane through the present parameters, and the part of it that is drawn.

    ``parameters`` belong to the point ``present``, and ``centre`` are the same one after the other;
    along x and y they change by ``directions``, shape (2, parameters). ``low`` and ``high`` are
    corners. Of a run, ``path`` are its points, shape (points, 2), and ``shares`` the parts of its
    movement along either axis. ``places`` are the two parameters that are the axes, if they are.
    """

    parameters: Parameters
    centre: Array
    directions: Array
    present: Pair
    low: Pair
    high: Pair
    places: tuple[Place, Place] | None = None
    path: Array | None = None
    shares: Pair = (0.0, 0.0)

    def at(self, x: float, y: float) -> Parameters:
        """Return the parameters at a point of the plane."""
        first, second = self.directions
        # Weights of a run about to diverge may leave all bounds.
        with np.errstate(all="ignore"):
            moved = self.centre + (x - self.present[0]) * first
            moved += (y - self.present[1]) * second
        return nested(moved, self.parameters)


@dataclass(frozen=True, slots=True, eq=False)
class LossSlice:
    """Mean losses over a plane, shape (rows y, columns x), at the points ``x`` and ``y``.

    They are losses of some samples, without penalty; ``samples`` is of how many, and of how many
    in all. ``present`` is the loss of the present parameters. Losses may be infinite or NaN.
    """

    request: SliceRequest
    plane: SlicePlane
    x: Array
    y: Array
    losses: Array
    present: float
    samples: tuple[int, int]
    is_coarse: bool = False


def flat(parameters: Parameters) -> Array:
    """Return all parameters one after the other."""
    return np.array([value for layer in parameters for row in layer for value in row], np.float64)


def nested(values: Array, like: Parameters) -> Parameters:
    """Return values that stand one after the other in the shape of some parameters."""
    numbers, start, layers = values.tolist(), 0, []
    for layer in like:
        rows = []
        for row in layer:
            rows.append(tuple(numbers[start : start + len(row)]))
            start += len(row)
        layers.append(tuple(rows))
    return tuple(layers)


def weights_plane(
    parameters: Parameters, places: tuple[Place, Place], reach: float
) -> Generator[None, None, SlicePlane]:
    """Return the plane of two parameters; its axes have their values."""
    centre = flat(parameters)
    directions = np.zeros((2, len(centre)))
    widths = []
    for direction, place in zip(directions, places, strict=True):
        layer, neuron, number = place
        before = sum(len(row) for rows in parameters[:layer] for row in rows)
        before += sum(map(len, parameters[layer][:neuron]))
        direction[before + number] = 1.0
        size = _size(parameters[layer][neuron])
        widths.append(reach * (size or 1.0))
        yield
    x, y = (parameters[layer][neuron][number] for layer, neuron, number in places)
    low, high = (x - widths[0], y - widths[1]), (x + widths[0], y + widths[1])
    return SlicePlane(parameters, centre, directions, (x, y), low, high, places)


def random_plane(
    parameters: Parameters, seed: int, reach: float
) -> Generator[None, None, SlicePlane]:
    """Return the plane of two random directions, each as long as the weights, neuron by neuron.

    Filter normalization, of Li, Xu, Taylor, Studer and Goldstein, "Visualizing the loss landscape
    of neural nets" (2018): a network whose weights are ten times as large would else look ten
    times as flat. Biases stay as they are.
    """
    random = Random(f"scratchnet/{seed}/slice")
    directions: tuple[list[float], list[float]] = [], []
    for direction in directions:
        for layer in parameters:
            for row in layer:
                drawn = np.array([random.gauss(0.0, 1.0) for _ in row[:-1]])
                length = float(np.linalg.norm(drawn)) or 1.0
                direction += (drawn * (_size(row) / length)).tolist()
                direction.append(0.0)
                yield
    return SlicePlane(
        parameters,
        flat(parameters),
        np.array(directions),
        (0.0, 0.0),
        (-reach, -reach),
        (reach, reach),
    )


def run_plane(parameters: Parameters, before: Array, reach: float) -> SlicePlane | None:
    """Return the plane in which a run moved most, by its parameters ``before``; None without any.

    ``before`` has the shape (points, parameters), from the first step on. The directions are the
    principal components of how far they are from the present ones (Li and others 2018). The axes
    are in the units of the parameters.
    """
    centre = flat(parameters)
    offsets = before - centre
    if not len(offsets) or not np.isfinite(offsets).all() or not offsets.any():
        return None
    directions, shares = _main_directions(offsets / np.abs(offsets).max())
    # The run comes from the left and from below.
    directions = directions * np.where(directions @ offsets[0] > 0, -1.0, 1.0)[:, np.newaxis]
    path = np.vstack([offsets @ directions.T, np.zeros((1, 2))])
    middle = (path.min(axis=0) + path.max(axis=0)) / 2
    half = np.ptp(path, axis=0) / 2
    half = _ROOM * np.maximum(half, _NARROWEST * half.max())
    (left, bottom), (right, top) = (
        (reach * (middle - half)).tolist(),
        (reach * (middle + half)).tolist(),
    )
    return SlicePlane(
        parameters,
        centre,
        directions,
        (0.0, 0.0),
        (left, bottom),
        (right, top),
        path=path,
        shares=shares,
    )


def _main_directions(rows: Array) -> tuple[Array, Pair]:
    """Return the two directions along which rows are longest, and their parts of all squares.

    They are found from the products of the rows with each other: there are few rows, and a matrix
    of all columns would have millions of numbers.
    """
    squares, mixtures = np.linalg.eigh(rows @ rows.T)
    first = rows.T @ mixtures[:, -1]
    first /= np.linalg.norm(first)
    if len(rows) > 1 and squares[-2] > _STRAIGHT * squares[-1]:
        second = rows.T @ mixtures[:, -2]
    else:
        # The run went straight on: any direction across will do.
        second = np.zeros_like(first)
        second[np.abs(first).argmin()] = 1.0
    second -= (second @ first) * first
    second /= np.linalg.norm(second)
    directions = np.stack([first, second])
    one, two = ((rows @ directions.T) ** 2).sum(axis=0).tolist()
    whole = float((rows**2).sum())
    return directions, (one / whole, two / whole)


def loss_slice(
    request: SliceRequest,
    plane: SlicePlane,
    loss: Callable[[Parameters], float],
    samples: tuple[int, int],
) -> Generator[LossSlice | float, None, LossSlice]:
    """Work out losses over a plane, one between two yields, of the fraction that is done.

    A coarse slice is yielded on the way.

    With an odd number of cells the middle of the plane is a point of the grid.
    """
    cells = request.cells
    every = max((cells - 1) // (_COARSE_CELLS - 1), 1)
    x, y = (
        _points(low, high, now, cells)
        for low, high, now in zip(plane.low, plane.high, plane.present, strict=True)
    )
    present = loss(plane.parameters)
    made = 0
    losses = np.full((cells, cells), np.nan)
    for row in range(0, cells, every):
        for column in range(0, cells, every):
            losses[row, column] = loss(plane.at(x[column], y[row]))
            made += 1
            yield made / losses.size
    if every > 1:
        part = slice(None, None, every)
        coarse = losses[part, part].copy()
        yield LossSlice(request, plane, x[part], y[part], coarse, present, samples, True)
    for row in range(cells):
        for column in range(cells):
            if row % every or column % every:
                losses[row, column] = loss(plane.at(x[column], y[row]))
                made += 1
                yield made / losses.size
    return LossSlice(request, plane, x, y, losses, present, samples)


def _size(row: tuple[float, ...]) -> float:
    """Return the length of a neuron's weights, without its bias."""
    return hypot(*row[:-1])


def _points(low: float, high: float, present: float, cells: int) -> Array:
    """Return evenly spaced points; the middle one is exactly the present, if that is in it."""
    with np.errstate(all="ignore"):
        points = np.linspace(low, high, cells)
    middle = cells // 2
    if cells % 2 and np.isclose(points[middle], present, rtol=0.0, atol=1e-9 * (high - low)):
        points[middle] = present
    return points
