"""Forward and backward through all layers for a block of samples; mirrors Network and Loss."""

from typing import Any, NamedTuple

from scratchnet.engines.compiled.kernels.activations import activate, times_slope
from scratchnet.engines.compiled.kernels.arithmetic import is_fast, piece, sum_with
from scratchnet.engines.compiled.kernels.lanes import LANES, div, fill, load, mul, store, sub, total
from scratchnet.engines.compiled.kernels.layers import (
    bias_gradients,
    few_weight_gradients,
    input_gradients,
    into_rows,
    weight_gradients,
    weighted_sums,
)

#: Columns of the table of layers: how many inputs and neurons, the code of the activation, how
#: far rows of weights lie apart, where weights and biases begin among the parameters, and how
#: many neurons (the network's inputs count) lie before the layer's inputs and its outputs.
SIZE, NEURONS, KIND, STRIDE, WEIGHTS, BIASES, INPUTS, OUTPUTS = range(8)
#: From this many groups on it pays to add up the lanes of each weight at the end.
_MANY_GROUPS = 4


class Net(NamedTuple):
    """A network as the kernels take it: the table of layers, (layers, 8), and flat parameters.

    ``gradients`` and ``before``, the parameters before the last step, lie as ``parameters``.
    """

    layers: Any
    parameters: Any
    gradients: Any
    before: Any


class Space(NamedTuple):
    """Room to work in, for blocks of ``block`` samples.

    ``values`` and ``gradients`` hold inputs and outputs of every layer, and ∂L/∂ each;
    ``rows`` the inputs of one layer sample by sample; ``wanted`` the targets; ``zeros`` eight.
    """

    block: int
    values: Any
    gradients: Any
    rows: Any
    wanted: Any
    zeros: Any


@piece
def forward(arithmetic, net, values, groups):
    """Fill in the outputs of every layer; the network's inputs lie at the beginning."""
    lanes = groups * LANES
    for layer in net.layers:
        out = layer[OUTPUTS] * lanes
        weighted_sums(
            arithmetic,
            net.parameters,
            layer[WEIGHTS],
            layer[STRIDE],
            layer[BIASES],
            values,
            layer[INPUTS] * lanes,
            layer[SIZE],
            out,
            layer[NEURONS],
            groups,
        )
        activate(arithmetic, layer[KIND], values, out, out + layer[NEURONS] * lanes)


@piece
def output_gradients(arithmetic, net, space, count, of, loss):
    """Return ``loss`` + Σ (p - t)², and leave ∂L/∂p = 2·(p - t) / ``of`` for ``count`` samples.

    EXACT adds the samples in order, FAST in lanes. The lanes that fill up a group get a gradient
    of 0 and count for nothing.
    """
    groups = (count + LANES - 1) // LANES
    start = net.layers[-1, OUTPUTS] * groups * LANES
    two, number, squares = fill(2.0), fill(float(of)), fill(0.0)
    for at in range(0, groups * LANES, LANES):
        error = sub(load(space.values, start + at), load(space.wanted, at))
        store(space.wanted, at, error)
        store(space.gradients, start + at, div(mul(two, error), number))
    for slot in range(count, groups * LANES):
        space.wanted[slot] = 0.0
        space.gradients[start + slot] = 0.0
    if is_fast(arithmetic):
        for at in range(0, groups * LANES, LANES):
            error = load(space.wanted, at)
            squares = sum_with(arithmetic, error, error, squares)
        return loss + total(squares)
    for slot in range(count):
        loss += space.wanted[slot] * space.wanted[slot]
    return loss


@piece
def backward(arithmetic, net, space, count, groups):
    """Add the block's gradients to ``net.gradients``, from the last layer to the first."""
    lanes = groups * LANES
    for l in range(len(net.layers) - 1, -1, -1):
        layer = net.layers[l]
        size, neurons, stride = layer[SIZE], layer[NEURONS], layer[STRIDE]
        inputs, out = layer[INPUTS] * lanes, layer[OUTPUTS] * lanes
        times_slope(layer[KIND], space.gradients, space.values, out, neurons * lanes)
        bias_gradients(
            arithmetic, net.gradients, layer[BIASES], neurons, space.gradients, out, groups, count
        )
        if is_fast(arithmetic) and size < LANES and groups >= _MANY_GROUPS:
            few_weight_gradients(
                arithmetic,
                net.gradients,
                layer[WEIGHTS],
                stride,
                size,
                neurons,
                space.gradients,
                out,
                space.values,
                inputs,
                groups,
            )
        else:
            into_rows(space.values, inputs, size, space.rows, stride, count)
            weight_gradients(
                arithmetic,
                net.gradients,
                layer[WEIGHTS],
                stride,
                size,
                neurons,
                space.gradients,
                out,
                space.rows,
                count,
            )
        if l > 0:
            input_gradients(
                arithmetic,
                net.parameters,
                layer[WEIGHTS],
                stride,
                size,
                neurons,
                space.gradients,
                out,
                inputs,
                groups,
            )
