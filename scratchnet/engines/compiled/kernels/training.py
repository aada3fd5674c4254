"""Whole training steps in one call; mirrors ``scratchnet.reference.training`` and BatchOrder."""

from typing import Any, NamedTuple

import numpy as np

from scratchnet.batches import FIRST_FACTOR, GOLDEN, SECOND_FACTOR
from scratchnet.engines.compiled.kernels.arithmetic import is_set, kernel, piece
from scratchnet.engines.compiled.kernels.lanes import LANES, load, store
from scratchnet.engines.compiled.kernels.passes import backward, forward, output_gradients
from scratchnet.engines.compiled.kernels.update import descend

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
def _shuffle(order, base, epoch):
    """Mirror ``scratchnet.batches.shuffle``."""
    for i in range(len(order)):
        order[i] = i
    state = _mixed(base + np.uint64(epoch))
    for i in range(len(order) - 1, 0, -1):
        state += np.uint64(GOLDEN)
        j = np.int64(((_mixed(state) >> np.uint64(32)) * np.uint64(i + 1)) >> np.uint64(32))
        order[i], order[j] = order[j], order[i]


@piece
def _gather(samples, order, first, count, size, values, wanted):
    """Copy ``count`` samples into groups of eight, filled up with the last of them."""
    for slot in range((count + LANES - 1) // LANES * LANES):
        sample = order[first + min(slot, count - 1)]
        at = (slot >> 3) * size * LANES + (slot & 7)
        for i in range(size):
            values[at + i * LANES] = samples.points[sample * size + i]
        wanted[slot] = samples.targets[sample]


@piece
def _copy(samples, first, count, size, values, wanted):
    """Copy the groups of eight that were laid out beforehand; ``first`` is one's beginning."""
    for at in range(0, count, LANES):
        store(wanted, at, load(samples.laid_targets, first + at))
        for i in range(size):
            store(
                values,
                at * size + i * LANES,
                load(samples.laid_points, (first + at) * size + i * LANES),
            )


@piece
def collect_gradients(arithmetic, net, space, samples, whole, order, first, count, stop):
    """Leave the gradients of ``count`` samples in ``net.gradients``.

    Returns the mean loss, and whether it went through without a stop.
    """
    size = net.layers[0, 0]
    for at in range(0, len(net.gradients), LANES):
        store(net.gradients, at, load(space.zeros, 0))
    loss = 0.0
    for begin in range(0, count, space.block):
        if is_set(stop):
            return loss, False
        number = min(space.block, count - begin)
        if whole:
            _copy(samples, first + begin, number, size, space.values, space.wanted)
        else:
            _gather(samples, order, first + begin, number, size, space.values, space.wanted)
        groups = (number + LANES - 1) // LANES
        forward(arithmetic, net, space.values, groups)
        loss = output_gradients(arithmetic, net, space, number, count, loss)
        backward(arithmetic, net, space, number, groups)
    return loss / count, True


@kernel
def train(arithmetic, net, space, samples, order, place, base, batch, rate, losses, stop):
    """Make ``len(losses)`` steps. Returns how many were made, and MADE, DIVERGED or STOPPED."""
    number = len(samples.targets)
    whole = batch >= number
    for step in range(len(losses)):
        first, count = 0, number
        if not whole:
            if place[1] >= number:
                _shuffle(order, base, place[0])
                place[0] += 1
                place[1] = 0
            first = place[1]
            count = min(batch, number - first)
        loss, through = collect_gradients(
            arithmetic, net, space, samples, whole, order, first, count, stop
        )
        if not through:
            return step, STOPPED
        finite = descend(arithmetic, net, rate)
        if not whole:
            place[1] += count
        if not (finite and np.isfinite(loss)):
            net.parameters[:] = net.before
            return step, DIVERGED
        losses[step] = loss
    return len(losses), MADE


@kernel
def gradients(arithmetic, net, space, samples, order, stop):
    """Leave the gradients of the samples in ``order`` in ``net.gradients``; return the loss."""
    loss, _ = collect_gradients(arithmetic, net, space, samples, False, order, 0, len(order), stop)
    return loss
