"""A loss as a curve: its value and slope against one output, and where samples lie on it."""

from collections.abc import Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from scratchnet.explain.pre_activations import PreActivations
from scratchnet.reference.article import SIGMOID, sigmoid
from scratchnet.registry.losses import LossRecord

Array = NDArray[np.float64]

#: On the axis of outputs a loss of logits is drawn for logits up to this size.
_FARTHEST_LOGIT = 14.0
_PLACES = 281


class LossAxis(Enum):
    """What a loss is drawn against: an output p, or the logit z whose sigmoid is the output."""

    OUTPUT = "output"
    LOGIT = "logit"

    @classmethod
    def of(cls, loss: LossRecord) -> "LossAxis":
        """Return what a loss is computed from."""
        return cls.LOGIT if loss.from_logits else cls.OUTPUT


def loss_at(
    loss: LossRecord, axis: LossAxis, places: Sequence[float], target: float
) -> tuple[Array, Array]:
    """Return the loss of one output and its slope, each of shape (places,), by the reference.

    On the axis of logits the output is the logit's sigmoid. A loss of all classes together is that
    of two of them whose logits differ by z. A loss of logits is not drawn against outputs here: see
    `loss_against_outputs`.
    """
    values, slopes = [], []
    for x in places:
        value, slope = _at(loss, axis, x, target)
        values.append(value)
        slopes.append(slope)
    return np.array(values, np.float64), np.array(slopes, np.float64)


def loss_against_outputs(loss: LossRecord, target: float) -> tuple[Array, Array]:
    """Return outputs between 0 and 1 and the values of a loss of logits there."""
    logits = np.linspace(-_FARTHEST_LOGIT, _FARTHEST_LOGIT, _PLACES).tolist()
    values, _ = loss_at(loss, LossAxis.LOGIT, logits, target)
    return np.array([sigmoid(z) for z in logits]), values


def _at(loss: LossRecord, axis: LossAxis, x: float, target: float) -> tuple[float, float]:
    definition = loss.definition
    if axis is LossAxis.OUTPUT or (loss.from_logits and definition.per_output):
        return definition.value([x], [target]), definition.derivative([x], [target])[0]
    if loss.from_logits:
        logits, targets = [x, 0.0], [target, 1.0 - target]
        return definition.value(logits, targets), definition.derivative(logits, targets)[0]
    p = SIGMOID.function(x)
    slope = definition.derivative([p], [target])[0] * SIGMOID.derivative(x, p)
    return definition.value([p], [target]), slope


def sample_places(found: PreActivations, loss: LossRecord, axis: LossAxis) -> tuple[Array, Array]:
    """Return where the outputs for samples lie on an axis, and their targets, each of one axis.

    Of a loss of all classes together it is one place for each sample: the logit of the true class
    less log Σ e^z of the others, which with one other is the difference of the two.
    """
    logits, targets = found.layers[-1], found.targets
    if axis is LossAxis.OUTPUT:
        return found.outputs.ravel(), targets.ravel()
    if loss.definition.per_output or logits.shape[1] < 2:
        return logits.ravel(), targets.ravel()
    true = targets.argmax(axis=1)
    rows = np.arange(len(logits))
    others = logits.copy()
    others[rows, true] = -np.inf
    # Of a network that has diverged a place may be NaN.
    with np.errstate(all="ignore"):
        ahead = logits[rows, true] - np.logaddexp.reduce(others, axis=1)
    return ahead, np.ones(len(logits))
