"""The network in plain Python: the definition that everything else is measured against.

Read it in this order, it takes one sitting:

1. ``activations``    - what bends a neuron's sum, and the slope of it
2. ``neuron``         - a weighted sum, and the chain rule through it
3. ``layer``          - neurons side by side; ``softmax`` - those that share a probability of 1
4. ``initialization`` - where weights begin
5. ``network``        - layers one behind the other
6. ``losses``         - how wrong the outputs are; ``penalties`` - what large weights cost
7. ``optimizers``     - how a parameter moves; ``schedules`` - how fast; ``descent`` - all of them
8. ``training``       - one step: forward, backward, update

Only the standard library is used, and nothing is optimised: a faster way to get the same
numbers belongs in ``scratchnet.engines``. Every sum is accumulated explicitly, left to right,
because the built-in ``sum()`` of floats compensates its rounding from Python 3.12 on and would
give other last digits than Python 3.11.
"""

from scratchnet.export.script.former.activations import ACTIVATIONS, Activation, sigmoid
from scratchnet.export.script.former.descent import Descent, Memory, Place
from scratchnet.export.script.former.initialization import INITIALIZATIONS
from scratchnet.export.script.former.layer import Layer
from scratchnet.export.script.former.losses import LOSSES, Loss
from scratchnet.export.script.former.network import Network, Parameters
from scratchnet.export.script.former.neuron import Neuron
from scratchnet.export.script.former.optimizers import OPTIMIZERS, Optimizer, Pace
from scratchnet.export.script.former.penalties import penalty
from scratchnet.export.script.former.schedules import SCHEDULES
from scratchnet.export.script.former.softmax import SoftmaxLayer, softmax
from scratchnet.export.script.former.training import (
    Losses,
    Regularization,
    collect_gradients,
    evaluated,
    gradients,
    train_step,
)

__all__ = [
    "ACTIVATIONS",
    "INITIALIZATIONS",
    "LOSSES",
    "OPTIMIZERS",
    "SCHEDULES",
    "Activation",
    "Descent",
    "Layer",
    "Loss",
    "Losses",
    "Memory",
    "Network",
    "Neuron",
    "Optimizer",
    "Pace",
    "Parameters",
    "Place",
    "Regularization",
    "SoftmaxLayer",
    "collect_gradients",
    "evaluated",
    "gradients",
    "penalty",
    "sigmoid",
    "softmax",
    "train_step",
]
