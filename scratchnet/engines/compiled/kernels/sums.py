"""Sums of products over one layer, forward and backward; mirrors Neuron and Layer.

Values of a block lie as ``[group of 8 samples][neuron][lane]``, so that a neuron reads its inputs
for eight samples one behind the other. The parameters of a layer lie in rows, one for each input
and the last for the biases; a row holds a number for every neuron and zeros up to ``stride``.

Eight sums are taken at once where there are so many, four neurons of two groups: these are
independent, which keeps the processor busy, and each keeps its own order.
"""

from scratchnet.engines.compiled.kernels.arithmetic import piece, sum_with
from scratchnet.engines.compiled.kernels.lanes import LANES, add, fill
from scratchnet.engines.compiled.kernels.memory import load, spread, store


@piece
def weighted_sums(arithmetic, p, weights, stride, values, inputs, size, out, neurons, groups):
    """Sum up z = x₁w₁ + x₂w₂ + … + b for every neuron and sample, added from 0 in input order."""
    last = weights + size * stride
    _sums(arithmetic, p, weights, stride, 1, last, values, inputs, size, out, neurons, groups)


@piece
def input_gradients(arithmetic, p, weights, stride, gradients, inputs, size, out, neurons, groups):
    """Sum up ∂L/∂xᵢ = Σⱼ ∂L/∂zⱼ · wⱼᵢ for every input and sample, added from 0 in neuron order."""
    _sums(arithmetic, p, weights, 1, stride, None, gradients, out, neurons, inputs, size, groups)


@piece
def _sums(arithmetic, p, first, along, across, last, values, start, terms, results, number, groups):
    """Leave Σₖ valuesₖ · p[first + k·along + r·across] as the r-th of ``number`` results.

    ``values`` holds ``terms`` vectors for each group from ``start`` on, and takes the results
    from ``results`` on. p[``last`` + r], if that is not None, is added at the end.
    """
    four, two = number & -4, groups & -2
    for r in range(0, four, 4):
        row = first + r * across
        for group in range(0, two, 2):
            at = start + group * terms * LANES
            to = results + (group * number + r) * LANES
            end = _place(last, r)
            _four_by_two(arithmetic, p, row, along, across, end, values, at, terms, to, number)
        if two < groups:
            at = start + two * terms * LANES
            to = results + (two * number + r) * LANES
            end = _place(last, r)
            _four_by_one(arithmetic, p, row, along, across, end, values, at, terms, to)
    for r in range(four, number):
        row = first + r * across
        for group in range(groups):
            at = start + group * terms * LANES
            one, place = fill(0.0), row
            for _ in range(terms):
                one = sum_with(arithmetic, load(values, at), spread(p, place), one)
                at, place = at + LANES, place + along
            to = results + (group * number + r) * LANES
            store(values, to, _with_last(p, _place(last, r), one))


@piece
def _four_by_two(arithmetic, p, row, along, across, last, values, at, terms, to, number):
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
    _store_four(p, last, values, to, a0, a1, a2, a3)
    _store_four(p, last, values, to + number * LANES, b0, b1, b2, b3)


@piece
def _four_by_one(arithmetic, p, row, along, across, last, values, at, terms, to):
    """Four sums side by side for one group."""
    a0, a1, a2, a3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
    for _ in range(terms):
        a = load(values, at)
        a0 = sum_with(arithmetic, a, spread(p, row), a0)
        a1 = sum_with(arithmetic, a, spread(p, row + across), a1)
        a2 = sum_with(arithmetic, a, spread(p, row + 2 * across), a2)
        a3 = sum_with(arithmetic, a, spread(p, row + 3 * across), a3)
        at, row = at + LANES, row + along
    _store_four(p, last, values, to, a0, a1, a2, a3)


@piece
def _store_four(p, last, values, to, first, second, third, fourth):
    store(values, to, _with_last(p, last, first))
    store(values, to + LANES, _with_last(p, _place(last, 1), second))
    store(values, to + 2 * LANES, _with_last(p, _place(last, 2), third))
    store(values, to + 3 * LANES, _with_last(p, _place(last, 3), fourth))


@piece
def _place(last, further):
    return None if last is None else last + further


@piece
def _with_last(p, last, number):
    """Return a sum with its last term, if it has one; adding a 0 instead would change -0.0."""
    return number if last is None else add(number, spread(p, last))
