"""Random numbers: the order of mini-batches and the masks of dropout.

Mirrors ``scratchnet.reference.splitmix`` and ``dropout``, and ``scratchnet.engines.batches``.
"""

import numpy as np

from scratchnet.engines.compiled.arguments import LANES
from scratchnet.engines.compiled.kernels.lanes import mul
from scratchnet.engines.compiled.kernels.memory import FAR, fetch, get, load, put, store
from scratchnet.engines.compiled.kernels.pieces import inlined, subroutine
from scratchnet.reference.splitmix import FIRST_FACTOR, GOLDEN, SECOND_FACTOR

#: So many rounds before a number is exchanged the processor begins to read it, if it is far.
_AHEAD = 16


@inlined
def mixed(state):
    """Return 64 well-mixed bits of a 64-bit number."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(FIRST_FACTOR)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(SECOND_FACTOR)
    return state ^ (state >> np.uint64(31))


@inlined
def _below(state, end):
    """Return a random number from 0 on, below ``end``."""
    return np.int64(((mixed(state) >> np.uint64(32)) * np.uint64(end)) >> np.uint64(32))


@subroutine
def shuffle(order, count, base, epoch):
    """Mirror ``scratchnet.engines.batches.shuffle``."""
    for i in range(count):
        put(order, i, i)
    state = mixed(base + np.uint64(epoch))
    ahead = state + np.uint64(_AHEAD * GOLDEN % 2**64)
    for i in range(count - 1, 0, -1):
        state += np.uint64(GOLDEN)
        j = _below(state, i + 1)
        if count > FAR:
            ahead += np.uint64(GOLDEN)
            fetch(order, _below(ahead, max(i + 1 - _AHEAD, 1)))
        moved = get(order, i)
        put(order, i, get(order, j))
        put(order, j, moved)


@subroutine
def drop(workspace, p, state, sample, stride, first, out, neurons, groups):
    """Multiply a layer's outputs by 0 or 1/(1 - ``p``); keep them and the factors in ``space``.

    The random number of neuron j for the n-th sample of the step is the
    (n·``stride`` + ``first`` + j)-th from ``state`` on; ``sample`` is the n of the block's first.
    """
    kept = 1.0 / (1.0 - p)
    for group in range(groups):
        for j in range(neurons):
            at = out + (group * neurons + j) * LANES
            for lane in range(LANES):
                number = (sample + group * LANES + lane) * stride + first + j + 1
                draw = mixed(state + np.uint64(number) * np.uint64(GOLDEN))
                fraction = np.float64(draw >> np.uint64(11)) * 2.0**-53
                put(workspace.masks, at + lane, kept if fraction >= p else 0.0)
            store(workspace.undropped, at, load(workspace.values, at))
            store(workspace.values, at, mul(load(workspace.values, at), load(workspace.masks, at)))


@subroutine
def drop_gradients(workspace, start, end):
    """Turn ∂L/∂(factor·a) into ∂L/∂a."""
    for at in range(start, end, LANES):
        store(
            workspace.gradients, at, mul(load(workspace.gradients, at), load(workspace.masks, at))
        )
