"""NumPy written for the purpose: all arrays are made beforehand, and every call fills one."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scratchnet.reference.article import Parameters
from tests.benchmarks.workloads import Points, Workload

Array = NDArray[np.float64]

#: Points evaluated at a time, few enough for their values to stay in the processor's cache.
_CHUNK = 2000


@dataclass
class _Layer:
    """Parameters and their gradients: weights (neurons, inputs), biases (neurons, 1)."""

    activation: str
    weights: Array
    biases: Array
    weight_gradients: Array
    bias_gradients: Array


class _Room:
    """Room for what ``size`` samples become in one layer, each of shape (neurons, size)."""

    def __init__(self, neurons: int, size: int) -> None:
        self.values, self.gradients, self.slopes = (np.empty((neurons, size)) for _ in range(3))


class Peer:
    """Points are columns. One thread, if OPENBLAS_NUM_THREADS says so."""

    name = "NumPy, preallocated"

    def __init__(self, workload: Workload) -> None:
        self._workload = workload
        self._layers = []
        for rows, activation in zip(
            workload.initial_parameters(), workload.activations, strict=True
        ):
            table = np.array(rows)
            weights, biases = table[:, :-1].copy(), table[:, -1:].copy()
            room = np.empty_like(weights), np.empty_like(biases)
            self._layers.append(_Layer(activation, weights, biases, *room))
        self._batches = [(_columns(p), np.array([t])) for p, t in workload.batches()]
        sizes = {len(targets[0]) for _, targets in self._batches} | {_CHUNK}
        self._rooms = {
            size: [_Room(after, size) for _, after in pairwise(workload.sizes)] for size in sizes
        }

    def run(self, units: float) -> None:
        if self._workload.unit == "points":
            for _ in range(round(units / self._workload.samples)):
                self._evaluate()
        else:
            for _ in range(round(units)):
                for inputs, targets in self._batches:
                    self._step(inputs, targets)

    def parameters(self) -> Parameters:
        tables = [np.hstack([layer.weights, layer.biases]) for layer in self._layers]
        return tuple(tuple(map(tuple, table.tolist())) for table in tables)

    def _evaluate(self) -> None:
        points, _ = self._batches[0]
        self.outputs = np.empty(points.shape[1])
        for begin in range(0, points.shape[1], _CHUNK):
            part = slice(begin, begin + _CHUNK)
            self.outputs[part] = self._forward(points[:, part], self._rooms[_CHUNK])[0]

    def _forward(self, values: Array, rooms: list[_Room]) -> Array:
        for layer, room in zip(self._layers, rooms, strict=True):
            z = room.values
            np.dot(layer.weights, values, out=z)
            np.add(z, layer.biases, out=z)
            if layer.activation == "sigmoid":
                np.negative(z, out=z)
                np.exp(z, out=z)
                np.add(z, 1.0, out=z)
                np.divide(1.0, z, out=z)
            elif layer.activation == "tanh":
                np.tanh(z, out=z)
            else:
                np.maximum(z, 0.0, out=z)
            values = z
        return values

    def _step(self, inputs: Array, targets: Array) -> None:
        rooms = self._rooms[targets.shape[1]]
        outputs = self._forward(inputs, rooms)
        np.subtract(outputs, targets, out=rooms[-1].gradients)
        np.multiply(rooms[-1].gradients, 2.0 / targets.shape[1], out=rooms[-1].gradients)
        below = [inputs, *(room.values for room in rooms)]
        for i in range(len(self._layers) - 1, -1, -1):
            layer, room = self._layers[i], rooms[i]
            _slopes(layer.activation, room.values, room.slopes)
            np.multiply(room.gradients, room.slopes, out=room.gradients)
            np.dot(room.gradients, below[i].T, out=layer.weight_gradients)
            np.sum(room.gradients, axis=1, keepdims=True, out=layer.bias_gradients)
            if i > 0:
                np.dot(layer.weights.T, room.gradients, out=rooms[i - 1].gradients)
        rate = self._workload.learning_rate
        for layer in self._layers:
            np.multiply(layer.weight_gradients, rate, out=layer.weight_gradients)
            np.subtract(layer.weights, layer.weight_gradients, out=layer.weights)
            np.multiply(layer.bias_gradients, rate, out=layer.bias_gradients)
            np.subtract(layer.biases, layer.bias_gradients, out=layer.biases)


def _slopes(activation: str, a: Array, slopes: Array) -> None:
    """Fill ``slopes`` with f'(z), from a = f(z)."""
    if activation == "sigmoid":
        np.subtract(1.0, a, out=slopes)
        np.multiply(a, slopes, out=slopes)
    elif activation == "tanh":
        np.multiply(a, a, out=slopes)
        np.subtract(1.0, slopes, out=slopes)
    else:
        np.greater(a, 0.0, out=slopes)


def _columns(points: Points) -> Array:
    return np.array(points).T.copy()
