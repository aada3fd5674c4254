"""Forward and backward through all layers for a block of samples; mirrors Network and Loss."""

from typing import Any, NamedTuple

from scratchnet.engines.compiled.kernels.activations import activate, times_slope
from scratchnet.engines.compiled.kernels.arithmetic import is_fast, piece, sum_with
from scratchnet.engines.compiled.kernels.lanes import LANES, div, fill, first_lanes, mul, sub, total
from scratchnet.engines.compiled.kernels.memory import get, load, store
from scratchnet.engines.compiled.kernels.slopes import few_parameter_gradients, parameter_gradients
from scratchnet.engines.compiled.kernels.sums import input_gradients, weighted_sums
from scratchnet.engines.compiled.kernels.transposing import transpose

#: What the table of layers holds of each: how many inputs and neurons, the code of the
#: activation, how far rows of parameters lie apart and where they begin, and how many neurons
#: (the network's inputs count) lie before the layer's inputs and its outputs.
SIZE, NEURONS, KIND, STRIDE, WEIGHTS, INPUTS, OUTPUTS, COLUMNS = range(8)

#: Adding up the lanes of a sum costs as much as so many samples.
_TOTAL_COST = 56


class Net(NamedTuple):
    """A network as the kernels take it: the flat table of ``depth`` layers and flat parameters.

    ``gradients`` and ``other``, room for the parameters after a step, lie as ``parameters``.
    """

    depth: int
    layers: Any
    parameters: Any
    gradients: Any
    other: Any


class Space(NamedTuple):
    """Room to work in, for blocks of ``block`` samples.

    ``values`` and ``gradients`` hold inputs and outputs of every layer, and ∂L/∂ each;
    ``rows`` the ∂L/∂z of one layer sample by sample; ``wanted`` the targets.
    """

    block: int
    values: Any
    gradients: Any
    rows: Any
    wanted: Any


@piece
def forward(arithmetic, net, p, values, groups):
    """Fill in every layer's outputs by the parameters ``p``; the inputs lie at the beginning."""
    lanes = groups * LANES
    for row in range(0, net.depth * COLUMNS, COLUMNS):
        size, neurons = get(net.layers, row + SIZE), get(net.layers, row + NEURONS)
        stride, weights = get(net.layers, row + STRIDE), get(net.layers, row + WEIGHTS)
        inputs, out = get(net.layers, row + INPUTS) * lanes, get(net.layers, row + OUTPUTS) * lanes
        weighted_sums(arithmetic, p, weights, stride, values, inputs, size, out, neurons, groups)
        activate(arithmetic, get(net.layers, row + KIND), values, out, out + neurons * lanes)


@piece
def output_gradients(arithmetic, net, space, count, of, loss):
    """Return ``loss`` + Σ (p - t)², and leave ∂L/∂p = 2·(p - t) / ``of`` for ``count`` samples.

    EXACT adds the samples in order, FAST in lanes. The lanes that fill up a group get a gradient
    of 0 and count for nothing.
    """
    groups = (count + LANES - 1) // LANES
    start = get(net.layers, (net.depth - 1) * COLUMNS + OUTPUTS) * groups * LANES
    two, number, squares = fill(2.0), fill(float(of)), fill(0.0)
    for at in range(0, groups * LANES, LANES):
        error = sub(load(space.values, start + at), load(space.wanted, at))
        error = first_lanes(error, count - at)
        store(space.wanted, at, error)
        store(space.gradients, start + at, div(mul(two, error), number))
        squares = sum_with(arithmetic, error, error, squares)
    if is_fast(arithmetic):
        return loss + total(squares)
    for slot in range(count):
        error = get(space.wanted, slot)
        loss += error * error
    return loss


@piece
def backward(arithmetic, net, p, space, fresh, count, groups):
    """Add the block's gradients to ``net.gradients``, from the last layer to the first.

    If ``fresh`` it is the first block, and what they held counts for nothing.
    """
    lanes = groups * LANES
    g, values, gradients, rows = net.gradients, space.values, space.gradients, space.rows
    for row in range((net.depth - 1) * COLUMNS, -1, -COLUMNS):
        size, neurons = get(net.layers, row + SIZE), get(net.layers, row + NEURONS)
        stride, weights = get(net.layers, row + STRIDE), get(net.layers, row + WEIGHTS)
        inputs, out = get(net.layers, row + INPUTS) * lanes, get(net.layers, row + OUTPUTS) * lanes
        times_slope(get(net.layers, row + KIND), gradients, values, out, neurons * lanes)
        if is_fast(arithmetic) and (LANES - neurons) * count > _TOTAL_COST * neurons:
            few_parameter_gradients(
                arithmetic,
                g,
                fresh,
                weights,
                stride,
                values,
                inputs,
                size,
                gradients,
                out,
                neurons,
                groups,
            )
        else:
            for group in range(groups):
                for j in range(0, stride, LANES):
                    transpose(
                        gradients,
                        out + (group * neurons + j) * LANES,
                        min(LANES, neurons - j),
                        rows,
                        group * LANES * stride + j,
                        stride,
                    )
            parameter_gradients(
                arithmetic, g, fresh, weights, stride, values, inputs, size, rows, count
            )
        if row > 0:
            input_gradients(
                arithmetic, p, weights, stride, gradients, inputs, size, out, neurons, groups
            )
