"""Whole training steps in one call; mirrors ``scratchnet.reference.training`` and BatchOrder."""

from typing import Any, NamedTuple

import numpy as np

from scratchnet.engines.compiled.kernels.arithmetic import is_set, kernel, part, piece
from scratchnet.engines.compiled.kernels.lanes import LANES
from scratchnet.engines.compiled.kernels.memory import get, load, pick, put, store
from scratchnet.engines.compiled.kernels.passes import (
    backward,
    forward,
    lose,
    training_forward,
)
from scratchnet.engines.compiled.kernels.penalties import add_penalty_gradients, penalty
from scratchnet.engines.compiled.kernels.splitmix import mixed
from scratchnet.engines.compiled.kernels.table import COLUMNS, NEURONS, OUTPUTS, SIZE
from scratchnet.engines.compiled.kernels.update import begin_step, copy, descend
from scratchnet.reference.splitmix import GOLDEN

MADE, DIVERGED, STOPPED = 0, 1, 2


class Samples(NamedTuple):
    """A dataset as the kernels take it.

    ``points`` (N·inputs,) and ``targets`` (N·outputs,), row by row, serve mini-batches;
    ``laid_points`` and ``laid_targets`` hold the same in groups of eight samples for steps over
    all of them.
    """

    number: int
    points: Any
    targets: Any
    laid_points: Any
    laid_targets: Any


@part
def _shuffle(order, count, base, epoch):
    """Mirror ``scratchnet.engines.batches.shuffle``."""
    for i in range(count):
        put(order, i, i)
    state = mixed(base + np.uint64(epoch))
    for i in range(count - 1, 0, -1):
        state += np.uint64(GOLDEN)
        j = np.int64(((mixed(state) >> np.uint64(32)) * np.uint64(i + 1)) >> np.uint64(32))
        moved = get(order, i)
        put(order, i, get(order, j))
        put(order, j, moved)


@piece
def _gather(samples, order, first, count, size, outputs, space):
    """Copy ``count`` samples into groups of eight, filled up with the last of them."""
    last = first + count - 1
    for begin in range(0, count, LANES):
        for i in range(size):
            picked = pick(samples.points, size, i, order, first + begin, last)
            store(space.values, begin * size + i * LANES, picked)
        for j in range(outputs):
            picked = pick(samples.targets, outputs, j, order, first + begin, last)
            store(space.wanted, begin * outputs + j * LANES, picked)


@piece
def _copy(samples, first, count, size, outputs, space):
    """Copy groups of eight that were laid out beforehand; ``first`` is where one begins."""
    lanes = (count + LANES - 1) // LANES * LANES
    for at in range(0, lanes * outputs, LANES):
        store(space.wanted, at, load(samples.laid_targets, first * outputs + at))
    for at in range(0, lanes * size, LANES):
        store(space.values, at, load(samples.laid_points, first * size + at))


@piece
def _collect_gradients(
    arithmetic, net, p, space, samples, whole, order, first, count, dropout_state, stop
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
    for begin in range(0, count, space.block):
        if is_set(stop):
            return loss, False
        number = min(space.block, count - begin)
        if whole:
            _copy(samples, begin, number, size, outputs, space)
        else:
            _gather(samples, order, first + begin, number, size, outputs, space)
        groups = (number + LANES - 1) // LANES
        training_forward(arithmetic, net, p, space, groups, begin, dropout_state)
        loss = lose(arithmetic, net, space, number, of, loss)
        backward(arithmetic, net, p, space, begin == 0, number, groups)
    return loss / of, True


@kernel
def judged(arithmetic, net, space, samples, found):
    """Return the mean loss over all samples; mirrors ``reference.training.evaluated``.

    ``found``, flat (outputs, samples), gets the outputs; its samples are a multiple of eight.
    """
    size = get(net.layers, SIZE)
    last = (net.depth - 1) * COLUMNS
    outputs, before = get(net.layers, last + NEURONS), get(net.layers, last + OUTPUTS)
    of = samples.number * outputs if net.per_output else samples.number
    loss = 0.0
    for begin in range(0, samples.number, space.block):
        number = min(space.block, samples.number - begin)
        _copy(samples, begin, number, size, outputs, space)
        groups = (number + LANES - 1) // LANES
        forward(arithmetic, net, net.state.parameters, space.values, space.kept, groups)
        for j in range(outputs):
            to = j * (len(found) // outputs) + begin
            for group in range(groups):
                at = before * groups * LANES + (group * outputs + j) * LANES
                store(found, to + group * LANES, load(space.values, at))
        loss = lose(arithmetic, net, space, number, of, loss)
    return loss / of


@kernel
def train(
    arithmetic,
    net,
    rule,
    space,
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
    """Make ``len(losses)`` steps. Returns how many were made, and MADE, DIVERGED or STOPPED.

    ``order``, ``place`` and ``base`` are BatchOrder's. A ``batch`` of 0 is all samples in their
    own order. Each step's rate is ``rate`` times its of ``factors``, the last for all that follow.
    The last step's gradients stay in ``net.gradients``. Dropout takes its random numbers from
    ``dropout_base`` and the number of the step, which is ``first_step`` for the first.
    """
    # Each step writes to the other place, so that one that leads nowhere is forgotten at once.
    state, after = net.state, net.other
    made, end = 0, MADE
    while made < len(losses) and end == MADE:
        first, count = 0, samples.number
        if batch > 0:
            if get(place, 1) >= len(order):
                if get(place, 2) > 0:
                    _shuffle(order, len(order), base, get(place, 0))
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
            space,
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
        powers = get(rule.powers, 0), get(rule.powers, 1)
        begin_step(rule)
        factor = get(factors, min(made, len(factors) - 1))
        finite = descend(arithmetic, rule, net.frozen, state, net.gradients, rate * factor, after)
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
            put(rule.powers, 0, powers[0])
            put(rule.powers, 1, powers[1])
            end = DIVERGED
    if made % 2 == 1:
        copy(state, net.state)
    return made, end
