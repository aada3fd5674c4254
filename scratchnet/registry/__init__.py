"""One record for each activation, loss and optimizer, which every other part reads.

The definitions are in ``scratchnet.reference``; a record adds what the rest of the program knows
of them: labels, ranges, and how other libraries write them.
"""

from scratchnet.registry.activations import (
    ACTIVATIONS,
    OUTPUT_ACTIVATIONS,
    SOFTMAX,
    ActivationRecord,
    OnnxGraph,
    are_probabilities,
)
from scratchnet.registry.losses import LOSSES, LossRecord
from scratchnet.registry.optimizers import OPTIMIZERS, OptimizerRecord, OptimizersWith
from scratchnet.registry.registry import Registry

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "OPTIMIZERS",
    "OUTPUT_ACTIVATIONS",
    "SOFTMAX",
    "ActivationRecord",
    "LossRecord",
    "OnnxGraph",
    "OptimizerRecord",
    "OptimizersWith",
    "Registry",
    "are_probabilities",
]
