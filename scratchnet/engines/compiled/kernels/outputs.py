"""Outputs for many points in one call; mirrors ``Network.forward``."""

from scratchnet.engines.compiled.kernels.arithmetic import kernel
from scratchnet.engines.compiled.kernels.lanes import LANES
from scratchnet.engines.compiled.kernels.memory import get, load, store
from scratchnet.engines.compiled.kernels.passes import forward
from scratchnet.engines.compiled.kernels.table import COLUMNS, NEURONS, OUTPUTS, SIZE


@kernel
def outputs(arithmetic, net, space, points, first, found):
    """Fill ``found``, flat (neurons, points): all neurons from the ``first`` on, at each point.

    ``points`` lie in groups of eight; their number is a multiple of eight. Neurons are counted
    through all layers, the network's inputs included.
    """
    size = get(net.layers, SIZE)
    number = len(points) // size
    for begin in range(0, number, space.block):
        count = min(space.block, number - begin)
        for at in range(0, count * size, LANES):
            store(space.values, at, load(points, begin * size + at))
        groups = count // LANES
        forward(arithmetic, net, net.state.parameters, space.values, space.kept, groups)
        for row in range(0, net.depth * COLUMNS, COLUMNS):
            before, neurons = get(net.layers, row + OUTPUTS), get(net.layers, row + NEURONS)
            for j in range(max(0, first - before), neurons):
                to = (before + j - first) * number + begin
                for group in range(groups):
                    value = load(space.values, before * count + (group * neurons + j) * LANES)
                    store(found, to + group * LANES, value)
