"""A step on fewer samples than there are lanes: here the lanes are eight neurons of one sample.

Values of a layer lie as ``[panel of 8 neurons][sample][lane]``, layer behind layer, each with room
for whole panels of eight samples. Every sum has the terms and the order that it has in `products`,
so its bits are the same; only the lanes that fill up the last panel of a layer have no neuron.
The outputs come with samples in lanes too, behind everything else, as losses and softmax take them.
"""

from scratchnet.engines.compiled.arguments import (
    COLUMNS,
    KEEPS_Z,
    KIND,
    LANES,
    NEURONS,
    SIZE,
    WEIGHTS,
)
from scratchnet.engines.compiled.kernels.activations import (
    SOFTMAX,
    activate,
    softmax,
    softmax_gradients,
    times_derivative,
)
from scratchnet.engines.compiled.kernels.arithmetic import sum_with
from scratchnet.engines.compiled.kernels.lanes import add, fill, first_lanes, total
from scratchnet.engines.compiled.kernels.losses import output_gradients
from scratchnet.engines.compiled.kernels.memory import (
    get,
    load,
    put,
    spread,
    store,
    transpose,
    turned,
)
from scratchnet.engines.compiled.kernels.pieces import inlined
from scratchnet.engines.compiled.kernels.update import moved_plainly


@inlined
def gather_few(samples, whole, order, first, count, size, values):
    """Copy ``count`` samples to the beginning: those that ``order`` names from ``first`` on.

    All of them if ``whole``.
    """
    if whole:
        for i in range(0, size, LANES):
            most = min(LANES, size - i)
            transpose(samples.grouped_points, i * LANES, most, values, i * count, LANES)
    else:
        filled = size & -LANES
        for sample in range(count):
            row, at = get(order, first + sample) * size, sample * LANES
            for i in range(0, filled, LANES):
                store(values, at + i * count, load(samples.points, row + i))
            for i in range(filled, size):
                put(values, at + filled * count + i - filled, get(samples.points, row + i))


@inlined
def pass_few(arithmetic, net, p, workspace, count, of, moves, rate, after):
    """Leave the losses of ``count`` samples, and their gradients in ``net.gradients``.

    If the step ``moves`` parameters by ``rate`` times the gradient and nothing else, they are
    written to ``after`` instead, so that gradients need not be stored and read again. Returns
    whether those parameters are finite.

    The samples lie at the beginning of the values, their targets as for any block. The losses are
    left as `find_losses` does. What the gradients held before counts for nothing.
    """
    values, gradients, kept = workspace.values, workspace.gradients, workspace.kept
    inputs, out, doubt = 0, 0, fill(0.0)
    for row in range(0, net.depth * COLUMNS, COLUMNS):
        size, neurons = get(net.layers, row + SIZE), get(net.layers, row + NEURONS)
        inputs, out = out, out + _room(size)
        _weighted_sums(
            arithmetic, p, get(net.layers, row + WEIGHTS), values, inputs, size, out, neurons, count
        )
        number, begin = _panels(neurons) * count * LANES, out
        if row == (net.depth - 1) * COLUMNS:
            # The loss takes samples in lanes: behind everything else is room for them.
            begin, number = out + _room(neurons), neurons * LANES
            for j in range(0, neurons, LANES):
                transpose(values, out + j * count, count, values, begin + j * LANES, LANES)
        if get(net.layers, row + KEEPS_Z) > 0:
            for at in range(begin, begin + number, LANES):
                store(kept, at, load(values, at))
        kind = get(net.layers, row + KIND)
        if kind == SOFTMAX:
            softmax(arithmetic, values, begin, neurons, 1)
        else:
            activate(arithmetic, kind, values, begin, begin + number)
    last = (net.depth - 1) * COLUMNS
    output_gradients(
        arithmetic,
        net.loss,
        values,
        kept,
        gradients,
        out + _room(get(net.layers, last + NEURONS)),
        workspace.targets,
        workspace.spare,
        get(net.layers, last + NEURONS),
        count,
        of,
        workspace.losses,
    )
    for row in range(last, -1, -COLUMNS):
        size, neurons = get(net.layers, row + SIZE), get(net.layers, row + NEURONS)
        weights, kind = get(net.layers, row + WEIGHTS), get(net.layers, row + KIND)
        inputs = out - _room(size)
        begin, number = out, _panels(neurons) * count * LANES
        if row == last:
            begin, number = out + _room(neurons), neurons * LANES
        if not (row == last and net.from_logits):
            if kind == SOFTMAX:
                softmax_gradients(gradients, values, begin, neurons, 1)
            else:
                times_derivative(arithmetic, kind, gradients, values, kept, begin, number)
        if row == last:
            for j in range(0, neurons, LANES):
                most = min(LANES, neurons - j)
                transpose(gradients, begin + j * LANES, most, gradients, out + j * count, LANES)
        _blank(gradients, out, neurons, count)
        doubt = _parameter_gradients(
            arithmetic,
            net.gradients,
            weights,
            values,
            inputs,
            size,
            gradients,
            out,
            neurons,
            count,
            moves,
            fill(rate),
            p,
            after,
            doubt,
        )
        if row > 0:
            _input_gradients(arithmetic, p, weights, gradients, inputs, size, out, neurons, count)
        out = inputs
    return total(doubt) == 0.0


@inlined
def _panels(neurons):
    return (neurons + LANES - 1) // LANES


@inlined
def _room(neurons):
    """Return how many numbers a layer has room for."""
    return _panels(neurons) * LANES * LANES


@inlined
def _blank(gradients, out, neurons, count):
    """Let lanes without a neuron hold -0.0: times the 0.0 of their weights, it changes no sum."""
    begin = neurons & -LANES
    if begin < neurons:
        for at in range(out + begin * count, out + (begin + LANES) * count, LANES):
            store(gradients, at, first_lanes(load(gradients, at), neurons - begin, fill(-0.0)))


@inlined
def _weighted_sums(arithmetic, p, weights, values, inputs, size, out, neurons, count):
    """Sum up z = x₁w₁ + x₂w₂ + … + b for every neuron and sample, added from 0 in input order.

    Four vectors at once, which keeps the processor busy; instead of missing ones the last again.
    """
    panel, number = (size + 1) * LANES, _panels(neurons) * count
    # Of each vector the number, where its weights begin, and its inputs.
    n3, w3, x3 = -1, weights, inputs - LANES
    for _ in range(0, number, 4):
        n0, w0, x0 = _next(n3, w3, x3, number, inputs, count, panel)
        n1, w1, x1 = _next(n0, w0, x0, number, inputs, count, panel)
        n2, w2, x2 = _next(n1, w1, x1, number, inputs, count, panel)
        n3, w3, x3 = _next(n2, w2, x2, number, inputs, count, panel)
        a0, a1, a2, a3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
        w, x = 0, 0
        for begin in range(0, size, LANES):
            for _ in range(min(LANES, size - begin)):
                a0 = sum_with(arithmetic, spread(values, x0 + x), load(p, w0 + w), a0)
                a1 = sum_with(arithmetic, spread(values, x1 + x), load(p, w1 + w), a1)
                a2 = sum_with(arithmetic, spread(values, x2 + x), load(p, w2 + w), a2)
                a3 = sum_with(arithmetic, spread(values, x3 + x), load(p, w3 + w), a3)
                w, x = w + LANES, x + 1
            x += (count - 1) * LANES
        w = size * LANES
        store(values, out + n0 * LANES, add(a0, load(p, w0 + w)))
        store(values, out + n1 * LANES, add(a1, load(p, w1 + w)))
        store(values, out + n2 * LANES, add(a2, load(p, w2 + w)))
        store(values, out + n3 * LANES, add(a3, load(p, w3 + w)))


@inlined
def _next(n, w, x, number, inputs, count, panel):
    """Return the number of the vector after the n-th, and where its weights and inputs begin."""
    if n + 1 == number:
        return n, w, x
    if x == inputs + (count - 1) * LANES:
        return n + 1, w + panel, inputs
    return n + 1, w, x + LANES


@inlined
def _parameter_gradients(
    arithmetic,
    g,
    weights,
    values,
    inputs,
    size,
    gradients,
    out,
    neurons,
    count,
    moves,
    rates,
    p,
    after,
    doubt,
):
    """Find ∂L/∂wⱼᵢ = Σ ∂L/∂zⱼ · xᵢ and ∂L/∂bⱼ = Σ ∂L/∂zⱼ, in sample order."""
    four = size & -4
    for j in range(0, _panels(neurons) * LANES, LANES):
        row, begin, end = weights + j * (size + 1), out + j * count, out + (j + LANES) * count
        for i in range(0, four, 4):
            x = inputs + (i & -LANES) * count + (i & (LANES - 1))
            a0, a1, a2, a3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
            for at in range(begin, end, LANES):
                a = load(gradients, at)
                a0 = sum_with(arithmetic, spread(values, x), a, a0)
                a1 = sum_with(arithmetic, spread(values, x + 1), a, a1)
                a2 = sum_with(arithmetic, spread(values, x + 2), a, a2)
                a3 = sum_with(arithmetic, spread(values, x + 3), a, a3)
                x += LANES
            if moves:
                doubt = moved_plainly(arithmetic, rates, a0, p, after, row, doubt)
                doubt = moved_plainly(arithmetic, rates, a1, p, after, row + LANES, doubt)
                doubt = moved_plainly(arithmetic, rates, a2, p, after, row + 2 * LANES, doubt)
                doubt = moved_plainly(arithmetic, rates, a3, p, after, row + 3 * LANES, doubt)
            else:
                store(g, row, a0)
                store(g, row + LANES, a1)
                store(g, row + 2 * LANES, a2)
                store(g, row + 3 * LANES, a3)
            row += 4 * LANES
        for i in range(four, size):
            x, w = inputs + (i & -LANES) * count + (i & (LANES - 1)), fill(0.0)
            for at in range(begin, end, LANES):
                w = sum_with(arithmetic, spread(values, x), load(gradients, at), w)
                x += LANES
            doubt = _left(arithmetic, g, row, w, moves, rates, p, after, doubt)
            row += LANES
        b = fill(0.0)
        for at in range(begin, end, LANES):
            b = add(b, load(gradients, at))
        doubt = _left(arithmetic, g, row, b, moves, rates, p, after, doubt)
    return doubt


@inlined
def _left(arithmetic, g, at, gradient, moves, rates, p, after, doubt):
    """Leave eight gradients, or the parameters that they move."""
    if moves:
        return moved_plainly(arithmetic, rates, gradient, p, after, at, doubt)
    store(g, at, gradient)
    return doubt


@inlined
def _input_gradients(arithmetic, p, weights, gradients, inputs, size, out, neurons, count):
    """Sum up ∂L/∂xᵢ = Σⱼ ∂L/∂zⱼ · wⱼᵢ for every input and sample, added from 0 in neuron order.

    The weights of eight inputs to eight neurons are turned, so that the lanes are the inputs.
    """
    for j in range(0, _panels(neurons) * LANES, LANES):
        for i in range(0, size, LANES):
            w0, w1, w2, w3, w4, w5, w6, w7 = turned(
                p, weights + j * (size + 1) + i * LANES, min(LANES, size - i)
            )
            at, to = out + j * count, inputs + i * count
            for _ in range(count):
                a = fill(0.0) if j == 0 else load(gradients, to)
                a = sum_with(arithmetic, spread(gradients, at), w0, a)
                a = sum_with(arithmetic, spread(gradients, at + 1), w1, a)
                a = sum_with(arithmetic, spread(gradients, at + 2), w2, a)
                a = sum_with(arithmetic, spread(gradients, at + 3), w3, a)
                a = sum_with(arithmetic, spread(gradients, at + 4), w4, a)
                a = sum_with(arithmetic, spread(gradients, at + 5), w5, a)
                a = sum_with(arithmetic, spread(gradients, at + 6), w6, a)
                a = sum_with(arithmetic, spread(gradients, at + 7), w7, a)
                store(gradients, to, a)
                at, to = at + LANES, to + LANES
