"""One layer forward and backward for a block of samples; mirrors Neuron and Layer.

Values of a block lie as ``[group of 8 samples][neuron][lane]``, so that a neuron reads its inputs
for eight samples one behind the other. Weights lie in rows, one a neuron, ``stride`` apart and
filled up with zeros to whole lanes. Every loop takes four neurons at once where it can: their
sums are independent, which keeps the processor busy, and each keeps its own order.
"""

from scratchnet.engines.compiled.kernels.arithmetic import is_fast, piece, sum_with
from scratchnet.engines.compiled.kernels.lanes import LANES, add, fill, load, spread, store, total


@piece
def weighted_sums(
    arithmetic, p, weights, stride, biases, values, start, size, out, neurons, groups
):
    """z = x₁w₁ + x₂w₂ + … + b for every neuron and sample, added from 0 in input order."""
    j = 0
    while j + 4 <= neurons:
        row0 = weights + j * stride
        row1, row2, row3 = row0 + stride, row0 + 2 * stride, row0 + 3 * stride
        for group in range(groups):
            z0, z1, z2, z3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
            at = start + group * size * LANES
            for i in range(size):
                x = load(values, at + i * LANES)
                z0 = sum_with(arithmetic, x, spread(p, row0 + i), z0)
                z1 = sum_with(arithmetic, x, spread(p, row1 + i), z1)
                z2 = sum_with(arithmetic, x, spread(p, row2 + i), z2)
                z3 = sum_with(arithmetic, x, spread(p, row3 + i), z3)
            to = out + (group * neurons + j) * LANES
            store(values, to, add(z0, spread(p, biases + j)))
            store(values, to + LANES, add(z1, spread(p, biases + j + 1)))
            store(values, to + 2 * LANES, add(z2, spread(p, biases + j + 2)))
            store(values, to + 3 * LANES, add(z3, spread(p, biases + j + 3)))
        j += 4
    while j < neurons:
        row0 = weights + j * stride
        for group in range(groups):
            z0 = fill(0.0)
            at = start + group * size * LANES
            for i in range(size):
                z0 = sum_with(arithmetic, load(values, at + i * LANES), spread(p, row0 + i), z0)
            store(values, out + (group * neurons + j) * LANES, add(z0, spread(p, biases + j)))
        j += 1


@piece
def input_gradients(
    arithmetic, p, weights, stride, size, neurons, gradients, out, inputs, groups
):
    """∂L/∂xᵢ = Σⱼ ∂L/∂zⱼ · wⱼᵢ for every input and sample, added from 0 in neuron order."""
    i = 0
    while i + 4 <= size:
        for group in range(groups):
            x0, x1, x2, x3 = fill(0.0), fill(0.0), fill(0.0), fill(0.0)
            at = out + group * neurons * LANES
            row = weights + i
            for j in range(neurons):
                z = load(gradients, at + j * LANES)
                x0 = sum_with(arithmetic, z, spread(p, row), x0)
                x1 = sum_with(arithmetic, z, spread(p, row + 1), x1)
                x2 = sum_with(arithmetic, z, spread(p, row + 2), x2)
                x3 = sum_with(arithmetic, z, spread(p, row + 3), x3)
                row += stride
            to = inputs + (group * size + i) * LANES
            store(gradients, to, x0)
            store(gradients, to + LANES, x1)
            store(gradients, to + 2 * LANES, x2)
            store(gradients, to + 3 * LANES, x3)
        i += 4
    while i < size:
        for group in range(groups):
            x0 = fill(0.0)
            at = out + group * neurons * LANES
            for j in range(neurons):
                z = load(gradients, at + j * LANES)
                x0 = sum_with(arithmetic, z, spread(p, weights + j * stride + i), x0)
            store(gradients, inputs + (group * size + i) * LANES, x0)
        i += 1


@piece
def weight_gradients(
    arithmetic, g, weights, stride, size, neurons, gradients, out, rows, count
):
    """Add ∂L/∂wⱼᵢ = Σ ∂L/∂zⱼ · xᵢ to ``g``, in sample order.

    Here the lanes are eight inputs of one sample: ``rows`` holds the inputs sample by sample,
    each filled up with zeros to ``stride``. So each sum runs over the samples in their order.
    """
    j = 0
    while j + 4 <= neurons:
        row0 = weights + j * stride
        row1, row2, row3 = row0 + stride, row0 + 2 * stride, row0 + 3 * stride
        for i in range(0, size, LANES):
            w0, w1, w2, w3 = (
                load(g, row0 + i),
                load(g, row1 + i),
                load(g, row2 + i),
                load(g, row3 + i),
            )
            for sample in range(count):
                x = load(rows, sample * stride + i)
                z = out + ((sample >> 3) * neurons + j) * LANES + (sample & 7)
                w0 = sum_with(arithmetic, x, spread(gradients, z), w0)
                w1 = sum_with(arithmetic, x, spread(gradients, z + LANES), w1)
                w2 = sum_with(arithmetic, x, spread(gradients, z + 2 * LANES), w2)
                w3 = sum_with(arithmetic, x, spread(gradients, z + 3 * LANES), w3)
            store(g, row0 + i, w0)
            store(g, row1 + i, w1)
            store(g, row2 + i, w2)
            store(g, row3 + i, w3)
        j += 4
    while j < neurons:
        row0 = weights + j * stride
        for i in range(0, size, LANES):
            w0 = load(g, row0 + i)
            for sample in range(count):
                x = load(rows, sample * stride + i)
                z = out + ((sample >> 3) * neurons + j) * LANES + (sample & 7)
                w0 = sum_with(arithmetic, x, spread(gradients, z), w0)
            store(g, row0 + i, w0)
        j += 1


@piece
def few_weight_gradients(
    arithmetic, g, weights, stride, size, neurons, gradients, out, values, inputs, groups
):
    """The same for fewer inputs than lanes, for FAST alone: the lanes are eight samples.

    The lanes of a weight are added up at the end, in the order of `lanes.total`.
    """
    for j in range(neurons):
        for i in range(size):
            w = fill(0.0)
            for group in range(groups):
                x = load(values, inputs + (group * size + i) * LANES)
                z = load(gradients, out + (group * neurons + j) * LANES)
                w = sum_with(arithmetic, x, z, w)
            g[weights + j * stride + i] += total(w)


@piece
def bias_gradients(arithmetic, g, biases, neurons, gradients, out, groups, count):
    """Add ∂L/∂bⱼ = Σ ∂L/∂zⱼ to ``g``: EXACT in sample order, FAST lane by lane."""
    for j in range(neurons):
        if is_fast(arithmetic):
            b = fill(0.0)
            for group in range(groups):
                b = add(b, load(gradients, out + (group * neurons + j) * LANES))
            g[biases + j] += total(b)
        else:
            b = g[biases + j]
            for sample in range(count):
                b += gradients[out + ((sample >> 3) * neurons + j) * LANES + (sample & 7)]
            g[biases + j] = b


@piece
def into_rows(values, start, neurons, rows, stride, count):
    """Copy values from groups of eight samples into one row a sample."""
    for sample in range(count):
        at = start + (sample >> 3) * neurons * LANES + (sample & 7)
        for i in range(neurons):
            rows[sample * stride + i] = values[at + i * LANES]
