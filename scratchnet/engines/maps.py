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
from scratchnet.reference.article import Parameters
from scratchnet.registry import OUTPUT_ACTIVATIONS

Array = NDArray[np.float64]


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
            z = table[:, :-1] @ values + table[:, -1:]
            values = OUTPUT_ACTIVATIONS[activation].array(z.T).T
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
