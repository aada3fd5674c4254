"""Functions over the whole domain, for pictures.

Mirrors ``scratchnet.reference.Network.forward`` for many points at once, with NumPy. Its
``exp`` may differ from the C library's in the last bit, which no picture shows; a number that
is read off a map is computed by the reference instead.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Axis
from scratchnet.engines.grid import Grid, points_of, shape_of
from scratchnet.formula import FormulaError
from scratchnet.reference import Parameters
from scratchnet.reference.activations import LEAK, SOFTPLUS_IS_LINEAR

Array = NDArray[np.float64]


def _sigmoid(z: Array) -> Array:
    # e^-z overflows to infinity for very negative z, and 1/inf is the right limit, 0.
    with np.errstate(over="ignore"):
        result = np.exp(np.negative(z))
    result += 1.0
    return np.divide(1.0, result, out=result)


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))


def _softplus(z: Array) -> Array:
    return np.where(z > SOFTPLUS_IS_LINEAR, z, np.log1p(np.exp(np.minimum(z, SOFTPLUS_IS_LINEAR))))


def _sine(z: Array) -> Array:
    # Of an infinite z it is NaN, and that is meant.
    with np.errstate(invalid="ignore"):
        return np.sin(z)


def _softmax(sums: Array) -> Array:
    # With an infinite sum all are NaN, and that is meant.
    with np.errstate(invalid="ignore"):
        powers = np.exp(sums - sums.max(axis=0))
    quotients: Array = powers / powers.sum(axis=0)
    return quotients


ARRAY_ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": _sigmoid,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, z, LEAK * z),
    "elu": _elu,
    "softplus": _softplus,
    "sine": _sine,
    "softmax": _softmax,
    "linear": lambda z: z,
}


def network_maps(
    parameters: Parameters, activations: Sequence[str], grid: Grid, *, hidden: bool = False
) -> Array:
    """Return outputs at every cell, shape (neurons, rows, columns).

    ``activations`` names one activation per layer. With ``hidden`` all hidden neurons come first,
    layer by layer; the outputs are always last.
    """
    values = grid.values
    kept = []
    # A network about to diverge has outputs beyond all numbers, and that is what a map shows.
    with np.errstate(all="ignore"):
        for layer, activation in zip(parameters, activations, strict=True):
            table = np.array(layer)
            values = ARRAY_ACTIVATIONS[activation](table[:, :-1] @ values + table[:, -1:])
            kept.append(values)
    outputs: Array = np.concatenate(kept) if hidden else values
    return outputs.reshape(-1, *grid.shape)


def function_map(
    function: Callable[..., float] | None, axes: tuple[Axis, ...], resolution: int
) -> Array:
    """Return a plain function at every cell, shape (rows, columns): [row y, column x].

    Cells where it is undefined hold NaN, all of them if there is no function.
    """
    shape = shape_of(axes, resolution)
    values = np.full(shape[0] * shape[1], np.nan)
    if function is not None:
        for cell, point in enumerate(points_of(axes, resolution).T.tolist()):
            try:
                values[cell] = function(*point)
            except FormulaError:
                continue
    return values.reshape(shape)
