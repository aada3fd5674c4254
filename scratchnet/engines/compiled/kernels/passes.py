"""Forward and backward through all layers for a block of samples; mirrors Network and Loss."""

import numpy as np

from scratchnet.engines.compiled.arguments import (
    COLUMNS,
    INPUTS,
    KEEPS_Z,
    KIND,
    LANES,
    NEURONS,
    OUTPUTS,
    SIZE,
    WEIGHTS,
)
from scratchnet.engines.compiled.kernels.activations import (
    SOFTMAX,
    activate,
    softmax,
    softmax_gradients,
    times_derivative,
)
from scratchnet.engines.compiled.kernels.arithmetic import inlined, is_fast
from scratchnet.engines.compiled.kernels.losses import output_gradients
from scratchnet.engines.compiled.kernels.memory import get, load, store, transpose
from scratchnet.engines.compiled.kernels.products import (
    few_parameter_gradients,
    input_gradients,
    parameter_gradients,
    weighted_sums,
)
from scratchnet.engines.compiled.kernels.random import drop, drop_gradients

#: Adding up the lanes of a sum costs as much as so many samples.
_TOTAL_COST = 56


@inlined
def forward(arithmetic, net, p, values, kept, groups):
    """Fill in every layer's outputs by the parameters ``p``; the inputs lie at the beginning."""
    for row in range(0, net.depth * COLUMNS, COLUMNS):
        _forward_layer(arithmetic, net, p, values, kept, groups, row)


@inlined
def training_forward(arithmetic, net, p, workspace, groups, sample, dropout_state):
    """The same with dropout; ``sample`` is the number of the block's first sample in its step."""
    for row in range(0, net.depth * COLUMNS, COLUMNS):
        _forward_layer(arithmetic, net, p, workspace.values, workspace.kept, groups, row)
        if len(net.dropout) > 0 and row < (net.depth - 1) * COLUMNS:
            probability = get(net.dropout, row // COLUMNS)
            if probability > 0.0:
                inputs, last = get(net.layers, SIZE), (net.depth - 1) * COLUMNS
                before = get(net.layers, row + OUTPUTS)
                drop(
                    workspace,
                    probability,
                    dropout_state,
                    sample,
                    get(net.layers, last + OUTPUTS) - inputs,
                    before - inputs,
                    before * groups * LANES,
                    get(net.layers, row + NEURONS),
                    groups,
                )


@inlined
def _forward_layer(arithmetic, net, p, values, kept, groups, row):
    """Fill in the outputs of the layer whose row of the table begins at ``row``."""
    lanes = groups * LANES
    size, neurons = get(net.layers, row + SIZE), get(net.layers, row + NEURONS)
    weights = get(net.layers, row + WEIGHTS)
    inputs, out = get(net.layers, row + INPUTS) * lanes, get(net.layers, row + OUTPUTS) * lanes
    weighted_sums(arithmetic, p, weights, values, inputs, size, out, neurons, groups)
    if get(net.layers, row + KEEPS_Z) > 0:
        for at in range(out, out + neurons * lanes, LANES):
            store(kept, at, load(values, at))
    if get(net.layers, row + KIND) == SOFTMAX:
        softmax(arithmetic, values, out, neurons, groups)
    else:
        activate(arithmetic, get(net.layers, row + KIND), values, out, out + neurons * lanes)


@inlined
def add_losses(arithmetic, net, workspace, count, of, loss):
    """Return ``loss`` + the losses of ``count`` samples, and leave the gradients of the outputs."""
    groups = (count + LANES - 1) // LANES
    last = (net.depth - 1) * COLUMNS
    return output_gradients(
        arithmetic,
        net.loss,
        workspace.values,
        workspace.kept,
        workspace.gradients,
        get(net.layers, last + OUTPUTS) * groups * LANES,
        workspace.targets,
        workspace.spare,
        get(net.layers, last + NEURONS),
        count,
        of,
        loss,
    )


@inlined
def backward(arithmetic, net, p, workspace, fresh, count, groups):
    """Add the block's gradients to ``net.gradients``, from the last layer to the first.

    If ``fresh`` it is the first block, and what they held counts for nothing.
    """
    lanes = groups * LANES
    g, values, gradients, rows = (
        net.gradients,
        workspace.values,
        workspace.gradients,
        workspace.rows,
    )
    for row in range((net.depth - 1) * COLUMNS, -1, -COLUMNS):
        size, neurons = get(net.layers, row + SIZE), get(net.layers, row + NEURONS)
        weights = get(net.layers, row + WEIGHTS)
        inputs, out = get(net.layers, row + INPUTS) * lanes, get(net.layers, row + OUTPUTS) * lanes
        last = row == (net.depth - 1) * COLUMNS
        if not (last and net.from_logits):
            kind = get(net.layers, row + KIND)
            if kind == SOFTMAX:
                softmax_gradients(gradients, values, out, neurons, groups)
            else:
                activated = values
                if len(net.dropout) > 0 and not last and get(net.dropout, row // COLUMNS) > 0.0:
                    drop_gradients(workspace, out, out + neurons * lanes)
                    activated = workspace.undropped
                times_derivative(
                    arithmetic, kind, gradients, activated, workspace.kept, out, neurons * lanes
                )
        if is_fast(arithmetic) and (LANES - neurons) * count > _TOTAL_COST * neurons:
            few_parameter_gradients(
                arithmetic,
                g,
                fresh,
                weights,
                values,
                inputs,
                size,
                gradients,
                out,
                neurons,
                groups,
            )
        else:
            for j in range(0, neurons, LANES):
                for group in range(groups):
                    transpose(
                        gradients,
                        out + (group * neurons + j) * LANES,
                        min(LANES, neurons - j),
                        rows,
                        (j * groups + group * LANES) * LANES,
                        np.int64(LANES),
                    )
            parameter_gradients(
                arithmetic,
                g,
                fresh,
                weights,
                values,
                inputs,
                size,
                rows,
                neurons,
                groups,
                count,
            )
        if row > 0:
            input_gradients(arithmetic, p, weights, gradients, inputs, size, out, neurons, groups)
