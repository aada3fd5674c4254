"""What large weights cost; mirrors ``scratchnet.reference.penalties``."""

from scratchnet.engines.compiled.kernels.arithmetic import part
from scratchnet.engines.compiled.kernels.lanes import LANES, add, fill, mul, where_less
from scratchnet.engines.compiled.kernels.memory import get, load, store
from scratchnet.engines.compiled.kernels.table import COLUMNS, NEURONS, SIZE, STRIDE, WEIGHTS


@part
def penalty(layers, depth, p, l1, l2):
    """Return l1·Σ|w| + l2/2·Σw², added layer by layer, neuron by neuron, input by input."""
    sizes = squares = 0.0
    for row in range(0, depth * COLUMNS, COLUMNS):
        stride, weights = get(layers, row + STRIDE), get(layers, row + WEIGHTS)
        for j in range(weights, weights + get(layers, row + NEURONS)):
            for at in range(j, j + get(layers, row + SIZE) * stride, stride):
                w = get(p, at)
                sizes += abs(w)
                squares += w * w
    return l1 * sizes + l2 / 2.0 * squares


@part
def add_penalty_gradients(layers, depth, p, g, l1, l2):
    """Add l1·sign(w) + l2·w to the gradient of each weight; the zeros that fill rows stay."""
    one, zero = fill(1.0), fill(0.0)
    for row in range(0, depth * COLUMNS, COLUMNS):
        weights = get(layers, row + WEIGHTS)
        end = weights + get(layers, row + SIZE) * get(layers, row + STRIDE)
        for at in range(weights, end, LANES):
            w = load(p, at)
            sign = where_less(zero, w, one, where_less(w, zero, fill(-1.0), zero))
            cost = add(mul(fill(l1), sign), mul(fill(l2), w))
            store(g, at, add(load(g, at), cost))
