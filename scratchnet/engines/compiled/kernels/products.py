"""Sums of products over one layer, forward and backward; mirrors Neuron and Layer.

Values of a block lie as ``[group of 8 samples][neuron][lane]``, so that a neuron reads its inputs
for eight samples one behind the other. The parameters of a layer lie in rows, one for each input
and the last for the biases; a row holds a number for every neuron and zeros up to ``stride``.

Eight sums are taken at once where there are so many, four neurons of two groups: these are
independent, which keeps the processor busy, and each keeps its own order.
"""

import numpy as np

from scratchnet.engines.compiled.kernels.arithmetic import inlined, sum_with
from scratchnet.engines.compiled.kernels.lanes import LANES, add, fill, total
from scratchnet.engines.compiled.kernels.memory import get, load, put, spread, store


@inlined
def weighted_sums(arithmetic, p, weights, stride, values, inputs, size, out, neurons, groups):
    """Sum up z = x₁w₁ + x₂w₂ + … + b for every neuron and sample, added from 0 in input order."""
    biases, one = weights + size * stride, np.int64(1)
    _sums(
        arithmetic, p, weights, stride, one, biases, one, values, inputs, size, out, neurons, groups
    )


@inlined
def input_gradients(arithmetic, p, weights, stride, gradients, inputs, size, out, neurons, groups):
    """Sum up ∂L/∂xᵢ = Σⱼ ∂L/∂zⱼ · wⱼᵢ for every input and sample, added from 0 in neuron order."""
    none, one = np.int64(0), np.int64(1)
    _sums(
        arithmetic,
        p,
        weights,
        one,
        stride,
        none,
        none,
        gradients,
        out,
        neurons,
        inputs,
        size,
        groups,
    )


@inlined
def _sums(
    arithmetic,
    p,
    first,
    along,
    across,
    last,
    has_last,
    values,
    start,
    terms,
    results,
    number,
    groups,
):
    """Leave Σₖ valuesₖ · p[first + k·along + r·across] as the r-th of ``number`` results.

    ``values`` holds ``terms`` vectors for each group from ``start`` on, and takes the results
    from ``results`` on. If ``has_last``, p[``last`` + r] is added at the end.

    Every number given is an int64 and none a literal, for which Numba would compile all this anew.
    """
    four, two = number & -4, groups & -2
    for r in range(0, four, 4):
        row, end = first + r * across, last + r
        for group in range(0, two, 2):
            at = start + group * terms * LANES
            to = results + (group * number + r) * LANES
            _four_by_two(
                arithmetic, p, row, along, across, end, has_last, values, at, terms, to, number
            )
        if two < groups:
            at = start + two * terms * LANES
            to = results + (two * number + r) * LANES
            _four_by_one(arithmetic, p, row, along, across, end, has_last, values, at, terms, to)
    for r in range(four, number):
        row = first + r * across
        for group in range(groups):
            at = start + group * terms * LANES
            one, place = fill(0.0), row
            for _ in range(terms):
                one = sum_with(arithmetic, load(values, at), spread(p, place), one)
                at, place = at + LANES, place + along
            to = results + (group * number + r) * LANES
            store(values, to, _with_last(p, last + r, has_last, one))


@inlined
def _four_by_two(arithmetic, p, row, along, across, last, has_last, values, at, terms, to, number):
    """Four sums side by side, for each of two neighbouring groups."""
    a0, a1, a2, a3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
    b0, b1, b2, b3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
    further = terms * LANES
    for _ in range(terms):
        a, b = load(values, at), load(values, at + further)
        p0, p1 = spread(p, row), spread(p, row + across)
        p2, p3 = spread(p, row + 2 * across), spread(p, row + 3 * across)
        a0, b0 = sum_with(arithmetic, a, p0, a0), sum_with(arithmetic, b, p0, b0)
        a1, b1 = sum_with(arithmetic, a, p1, a1), sum_with(arithmetic, b, p1, b1)
        a2, b2 = sum_with(arithmetic, a, p2, a2), sum_with(arithmetic, b, p2, b2)
        a3, b3 = sum_with(arithmetic, a, p3, a3), sum_with(arithmetic, b, p3, b3)
        at, row = at + LANES, row + along
    _store_four(p, last, has_last, values, to, a0, a1, a2, a3)
    _store_four(p, last, has_last, values, to + number * LANES, b0, b1, b2, b3)


@inlined
def _four_by_one(arithmetic, p, row, along, across, last, has_last, values, at, terms, to):
    """Four sums side by side for one group."""
    a0, a1, a2, a3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
    for _ in range(terms):
        a = load(values, at)
        a0 = sum_with(arithmetic, a, spread(p, row), a0)
        a1 = sum_with(arithmetic, a, spread(p, row + across), a1)
        a2 = sum_with(arithmetic, a, spread(p, row + 2 * across), a2)
        a3 = sum_with(arithmetic, a, spread(p, row + 3 * across), a3)
        at, row = at + LANES, row + along
    _store_four(p, last, has_last, values, to, a0, a1, a2, a3)


@inlined
def _store_four(p, last, has_last, values, to, first, second, third, fourth):
    store(values, to, _with_last(p, last, has_last, first))
    store(values, to + LANES, _with_last(p, last + 1, has_last, second))
    store(values, to + 2 * LANES, _with_last(p, last + 2, has_last, third))
    store(values, to + 3 * LANES, _with_last(p, last + 3, has_last, fourth))


@inlined
def _with_last(p, last, has_last, number):
    """Return a sum with its last term, if it has one; adding a 0 instead would change -0.0."""
    return add(number, spread(p, last)) if has_last > 0 else number


@inlined
def parameter_gradients(arithmetic, g, fresh, weights, stride, values, inputs, size, rows, count):
    """Add ∂L/∂wⱼᵢ = Σ ∂L/∂zⱼ · xᵢ and ∂L/∂bⱼ = Σ ∂L/∂zⱼ to ``g``, in sample order.

    Here the lanes are eight neurons of one sample: ``rows`` holds the ∂L/∂z sample by sample,
    each row filled up with zeros to ``stride``. If ``fresh``, ``g`` holds nothing yet.
    """
    four, pairs = size & -4, stride & (-2 * LANES)
    for j in range(0, pairs, 2 * LANES):
        for i in range(0, four, 4):
            row, x = weights + i * stride + j, inputs + i * LANES
            _sixteen_gradients(arithmetic, g, fresh, row, stride, values, x, size, rows, j, count)
    for j in range(pairs, stride, LANES):
        for i in range(0, four, 4):
            row, x = weights + i * stride + j, inputs + i * LANES
            _eight_gradients(arithmetic, g, fresh, row, stride, values, x, size, rows, j, count)
    for j in range(0, stride, LANES):
        for i in range(four, size):
            row = weights + i * stride + j
            w = fill(0.0) if fresh else load(g, row)
            at = j
            for begin in range(0, count, LANES):
                first = inputs + begin * size + i * LANES
                for x in range(first, first + min(LANES, count - begin)):
                    w = sum_with(arithmetic, spread(values, x), load(rows, at), w)
                    at += stride
            store(g, row, w)
        biases = weights + size * stride + j
        b = fill(0.0) if fresh else load(g, biases)
        for at in range(j, j + count * stride, stride):
            b = add(b, load(rows, at))
        store(g, biases, b)


@inlined
def _sixteen_gradients(arithmetic, g, fresh, row, stride, values, inputs, size, rows, at, count):
    """Weights from four inputs to sixteen neurons."""
    a0, a1, a2, a3 = _initial_four(g, fresh, row, stride)
    b0, b1, b2, b3 = _initial_four(g, fresh, row + LANES, stride)
    for begin in range(0, count, LANES):
        first = inputs + begin * size
        for x in range(first, first + min(LANES, count - begin)):
            a, b = load(rows, at), load(rows, at + LANES)
            x0, x1 = spread(values, x), spread(values, x + LANES)
            x2, x3 = spread(values, x + 2 * LANES), spread(values, x + 3 * LANES)
            a0, b0 = sum_with(arithmetic, x0, a, a0), sum_with(arithmetic, x0, b, b0)
            a1, b1 = sum_with(arithmetic, x1, a, a1), sum_with(arithmetic, x1, b, b1)
            a2, b2 = sum_with(arithmetic, x2, a, a2), sum_with(arithmetic, x2, b, b2)
            a3, b3 = sum_with(arithmetic, x3, a, a3), sum_with(arithmetic, x3, b, b3)
            at += stride
    _store_four_gradients(g, row, stride, a0, a1, a2, a3)
    _store_four_gradients(g, row + LANES, stride, b0, b1, b2, b3)


@inlined
def _eight_gradients(arithmetic, g, fresh, row, stride, values, inputs, size, rows, at, count):
    """Weights from four inputs to eight neurons."""
    a0, a1, a2, a3 = _initial_four(g, fresh, row, stride)
    for begin in range(0, count, LANES):
        first = inputs + begin * size
        for x in range(first, first + min(LANES, count - begin)):
            a = load(rows, at)
            a0 = sum_with(arithmetic, spread(values, x), a, a0)
            a1 = sum_with(arithmetic, spread(values, x + LANES), a, a1)
            a2 = sum_with(arithmetic, spread(values, x + 2 * LANES), a, a2)
            a3 = sum_with(arithmetic, spread(values, x + 3 * LANES), a, a3)
            at += stride
    _store_four_gradients(g, row, stride, a0, a1, a2, a3)


@inlined
def _initial_four(g, fresh, row, stride):
    """Return what four sums begin with."""
    if fresh:
        return fill(0.0), fill(0.0), fill(0.0), fill(0.0)
    return load(g, row), load(g, row + stride), load(g, row + 2 * stride), load(g, row + 3 * stride)


@inlined
def _store_four_gradients(g, row, stride, first, second, third, fourth):
    store(g, row, first)
    store(g, row + stride, second)
    store(g, row + 2 * stride, third)
    store(g, row + 3 * stride, fourth)


@inlined
def few_parameter_gradients(
    arithmetic, g, fresh, weights, stride, values, inputs, size, gradients, out, neurons, groups
):
    """The same for few neurons, where most lanes would stay empty; for FAST alone.

    Here the lanes are eight samples; they are added up at the end, in the order of `total`.
    """
    for j in range(neurons):
        b = fill(0.0)
        for group in range(groups):
            b = add(b, load(gradients, out + (group * neurons + j) * LANES))
        place = weights + size * stride + j
        put(g, place, total(b) + (0.0 if fresh else get(g, place)))
        for i in range(size):
            w = fill(0.0)
            for group in range(groups):
                x = load(values, inputs + (group * size + i) * LANES)
                z = load(gradients, out + (group * neurons + j) * LANES)
                w = sum_with(arithmetic, x, z, w)
            place = weights + i * stride + j
            put(g, place, total(w) + (0.0 if fresh else get(g, place)))
