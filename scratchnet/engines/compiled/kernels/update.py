"""The step of an optimiser over all parameters at once; mirrors ``Network.descend``."""

from scratchnet.engines.compiled.kernels.arithmetic import difference_with, piece
from scratchnet.engines.compiled.kernels.lanes import LANES, add, fill, load, store, sub, total


@piece
def descend(arithmetic, net, rate):
    """p ← p - rate·∂L/∂p, keeping the old values; return whether all new ones are finite."""
    rates, doubt = fill(rate), fill(0.0)
    for at in range(0, len(net.parameters), LANES):
        old = load(net.parameters, at)
        new = difference_with(arithmetic, rates, load(net.gradients, at), old)
        store(net.before, at, old)
        store(net.parameters, at, new)
        # 0 for a finite number; infinity less infinity, like everything with NaN, is NaN.
        doubt = add(doubt, sub(new, new))
    return total(doubt) == 0.0
