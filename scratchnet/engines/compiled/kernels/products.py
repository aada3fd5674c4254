"""Sums of products over one layer, forward and backward; mirrors Neuron and Layer.

Values of a block lie as ``[group of 8 samples][neuron][lane]``, so that a neuron reads its inputs
for eight samples one behind the other. The parameters of a layer lie in panels of eight neurons,
``[panel][input][neuron]``, the biases behind the last input, with zeros for neurons that the last
panel lacks: these too are read one behind the other, however wide the layer.

As many sums are taken at once as registers hold: they are independent, which keeps the processor
busy, and each keeps its own order. How many they are changes no bit.
"""

from scratchnet.engines.compiled.arguments import LANES
from scratchnet.engines.compiled.kernels.arithmetic import sum_with
from scratchnet.engines.compiled.kernels.lanes import add, fill, total
from scratchnet.engines.compiled.kernels.memory import get, load, put, spread, store
from scratchnet.engines.compiled.kernels.pieces import inlined
from scratchnet.engines.compiled.kernels.target import has_wide_registers

#: Inputs that are summed up for every neuron before the next ones: the values of so many for eight
#: samples, and their weights to four neurons, fit into the processor's first cache.
_DEPTH = 256
#: Inputs whose weights get their gradients before the next ones, for the same reason.
_CHUNK = 32


@inlined
def weighted_sums(arithmetic, p, weights, values, inputs, size, out, neurons, groups):
    """Sum up z = x₁w₁ + x₂w₂ + … + b for every neuron and sample, added from 0 in input order."""
    for begin in range(0, size, _DEPTH):
        terms = min(_DEPTH, size - begin)
        _sums(
            arithmetic,
            p,
            weights + begin * LANES,
            (terms, LANES, 0),
            (1, size + 1),
            begin == 0,
            (terms * LANES, begin + terms == size),
            values,
            inputs + begin * LANES,
            (terms, size),
            out,
            neurons,
            groups,
        )


@inlined
def input_gradients(arithmetic, p, weights, gradients, inputs, size, out, neurons, groups):
    """Sum up ∂L/∂xᵢ = Σⱼ ∂L/∂zⱼ · wⱼᵢ for every input and sample, added from 0 in neuron order."""
    _sums(
        arithmetic,
        p,
        weights,
        (LANES, 1, size * LANES),
        (LANES, LANES),
        True,
        (0, False),
        gradients,
        out,
        (neurons, neurons),
        inputs,
        size,
        groups,
    )


@inlined
def _sums(
    arithmetic, p, first, steps, results, fresh, last, values, start, terms, to, number, groups
):
    """Leave Σₖ valuesₖ · pₖᵣ as the r-th of ``number`` results of each group, from ``to`` on.

    ``steps``: so many terms lie so far apart in ``p``, and after them comes so large a gap.
    ``results``: how far results of one panel lie apart in ``p``, and how far panels, over eight.
    Unless ``fresh``, what stands there is added to. ``last``: how far behind the first term the
    one lies that is added at the end, and whether there is one. ``terms``: how many are added,
    and how many vectors of ``values`` a group has from ``start`` on.
    """
    four, pairs = number & -4, groups & -2 if has_wide_registers() else 0
    for r in range(0, four, 4):
        row = first + (r & -LANES) * results[1] + (r & (LANES - 1)) * results[0]
        if has_wide_registers():
            for group in range(0, pairs, 2):
                at, place = start + group * terms[1] * LANES, to + (group * number + r) * LANES
                _four_by_two(
                    arithmetic,
                    p,
                    row,
                    steps,
                    results[0],
                    fresh,
                    last,
                    values,
                    at,
                    terms,
                    place,
                    number,
                )
        for group in range(pairs, groups):
            at, place = start + group * terms[1] * LANES, to + (group * number + r) * LANES
            _four_by_one(
                arithmetic, p, row, steps, results[0], fresh, last, values, at, terms, place
            )
    for r in range(four, number):
        row = first + (r & -LANES) * results[1] + (r & (LANES - 1)) * results[0]
        for group in range(groups):
            at, place = start + group * terms[1] * LANES, to + (group * number + r) * LANES
            _one_by_one(arithmetic, p, row, steps, fresh, last, values, at, terms, place)


@inlined
def _four_by_two(arithmetic, p, row, steps, across, fresh, last, values, at, terms, to, number):
    """Four sums side by side, for each of two neighbouring groups."""
    a0, a1, a2, a3 = _begin_four(values, to, fresh)
    b0, b1, b2, b3 = _begin_four(values, to + number * LANES, fresh)
    further, end = terms[1] * LANES, row + last[0]
    for begin in range(0, terms[0], steps[0]):
        for _ in range(min(steps[0], terms[0] - begin)):
            a, b = load(values, at), load(values, at + further)
            p0, p1 = spread(p, row), spread(p, row + across)
            p2, p3 = spread(p, row + 2 * across), spread(p, row + 3 * across)
            a0, b0 = sum_with(arithmetic, a, p0, a0), sum_with(arithmetic, b, p0, b0)
            a1, b1 = sum_with(arithmetic, a, p1, a1), sum_with(arithmetic, b, p1, b1)
            a2, b2 = sum_with(arithmetic, a, p2, a2), sum_with(arithmetic, b, p2, b2)
            a3, b3 = sum_with(arithmetic, a, p3, a3), sum_with(arithmetic, b, p3, b3)
            at, row = at + LANES, row + steps[1]
        row += steps[2]
    _end_four(p, end, last[1], values, to, a0, a1, a2, a3)
    _end_four(p, end, last[1], values, to + number * LANES, b0, b1, b2, b3)


@inlined
def _four_by_one(arithmetic, p, row, steps, across, fresh, last, values, at, terms, to):
    """Four sums side by side for one group."""
    a0, a1, a2, a3 = _begin_four(values, to, fresh)
    end = row + last[0]
    for begin in range(0, terms[0], steps[0]):
        for _ in range(min(steps[0], terms[0] - begin)):
            a = load(values, at)
            a0 = sum_with(arithmetic, a, spread(p, row), a0)
            a1 = sum_with(arithmetic, a, spread(p, row + across), a1)
            a2 = sum_with(arithmetic, a, spread(p, row + 2 * across), a2)
            a3 = sum_with(arithmetic, a, spread(p, row + 3 * across), a3)
            at, row = at + LANES, row + steps[1]
        row += steps[2]
    _end_four(p, end, last[1], values, to, a0, a1, a2, a3)


@inlined
def _one_by_one(arithmetic, p, row, steps, fresh, last, values, at, terms, to):
    one = fill(0.0) if fresh else load(values, to)
    end = row + last[0]
    for begin in range(0, terms[0], steps[0]):
        for _ in range(min(steps[0], terms[0] - begin)):
            one = sum_with(arithmetic, load(values, at), spread(p, row), one)
            at, row = at + LANES, row + steps[1]
        row += steps[2]
    store(values, to, _with_last(p, end, last[1], one))


@inlined
def _begin_four(values, to, fresh):
    """Return what four neighbouring sums begin with."""
    if fresh:
        return fill(0.0), fill(0.0), fill(0.0), fill(0.0)
    return (
        load(values, to),
        load(values, to + LANES),
        load(values, to + 2 * LANES),
        load(values, to + 3 * LANES),
    )


@inlined
def _end_four(p, last, has_last, values, to, first, second, third, fourth):
    store(values, to, _with_last(p, last, has_last, first))
    store(values, to + LANES, _with_last(p, last + 1, has_last, second))
    store(values, to + 2 * LANES, _with_last(p, last + 2, has_last, third))
    store(values, to + 3 * LANES, _with_last(p, last + 3, has_last, fourth))


@inlined
def _with_last(p, last, has_last, number):
    """Return a sum with its last term, if it has one; adding a 0 instead would change -0.0."""
    return add(number, spread(p, last)) if has_last else number


@inlined
def parameter_gradients(
    arithmetic,
    g,
    fresh,
    weights,
    values,
    inputs,
    size,
    rows,
    begins,
    each,
    count,
    panels,
    chosen,
):
    """Add ∂L/∂wⱼᵢ = Σ ∂L/∂zⱼ · xᵢ and ∂L/∂bⱼ = Σ ∂L/∂zⱼ to ``g``, in sample order.

    Here the lanes are eight neurons of one sample: ``rows`` holds the ∂L/∂z from ``begins`` on,
    sample by sample, filled up with zeros; panels lie ``each`` apart. If ``fresh``, ``g`` holds
    nothing yet. ``panels`` and ``chosen`` say of which neurons and inputs, each by the first and
    the one behind the last; with the last input come the biases.
    """
    panel, four = (size + 1) * LANES, min(size & -4, chosen[1])
    pairs = panels[0]
    if has_wide_registers():
        pairs += (panels[1] - panels[0]) & -2
    for chunk in range(chosen[0], four, _CHUNK):
        inside = min(chunk + _CHUNK, four)
        if has_wide_registers():
            for j in range(panels[0], pairs, 2):
                at = begins + j * each
                for i in range(chunk, inside, 4):
                    row, x = weights + j * panel + i * LANES, inputs + i * LANES
                    _sixteen_gradients(
                        arithmetic, g, fresh, row, panel, values, x, size, rows, at, each, count
                    )
        for j in range(pairs, panels[1]):
            at = begins + j * each
            for i in range(chunk, inside, 4):
                row, x = weights + j * panel + i * LANES, inputs + i * LANES
                _eight_gradients(arithmetic, g, fresh, row, values, x, size, rows, at, count)
    if chosen[1] < size:
        return
    for j in range(panels[0], panels[1]):
        for i in range(four, size):
            row = weights + j * panel + i * LANES
            w = fill(0.0) if fresh else load(g, row)
            at = begins + j * each
            for begin in range(0, count, LANES):
                first = inputs + begin * size + i * LANES
                for x in range(first, first + min(LANES, count - begin)):
                    w = sum_with(arithmetic, spread(values, x), load(rows, at), w)
                    at += LANES
            store(g, row, w)
        biases = weights + j * panel + size * LANES
        b = fill(0.0) if fresh else load(g, biases)
        for at in range(begins + j * each, begins + j * each + count * LANES, LANES):
            b = add(b, load(rows, at))
        store(g, biases, b)


@inlined
def _sixteen_gradients(
    arithmetic, g, fresh, row, panel, values, inputs, size, rows, at, further, count
):
    """Weights from four inputs to sixteen neurons."""
    a0, a1, a2, a3 = _begin_four(g, row, fresh)
    b0, b1, b2, b3 = _begin_four(g, row + panel, fresh)
    for begin in range(0, count, LANES):
        first = inputs + begin * size
        for x in range(first, first + min(LANES, count - begin)):
            a, b = load(rows, at), load(rows, at + further)
            x0, x1 = spread(values, x), spread(values, x + LANES)
            x2, x3 = spread(values, x + 2 * LANES), spread(values, x + 3 * LANES)
            a0, b0 = sum_with(arithmetic, x0, a, a0), sum_with(arithmetic, x0, b, b0)
            a1, b1 = sum_with(arithmetic, x1, a, a1), sum_with(arithmetic, x1, b, b1)
            a2, b2 = sum_with(arithmetic, x2, a, a2), sum_with(arithmetic, x2, b, b2)
            a3, b3 = sum_with(arithmetic, x3, a, a3), sum_with(arithmetic, x3, b, b3)
            at += LANES
    _store_four(g, row, a0, a1, a2, a3)
    _store_four(g, row + panel, b0, b1, b2, b3)


@inlined
def _eight_gradients(arithmetic, g, fresh, row, values, inputs, size, rows, at, count):
    """Weights from four inputs to eight neurons."""
    a0, a1, a2, a3 = _begin_four(g, row, fresh)
    for begin in range(0, count, LANES):
        first = inputs + begin * size
        for x in range(first, first + min(LANES, count - begin)):
            a = load(rows, at)
            a0 = sum_with(arithmetic, spread(values, x), a, a0)
            a1 = sum_with(arithmetic, spread(values, x + LANES), a, a1)
            a2 = sum_with(arithmetic, spread(values, x + 2 * LANES), a, a2)
            a3 = sum_with(arithmetic, spread(values, x + 3 * LANES), a, a3)
            at += LANES
    _store_four(g, row, a0, a1, a2, a3)


@inlined
def _store_four(g, row, first, second, third, fourth):
    store(g, row, first)
    store(g, row + LANES, second)
    store(g, row + 2 * LANES, third)
    store(g, row + 3 * LANES, fourth)


@inlined
def few_parameter_gradients(
    arithmetic, g, fresh, weights, values, inputs, size, gradients, out, neurons, groups, chosen
):
    """The same for few neurons, where most lanes would stay empty; for FAST alone.

    Here the lanes are eight samples; they are added up at the end, in the order of `total`.
    """
    for j in range(neurons):
        if chosen[1] == size:
            b = fill(0.0)
            for group in range(groups):
                b = add(b, load(gradients, out + (group * neurons + j) * LANES))
            place = weights + size * LANES + j
            put(g, place, total(b) + (0.0 if fresh else get(g, place)))
        for i in range(chosen[0], chosen[1]):
            w = fill(0.0)
            for group in range(groups):
                x = load(values, inputs + (group * size + i) * LANES)
                z = load(gradients, out + (group * neurons + j) * LANES)
                w = sum_with(arithmetic, x, z, w)
            place = weights + i * LANES + j
            put(g, place, total(w) + (0.0 if fresh else get(g, place)))
