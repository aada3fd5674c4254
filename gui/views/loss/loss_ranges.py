"""How long the axes of the loss curve are, and how its lines are drawn on them. No Qt."""

import numpy as np
from numpy.typing import NDArray

from gui.views.loss.extremes import Extremes

Array = NDArray[np.float64]
Range = tuple[float, float]

#: No axis of steps that is looked at is longer than this power of ten.
LONGEST_LOG = 15.0
#: The axis of steps is at least this long, and grows by this factor when the curve reaches its
#: end, until the whole run fits. An axis that grew with every step would cost more to draw than
#: all the rest, and would be hard to read.
_SHORTEST_AXIS = 100
_GROWTH = 5
#: What stands for 0 on a logarithmic axis is so far below its end that lines leave the picture.
_BELOW = 1.0
_LEAST_LOG, _GREATEST_LOG = -300.0, 300.0
#: A curve that goes up and down this many times the height of the picture is rough.
_ROUGH = 20.0


def steps_range(made: int, planned: int, log: bool) -> Range:
    """Return the range of the steps' axis, or of its logarithm."""
    last = _SHORTEST_AXIS
    while last < made:
        last *= _GROWTH
    last = min(planned, last)
    return (0.0, float(np.log10(max(last, 2)))) if log else (0.0, float(last))


def loss_range(losses: Extremes, others: Array) -> Range:
    """Return a range from 0 that holds all losses and the others."""
    high = _greatest(losses, others)
    return 0.0, high * 1.05 if high > 0 else 1.0


def log_loss_range(losses: Extremes, others: Array) -> Range:
    """Return a range of logarithms that holds all losses and the others above 0.

    A loss of exactly 0 has no logarithm; the axis ends at the smallest above it.
    """
    low = float(np.min(others, initial=losses.least_above_zero(), where=others > 0))
    low = low if np.isfinite(low) else 0.1
    high = max(_greatest(losses, others), low)
    return float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.1


def above_zero(values: Array, bottom: float) -> Array:
    """Put what has no logarithm below the picture, whose bottom is at a logarithm."""
    if not len(values) or values.min() > 0:
        return values
    below = 10 ** float(np.clip(bottom - _BELOW, _LEAST_LOG, _GREATEST_LOG))
    return np.where(values > 0, values, below)


def is_rough(heights: Array, height: float) -> bool:
    """Whether a curve goes up and down so much that it looks the same with jagged edges.

    To smooth those takes Qt ten times as long as to draw the curve. ``height`` is the picture's.
    """
    return bool(np.abs(np.diff(heights)).sum() > _ROUGH * height)


def _greatest(losses: Extremes, others: Array) -> float:
    greatest = max(losses.greatest(), float(np.max(others, initial=-np.inf)))
    return greatest if np.isfinite(greatest) else 1.0
