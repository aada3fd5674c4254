"""Activations over a run of lanes; mirrors ``scratchnet.reference``'s activations and softmax.

FAST has functions of its own in lanes. EXACT asks the C library number by number, but for those
functions of it that are rebuilt in lanes.
"""

import math

from scratchnet.engines.compiled.arguments import ACTIVATION_CODES, LANES
from scratchnet.engines.compiled.kernels.arithmetic import is_fast, rebuilds_exp, rebuilds_tanh
from scratchnet.engines.compiled.kernels.elementary import (
    exp_lanes,
    exp_minus_one_lanes,
    log_of_one_plus_lanes,
    normal_cdf_lanes,
    sine_lanes,
    tanh_lanes,
)
from scratchnet.engines.compiled.kernels.lanes import (
    add,
    between,
    div,
    fill,
    larger_or_nan,
    magnitude,
    mul,
    sub,
    where_less,
    where_positive,
)
from scratchnet.engines.compiled.kernels.library import called_exp, library_exp, library_tanh
from scratchnet.engines.compiled.kernels.memory import get, load, put, store
from scratchnet.engines.compiled.kernels.pieces import inlined, subroutine
from scratchnet.reference.activations import (
    LEAK,
    NORMAL_PEAK,
    SOFTPLUS_IS_LINEAR,
    SQRT_HALF,
)

_SIGMOID, _TANH, _RELU, _LEAKY, _ELU, _SOFTPLUS, _SILU, _GELU, _SINE, _LINEAR, SOFTMAX = (
    ACTIVATION_CODES.values()
)


@inlined
def exp_of(arithmetic, x, spare, at):
    """Return e^x; EXACT may use eight numbers of ``spare`` from ``at`` on."""
    if is_fast(arithmetic):
        return exp_lanes(x)
    if rebuilds_exp(arithmetic):
        return library_exp(x, spare, at)
    return called_exp(x, spare, at)


@inlined
def activate(arithmetic, kind, values, start, end):
    """Replace the pre-activations ``values[start:end]`` by the outputs.

    The usual ones are inlined here, for in a small network a call takes as long as the arithmetic.
    """
    one = fill(1.0)
    if kind == _SIGMOID:
        for at in range(start, end, LANES):
            # An overflow gives infinity here, and 1 / infinity is the 0.0 of the reference.
            power = exp_of(arithmetic, sub(fill(0.0), load(values, at)), values, at)
            store(values, at, div(one, add(one, power)))
    elif kind == _TANH:
        if is_fast(arithmetic):
            for at in range(start, end, LANES):
                store(values, at, tanh_lanes(load(values, at)))
        elif rebuilds_tanh(arithmetic):
            for at in range(start, end, LANES):
                store(values, at, library_tanh(load(values, at)))
        else:
            for at in range(start, end):
                put(values, at, math.tanh(get(values, at)))
    elif kind == _RELU:
        for at in range(start, end, LANES):
            z = load(values, at)
            store(values, at, where_positive(z, z))
    elif kind != _LINEAR:
        _activate_rarely(arithmetic, kind, values, start, end)


@subroutine
def _activate_rarely(arithmetic, kind, values, start, end):
    if kind == _LEAKY:
        for at in range(start, end, LANES):
            z = load(values, at)
            store(values, at, where_less(fill(0.0), z, z, mul(fill(LEAK), z)))
    elif kind == _ELU:
        _elu(arithmetic, values, start, end)
    elif kind == _SOFTPLUS:
        _softplus(arithmetic, values, start, end)
    elif kind == _SILU:
        for at in range(start, end, LANES):
            z = load(values, at)
            store(values, at, mul(z, _sigmoid_of(arithmetic, z, values, at)))
    elif kind == _GELU:
        for at in range(start, end, LANES):
            z = load(values, at)
            store(values, at, mul(z, _normal_cdf_of(arithmetic, z, values, at)))
    elif kind == _SINE:
        if is_fast(arithmetic):
            for at in range(start, end, LANES):
                store(values, at, sine_lanes(load(values, at), fill(0.0)))
        else:
            for at in range(start, end):
                put(values, at, math.sin(get(values, at)))


@subroutine
def _elu(arithmetic, values, start, end):
    if is_fast(arithmetic):
        for at in range(start, end, LANES):
            z = load(values, at)
            power = exp_minus_one_lanes(between(z, -80.0, 0.0))
            store(values, at, where_less(fill(0.0), z, z, power))
    else:
        for at in range(start, end):
            z = get(values, at)
            put(values, at, z if z > 0.0 else math.expm1(z))


@subroutine
def _softplus(arithmetic, values, start, end):
    if is_fast(arithmetic):
        for at in range(start, end, LANES):
            z = load(values, at)
            rest = log_of_one_plus_lanes(exp_lanes(sub(fill(0.0), magnitude(z))))
            # Like where_positive, but NaN stays NaN.
            found = add(where_less(z, fill(0.0), fill(0.0), z), rest)
            store(values, at, where_less(fill(SOFTPLUS_IS_LINEAR), z, z, found))
    else:
        for at in range(start, end, LANES):
            z = load(values, at)
            store(values, at, exp_of(arithmetic, z, values, at))
            for lane in range(at, at + LANES):
                put(values, lane, math.log1p(get(values, lane)))
            store(values, at, where_less(fill(SOFTPLUS_IS_LINEAR), z, z, load(values, at)))


@subroutine
def _sigmoid_of(arithmetic, z, spare, at):
    """Return σ(z); EXACT uses eight numbers of ``spare`` from ``at`` on."""
    one = fill(1.0)
    if is_fast(arithmetic):
        # It is multiplied by z, so what is left where `exp_lanes` ends would count.
        found = div(one, add(one, exp_lanes(sub(fill(0.0), z))))
        return where_less(z, fill(-708.0), fill(0.0), found)
    return div(one, add(one, exp_of(arithmetic, sub(fill(0.0), z), spare, at)))


@subroutine
def _normal_cdf_of(arithmetic, z, spare, at):
    """Return Φ(z); EXACT uses eight numbers of ``spare`` from ``at`` on."""
    if is_fast(arithmetic):
        return normal_cdf_lanes(z)
    store(spare, at, mul(fill(-SQRT_HALF), z))
    for lane in range(at, at + LANES):
        put(spare, lane, math.erfc(get(spare, lane)))
    return mul(fill(0.5), load(spare, at))


@subroutine
def _normal_density_of(arithmetic, z, spare, at):
    """Return φ(z); EXACT uses eight numbers of ``spare`` from ``at`` on."""
    power = exp_of(arithmetic, mul(fill(-0.5), mul(z, z)), spare, at)
    return mul(power, fill(NORMAL_PEAK))


@inlined
def times_derivative(arithmetic, kind, gradients, values, kept, start, count):
    """Multiply ∂L/∂a by da/dz to get ∂L/∂z.

    ``values`` hold the outputs a, and ``kept`` the sums z for activations that need them.
    """
    one, end = fill(1.0), start + count
    if kind == _SIGMOID:
        for at in range(start, end, LANES):
            a = load(values, at)
            store(gradients, at, mul(load(gradients, at), mul(a, sub(one, a))))
    elif kind == _TANH:
        for at in range(start, end, LANES):
            a = load(values, at)
            store(gradients, at, mul(load(gradients, at), sub(one, mul(a, a))))
    elif kind == _RELU:
        for at in range(start, end, LANES):
            derivative = where_positive(load(values, at), one)
            store(gradients, at, mul(load(gradients, at), derivative))
    elif kind != _LINEAR:
        _times_rare_derivative(arithmetic, kind, gradients, values, kept, start, end)


@subroutine
def _times_rare_derivative(arithmetic, kind, gradients, values, kept, start, end):
    one, zero = fill(1.0), fill(0.0)
    if kind == _LEAKY:
        for at in range(start, end, LANES):
            derivative = where_less(zero, load(values, at), one, fill(LEAK))
            store(gradients, at, mul(load(gradients, at), derivative))
    elif kind == _ELU:
        for at in range(start, end, LANES):
            a = load(values, at)
            derivative = where_less(zero, a, one, add(a, one))
            store(gradients, at, mul(load(gradients, at), derivative))
    elif kind == _SOFTPLUS:
        if is_fast(arithmetic):
            for at in range(start, end, LANES):
                power = exp_minus_one_lanes(between(sub(zero, load(values, at)), -80.0, 0.0))
                store(gradients, at, mul(load(gradients, at), sub(zero, power)))
        else:
            for at in range(start, end):
                slope = -math.expm1(-get(values, at))
                put(gradients, at, get(gradients, at) * slope)
    elif kind == _SILU:
        for at in range(start, end, LANES):
            z = load(kept, at)
            s = _sigmoid_of(arithmetic, z, kept, at)
            derivative = mul(s, add(one, mul(z, sub(one, s))))
            store(gradients, at, mul(load(gradients, at), derivative))
    elif kind == _GELU:
        for at in range(start, end, LANES):
            z = load(kept, at)
            probability = _normal_cdf_of(arithmetic, z, kept, at)
            density = _normal_density_of(arithmetic, z, kept, at)
            derivative = add(probability, mul(z, density))
            store(gradients, at, mul(load(gradients, at), derivative))
    elif kind == _SINE:
        if is_fast(arithmetic):
            for at in range(start, end, LANES):
                store(
                    gradients, at, mul(load(gradients, at), sine_lanes(load(kept, at), fill(1.0)))
                )
        else:
            for at in range(start, end):
                put(gradients, at, get(gradients, at) * math.cos(get(kept, at)))


@subroutine
def largest_of(values, start, outputs):
    """Return the largest of the ``outputs`` vectors from ``start`` on, lane by lane, or NaN."""
    largest = fill(-math.inf)
    for at in range(start, start + outputs * LANES, LANES):
        largest = larger_or_nan(largest, load(values, at))
    return largest


@subroutine
def powers(arithmetic, values, start, outputs, found, to):
    """Leave e^(z - largest) of each output in ``found``; return their sum, added in order."""
    largest = largest_of(values, start, outputs)
    total = fill(0.0)
    for j in range(0, outputs * LANES, LANES):
        power = exp_of(arithmetic, sub(load(values, start + j), largest), found, to + j)
        store(found, to + j, power)
        total = add(total, power)
    return total


@subroutine
def softmax(arithmetic, values, start, outputs, groups):
    """Replace the pre-activations of each group by probabilities."""
    for at in range(start, start + groups * outputs * LANES, outputs * LANES):
        total = powers(arithmetic, values, at, outputs, values, at)
        for place in range(at, at + outputs * LANES, LANES):
            store(values, place, div(load(values, place), total))


@subroutine
def softmax_gradients(gradients, values, start, outputs, groups):
    """Turn ∂L/∂p into ∂L/∂z: pⱼ·(∂L/∂pⱼ - Σₖ ∂L/∂pₖ·pₖ)."""
    for at in range(start, start + groups * outputs * LANES, outputs * LANES):
        mean = fill(0.0)
        for place in range(at, at + outputs * LANES, LANES):
            mean = add(mean, mul(load(gradients, place), load(values, place)))
        for place in range(at, at + outputs * LANES, LANES):
            rest = sub(load(gradients, place), mean)
            store(gradients, place, mul(load(values, place), rest))
