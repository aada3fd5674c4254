"""A network for many points at once."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Encoding, Problem
from scratchnet.reference.article import Parameters
from scratchnet.registry import OUTPUT_ACTIVATIONS

Array = NDArray[np.float64]


class BatchNetwork:
    """A problem's network with some parameters, computed with NumPy.

    Mirrors ``scratchnet.reference.Network.forward``. NumPy's ``exp`` may differ from the C
    library's in the last bit, which no picture shows.
    """

    def __init__(self, problem: Problem, parameters: Parameters) -> None:
        self._encoding = problem.encoding
        self._target_scaling = problem.target_scaling
        tables = [np.array(layer, np.float64) for layer in parameters]
        self._weights = [table[:, :-1] for table in tables]
        self._biases = [table[:, -1] for table in tables]
        names = problem.experiment.network.activations
        self._activations = [OUTPUT_ACTIVATIONS[name].array for name in names]

    def outputs(self, points: Array) -> Array:
        """Return the outputs for points, (points, inputs): shape (points, outputs).

        Points are in the units of the inputs, outputs in those of the targets. Outputs are NaN
        where a feature has no value.
        """
        return self.outputs_of(self.sums(points))

    def sums(self, points: Array) -> Array:
        """Return the pre-activations of the first layer, shape (points, neurons)."""
        return self._weighted(0, encoded(self._encoding, points))

    def moved_sums(self, sums: Array, points: Array, inputs: Sequence[int], values: Array) -> Array:
        """Return the ``sums`` of ``points`` after some inputs of theirs have got other values.

        ``values`` has the shape (points, inputs), or (1, inputs) for the same at each. Without
        features only the weights of these inputs count, however many others there are; a weight
        of 0 changes no bit.
        """
        inputs = list(inputs)
        if self._encoding.features:
            moved = points.copy()
            moved[:, inputs] = values
            return self.sums(moved)
        # What a difference of scaled inputs adds needs no shift, only the widths.
        factors = _factors(self._encoding, points.shape[1])[inputs]
        with np.errstate(all="ignore"):
            added: Array = sums + ((values - points[:, inputs]) * factors) @ (
                self._weights[0][:, inputs].T
            )
        return added

    def outputs_of(self, sums: Array) -> Array:
        """Return the outputs from pre-activations of the first layer."""
        return self.in_units(self.activated(len(self._weights) - 1, self._last_sums(sums)))

    def logits_and_outputs(self, points: Array) -> tuple[Array, Array]:
        """Return pre-activations of the output layer, and its outputs: (points, outputs) each.

        The outputs are as the network learns them, before the scaling of targets is undone.
        """
        logits = self._last_sums(self.sums(points))
        return logits, self.activated(len(self._weights) - 1, logits)

    def in_units(self, outputs: Array) -> Array:
        """Return outputs with the scaling of targets undone."""
        return self._target_scaling.unscaled_arrays(outputs.T).T

    def pre_activations(self, points: Array) -> list[Array]:
        """Return the pre-activations of each layer, shape (points, neurons)."""
        return list(self._sums_of_layers(self.sums(points)))

    def _sums_of_layers(self, sums: Array) -> Iterator[Array]:
        """Yield the pre-activations layer by layer, from those of the first."""
        yield sums
        for layer in range(1, len(self._weights)):
            sums = self._weighted(layer, self.activated(layer - 1, sums))
            yield sums

    def _last_sums(self, sums: Array) -> Array:
        *_, last = self._sums_of_layers(sums)
        return last

    def activated(self, layer: int, sums: Array) -> Array:
        """Return the outputs of a layer, counted from 0, from its pre-activations."""
        # Diverged networks have outputs beyond all numbers, and that is what is shown.
        with np.errstate(all="ignore"):
            values: Array = self._activations[layer](sums)
        return values

    def _weighted(self, layer: int, values: Array) -> Array:
        with np.errstate(all="ignore"):
            sums: Array = values @ self._weights[layer].T + self._biases[layer]
        return sums


def encoded(encoding: Encoding, points: Array) -> Array:
    """Return what the first layer takes for points: scaled, then features, (points, features)."""
    if encoding.features:
        columns = encoding.columns(points.tolist(), undefined=np.nan)
        return np.array(columns, np.float64).T
    if encoding.scaling.kind == "none":
        return points
    bases, widths, factors, shifts = np.array(encoding.scaling.transforms(), np.float64).T
    scaled: Array = (points - bases) / widths * factors + shifts
    return scaled


def _factors(encoding: Encoding, inputs: int) -> Array:
    """Return by how much scaling multiplies a difference of each input."""
    if encoding.scaling.kind == "none":
        return np.ones(inputs)
    _, widths, factors, _ = np.array(encoding.scaling.transforms(), np.float64).T
    scale: Array = factors / widths
    return scale
