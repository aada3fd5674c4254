"""Functions over the whole domain, for pictures.

Mirrors ``scratchnet.reference.Network.forward`` for many points at once, with NumPy. Its
``exp`` may differ from the C library's in the last bit, which no picture shows; a number that
is read off a map is computed by the reference instead.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scratchnet.formula import FormulaError
from scratchnet.reference import Parameters

Array = NDArray[np.float64]


def _sigmoid(z: Array) -> Array:
    # e^-z overflows to infinity for very negative z, and 1/inf is the right limit, 0.
    with np.errstate(over="ignore"):
        result = np.exp(np.negative(z))
    result += 1.0
    return np.divide(1.0, result, out=result)


ARRAY_ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": _sigmoid,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "linear": lambda z: z,
}


def cell_centres(domain: tuple[float, float], resolution: int) -> Array:
    """Return the middles of ``resolution`` equal cells of the domain, shape (resolution,)."""
    low, high = domain
    centres: Array = low + (high - low) * (np.arange(resolution) + 0.5) / resolution
    return centres


def network_maps(
    parameters: Parameters,
    activations: Sequence[str],
    domain: tuple[float, float],
    resolution: int,
    *,
    hidden: bool = False,
) -> Array:
    """Return outputs at every cell, shape (neurons, resolution, resolution): [., row y, column x].

    ``activations`` names one activation per layer. With ``hidden`` all hidden neurons come first,
    layer by layer; the last is the network's output.
    """
    values = _grid(domain, resolution)
    kept = []
    for layer, activation in zip(parameters, activations, strict=True):
        table = np.array(layer)
        values = ARRAY_ACTIVATIONS[activation](table[:, :-1] @ values + table[:, -1:])
        kept.append(values)
    outputs: Array = np.concatenate(kept) if hidden else values
    return outputs.reshape(-1, resolution, resolution)


@lru_cache(maxsize=4)
def _grid(domain: tuple[float, float], resolution: int) -> Array:
    """Return the points of all cells, shape (2, resolution²)."""
    centres = cell_centres(domain, resolution)
    columns, rows = np.meshgrid(centres, centres)
    points: Array = np.stack([columns.ravel(), rows.ravel()])
    points.flags.writeable = False
    return points


def function_map(
    function: Callable[[float, float], float], domain: tuple[float, float], resolution: int
) -> Array:
    """Return a plain function at every cell, shape (resolution, resolution): [row y, column x].

    Cells where it is undefined hold NaN.
    """
    centres = cell_centres(domain, resolution).tolist()
    values = np.full((resolution, resolution), np.nan)
    for row, y in enumerate(centres):
        for column, x in enumerate(centres):
            try:
                values[row, column] = function(x, y)
            except FormulaError:
                continue
    return values
