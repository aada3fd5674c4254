"""The gradients of one layer's parameters over a block of samples; mirrors ``Neuron.backward``.

Inputs lie as `sums` says. Eight sums are taken at once where there are so many, those of four
inputs to two times eight neurons; each keeps its own order.
"""

from scratchnet.engines.compiled.kernels.arithmetic import piece, sum_with
from scratchnet.engines.compiled.kernels.lanes import LANES, add, fill, total
from scratchnet.engines.compiled.kernels.memory import get, load, put, spread, store


@piece
def parameter_gradients(arithmetic, g, fresh, weights, stride, values, inputs, size, rows, count):
    """Add ∂L/∂wⱼᵢ = Σ ∂L/∂zⱼ · xᵢ and ∂L/∂bⱼ = Σ ∂L/∂zⱼ to ``g``, in sample order.

    Here the lanes are eight neurons of one sample: ``rows`` holds the ∂L/∂z sample by sample,
    each row filled up with zeros to ``stride``. If ``fresh``, ``g`` holds nothing yet.
    """
    four, pairs = size & -4, stride & (-2 * LANES)
    for j in range(0, pairs, 2 * LANES):
        for i in range(0, four, 4):
            row, x = weights + i * stride + j, inputs + i * LANES
            _four_by_two(arithmetic, g, fresh, row, stride, values, x, size, rows, j, count)
    for j in range(pairs, stride, LANES):
        for i in range(0, four, 4):
            row, x = weights + i * stride + j, inputs + i * LANES
            _four_by_one(arithmetic, g, fresh, row, stride, values, x, size, rows, j, count)
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


@piece
def _four_by_two(arithmetic, g, fresh, row, stride, values, inputs, size, rows, at, count):
    """Weights from four inputs to sixteen neurons."""
    a0, a1, a2, a3 = _begun(g, fresh, row, stride)
    b0, b1, b2, b3 = _begun(g, fresh, row + LANES, stride)
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
    _store_four(g, row, stride, a0, a1, a2, a3)
    _store_four(g, row + LANES, stride, b0, b1, b2, b3)


@piece
def _four_by_one(arithmetic, g, fresh, row, stride, values, inputs, size, rows, at, count):
    """Weights from four inputs to eight neurons."""
    a0, a1, a2, a3 = _begun(g, fresh, row, stride)
    for begin in range(0, count, LANES):
        first = inputs + begin * size
        for x in range(first, first + min(LANES, count - begin)):
            a = load(rows, at)
            a0 = sum_with(arithmetic, spread(values, x), a, a0)
            a1 = sum_with(arithmetic, spread(values, x + LANES), a, a1)
            a2 = sum_with(arithmetic, spread(values, x + 2 * LANES), a, a2)
            a3 = sum_with(arithmetic, spread(values, x + 3 * LANES), a, a3)
            at += stride
    _store_four(g, row, stride, a0, a1, a2, a3)


@piece
def _begun(g, fresh, row, stride):
    """Return what four sums begin with."""
    if fresh:
        return fill(0.0), fill(0.0), fill(0.0), fill(0.0)
    return load(g, row), load(g, row + stride), load(g, row + 2 * stride), load(g, row + 3 * stride)


@piece
def _store_four(g, row, stride, first, second, third, fourth):
    store(g, row, first)
    store(g, row + stride, second)
    store(g, row + 2 * stride, third)
    store(g, row + 3 * stride, fourth)


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
