"""SplitMix64; mirrors ``scratchnet.reference.splitmix``."""

import numpy as np

from scratchnet.engines.compiled.kernels.arithmetic import piece
from scratchnet.reference.splitmix import FIRST_FACTOR, SECOND_FACTOR


@piece
def mixed(state):
    """Return 64 well-mixed bits of a 64-bit number."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(FIRST_FACTOR)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(SECOND_FACTOR)
    return state ^ (state >> np.uint64(31))
