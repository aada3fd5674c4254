"""What is called from outside: training steps, evaluation and outputs, each in one call.

Several threads may make the same call: the first, number 0, decides and returns what came of it,
the others help until it is done. See `sharing`.

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
    TILE,
    WORK,
    State,
)
from scratchnet.engines.compiled.kernels.arithmetic import is_set
from scratchnet.engines.compiled.kernels.few import gather_few, pass_few
from scratchnet.engines.compiled.kernels.memory import (
    FAR,
    either,
    fetch,
    get,
    load,
    part,
    pick,
    put,
    store,
)
from scratchnet.engines.compiled.kernels.passes import (
    add_losses,
    add_parameter_gradients,
    backward,
    find_losses,
    forward,
    training_forward,
)
from scratchnet.engines.compiled.kernels.pieces import inlined, kernel
from scratchnet.engines.compiled.kernels.random import mixed, shuffle
from scratchnet.engines.compiled.kernels.sharing import (
    claimed,
    close,
    finish,
    publish,
    wait_for_all,
    wait_for_unit,
)
from scratchnet.engines.compiled.kernels.update import (
    add_penalty_gradients,
    begin_step,
    copy,
    moves_plainly,
    penalty,
    update_parameters,
)

#: What is done in a step, one after the other: the samples pass through the network, forward and
#: backward, and add to the gradients, as many at a time as there is room for; then the parameters
#: move.
_NOTHING, _PASSES, _GRADIENTS, _UPDATE = range(4)
#: How many parameters make a unit of work.
_UPDATED = 4096
#: Where other programs keep the processors busy, a thread that has begun a unit may have to wait
#: for its turn, and all wait with it. Then the first one goes on alone for so many steps, each time
#: for twice as many.
_LEAST_REST, _MOST_REST = 32, 2048
#: What the board says of the work: its kind; of the step, how many were made before it, the first
#: and the number of its samples; of these, the first and the number of those that have room.
_KIND, _MADE, _FIRST, _COUNT, _BEGIN, _NUMBER = range(WORK, WORK + 6)
#: Set to 1 by whoever finds that it was stopped, or a parameter that is not finite.
_STOPPED, _INFINITE = WORK + 6, WORK + 7


@inlined
def _gather(table, columns, order, first, count, target):
    """Copy ``count`` rows of a table into groups of eight, filled up with the last of them.

    Of many samples most are far from the processor, so it begins to read those that come next.
    """
    last = first + count - 1
    if len(table) > FAR:
        for place in range(first + count, min(first + 2 * count, len(order))):
            fetch(table, get(order, place) * columns)
    for begin in range(0, count, LANES):
        for k in range(columns):
            picked = pick(table, columns, k, order, first + begin, last)
            store(target, begin * columns + k * LANES, picked)


@inlined
def _copy(grouped, first, lanes, columns, target):
    """Copy groups of eight that were grouped beforehand; ``first`` is where one begins."""
    for at in range(0, lanes * columns, LANES):
        store(target, at, load(grouped, first * columns + at))


@inlined
def _pass_block(
    arithmetic,
    net,
    p,
    workspace,
    samples,
    whole,
    order,
    first,
    count,
    begin,
    start,
    number,
    dropout_state,
):
    """Let a block of samples pass through the network and back; leave their losses and ∂L/∂z.

    Of the ``count`` samples of a step there is room for ``number`` from ``begin`` on, and the block
    begins at ``start`` of them. They are those that ``order`` names from ``first`` on, or all if
    ``whole``. The random numbers of dropout come from ``dropout_state``.
    """
    size = get(net.layers, SIZE)
    outputs = get(net.layers, (net.depth - 1) * COLUMNS + NEURONS)
    lanes = (number + LANES - 1) // LANES * LANES
    number = min(workspace.block, number - start)
    groups = (number + LANES - 1) // LANES
    values, targets = part(workspace.values, start * size), part(workspace.targets, start * outputs)
    if whole:
        _copy(samples.grouped_points, begin + start, groups * LANES, size, values)
        _copy(samples.grouped_targets, begin + start, groups * LANES, outputs, targets)
    else:
        _gather(samples.points, size, order, first + begin + start, number, values)
        _gather(samples.targets, outputs, order, first + begin + start, number, targets)
    training_forward(
        arithmetic, net, p, workspace, lanes, start, groups, begin + start, dropout_state
    )
    of = count * outputs if net.per_output else count
    losses = part(workspace.losses, start)
    find_losses(arithmetic, net, workspace, lanes, start, number, of, losses)
    backward(arithmetic, net, p, workspace, lanes, start, number)


@inlined
def _pass_few(
    arithmetic, net, p, workspace, samples, whole, order, first, count, moves, rate, after
):
    """Let all samples of a step pass, which are few; leave their losses and what `pass_few` does.

    Returns whether parameters that it moves are finite.
    """
    size = get(net.layers, SIZE)
    outputs = get(net.layers, (net.depth - 1) * COLUMNS + NEURONS)
    gather_few(samples, whole, order, first, count, size, workspace.values)
    if whole:
        _copy(samples.grouped_targets, 0, LANES, outputs, workspace.targets)
    else:
        _gather(samples.targets, outputs, order, first, count, workspace.targets)
    of = count * outputs if net.per_output else count
    return pass_few(arithmetic, net, p, workspace, count, of, moves, rate, after)


@inlined
def _either_state(condition, state, other):
    return State(
        either(condition, state.parameters, other.parameters),
        either(condition, state.first, other.first),
        either(condition, state.second, other.second),
    )


@kernel
def evaluate(arithmetic, net, workspace, samples, first, found, losses, board, threads, thread):
    """Return the mean loss over all samples; mirrors ``reference.losses.mean_loss``.

    ``found``, flat (neurons, samples), gets all neurons from the ``first`` on; its samples are a
    multiple of eight. Neurons are counted through all layers, the network's inputs included.
    ``losses`` is room for so many losses; if it is empty, what is returned means nothing.
    """
    size = get(net.layers, SIZE)
    outputs = get(net.layers, (net.depth - 1) * COLUMNS + NEURONS)
    whole = len(samples.grouped_points) // size
    of = samples.number * outputs if net.per_output else samples.number
    units = (whole + workspace.block - 1) // workspace.block
    # Each thread has a block of the workspace for itself.
    room, start = threads * workspace.block, thread * workspace.block
    if thread == 0 and threads > 1:
        publish(board, units)
    unit = 0
    if threads > 1:
        unit = claimed(board) if thread == 0 else wait_for_unit(board)
    while 0 <= unit < units:
        begin = unit * workspace.block
        lanes = min(workspace.block, whole - begin)
        groups = lanes // LANES
        values = part(workspace.values, start * size)
        _copy(samples.grouped_points, begin, lanes, size, values)
        forward(arithmetic, net, net.state.parameters, workspace, room, start, groups)
        for row in range(0, net.depth * COLUMNS, COLUMNS):
            before, neurons = get(net.layers, row + OUTPUTS), get(net.layers, row + NEURONS)
            for j in range(max(0, first - before), neurons):
                to, out = (before + j - first) * whole + begin, before * room + start * neurons
                for group in range(groups):
                    value = load(workspace.values, out + (group * neurons + j) * LANES)
                    store(found, to + group * LANES, value)
        if len(losses) > 0:
            targets = part(workspace.targets, start * outputs)
            _copy(samples.grouped_targets, begin, lanes, outputs, targets)
            number = min(lanes, samples.number - begin)
            find_losses(arithmetic, net, workspace, room, start, number, of, part(losses, begin))
        unit += 1
        if threads > 1:
            finish(board)
            unit = claimed(board) if thread == 0 else wait_for_unit(board)
    loss = 0.0
    if thread == 0:
        if threads > 1:
            wait_for_all(board, units)
            close(board)
        if len(losses) > 0:
            loss = add_losses(arithmetic, workspace, losses, samples.number, loss)
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
    board,
    threads,
    thread,
):
    """Make ``len(losses)`` steps. Returns how many, and COMPLETED, DIVERGED or STOPPED.

    ``order``, ``place`` and ``base`` are BatchOrder's. A ``batch`` of 0 is all samples in their
    own order. Each step's rate is ``rate`` times its of ``factors``, the last for all that follow.
    If all are made, the last step's gradients stay in ``net.gradients``. Dropout takes its random
    numbers from ``dropout_base`` and the number of the step, which is ``first_step`` for the first.
    """
    parameters = len(net.gradients)
    outputs = get(net.layers, (net.depth - 1) * COLUMNS + NEURONS)
    # What the first thread does alone although there are others.
    alone, rest = 0, _LEAST_REST
    shared, busy = threads > 1, False
    room = workspace.room if shared else workspace.block
    plain = moves_plainly(optimizer, net.frozen) and l1 == 0.0 and l2 == 0.0
    made, end, kind = 0, COMPLETED, _NOTHING
    first = count = begin = number = units = 0
    loss = cost = 0.0
    powers = get(optimizer.powers, 0), get(optimizer.powers, 1)
    while True:
        # What is done next. Each step writes to the other state, so that one that diverges is
        # dropped at once.
        if thread == 0:
            if kind == _UPDATE:
                # A finite number less itself is 0; infinity and NaN give NaN.
                if get(board, _INFINITE) == 0 and loss - loss == 0.0:
                    if batch > 0:
                        put(place, 1, first + count)
                    put(losses, made, loss)
                    if len(penalties) > 0:
                        put(penalties, made, cost)
                    made += 1
                    kind = _NOTHING
                else:
                    put(optimizer.powers, 0, powers[0])
                    put(optimizer.powers, 1, powers[1])
                    end = DIVERGED
            elif get(board, _STOPPED) > 0:
                end = STOPPED
            if (kind == _NOTHING and made == len(losses)) or end != COMPLETED:
                break
            if kind == _NOTHING:
                if threads > 1:
                    if busy:
                        alone, rest, busy = rest, min(2 * rest, _MOST_REST), False
                    elif alone > 0:
                        alone -= 1
                    else:
                        rest = max(rest - 1, _LEAST_REST)
                    shared = alone == 0
                    room = workspace.room if shared else workspace.block
                first, count = 0, samples.number
                if batch > 0:
                    if get(place, 1) >= len(order):
                        if get(place, 2) > 0:
                            shuffle(order, len(order), base, get(place, 0))
                        put(place, 0, get(place, 0) + 1)
                        put(place, 1, 0)
                    first = get(place, 1)
                    count = min(batch, len(order) - first)
                loss, begin, number = 0.0, 0, min(room, count)
                kind = _PASSES
            elif kind == _PASSES and shared:
                loss = add_losses(arithmetic, workspace, workspace.losses, number, loss)
                kind = _GRADIENTS
            elif begin + number < count:
                begin += number
                number = min(room, count - begin)
                kind = _PASSES
            else:
                loss /= count * outputs if net.per_output else count
                if l1 != 0.0 or l2 != 0.0:
                    p = either(made & 1 == 0, net.state.parameters, net.other.parameters)
                    cost = penalty(net.layers, net.depth, p, l1, l2)
                    add_penalty_gradients(net.layers, net.depth, p, net.gradients, l1, l2)
                    loss += cost
                powers = get(optimizer.powers, 0), get(optimizer.powers, 1)
                begin_step(optimizer)
                kind = _UPDATE
            if kind == _PASSES:
                units = 1
                if number > workspace.block:
                    units = (number + workspace.block - 1) // workspace.block
            elif kind == _GRADIENTS:
                units = len(net.tiles) // TILE
            else:
                units = (parameters + _UPDATED - 1) // _UPDATED if shared else 1
        unit = 0
        if shared:
            if thread == 0:
                put(board, _KIND, kind)
                put(board, _MADE, made)
                put(board, _FIRST, first)
                put(board, _COUNT, count)
                put(board, _BEGIN, begin)
                put(board, _NUMBER, number)
                publish(board, units)
                unit = claimed(board)
            else:
                unit = wait_for_unit(board)
                if unit < 0:
                    break
                units = unit + 1
                kind, made = get(board, _KIND), get(board, _MADE)
                first, count = get(board, _FIRST), get(board, _COUNT)
                begin, number = get(board, _BEGIN), get(board, _NUMBER)
        # All units of it, or those that this thread gets.
        even = made & 1 == 0
        while 0 <= unit < units:
            stopped = kind != _UPDATE and is_set(stop)
            if stopped:
                put(board, _STOPPED, 1)
            few = not shared and count <= net.few
            # Few samples move parameters as soon as they find gradients, which the last step keeps.
            moved = few and plain and made + 1 < len(losses)
            factor = get(factors, min(made, len(factors) - 1))
            finite = True
            if kind == _PASSES and few and not stopped:
                finite = _pass_few(
                    arithmetic,
                    net,
                    either(even, net.state.parameters, net.other.parameters),
                    workspace,
                    samples,
                    batch == 0,
                    order,
                    first,
                    count,
                    moved,
                    rate * factor,
                    either(even, net.other.parameters, net.state.parameters),
                )
            elif kind == _PASSES and not stopped:
                _pass_block(
                    arithmetic,
                    net,
                    either(even, net.state.parameters, net.other.parameters),
                    workspace,
                    samples,
                    batch == 0,
                    order,
                    first,
                    count,
                    begin,
                    unit * workspace.block,
                    number,
                    mixed(dropout_base + np.uint64(first_step + made)),
                )
            if kind != _UPDATE and (kind == _GRADIENTS or not shared) and not stopped:
                lanes = (number + LANES - 1) // LANES * LANES
                tile, tiles = unit, unit + 1
                if not shared:
                    loss = add_losses(arithmetic, workspace, workspace.losses, number, loss)
                    # Few samples have left their gradients already.
                    tiles = unit if few else len(net.tiles) // TILE
                start = 0
                # One loop: with one inside the other, the inner one is prepared at length for many
                # rounds, and mostly makes one.
                while tile < tiles:
                    start = add_parameter_gradients(
                        arithmetic, net, workspace, lanes, begin == 0, number, tile, start
                    )
                    if start == number:
                        tile, start = tile + 1, 0
            if kind == _UPDATE and not moved:
                part_of_all = _UPDATED if shared else parameters
                finite = update_parameters(
                    arithmetic,
                    optimizer,
                    net.frozen,
                    _either_state(even, net.state, net.other),
                    net.gradients,
                    rate * factor,
                    _either_state(even, net.other, net.state),
                    unit * part_of_all,
                    min((unit + 1) * part_of_all, parameters),
                )
            if not finite:
                put(board, _INFINITE, 1)
            if not shared:
                unit += 1
            else:
                finish(board)
                unit = claimed(board) if thread == 0 else -1
        if shared and thread == 0:
            busy = wait_for_all(board, units) or busy
    if thread == 0 and threads > 1:
        close(board)
    if thread == 0 and made % 2 == 1:
        copy(net.other, net.state)
    return made, end
