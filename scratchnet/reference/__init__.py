"""The network in plain Python: the definition that everything else is measured against.

``article`` is the article's network in one file; read it first. The others are passed in from
beside it, each a file that can be read by itself:

- ``activations``, ``softmax`` - activations of neurons, and of an output layer of classes
- ``losses``, ``penalties`` - other losses, and costs of large weights
- ``initializers``, ``optimizers``, ``schedules`` - initial weights, updates, learning rates
- ``dropout`` - hidden neurons left out at random, by numbers of ``splitmix``
- ``network`` - builds a network of all these

Only the standard library is used, and nothing is optimized: a faster way to get the same
numbers belongs in ``scratchnet.engines``.
"""

from scratchnet.reference.article import (
    Activation,
    Layer,
    Loss,
    Network,
    Neuron,
    Parameters,
    from_seed,
    one_step,
    sigmoid,
)
from scratchnet.reference.dropout import DropoutLayer, start_dropout, stop_dropout
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.reference.losses import from_logits, mean_loss
from scratchnet.reference.network import build_network, gradients, keep_params, set_parameters
from scratchnet.reference.optimizers import (
    Hyperparameters,
    Optimizer,
    OptimizerState,
    Place,
    UpdateRule,
)
from scratchnet.reference.penalties import accumulate_penalty_gradients, penalty
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.reference.softmax import Softmax, SoftmaxFromLogits, softmax

__all__ = [
    "INITIALIZERS",
    "SCHEDULES",
    "Activation",
    "DropoutLayer",
    "Hyperparameters",
    "Layer",
    "Loss",
    "Network",
    "Neuron",
    "Optimizer",
    "OptimizerState",
    "Parameters",
    "Place",
    "Softmax",
    "SoftmaxFromLogits",
    "UpdateRule",
    "accumulate_penalty_gradients",
    "build_network",
    "from_logits",
    "from_seed",
    "gradients",
    "keep_params",
    "mean_loss",
    "one_step",
    "penalty",
    "set_parameters",
    "sigmoid",
    "softmax",
    "start_dropout",
    "stop_dropout",
]
