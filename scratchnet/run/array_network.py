"""The network of a snapshot at single points, quick enough to follow a pen.

The reference defines the outputs (`Snapshot.outputs`); these agree with it to the last digits.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Point, encoding_of
from scratchnet.registry import OUTPUT_ACTIVATIONS
from scratchnet.run.snapshot import Snapshot

Array = NDArray[np.float64]


def layer_outputs(tables: Sequence[Array], activations: Sequence[str], row: Array) -> list[Array]:
    """Return the outputs of every neuron, layer by layer, for what the first layer takes.

    A table has the shape (neurons, inputs + 1), with the biases last.
    """
    values, found = row, []
    # A network about to diverge has outputs beyond all numbers.
    with np.errstate(all="ignore"):
        for table, name in zip(tables, activations, strict=True):
            values = OUTPUT_ACTIVATIONS[name].array(table[:, :-1] @ values + table[:, -1])
            found.append(values)
    return found


class ArrayNetwork:
    """A snapshot's encoding and parameters, as arrays."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._scaling = snapshot.output_scaling
        self._encoding = snapshot.encoding or encoding_of(snapshot.experiment)
        self._activations = snapshot.experiment.network.activations
        self._tables = [np.array(rows, np.float64) for rows in snapshot.parameters]

    def layers(self, point: Point) -> list[Array]:
        """Return the outputs of every neuron at a point, layer by layer; the last is the output's.

        Those are as the network learns them, before the scaling of targets is undone. Raises
        UndefinedFormula where a feature has no value.
        """
        row: Array = np.array(self._encoding(point), np.float64)
        return layer_outputs(self._tables, self._activations, row)

    def outputs(self, point: Point) -> list[float]:
        """Return the network's outputs at a point, in the targets' units; see `layers`."""
        return self._scaling.unscaled(self.layers(point)[-1].tolist())
