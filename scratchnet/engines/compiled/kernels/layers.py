"""One layer forward and backward for a block of samples; mirrors Neuron and Layer.

Values of a block lie as ``[group of 8 samples][neuron][lane]``, so that a neuron reads its inputs
for eight samples one behind the other. The parameters of a layer lie in rows, one for each input
and the last for the biases; a row holds a number for every neuron and zeros up to ``stride``.
Loops take four sums at once where they can: these are independent, which keeps the processor
busy, and each keeps its own order.
"""

from scratchnet.engines.compiled.kernels.arithmetic import piece, sum_with
from scratchnet.engines.compiled.kernels.lanes import LANES, add, fill, total
from scratchnet.engines.compiled.kernels.memory import get, load, put, spread, store


@piece
def weighted_sums(arithmetic, p, weights, stride, values, inputs, size, out, neurons, groups):
    """Sum up z = x₁w₁ + x₂w₂ + … + b for every neuron and sample, added from 0 in input order."""
    biases = weights + size * stride
    four = neurons & -4
    for j in range(0, four, 4):
        for group in range(groups):
            z0, z1, z2, z3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
            at, row = inputs + group * size * LANES, weights + j
            for _ in range(size):
                x = load(values, at)
                z0 = sum_with(arithmetic, x, spread(p, row), z0)
                z1 = sum_with(arithmetic, x, spread(p, row + 1), z1)
                z2 = sum_with(arithmetic, x, spread(p, row + 2), z2)
                z3 = sum_with(arithmetic, x, spread(p, row + 3), z3)
                at, row = at + LANES, row + stride
            to = out + (group * neurons + j) * LANES
            store(values, to, add(z0, spread(p, biases + j)))
            store(values, to + LANES, add(z1, spread(p, biases + j + 1)))
            store(values, to + 2 * LANES, add(z2, spread(p, biases + j + 2)))
            store(values, to + 3 * LANES, add(z3, spread(p, biases + j + 3)))
    for j in range(four, neurons):
        for group in range(groups):
            z = fill(0.0)
            at, row = inputs + group * size * LANES, weights + j
            for _ in range(size):
                z = sum_with(arithmetic, load(values, at), spread(p, row), z)
                at, row = at + LANES, row + stride
            store(values, out + (group * neurons + j) * LANES, add(z, spread(p, biases + j)))


@piece
def input_gradients(arithmetic, p, weights, stride, gradients, inputs, size, out, neurons, groups):
    """Sum up ∂L/∂xᵢ = Σⱼ ∂L/∂zⱼ · wⱼᵢ for every input and sample, added from 0 in neuron order."""
    four = size & -4
    for i in range(0, four, 4):
        row0 = weights + i * stride
        row1, row2, row3 = row0 + stride, row0 + 2 * stride, row0 + 3 * stride
        for group in range(groups):
            x0, x1, x2, x3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
            at = out + group * neurons * LANES
            for j in range(neurons):
                z = load(gradients, at + j * LANES)
                x0 = sum_with(arithmetic, z, spread(p, row0 + j), x0)
                x1 = sum_with(arithmetic, z, spread(p, row1 + j), x1)
                x2 = sum_with(arithmetic, z, spread(p, row2 + j), x2)
                x3 = sum_with(arithmetic, z, spread(p, row3 + j), x3)
            to = inputs + (group * size + i) * LANES
            store(gradients, to, x0)
            store(gradients, to + LANES, x1)
            store(gradients, to + 2 * LANES, x2)
            store(gradients, to + 3 * LANES, x3)
    for i in range(four, size):
        row = weights + i * stride
        for group in range(groups):
            x = fill(0.0)
            at = out + group * neurons * LANES
            for j in range(neurons):
                x = sum_with(arithmetic, load(gradients, at + j * LANES), spread(p, row + j), x)
            store(gradients, inputs + (group * size + i) * LANES, x)


@piece
def parameter_gradients(arithmetic, g, fresh, weights, stride, values, inputs, size, rows, count):
    """Add ∂L/∂wⱼᵢ = Σ ∂L/∂zⱼ · xᵢ and ∂L/∂bⱼ = Σ ∂L/∂zⱼ to ``g``, in sample order.

    Here the lanes are eight neurons of one sample: ``rows`` holds the ∂L/∂z sample by sample,
    each row filled up with zeros to ``stride``. If ``fresh``, ``g`` holds nothing yet.
    """
    four = size & -4
    for j in range(0, stride, LANES):
        for i in range(0, four, 4):
            row0 = weights + i * stride + j
            row1, row2, row3 = row0 + stride, row0 + 2 * stride, row0 + 3 * stride
            w0, w1, w2, w3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
            if not fresh:
                w0, w1, w2, w3 = load(g, row0), load(g, row1), load(g, row2), load(g, row3)
            at = j
            for begin in range(0, count, LANES):
                first = inputs + begin * size + i * LANES
                for x in range(first, first + min(LANES, count - begin)):
                    z = load(rows, at)
                    w0 = sum_with(arithmetic, spread(values, x), z, w0)
                    w1 = sum_with(arithmetic, spread(values, x + LANES), z, w1)
                    w2 = sum_with(arithmetic, spread(values, x + 2 * LANES), z, w2)
                    w3 = sum_with(arithmetic, spread(values, x + 3 * LANES), z, w3)
                    at += stride
            store(g, row0, w0)
            store(g, row1, w1)
            store(g, row2, w2)
            store(g, row3, w3)
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


@piece
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
