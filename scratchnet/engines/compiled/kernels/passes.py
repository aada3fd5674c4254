"""Forward and backward through all layers for some samples; mirrors Network and Loss."""

from scratchnet.engines.compiled.arguments import (
    COLUMNS,
    INPUTS,
    KEEPS_Z,
    KIND,
    LANES,
    NEURONS,
    OUTPUTS,
    ROWS,
    SIZE,
    TILE,
    WEIGHTS,
)
from scratchnet.engines.compiled.kernels.activations import (
    SOFTMAX,
    activate,
    softmax,
    softmax_gradients,
    times_derivative,
)
from scratchnet.engines.compiled.kernels.arithmetic import is_fast
from scratchnet.engines.compiled.kernels.losses import output_gradients
from scratchnet.engines.compiled.kernels.memory import get, load, part, store, transpose
from scratchnet.engines.compiled.kernels.pieces import inlined
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
def forward(arithmetic, net, p, workspace, lanes, start, groups):
    """Fill in every layer's outputs by the parameters ``p``; the inputs lie there already."""
    for row in range(0, net.depth * COLUMNS, COLUMNS):
        _forward_layer(arithmetic, net, p, workspace, lanes, start, groups, row)


@inlined
def training_forward(arithmetic, net, p, workspace, lanes, start, groups, sample, dropout_state):
    """The same with dropout; ``sample`` is the number of the block's first sample in its step."""
    for row in range(0, net.depth * COLUMNS, COLUMNS):
        _forward_layer(arithmetic, net, p, workspace, lanes, start, groups, row)
        if len(net.dropout) > 0 and row < (net.depth - 1) * COLUMNS:
            probability = get(net.dropout, row // COLUMNS)
            if probability > 0.0:
                inputs, last = get(net.layers, SIZE), (net.depth - 1) * COLUMNS
                before, neurons = get(net.layers, row + OUTPUTS), get(net.layers, row + NEURONS)
                drop(
                    workspace,
                    probability,
                    dropout_state,
                    sample,
                    get(net.layers, last + OUTPUTS) - inputs,
                    before - inputs,
                    before * lanes + start * neurons,
                    neurons,
                    groups,
                )


@inlined
def _forward_layer(arithmetic, net, p, workspace, lanes, start, groups, row):
    """Fill in the outputs of the layer whose row of the table begins at ``row``."""
    values, kept = workspace.values, workspace.kept
    size, neurons = get(net.layers, row + SIZE), get(net.layers, row + NEURONS)
    weights = get(net.layers, row + WEIGHTS)
    inputs = get(net.layers, row + INPUTS) * lanes + start * size
    out = get(net.layers, row + OUTPUTS) * lanes + start * neurons
    end = out + neurons * groups * LANES
    weighted_sums(arithmetic, p, weights, values, inputs, size, out, neurons, groups)
    if get(net.layers, row + KEEPS_Z) > 0:
        for at in range(out, end, LANES):
            store(kept, at, load(values, at))
    if get(net.layers, row + KIND) == SOFTMAX:
        softmax(arithmetic, values, out, neurons, groups)
    else:
        activate(arithmetic, get(net.layers, row + KIND), values, out, end)


@inlined
def find_losses(arithmetic, net, workspace, lanes, start, count, of, losses):
    """Leave the gradients of the outputs of ``count`` samples, and their losses in ``losses``.

    EXACT leaves the loss of each sample there, FAST the sum of all in the first place.
    """
    last = (net.depth - 1) * COLUMNS
    outputs = get(net.layers, last + NEURONS)
    output_gradients(
        arithmetic,
        net.loss,
        workspace.values,
        workspace.kept,
        workspace.gradients,
        get(net.layers, last + OUTPUTS) * lanes + start * outputs,
        part(workspace.targets, start * outputs),
        part(workspace.spare, start * outputs),
        outputs,
        count,
        of,
        losses,
    )


@inlined
def add_losses(arithmetic, workspace, losses, count, loss):
    """Return ``loss`` + the losses that `find_losses` left of ``count`` samples, in order."""
    # Not a range of such steps, whose length would be a division.
    at, step = 0, workspace.block if is_fast(arithmetic) else 1
    while at < count:
        loss += get(losses, at)
        at += step
    return loss


@inlined
def backward(arithmetic, net, p, workspace, lanes, start, count):
    """Find ∂L/∂z of ``count`` samples in every layer, from the last to the first."""
    gradients, rows = workspace.gradients, workspace.rows
    groups = (count + LANES - 1) // LANES
    for row in range((net.depth - 1) * COLUMNS, -1, -COLUMNS):
        size, neurons = get(net.layers, row + SIZE), get(net.layers, row + NEURONS)
        weights = get(net.layers, row + WEIGHTS)
        inputs = get(net.layers, row + INPUTS) * lanes + start * size
        out = get(net.layers, row + OUTPUTS) * lanes + start * neurons
        last = row == (net.depth - 1) * COLUMNS
        if not (last and net.from_logits):
            kind, number = get(net.layers, row + KIND), neurons * groups * LANES
            if kind == SOFTMAX:
                softmax_gradients(gradients, workspace.values, out, neurons, groups)
            else:
                activated = workspace.values
                if len(net.dropout) > 0 and not last and get(net.dropout, row // COLUMNS) > 0.0:
                    drop_gradients(workspace, out, out + number)
                    activated = workspace.undropped
                times_derivative(
                    arithmetic, kind, gradients, activated, workspace.kept, out, number
                )
        if not _in_lanes(arithmetic, neurons, count):
            panel = get(net.layers, row + ROWS) * lanes + start * LANES
            for j in range(0, neurons, LANES):
                for group in range(groups):
                    transpose(
                        gradients,
                        out + (group * neurons + j) * LANES,
                        min(LANES, neurons - j),
                        rows,
                        panel + j * lanes + group * LANES * LANES,
                        LANES,
                    )
        if row > 0:
            input_gradients(arithmetic, p, weights, gradients, inputs, size, out, neurons, groups)


@inlined
def _in_lanes(arithmetic, neurons, count):
    """Return whether gradients of a block of ``count`` samples are added up in lanes of samples."""
    return is_fast(arithmetic) and (LANES - neurons) * count > _TOTAL_COST * neurons


@inlined
def add_parameter_gradients(arithmetic, net, workspace, lanes, fresh, count, tile, start):
    """Add ∂L/∂parameter to ``net.gradients``, for the parameters of a tile.

    Of ``count`` samples, those from ``start`` on; returns the first that is left. If ``fresh`` they
    are the first samples of the step, and what was there counts for nothing.
    """
    row = get(net.tiles, tile * TILE)
    panels = get(net.tiles, tile * TILE + 1), get(net.tiles, tile * TILE + 2)
    chosen = get(net.tiles, tile * TILE + 3), get(net.tiles, tile * TILE + 4)
    size, neurons = get(net.layers, row + SIZE), get(net.layers, row + NEURONS)
    weights = get(net.layers, row + WEIGHTS)
    inputs = get(net.layers, row + INPUTS) * lanes + start * size
    number = count - start
    if is_fast(arithmetic) and neurons < LANES:
        # Lanes of samples are added up block by block, and the last one may have too few for it.
        number = min(number, workspace.block)
    if _in_lanes(arithmetic, neurons, number):
        few_parameter_gradients(
            arithmetic,
            net.gradients,
            fresh and start == 0,
            weights,
            workspace.values,
            inputs,
            size,
            workspace.gradients,
            get(net.layers, row + OUTPUTS) * lanes + start * neurons,
            neurons,
            (number + LANES - 1) // LANES,
            chosen,
        )
    else:
        parameter_gradients(
            arithmetic,
            net.gradients,
            fresh and start == 0,
            weights,
            workspace.values,
            inputs,
            size,
            workspace.rows,
            get(net.layers, row + ROWS) * lanes + start * LANES,
            lanes * LANES,
            number,
            panels,
            chosen,
        )
    return start + number
