"""NumPy written for the purpose: all arrays are made beforehand, and every call fills one."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scratchnet.reference.article import Parameters
from scratchnet.reference.optimizers import Hyperparameters
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

    def pairs(self) -> list[tuple[Array, Array]]:
        """Return the parameters, each table with its gradients."""
        return [(self.weights, self.weight_gradients), (self.biases, self.bias_gradients)]


class _Adam:
    """Adam for one table of parameters with its gradients."""

    def __init__(self, parameters: Array, gradients: Array) -> None:
        self._parameters, self._gradients = parameters, gradients
        self._first, self._second = np.zeros_like(parameters), np.zeros_like(parameters)
        self._spare = np.empty_like(parameters)
        self._hyper, self._steps = Hyperparameters(), 0

    def update(self, rate: float) -> None:
        hyper, spare = self._hyper, self._spare
        self._steps += 1
        np.multiply(self._first, hyper.beta1, out=self._first)
        np.multiply(self._gradients, 1 - hyper.beta1, out=spare)
        np.add(self._first, spare, out=self._first)
        np.multiply(self._second, hyper.beta2, out=self._second)
        np.multiply(self._gradients, self._gradients, out=spare)
        np.multiply(spare, 1 - hyper.beta2, out=spare)
        np.add(self._second, spare, out=self._second)
        np.sqrt(self._second, out=spare)
        np.divide(spare, (1 - hyper.beta2**self._steps) ** 0.5, out=spare)
        np.add(spare, hyper.epsilon, out=spare)
        np.divide(self._first, spare, out=spare)
        np.multiply(spare, rate / (1 - hyper.beta1**self._steps), out=spare)
        np.subtract(self._parameters, spare, out=self._parameters)


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
        self._adam = None
        if workload.optimizer == "adam":
            self._adam = [_Adam(p, g) for layer in self._layers for p, g in layer.pairs()]
        self._batches = [
            (_columns(p), _one_hot(t, workload.sizes[-1]) if workload.classified else np.array([t]))
            for p, t in workload.batches()
        ]
        sizes = {targets.shape[1] for _, targets in self._batches} | {_CHUNK}
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
            elif layer.activation == "softmax":
                np.subtract(z, z.max(axis=0), out=z)
                np.exp(z, out=z)
                np.divide(z, z.sum(axis=0), out=z)
            else:
                np.maximum(z, 0.0, out=z)
            values = z
        return values

    def _step(self, inputs: Array, targets: Array) -> None:
        rooms = self._rooms[targets.shape[1]]
        outputs = self._forward(inputs, rooms)
        np.subtract(outputs, targets, out=rooms[-1].gradients)
        factor = (1.0 if self._workload.classified else 2.0) / targets.shape[1]
        np.multiply(rooms[-1].gradients, factor, out=rooms[-1].gradients)
        below = [inputs, *(room.values for room in rooms)]
        for i in range(len(self._layers) - 1, -1, -1):
            layer, room = self._layers[i], rooms[i]
            # The gradients of a cross-entropy are those of the logits already.
            if layer.activation != "softmax":
                _slopes(layer.activation, room.values, room.slopes)
                np.multiply(room.gradients, room.slopes, out=room.gradients)
            np.dot(room.gradients, below[i].T, out=layer.weight_gradients)
            np.sum(room.gradients, axis=1, keepdims=True, out=layer.bias_gradients)
            if i > 0:
                np.dot(layer.weights.T, room.gradients, out=rooms[i - 1].gradients)
        rate = self._workload.learning_rate
        for parameters in self._adam or ():
            parameters.update(rate)
        for layer in self._layers if self._adam is None else ():
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


def _one_hot(targets: tuple[float, ...], classes: int) -> Array:
    return np.eye(classes)[:, np.array(targets, int)]


def _columns(points: Points) -> Array:
    return np.array(points).T.copy()
