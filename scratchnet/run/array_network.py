"""The network of a snapshot at single points, quick enough to follow a pen.

The reference defines the outputs (`Snapshot.outputs`); these agree with it to the last digits.
"""

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Point, encoding_of
from scratchnet.registry import OUTPUT_ACTIVATIONS
from scratchnet.run.snapshot import Snapshot

Array = NDArray[np.float64]


class ArrayNetwork:
    """A snapshot's encoding and parameters, as arrays."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._scaling = snapshot.output_scaling
        self._encoding = snapshot.encoding or encoding_of(snapshot.experiment)
        names = snapshot.experiment.network.activations
        self._layers = [
            (np.array(rows, np.float64), OUTPUT_ACTIVATIONS[name])
            for rows, name in zip(snapshot.parameters, names, strict=True)
        ]

    def layers(self, point: Point) -> list[Array]:
        """Return the outputs of every neuron at a point, layer by layer; the last is the output's.

        Those are as the network learns them, before the scaling of targets is undone. Raises
        UndefinedFormula where a feature has no value.
        """
        values: Array = np.array(self._encoding(point), np.float64)
        found = []
        # A network about to diverge has outputs beyond all numbers.
        with np.errstate(all="ignore"):
            for table, activation in self._layers:
                values = activation.array(table[:, :-1] @ values + table[:, -1])
                found.append(values)
        return found

    def outputs(self, point: Point) -> list[float]:
        """Return the network's outputs at a point, in the targets' units; see `layers`."""
        return self._scaling.unscaled(self.layers(point)[-1].tolist())
