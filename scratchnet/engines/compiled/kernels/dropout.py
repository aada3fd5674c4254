"""Dropout over a block of samples; mirrors ``scratchnet.reference.dropout``."""

import numpy as np

from scratchnet.engines.compiled.kernels.arithmetic import part
from scratchnet.engines.compiled.kernels.lanes import LANES, mul
from scratchnet.engines.compiled.kernels.memory import load, put, store
from scratchnet.engines.compiled.kernels.splitmix import mixed
from scratchnet.reference.splitmix import GOLDEN


@part
def drop(space, p, state, sample, stride, first, out, neurons, groups):
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
                put(space.masks, at + lane, kept if fraction >= p else 0.0)
            store(space.undropped, at, load(space.values, at))
            store(space.values, at, mul(load(space.values, at), load(space.masks, at)))


@part
def drop_gradients(space, start, end):
    """Turn ∂L/∂(factor·a) into ∂L/∂a."""
    for at in range(start, end, LANES):
        store(space.gradients, at, mul(load(space.gradients, at), load(space.masks, at)))
