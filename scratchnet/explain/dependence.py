"""Partial dependence: the mean output over the samples as one variable moves.

Friedman, "Greedy function approximation: a gradient boosting machine" (2001), section 8.2; the
lines of single samples are the individual conditional expectations of Goldstein et al. (2015).
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scratchnet.explain.network import BatchNetwork
from scratchnet.explain.variables import Variable

Array = NDArray[np.float64]

#: Values at which a variable is put, if its samples have more different ones.
POINTS = 41
#: The quantiles of the samples between which it moves, as scikit-learn's default.
QUANTILES = 0.05, 0.95
#: More samples are not averaged over, but as many of them, evenly chosen.
MOST_SAMPLES = 500
#: So many lines of single samples are kept.
MOST_LINES = 30
_DECILES = np.arange(1, 10) / 10


@dataclass(frozen=True, slots=True, eq=False)
class PartialDependence:
    """The mean outputs over ``samples`` of ``of_samples`` samples at values of one variable.

    ``number`` is the variable's, from 0. ``values`` has the shape (values, inputs of the variable),
    ``means`` (outputs, values), and ``lines`` (lines, outputs, values): the outputs for single
    samples. ``deciles`` are those of the variable's samples; empty if it has several inputs.
    """

    number: int
    variable: Variable
    values: Array
    means: Array
    lines: Array
    deciles: Array
    samples: int
    of_samples: int


def partial_dependence(
    network: BatchNetwork, points: Array, number: int, variable: Variable
) -> Generator[None, None, PartialDependence]:
    """Work out the partial dependence over samples, shape (samples, inputs), at least one.

    The means are those of scikit-learn's ``partial_dependence`` with ``method="brute"``.
    """
    columns = list(variable.inputs)
    values = variable.in_order(grid_values(points[:, columns]))
    chosen = points[evenly(len(points), MOST_SAMPLES)]
    sums = network.sums(chosen)
    yield
    found = []
    for value in values:
        moved = network.moved_sums(sums, chosen, columns, value[np.newaxis])
        found.append(network.outputs_of(moved))
        yield
    # (values, samples, outputs)
    outputs = np.array(found)
    with np.errstate(all="ignore"):
        means = outputs.mean(axis=1).T
    lines = outputs[:, evenly(len(chosen), MOST_LINES)].transpose(1, 2, 0)
    single = len(columns) == 1
    deciles = np.quantile(points[:, columns[0]], _DECILES) if single else np.empty(0)
    return PartialDependence(
        number, variable, values, means, lines, deciles, len(chosen), len(points)
    )


def grid_values(columns: Array) -> Array:
    """Return the values at which a variable is put, shape (values, inputs), in order.

    They are the different ones of its samples if there are few, or else evenly spaced between two
    quantiles. A variable of several inputs has different rows of its samples, `POINTS` at most.
    """
    different: Array = np.unique(columns, axis=0)
    if columns.shape[1] > 1:
        return different[evenly(len(different), POINTS)]
    if len(different) <= POINTS:
        return different
    low, high = np.quantile(columns[:, 0], QUANTILES)
    if not low < high:
        # Nearly all samples are equal: quantiles say nothing of the others.
        low, high = different[0, 0], different[-1, 0]
    return np.linspace(low, high, POINTS)[:, np.newaxis]


def evenly(count: int, most: int) -> NDArray[np.intp]:
    """Return up to ``most`` of the numbers below ``count``, evenly chosen, both ends included."""
    if count <= most:
        return np.arange(count)
    return np.linspace(0, count - 1, most).round().astype(np.intp)
