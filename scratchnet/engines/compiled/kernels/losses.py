"""Losses and their derivatives over a block of samples; mirrors ``scratchnet.reference.losses``."""

import math

from scratchnet.engines.compiled.arguments import LANES, LOSS_CODES
from scratchnet.engines.compiled.kernels.activations import exp_of, largest_of, powers
from scratchnet.engines.compiled.kernels.arithmetic import is_fast
from scratchnet.engines.compiled.kernels.elementary import (
    log_lanes,
    log_of_one_plus_lanes,
)
from scratchnet.engines.compiled.kernels.lanes import (
    add,
    div,
    fill,
    first_lanes,
    magnitude,
    mul,
    sub,
    total,
    where_less,
    where_positive,
)
from scratchnet.engines.compiled.kernels.memory import get, load, put, store
from scratchnet.engines.compiled.kernels.pieces import inlined, subroutine

_SQUARED, _ABSOLUTE, _HUBER, _BINARY, _CROSS = LOSS_CODES.values()


@inlined
def output_gradients(
    arithmetic, kind, values, kept, gradients, start, targets, spare, outputs, count, of, losses
):
    """Leave the gradients of ``count`` samples, and their losses in ``losses``.

    The gradients are ∂L/∂p, or ∂L/∂z for the losses that are computed from logits, divided by
    ``of``. EXACT leaves the loss of each sample, FAST adds them up in lanes and leaves the sum in
    the first place. The lanes that pad a group get a gradient of 0 and count for nothing. ``spare``
    is room for the outputs of a group.
    """
    if kind == _SQUARED and outputs == 1:
        _one_squared(arithmetic, values, gradients, start, targets, count, of, losses)
    else:
        _any_loss(
            arithmetic,
            kind,
            values,
            kept,
            gradients,
            start,
            targets,
            spare,
            outputs,
            count,
            of,
            losses,
        )


@inlined
def _one_squared(arithmetic, values, gradients, start, targets, count, of, losses):
    """The usual case by itself, for small networks take as long for choices as for their sums."""
    two, number, sums = fill(2.0), fill(float(of)), fill(0.0)
    lanes = (count + LANES - 1) // LANES * LANES
    for at in range(0, lanes, LANES):
        e = first_lanes(sub(load(values, start + at), load(targets, at)), count - at, fill(0.0))
        store(gradients, start + at, div(mul(two, e), number))
        if is_fast(arithmetic):
            sums = add(sums, mul(e, e))
        else:
            store(losses, at, mul(e, e))
    if is_fast(arithmetic):
        put(losses, 0, total(sums))


@subroutine
def _any_loss(
    arithmetic, kind, values, kept, gradients, start, targets, spare, outputs, count, of, losses
):
    number, sums = fill(float(of)), fill(0.0)
    size = outputs * LANES
    for group in range((count + LANES - 1) // LANES):
        left, to = count - group * LANES, group * size
        at = start + to
        if kind == _CROSS:
            lost = _cross_entropy(
                arithmetic, values, kept, gradients, at, targets, to, spare, outputs
            )
        else:
            lost = fill(0.0)
            for j in range(0, size, LANES):
                t = load(targets, to + j)
                value, derivative = _of_one(
                    arithmetic, kind, load(values, at + j), kept, at + j, t, spare
                )
                lost = add(lost, value)
                store(gradients, at + j, derivative)
        for place in range(at, at + size, LANES):
            derivative = first_lanes(load(gradients, place), left, fill(0.0))
            store(gradients, place, div(derivative, number))
        lost = first_lanes(lost, left, fill(0.0))
        if is_fast(arithmetic):
            sums = add(sums, lost)
        else:
            store(losses, group * LANES, lost)
    if is_fast(arithmetic):
        put(losses, 0, total(sums))


@subroutine
def _of_one(arithmetic, kind, p, kept, at, t, spare):
    """Return the loss of one output and its derivative, lane by lane."""
    one, zero, half = fill(1.0), fill(0.0), fill(0.5)
    e = sub(p, t)
    size = magnitude(e)
    if kind == _SQUARED:
        return mul(e, e), mul(fill(2.0), e)
    if kind == _ABSOLUTE:
        # Adding 0 makes 0 of -0.0, and leaves NaN.
        sign = where_less(zero, e, one, where_less(e, zero, fill(-1.0), add(e, zero)))
        return size, sign
    if kind == _HUBER:
        value = where_less(size, one, mul(mul(half, size), size), sub(size, half))
        below = where_less(fill(-1.0), e, e, where_less(e, zero, fill(-1.0), e))
        return value, where_less(e, one, below, where_less(zero, e, one, e))
    z = load(kept, at)
    rest = _log_of_one_plus_power(arithmetic, z, spare)
    return add(sub(where_positive(z, z), mul(t, z)), rest), e


@subroutine
def _log_of_one_plus_power(arithmetic, z, spare):
    """Return log(1 + e^-|z|)."""
    power = exp_of(arithmetic, sub(fill(0.0), magnitude(z)), spare, 0)
    if is_fast(arithmetic):
        return log_of_one_plus_lanes(power)
    store(spare, 0, power)
    for lane in range(LANES):
        put(spare, lane, math.log1p(get(spare, lane)))
    return load(spare, 0)


@subroutine
def _cross_entropy(arithmetic, values, kept, gradients, at, targets, to, spare, outputs):
    """Return the loss of each sample of a group; leave p - t of each output."""
    largest = largest_of(kept, at, outputs)
    lost = powers(arithmetic, kept, at, outputs, spare, 0)
    if is_fast(arithmetic):
        lost = log_lanes(lost)
    else:
        store(spare, 0, lost)
        for lane in range(LANES):
            put(spare, lane, math.log(get(spare, lane)))
        lost = load(spare, 0)
    for j in range(0, outputs * LANES, LANES):
        t = load(targets, to + j)
        lost = sub(lost, mul(t, sub(load(kept, at + j), largest)))
        store(gradients, at + j, sub(load(values, at + j), t))
    return lost
