"""Activations over a run of lanes; mirrors ``scratchnet.reference.activations``."""

import math

from scratchnet.engines.compiled.kernels.arithmetic import is_fast, is_rebuilt, piece
from scratchnet.engines.compiled.kernels.elementary import exp_lanes, tanh_lanes
from scratchnet.engines.compiled.kernels.lanes import (
    LANES,
    add,
    div,
    fill,
    mul,
    sub,
    where_positive,
)
from scratchnet.engines.compiled.kernels.library import library_tanh
from scratchnet.engines.compiled.kernels.memory import get, load, put, store

#: What the kernels call the activations of ``scratchnet.reference.ACTIVATIONS``.
CODES = {"sigmoid": 0, "tanh": 1, "relu": 2, "linear": 3}

_SIGMOID, _TANH, _RELU, _LINEAR = 0, 1, 2, 3


@piece
def activate(arithmetic, kind, values, start, end):
    """Replace the weighted sums ``values[start:end]`` by the outputs. EXACT asks the C library."""
    one = fill(1.0)
    if kind == _SIGMOID:
        if is_fast(arithmetic):
            for at in range(start, end, LANES):
                power = exp_lanes(sub(fill(0.0), load(values, at)))
                store(values, at, div(one, add(one, power)))
        else:
            for at in range(start, end):
                # An overflow gives infinity here, and 1 / infinity is the 0.0 of the reference.
                put(values, at, math.exp(-get(values, at)))
            for at in range(start, end, LANES):
                store(values, at, div(one, add(one, load(values, at))))
    elif kind == _TANH:
        if is_fast(arithmetic):
            for at in range(start, end, LANES):
                store(values, at, tanh_lanes(load(values, at)))
        elif is_rebuilt(arithmetic):
            for at in range(start, end, LANES):
                store(values, at, library_tanh(load(values, at)))
        else:
            for at in range(start, end):
                put(values, at, math.tanh(get(values, at)))
    elif kind == _RELU:
        for at in range(start, end, LANES):
            z = load(values, at)
            store(values, at, where_positive(z, z))


@piece
def times_slope(kind, gradients, values, start, count):
    """Multiply ∂L/∂a by da/dz, written in terms of the output a, to get ∂L/∂z."""
    one = fill(1.0)
    if kind == _SIGMOID:
        for at in range(start, start + count, LANES):
            a = load(values, at)
            store(gradients, at, mul(load(gradients, at), mul(a, sub(one, a))))
    elif kind == _TANH:
        for at in range(start, start + count, LANES):
            a = load(values, at)
            store(gradients, at, mul(load(gradients, at), sub(one, mul(a, a))))
    elif kind == _RELU:
        for at in range(start, start + count, LANES):
            slope = where_positive(load(values, at), one)
            store(gradients, at, mul(load(gradients, at), slope))
