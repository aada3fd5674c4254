"""Outputs for many points in one call; mirrors ``Network.forward``."""

from scratchnet.engines.compiled.kernels.arithmetic import kernel
from scratchnet.engines.compiled.kernels.lanes import LANES, load, store
from scratchnet.engines.compiled.kernels.passes import OUTPUTS, forward


@kernel
def outputs(arithmetic, net, space, points, first, found):
    """Fill ``found``, shape (neurons, points): all neurons from the ``first`` on, at each point.

    ``points`` lie in groups of eight; their number is a multiple of eight. Neurons are counted
    through all layers, the network's inputs included.
    """
    size = net.layers[0, 0]
    number = found.shape[1]
    flat = found.reshape(found.size)
    for begin in range(0, number, space.block):
        count = min(space.block, number - begin)
        for at in range(0, count * size, LANES):
            store(space.values, at, load(points, begin * size + at))
        groups = count // LANES
        forward(arithmetic, net, space.values, groups)
        for layer in net.layers:
            before, neurons = layer[OUTPUTS], layer[1]
            for j in range(max(0, first - before), neurons):
                row = (before + j - first) * number + begin
                for group in range(groups):
                    value = load(space.values, before * count + (group * neurons + j) * LANES)
                    store(flat, row + group * LANES, value)
