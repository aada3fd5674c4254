"""NumPy driven to its limit: nothing is allocated, and only NumPy is called within a step."""

from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scratchnet.reference.article import Parameters
from tests.benchmarks.workloads import Points, Workload

Array = NDArray[np.float64]
#: Calls to make one after the other, with all their arguments.
Plan = list[Callable[[], object]]

#: Points evaluated at a time, few enough for their values to stay in the processor's cache.
_CHUNK = 2000

# Arrays of no dimension: NumPy takes them in half the time that a Python number takes.
_ZERO, _ONE = np.array(0.0), np.array(1.0)


#: Plans of a ← f(a), by activation.
_ACTIVATIONS: dict[str, Callable[[Array], Plan]] = {
    "sigmoid": lambda a: [
        partial(np.negative, a, a),
        partial(np.exp, a, a),
        partial(np.add, a, _ONE, a),
        partial(np.reciprocal, a, a),
    ],
    "tanh": lambda a: [partial(np.tanh, a, a)],
    "relu": lambda a: [partial(np.maximum, a, _ZERO, out=a)],
}

#: Plans of s ← f'(z) from a = f(z): a - a², 1 - a², and the sign of a, which is never negative.
_SLOPES: dict[str, Callable[[Array, Array], Plan]] = {
    "sigmoid": lambda a, s: [partial(np.square, a, s), partial(np.subtract, a, s, s)],
    "tanh": lambda a, s: [partial(np.square, a, s), partial(np.subtract, _ONE, s, s)],
    "relu": lambda a, s: [partial(np.sign, a, s)],
}


class _Room:
    """Room for a layer's values with a row of ones below, for ∂L/∂a, then ∂L/∂z, and for slopes."""

    def __init__(self, neurons: int, size: int) -> None:
        self.values = np.ones((neurons + 1, size))
        self.own = self.values[:-1]
        self.delta, self.slope = np.empty((neurons, size)), np.empty((neurons, size))


class Peer:
    """A unit of work is planned beforehand as a list of calls between arrays that stay.

    The row of ones below a layer's values lets one product do weights and bias, which stand as
    rows ``(w…, b)``. The learning rate goes into the derivative of the loss, so that an update is
    one subtraction for all parameters.
    """

    name = "NumPy, planned call by call"

    def __init__(self, workload: Workload) -> None:
        self._workload = workload
        self._flat = np.concatenate([r for layer in workload.initial_parameters() for r in layer])
        self._flat_gradients = np.empty_like(self._flat)
        self._tables = self._per_layer(self._flat)
        self._gradients = self._per_layer(self._flat_gradients)
        if workload.unit == "points":
            self._units_a_plan, self._plan = workload.samples, self._grid()
        else:
            self._units_a_plan, self._plan = 1, self._epoch()

    def run(self, units: float) -> None:
        for _ in range(round(units / self._units_a_plan)):
            for call in self._plan:
                call()

    def parameters(self) -> Parameters:
        return tuple(tuple(map(tuple, table.tolist())) for table in self._tables)

    def _per_layer(self, flat: Array) -> list[Array]:
        """Return a flat array as a table (neurons, inputs + 1) for each layer."""
        shapes = [(neurons, inputs + 1) for inputs, neurons in pairwise(self._workload.sizes)]
        ends = np.cumsum([rows * columns for rows, columns in shapes])[:-1]
        return [p.reshape(s) for p, s in zip(np.split(flat, ends), shapes, strict=True)]

    def _grid(self) -> Plan:
        """Plan the outputs at all points, part by part."""
        plan: Plan = []
        points = self._workload.dataset().inputs
        self.outputs = np.empty((1, len(points)))
        for begin in range(0, len(points), _CHUNK):
            part = slice(begin, begin + _CHUNK)
            room = self._room(len(points[part]))
            plan += self._forward(_with_ones(points[part]), room)
            plan.append(partial(np.copyto, self.outputs[:, part], room[-1].own))
        return plan

    def _epoch(self) -> Plan:
        """Plan a step with each batch."""
        plan: Plan = []
        for points, targets in self._workload.batches():
            inputs, room = _with_ones(points), self._room(len(points))
            plan += self._forward(inputs, room)
            plan += self._backward(inputs, np.array([targets]), room)
            plan.append(partial(np.subtract, self._flat, self._flat_gradients, self._flat))
        return plan

    def _forward(self, inputs: Array, room: list[_Room]) -> Plan:
        plan: Plan = []
        for table, layer, name in zip(self._tables, room, self._workload.activations, strict=True):
            plan.append(partial(np.dot, table, inputs, layer.own))
            plan += _ACTIVATIONS[name](layer.own)
            inputs = layer.values
        return plan

    def _backward(self, inputs: Array, targets: Array, room: list[_Room]) -> Plan:
        scale = np.array(2 * self._workload.learning_rate / targets.size)
        error = room[-1].delta
        plan: Plan = [
            partial(np.subtract, room[-1].own, targets, error),
            partial(np.multiply, error, scale, error),
        ]
        below = [inputs, *(layer.values for layer in room)]
        for i, name in reversed(list(enumerate(self._workload.activations))):
            delta = room[i].delta
            plan += _SLOPES[name](room[i].own, room[i].slope)
            plan.append(partial(np.multiply, delta, room[i].slope, delta))
            plan.append(partial(np.dot, delta, below[i].T, self._gradients[i]))
            if i > 0:
                plan.append(partial(np.dot, self._tables[i][:, :-1].T, delta, room[i - 1].delta))
        return plan

    @cache  # noqa: B019 - a peer lives as long as its benchmark
    def _room(self, size: int) -> list[_Room]:
        """Return room for ``size`` samples in each layer: the same for every batch of the size."""
        return [_Room(neurons, size) for neurons in self._workload.sizes[1:]]


def _with_ones(points: Points) -> Array:
    return np.array([*zip(*points, strict=True), np.ones(len(points))])
