"""The article's plain Python objects, as ``scratchnet.reference`` has them."""

from itertools import cycle, islice

from scratchnet.engines.reference import initial_network
from scratchnet.reference import Descent, Pace, Parameters, train_step
from scratchnet.registry import LOSSES, OPTIMIZERS
from tests.benchmarks.workloads import Workload


class Peer:
    """One object per neuron, one number at a time. Does fractions of an epoch or grid too."""

    name = "the article's objects"

    def __init__(self, workload: Workload) -> None:
        self._network = initial_network(workload.experiment(), workload.dataset())
        self._descent = Descent(self._network, OPTIMIZERS["sgd"].update, Pace())
        self._loss = LOSSES["squared"].definition
        self._learning_rate = workload.learning_rate
        batches = [
            (inputs, [(target,) for target in targets]) for inputs, targets in workload.batches()
        ]
        self._batches_a_unit = len(batches)
        self._batches = cycle(batches)
        #: The least part of a unit it can do.
        self.least = 1.0 if workload.unit == "points" else 1.0 / len(batches)
        self._points = cycle(batches[0][0]) if workload.unit == "points" else None

    def run(self, units: float) -> None:
        """Do the batches or points that come nearest to ``units``, at least one."""
        if self._points is not None:
            for point in islice(self._points, max(1, round(units))):
                self._network.forward(point)
        else:
            self.run_batches(max(1, round(units * self._batches_a_unit)))

    def run_batches(self, count: int) -> None:
        """Make a step with each of the next ``count`` batches."""
        for inputs, targets in islice(self._batches, count):
            train_step(self._descent, inputs, targets, self._loss, self._learning_rate)

    def parameters(self) -> Parameters:
        return self._network.parameters()
