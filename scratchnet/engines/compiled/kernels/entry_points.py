"""What is called from outside: training steps, evaluation and outputs, each in one call.

Mirrors ``reference.article.one_step``, ``reference.losses.mean_loss``, ``Network.forward`` and
BatchOrder.
"""

import numpy as np

from scratchnet.engines.compiled.arguments import (
    COLUMNS,
    COMPLETED,
    DIVERGED,
    LANES,
    NEURONS,
    OUTPUTS,
    SIZE,
    STOPPED,
)
from scratchnet.engines.compiled.kernels.arithmetic import inlined, is_set, kernel
from scratchnet.engines.compiled.kernels.memory import get, load, pick, put, store
from scratchnet.engines.compiled.kernels.passes import (
    add_losses,
    backward,
    forward,
    training_forward,
)
from scratchnet.engines.compiled.kernels.random import mixed, shuffle
from scratchnet.engines.compiled.kernels.update import (
    add_penalty_gradients,
    begin_step,
    copy,
    penalty,
    update_parameters,
)


@inlined
def _gather(samples, order, first, count, size, outputs, workspace):
    """Copy ``count`` samples into groups of eight, filled up with the last of them."""
    last = first + count - 1
    for begin in range(0, count, LANES):
        for i in range(size):
            picked = pick(samples.points, size, i, order, first + begin, last)
            store(workspace.values, begin * size + i * LANES, picked)
        for j in range(outputs):
            picked = pick(samples.targets, outputs, j, order, first + begin, last)
            store(workspace.targets, begin * outputs + j * LANES, picked)


@inlined
def _copy(grouped, first, lanes, columns, target):
    """Copy groups of eight that were grouped beforehand; ``first`` is where one begins."""
    for at in range(0, lanes * columns, LANES):
        store(target, at, load(grouped, first * columns + at))


@inlined
def _collect_gradients(
    arithmetic, net, p, workspace, samples, whole, order, first, count, dropout_state, stop
):
    """Leave the gradients of ``count`` samples at the parameters ``p`` in ``net.gradients``.

    The samples are those that ``order`` names from ``first`` on, or all if ``whole``. The random
    numbers of dropout come from ``dropout_state``. Returns
    the mean loss, and whether it went through without a stop.
    """
    size = get(net.layers, SIZE)
    outputs = get(net.layers, (net.depth - 1) * COLUMNS + NEURONS)
    of = count * outputs if net.per_output else count
    loss = 0.0
    for begin in range(0, count, workspace.block):
        if is_set(stop):
            return loss, False
        number = min(workspace.block, count - begin)
        if whole:
            lanes = (number + LANES - 1) // LANES * LANES
            _copy(samples.grouped_points, begin, lanes, size, workspace.values)
            _copy(samples.grouped_targets, begin, lanes, outputs, workspace.targets)
        else:
            _gather(samples, order, first + begin, number, size, outputs, workspace)
        groups = (number + LANES - 1) // LANES
        training_forward(arithmetic, net, p, workspace, groups, begin, dropout_state)
        loss = add_losses(arithmetic, net, workspace, number, of, loss)
        backward(arithmetic, net, p, workspace, begin == 0, number, groups)
    return loss / of, True


@kernel
def evaluate(arithmetic, net, workspace, samples, first, found):
    """Return the mean loss over all samples; mirrors ``reference.losses.mean_loss``.

    ``found``, flat (neurons, samples), gets all neurons from the ``first`` on; its samples are a
    multiple of eight. Neurons are counted through all layers, the network's inputs included.
    Without ``samples.grouped_targets`` there is no loss, and what is returned means nothing.
    """
    size = get(net.layers, SIZE)
    outputs = get(net.layers, (net.depth - 1) * COLUMNS + NEURONS)
    whole = len(samples.grouped_points) // size
    of = samples.number * outputs if net.per_output else samples.number
    loss = 0.0
    for begin in range(0, whole, workspace.block):
        lanes = min(workspace.block, whole - begin)
        groups = lanes // LANES
        _copy(samples.grouped_points, begin, lanes, size, workspace.values)
        forward(arithmetic, net, net.state.parameters, workspace.values, workspace.kept, groups)
        for row in range(0, net.depth * COLUMNS, COLUMNS):
            before, neurons = get(net.layers, row + OUTPUTS), get(net.layers, row + NEURONS)
            for j in range(max(0, first - before), neurons):
                to = (before + j - first) * whole + begin
                for group in range(groups):
                    value = load(workspace.values, before * lanes + (group * neurons + j) * LANES)
                    store(found, to + group * LANES, value)
        if len(samples.grouped_targets) > 0:
            _copy(samples.grouped_targets, begin, lanes, outputs, workspace.targets)
            number = min(lanes, samples.number - begin)
            loss = add_losses(arithmetic, net, workspace, number, of, loss)
    return loss / of


@kernel
def train(
    arithmetic,
    net,
    optimizer,
    workspace,
    samples,
    order,
    place,
    base,
    batch,
    rate,
    factors,
    l1,
    l2,
    dropout_base,
    first_step,
    losses,
    penalties,
    stop,
):
    """Make ``len(losses)`` steps. Returns how many, and MADE, DIVERGED or STOPPED.

    ``order``, ``place`` and ``base`` are BatchOrder's. A ``batch`` of 0 is all samples in their
    own order. Each step's rate is ``rate`` times its of ``factors``, the last for all that follow.
    The last step's gradients stay in ``net.gradients``. Dropout takes its random numbers from
    ``dropout_base`` and the number of the step, which is ``first_step`` for the first.
    """
    # Each step writes to the other place, so that one that diverges is dropped at once.
    state, after = net.state, net.other
    made, end = 0, COMPLETED
    while made < len(losses) and end == COMPLETED:
        first, count = 0, samples.number
        if batch > 0:
            if get(place, 1) >= len(order):
                if get(place, 2) > 0:
                    shuffle(order, len(order), base, get(place, 0))
                put(place, 0, get(place, 0) + 1)
                put(place, 1, 0)
            first = get(place, 1)
            count = min(batch, len(order) - first)
        p = state.parameters
        dropout_state = mixed(dropout_base + np.uint64(first_step + made))
        loss, through = _collect_gradients(
            arithmetic,
            net,
            p,
            workspace,
            samples,
            batch == 0,
            order,
            first,
            count,
            dropout_state,
            stop,
        )
        if not through:
            end = STOPPED
            continue
        cost = 0.0
        if l1 != 0.0 or l2 != 0.0:
            cost = penalty(net.layers, net.depth, p, l1, l2)
            add_penalty_gradients(net.layers, net.depth, p, net.gradients, l1, l2)
            loss += cost
        powers = get(optimizer.powers, 0), get(optimizer.powers, 1)
        begin_step(optimizer)
        factor = get(factors, min(made, len(factors) - 1))
        finite = update_parameters(
            arithmetic, optimizer, net.frozen, state, net.gradients, rate * factor, after
        )
        # A finite number less itself is 0; infinity and NaN give NaN.
        if finite and loss - loss == 0.0:
            state, after = after, state
            if batch > 0:
                put(place, 1, first + count)
            put(losses, made, loss)
            if len(penalties) > 0:
                put(penalties, made, cost)
            made += 1
        else:
            put(optimizer.powers, 0, powers[0])
            put(optimizer.powers, 1, powers[1])
            end = DIVERGED
    if made % 2 == 1:
        copy(state, net.state)
    return made, end
