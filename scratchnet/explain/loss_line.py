"""The loss on the straight line between two networks of the same shape."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scratchnet.explain.loss_slices import SliceRequest, flat, nested
from scratchnet.reference.article import Parameters

Array = NDArray[np.float64]

#: The kind of a `SliceRequest` that is this line.
LINE = "line"
#: Points from one network to the other, and beyond each of them; of the first view every fifth.
_BETWEEN, _BEYOND, _COARSE = 80, 20, 5


@dataclass(frozen=True, slots=True, eq=False)
class LossLine:
    """Mean losses on a line, without penalty, at the places ``x``: 0 is the network itself, 1 the
    other.

    ``test_losses`` are those of test samples, empty without any. ``samples`` is of how many
    training samples, and of how many in all. Losses may be infinite or NaN.
    """

    request: SliceRequest
    x: Array
    losses: Array
    test_losses: Array
    samples: tuple[int, int]
    is_coarse: bool = False


def same_shape(one: Parameters, other: Parameters) -> bool:
    """Return whether two networks have the same layers."""
    return [[len(row) for row in layer] for layer in one] == [
        [len(row) for row in layer] for layer in other
    ]


def loss_line(
    request: SliceRequest,
    parameters: Parameters,
    losses: Callable[[Parameters], tuple[float, float | None]],
    samples: tuple[int, int],
) -> Generator[LossLine | float, None, LossLine | None]:
    """Work out the losses from ``parameters`` to those that the request names, one between two
    yields, of the fraction that is done; a coarse line is yielded on the way.

    ``losses`` returns those of training and of test samples. With a reach of 1 the line goes on by
    a quarter of its length at either end. Returns None without another network of the same shape.
    """
    if request.towards is None or not same_shape(parameters, request.towards):
        return None
    start, end = flat(parameters), flat(request.towards)
    beyond = max(round(_BEYOND * request.reach), 1)
    # Whole numbers divided: 0 and 1 are exactly the two networks.
    x = np.arange(-beyond, _BETWEEN + beyond + 1) / _BETWEEN
    found = np.full((2, len(x)), np.nan)
    order = [*range(beyond % _COARSE, len(x), _COARSE)]
    first = set(order)
    order += [place for place in range(len(x)) if place not in first]
    for count, place in enumerate(order, start=1):
        with np.errstate(all="ignore"):
            between = (1.0 - x[place]) * start + x[place] * end
        train, test = losses(nested(between, parameters))
        found[:, place] = train, np.nan if test is None else test
        yield count / len(order)
        if count == len(first):
            part = slice(beyond % _COARSE, None, _COARSE)
            yield _line(request, x[part], found[:, part].copy(), test is not None, samples, True)
    return _line(request, x, found, test is not None, samples, False)


def _line(
    request: SliceRequest,
    x: Array,
    found: Array,
    tested: bool,
    samples: tuple[int, int],
    is_coarse: bool,
) -> LossLine:
    test = found[1] if tested else np.empty(0)
    return LossLine(request, x, found[0], test, samples, is_coarse)
