"""The reference network itself, behind the interface of the engines."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import isfinite, nan
from typing import TYPE_CHECKING

from scratchnet.datasets import (
    Axis,
    Dataset,
    Point,
    encoding_of,
    sizes_of,
    target_outputs,
)
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.engine import Interrupt, Interrupted, Made, OptimizerMemory, StepSettings
from scratchnet.experiment import Experiment
from scratchnet.reference import (
    INITIALIZATIONS,
    Descent,
    Memory,
    Network,
    Pace,
    Parameters,
    Regularization,
    evaluated,
    gradients,
    train_step,
)
from scratchnet.registry import LOSSES, OPTIMIZERS, OUTPUT_ACTIVATIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row = Sequence[float]


class ReferenceEngine:
    """The plain-Python objects of ``scratchnet.reference``: slow, and by definition right."""

    name = "reference"

    def __init__(self, experiment: Experiment, dataset: Dataset) -> None:
        self._experiment = experiment
        self._encoding = encoding_of(experiment)
        self._network = initial_network(experiment, dataset)
        self._loss = LOSSES[experiment.training.loss].definition
        self._inputs, self._targets = self._encoded(dataset)
        self._descent = Descent(
            self._network,
            OPTIMIZERS[experiment.training.optimizer].update,
            Pace(momentum=experiment.training.momentum),
            frozenset(experiment.network.frozen),
        )

    def train(
        self, steps: int, settings: StepSettings, batches: BatchOrder, interrupt: Interrupt
    ) -> Made:
        """Make steps; see `scratchnet.reference.training.train_step`.

        A step over many samples takes long in plain Python, so it can be given up between two
        of them: parameters move only after the last.
        """
        losses, penalties = array("d"), array("d")
        regularization = Regularization(settings.l1, settings.l2)
        factors = settings.factors
        while len(losses) < steps and not interrupt():
            before = self.parameters(), self._copied_memory()
            batch = batches.peek(settings.batch_size)
            inputs, targets = self._samples(batch)
            factor = factors[min(len(losses), len(factors) - 1)]
            try:
                found = train_step(
                    self._descent,
                    _watched(inputs, interrupt),
                    targets,
                    self._loss,
                    settings.learning_rate * factor,
                    regularization,
                )
            except Interrupted:
                self._network.zero_grad()
                break
            if not (isfinite(found.total) and _all_finite(self.parameters())):
                self._network.set_parameters(before[0])
                self._descent.memory = before[1]
                return Made(losses, diverged=True, penalties=penalties)
            batches.deal(batch)
            losses.append(found.total)
            if any(regularization):
                penalties.append(found.penalty)
        return Made(losses, penalties=penalties)

    def forward(self, points: Sequence[Point]) -> list[list[float]]:
        """Return the network's outputs for each point."""
        return [self._network.forward(self._encoding(point)) for point in points]

    def outputs(
        self, points: Sequence[Point], interrupt: Interrupt | None = None
    ) -> "NDArray[np.float64]":
        """Return the same as an array."""
        import numpy as np

        encoded = (self._encoding(point) for point in points)
        watched = _watched(encoded, interrupt or Interrupt())
        found = [self._network.forward(row) for row in watched]
        outputs = len(self._network.layers[-1].neurons)
        return np.array(found, np.float64).reshape(len(points), outputs)

    def loss_of(self, dataset: Dataset, interrupt: Interrupt | None = None) -> float:
        """Return the mean loss over samples; see `scratchnet.reference.training.evaluated`."""
        if not len(dataset):
            return nan
        inputs, targets = self._encoded(dataset)
        watched = _watched(inputs, interrupt or Interrupt())
        return evaluated(self._network, watched, targets, self._loss)

    def evaluate(
        self, dataset: Dataset, interrupt: Interrupt | None = None
    ) -> "tuple[float, NDArray[np.float64]]":
        """Return the loss and the outputs, each from a pass of its own."""
        return self.loss_of(dataset, interrupt), self.outputs(dataset.inputs, interrupt)

    def gradients(self, batch: Sequence[int] | None = None) -> Parameters:
        """Return ∂L/∂parameter; see `scratchnet.reference.training.gradients`."""
        if batch is not None and not len(batch):
            raise ValueError("a batch has at least one sample")
        return gradients(self._network, *self._samples(batch), self._loss)

    def maps(
        self, axes: Sequence[Axis], resolution: int, *, hidden: bool = False
    ) -> "NDArray[np.float64]":
        """Return outputs over the axes, by the twin of `forward` made with NumPy."""
        # NumPy takes longer to import than the command line to start, and training needs none.
        from scratchnet.engines.grid import grid_of
        from scratchnet.engines.maps import network_maps

        grid = grid_of(tuple(axes), resolution, self._encoding)
        activations = self._experiment.network.activations
        return network_maps(self.parameters(), activations, grid, hidden=hidden)

    def parameters(self) -> Parameters:
        """Return the present parameters."""
        return self._network.parameters()

    def set_parameters(self, parameters: Parameters) -> None:
        """Take over parameters of the same shape."""
        self._network.set_parameters(parameters)

    def memory(self) -> OptimizerMemory:
        """Return what the optimiser remembers."""
        kept, pace = self._descent.memory.numbers, self._descent.memory.pace
        first, second = (
            tuple(
                tuple(
                    tuple(kept.get((i, j, k), (0.0, 0.0))[which] for k in range(len(row)))
                    for j, row in enumerate(layer)
                )
                for i, layer in enumerate(self.parameters())
            )
            for which in (0, 1)
        )
        return OptimizerMemory(first, second, pace.first_power, pace.second_power)

    def set_memory(self, memory: OptimizerMemory) -> None:
        """Take over what another engine's optimiser remembers."""
        pace = self._descent.memory.pace
        numbers = {
            (i, j, k): (m, v)
            for i, (layer, others) in enumerate(zip(memory.first, memory.second, strict=True))
            for j, (row, other) in enumerate(zip(layer, others, strict=True))
            for k, (m, v) in enumerate(zip(row, other, strict=True))
        }
        self._descent.memory = Memory(
            numbers,
            replace(pace, first_power=memory.first_power, second_power=memory.second_power),
        )

    def _copied_memory(self) -> Memory:
        memory = self._descent.memory
        return Memory(dict(memory.numbers), replace(memory.pace))

    def _encoded(self, dataset: Dataset) -> tuple[list[Row], list[Row]]:
        outputs = len(self._network.layers[-1].neurons)
        inputs = [self._encoding(point) for point in dataset.inputs]
        return inputs, [target_outputs(target, outputs) for target in dataset.targets]

    def _samples(self, batch: Sequence[int] | None) -> tuple[Sequence[Row], Sequence[Row]]:
        if batch is None:
            return self._inputs, self._targets
        return [self._inputs[i] for i in batch], [self._targets[i] for i in batch]


def _watched(points: Iterable[Row], interrupt: Interrupt) -> Iterator[Row]:
    """Hand on ``points`` until ``interrupt`` answers True."""
    for point in points:
        if interrupt():
            raise Interrupted
        yield point


def _all_finite(parameters: Parameters) -> bool:
    return all(isfinite(value) for layer in parameters for neuron in layer for value in neuron)


def initial_network(experiment: Experiment, dataset: Dataset) -> Network:
    """Return the experiment's network as it is before training."""
    network = experiment.network
    activations = [OUTPUT_ACTIVATIONS[name].definition for name in network.activations]
    if network.parameters is not None:
        return Network.made(network.parameters, activations)
    sizes = sizes_of(experiment, dataset)
    return Network.drawn(sizes, activations, experiment.seed, INITIALIZATIONS[network.init])
