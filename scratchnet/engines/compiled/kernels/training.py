"""Whole training steps in one call; mirrors ``scratchnet.reference.training`` and BatchOrder."""

from typing import Any, NamedTuple

import numpy as np

from scratchnet.batches import FIRST_FACTOR, GOLDEN, SECOND_FACTOR
from scratchnet.engines.compiled.kernels.arithmetic import is_set, kernel, piece
from scratchnet.engines.compiled.kernels.lanes import LANES
from scratchnet.engines.compiled.kernels.memory import get, load, pick, put, store
from scratchnet.engines.compiled.kernels.passes import SIZE, backward, forward, output_gradients
from scratchnet.engines.compiled.kernels.update import copy, descend

MADE, DIVERGED, STOPPED = 0, 1, 2


class Samples(NamedTuple):
    """A dataset as the kernels take it.

    ``points`` (N·inputs,) row by row and ``targets`` (N,) serve mini-batches; ``laid_points``
    and ``laid_targets`` hold the same in groups of eight samples for steps over all of them.
    """

    points: Any
    targets: Any
    laid_points: Any
    laid_targets: Any


@piece
def _mixed(state):
    state = (state ^ (state >> np.uint64(30))) * np.uint64(FIRST_FACTOR)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(SECOND_FACTOR)
    return state ^ (state >> np.uint64(31))


@piece
def _shuffle(order, count, base, epoch):
    """Mirror ``scratchnet.batches.shuffle``."""
    for i in range(count):
        put(order, i, i)
    state = _mixed(base + np.uint64(epoch))
    for i in range(count - 1, 0, -1):
        state += np.uint64(GOLDEN)
        j = np.int64(((_mixed(state) >> np.uint64(32)) * np.uint64(i + 1)) >> np.uint64(32))
        moved = get(order, i)
        put(order, i, get(order, j))
        put(order, j, moved)


@piece
def _gather(samples, order, first, count, size, space):
    """Copy ``count`` samples into groups of eight, filled up with the last of them."""
    last = first + count - 1
    for begin in range(0, count, LANES):
        for i in range(size):
            picked = pick(samples.points, size, i, order, first + begin, last)
            store(space.values, begin * size + i * LANES, picked)
        store(space.wanted, begin, pick(samples.targets, 1, 0, order, first + begin, last))


@piece
def _copy(samples, first, count, size, space):
    """Copy groups of eight that were laid out beforehand; ``first`` is where one begins."""
    for begin in range(0, count, LANES):
        store(space.wanted, begin, load(samples.laid_targets, first + begin))
        for at in range(begin * size, (begin + LANES) * size, LANES):
            store(space.values, at, load(samples.laid_points, first * size + at))


@piece
def _collect_gradients(arithmetic, net, p, space, samples, whole, order, first, count, stop):
    """Leave the gradients of ``count`` samples at the parameters ``p`` in ``net.gradients``.

    The samples are those that ``order`` names from ``first`` on, or all if ``whole``. Returns
    the mean loss, and whether it went through without a stop.
    """
    size = get(net.layers, SIZE)
    loss = 0.0
    for begin in range(0, count, space.block):
        if is_set(stop):
            return loss, False
        number = min(space.block, count - begin)
        if whole:
            _copy(samples, begin, number, size, space)
        else:
            _gather(samples, order, first + begin, number, size, space)
        groups = (number + LANES - 1) // LANES
        forward(arithmetic, net, p, space.values, groups)
        loss = output_gradients(arithmetic, net, space, number, count, loss)
        backward(arithmetic, net, p, space, begin == 0, number, groups)
    return loss / count, True


@kernel
def train(arithmetic, net, space, samples, order, place, base, batch, rate, losses, stop):
    """Make ``len(losses)`` steps. Returns how many were made, and MADE, DIVERGED or STOPPED.

    ``order``, ``place`` and ``base`` are BatchOrder's. A ``batch`` of 0 is all samples in their
    own order. The last step's gradients stay in ``net.gradients``.
    """
    # Each step writes to the other place, so that one that leads nowhere is forgotten at once.
    p, after = net.parameters, net.other
    made, end = 0, MADE
    while made < len(losses) and end == MADE:
        first, count = 0, len(samples.targets)
        if batch > 0:
            if get(place, 1) >= len(order):
                _shuffle(order, len(order), base, get(place, 0))
                put(place, 0, get(place, 0) + 1)
                put(place, 1, 0)
            first = get(place, 1)
            count = min(batch, len(order) - first)
        loss, through = _collect_gradients(
            arithmetic, net, p, space, samples, batch == 0, order, first, count, stop
        )
        if not through:
            end = STOPPED
            continue
        if batch > 0:
            put(place, 1, first + count)
        finite = descend(arithmetic, p, net.gradients, rate, after)
        # A finite number less itself is 0; infinity and NaN give NaN.
        if finite and loss - loss == 0.0:
            p, after = after, p
            put(losses, made, loss)
            made += 1
        else:
            end = DIVERGED
    if made % 2 == 1:
        copy(p, net.parameters)
    return made, end
