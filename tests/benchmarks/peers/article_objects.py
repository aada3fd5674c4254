"""The article's plain Python objects, as ``scratchnet.reference`` has them."""

from itertools import cycle, islice

from scratchnet.datasets import target_outputs
from scratchnet.engines.reference import initial_parameters, network_and_loss
from scratchnet.reference.article import Network, Parameters, one_step
from scratchnet.reference.optimizers import Hyperparameters, Optimizer, adam
from tests.benchmarks.workloads import Workload


class Peer:
    """One object per neuron, one number at a time. Does fractions of an epoch or grid too."""

    name = "the article's objects"

    def __init__(self, workload: Workload) -> None:
        experiment = workload.experiment()
        parameters = initial_parameters(experiment, workload.dataset())
        self._network, self._loss = network_and_loss(experiment, parameters)
        self._learning_rate = workload.learning_rate
        outputs = workload.sizes[-1]
        batches = [
            (inputs, [target_outputs(target, outputs) for target in targets])
            for inputs, targets in workload.batches()
        ]
        self._batches_a_unit = len(batches)
        self._batches = cycle(batches)
        #: The least part of a unit it can do.
        self.least = 1.0 if workload.unit == "points" else 1.0 / len(batches)
        self._points = cycle(batches[0][0]) if workload.unit == "points" else None
        self._update = Network.update_params
        if workload.optimizer == "adam":
            self._update = Optimizer(adam, Hyperparameters()).update_params

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
            one_step(self._network, inputs, targets, self._learning_rate, self._loss, self._update)

    def parameters(self) -> Parameters:
        return self._network.parameters()
