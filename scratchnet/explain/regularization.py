"""How the penalties on weights pull at each of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scratchnet.reference.activations import LINEAR
from scratchnet.reference.article import Layer, Network
from scratchnet.reference.penalties import accumulate_penalty_gradients

Array = NDArray[np.float64]


def penalty_forces(weights: Sequence[float], l1: float, l2: float) -> Array:
    """Return by how much a step with a learning rate of 1 would move each weight, shape (weights,).

    It is the negative gradient of the penalty, −(l1·sign(w) + l2·w), as the reference has it.
    """
    if not len(weights):
        return np.empty(0)
    network = Network([Layer([(*weights, 0.0)], LINEAR)])
    accumulate_penalty_gradients(network, l1, l2)
    return -np.array(network.layers[0].neurons[0].weight_gradients, np.float64)
