"""The step of an optimiser over all parameters at once; mirrors ``Network.descend``."""

from scratchnet.engines.compiled.kernels.arithmetic import difference_with, piece
from scratchnet.engines.compiled.kernels.lanes import LANES, add, fill, sub, total
from scratchnet.engines.compiled.kernels.memory import load, store


@piece
def descend(arithmetic, p, g, rate, after):
    """Write p - rate·∂L/∂p of every parameter to ``after``; return whether all are finite."""
    rates, doubt = fill(rate), fill(0.0)
    for at in range(0, len(p), LANES):
        new = difference_with(arithmetic, rates, load(g, at), load(p, at))
        store(after, at, new)
        # 0 for a finite number; infinity less infinity, like everything with NaN, is NaN.
        doubt = add(doubt, sub(new, new))
    return total(doubt) == 0.0


@piece
def copy(source, target):
    """Write all parameters of ``source`` to ``target``."""
    for at in range(0, len(source), LANES):
        store(target, at, load(source, at))
