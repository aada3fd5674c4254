"""Softmax over the outputs of each sample; mirrors ``scratchnet.reference.softmax``."""

import math

from scratchnet.engines.compiled.kernels.arithmetic import is_fast, part
from scratchnet.engines.compiled.kernels.elementary import exp_lanes
from scratchnet.engines.compiled.kernels.lanes import (
    LANES,
    add,
    div,
    fill,
    larger_or_nan,
    mul,
    sub,
)
from scratchnet.engines.compiled.kernels.memory import get, load, put, store


@part
def largest_of(values, start, outputs):
    """Return the largest of the ``outputs`` vectors from ``start`` on, lane by lane, or NaN."""
    largest = fill(-math.inf)
    for at in range(start, start + outputs * LANES, LANES):
        largest = larger_or_nan(largest, load(values, at))
    return largest


@part
def powers(arithmetic, values, start, outputs, found, to):
    """Leave e^(z - largest) of each output in ``found``; return their sum, added in order."""
    largest = largest_of(values, start, outputs)
    total = fill(0.0)
    for j in range(0, outputs * LANES, LANES):
        store(found, to + j, sub(load(values, start + j), largest))
        if is_fast(arithmetic):
            store(found, to + j, exp_lanes(load(found, to + j)))
        else:
            for lane in range(to + j, to + j + LANES):
                put(found, lane, math.exp(get(found, lane)))
        total = add(total, load(found, to + j))
    return total


@part
def softmax(arithmetic, values, start, outputs, groups):
    """Replace the weighted sums of each group by probabilities."""
    for at in range(start, start + groups * outputs * LANES, outputs * LANES):
        total = powers(arithmetic, values, at, outputs, values, at)
        for place in range(at, at + outputs * LANES, LANES):
            store(values, place, div(load(values, place), total))


@part
def softmax_gradients(gradients, values, start, outputs, groups):
    """Turn ∂L/∂p into ∂L/∂z: pⱼ·(∂L/∂pⱼ - Σₖ ∂L/∂pₖ·pₖ)."""
    for at in range(start, start + groups * outputs * LANES, outputs * LANES):
        mean = fill(0.0)
        for place in range(at, at + outputs * LANES, LANES):
            mean = add(mean, mul(load(gradients, place), load(values, place)))
        for place in range(at, at + outputs * LANES, LANES):
            rest = sub(load(gradients, place), mean)
            store(gradients, place, mul(load(values, place), rest))
