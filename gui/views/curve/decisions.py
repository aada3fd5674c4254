"""Where along one input the said class changes."""

import numpy as np
from numpy.typing import NDArray

from gui.views.classes import CLASS_THRESHOLD, predicted_classes
from scratchnet.run.snapshot import Axis

Array = NDArray[np.float64]


def decisions_of(outputs: Array, axis: Axis) -> list[float]:
    """Return the places where another class is said on either side, from left to right.

    ``outputs`` has the shape (outputs, cells). Between two cells the outputs are taken as
    straight lines; the place is where those of the two classes meet.
    """
    said = predicted_classes(outputs)
    middles = axis.low + (axis.high - axis.low) * (np.arange(len(said)) + 0.5) / len(said)
    cells = np.flatnonzero(said[1:] != said[:-1])
    # What diverges may be infinite on both sides; the decision then lies half way.
    with np.errstate(over="ignore", invalid="ignore"):
        if len(outputs) == 1:
            ahead = outputs[0] - CLASS_THRESHOLD
            before, after = ahead[cells], ahead[cells + 1]
        else:
            left, right = said[cells], said[cells + 1]
            before = outputs[left, cells] - outputs[right, cells]
            after = outputs[left, cells + 1] - outputs[right, cells + 1]
        step = before - after
    known = np.isfinite(before) & np.isfinite(step) & (step != 0)
    share = np.where(known, np.where(known, before, 0.0) / np.where(known, step, 1.0), 0.5)
    places: list[float] = (middles[cells] + share * (middles[cells + 1] - middles[cells])).tolist()
    return places
