"""The step of an optimiser over all parameters at once; mirrors ``Network.descend``."""

from scratchnet.engines.compiled.kernels.arithmetic import difference_with, piece
from scratchnet.engines.compiled.kernels.lanes import LANES, add, fill, sub, total
from scratchnet.engines.compiled.kernels.memory import load, store


@piece
def descend(arithmetic, net, rate):
    """Move every parameter by -rate·∂L/∂p, keep the old ones; return whether all are finite."""
    rates, doubt = fill(rate), fill(0.0)
    for at in range(0, len(net.parameters), LANES):
        old = load(net.parameters, at)
        new = difference_with(arithmetic, rates, load(net.gradients, at), old)
        store(net.before, at, old)
        store(net.parameters, at, new)
        # 0 for a finite number; infinity less infinity, like everything with NaN, is NaN.
        doubt = add(doubt, sub(new, new))
    return total(doubt) == 0.0


@piece
def step_back(net):
    """Put the parameters back that `descend` kept."""
    for at in range(0, len(net.parameters), LANES):
        store(net.parameters, at, load(net.before, at))
