"""The network in plain Python: the definition that everything else is measured against.

Read it in this order, it takes one sitting:

1. ``activations`` - the sigmoid and its slope
2. ``neuron``      - a weighted sum, and the chain rule through it
3. ``layer``       - neurons side by side
4. ``network``     - layers one behind the other
5. ``losses``      - how wrong an output is
6. ``training``    - one step: forward, backward, update

Only the standard library is used, and nothing is optimised: a faster way to get the same
numbers belongs in ``scratchnet.engines``. Every sum is accumulated explicitly, left to right,
because the built-in ``sum()`` of floats compensates its rounding from Python 3.12 on and would
give other last digits than Python 3.11.
"""

from scratchnet.reference.activations import ACTIVATIONS, Activation, sigmoid
from scratchnet.reference.layer import Layer
from scratchnet.reference.losses import LOSSES, Loss
from scratchnet.reference.network import Network, Parameters
from scratchnet.reference.neuron import Neuron
from scratchnet.reference.training import gradients, train_step

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "Activation",
    "Layer",
    "Loss",
    "Network",
    "Neuron",
    "Parameters",
    "gradients",
    "sigmoid",
    "train_step",
]
