"""The reference network itself, behind the interface of the engines."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import TYPE_CHECKING

from scratchnet.batches import BatchOrder
from scratchnet.datasets import Dataset
from scratchnet.datasets.sampling import Point
from scratchnet.engines.engine import Interrupt, Made, StepSettings
from scratchnet.experiment import Experiment
from scratchnet.reference import (
    ACTIVATIONS,
    LOSSES,
    Network,
    Parameters,
    gradients,
    train_step,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class _Interrupted(Exception):
    """Raised between two samples to give a step up."""


class ReferenceEngine:
    """The plain-Python objects of ``scratchnet.reference``: slow, and by definition right."""

    name = "reference"

    def __init__(self, experiment: Experiment, dataset: Dataset) -> None:
        self._network = initial_network(experiment)
        self._activations = experiment.network.activations
        self._loss = LOSSES[experiment.training.loss]
        self._dataset = dataset

    def train(
        self, steps: int, settings: StepSettings, batches: BatchOrder, interrupt: Interrupt
    ) -> Made:
        """Make steps; see `scratchnet.reference.training.train_step`.

        A step over many samples takes long in plain Python, so it can be given up between two
        of them: parameters move only after the last.
        """
        losses = array("d")
        while len(losses) < steps and not interrupt():
            before = self.parameters()
            batch = batches.peek(settings.batch_size)
            inputs, targets = self._samples(batch)
            watched = _watched(inputs, interrupt)
            try:
                loss = train_step(
                    self._network, watched, targets, self._loss, settings.learning_rate
                )
            except _Interrupted:
                self._network.forget_gradients()
                break
            batches.deal(batch)
            if not (isfinite(loss) and _all_finite(self.parameters())):
                self.set_parameters(before)
                return Made(losses, diverged=True)
            losses.append(loss)
        return Made(losses)

    def forward(self, points: Sequence[Point]) -> list[list[float]]:
        """Return the network's outputs for each point."""
        return [self._network.forward(point) for point in points]

    def gradients(self, batch: Sequence[int] | None = None) -> Parameters:
        """Return ∂L/∂parameter; see `scratchnet.reference.training.gradients`."""
        return gradients(self._network, *self._samples(batch), self._loss)

    def maps(
        self, domain: tuple[float, float], resolution: int, *, hidden: bool = False
    ) -> "NDArray[np.float64]":
        """Return outputs over the domain, by the twin of `forward` made with NumPy."""
        # NumPy takes longer to import than the command line to start, and training needs none.
        from scratchnet.engines.maps import network_maps

        return network_maps(self.parameters(), self._activations, domain, resolution, hidden=hidden)

    def parameters(self) -> Parameters:
        """Return the present parameters."""
        return self._network.parameters()

    def set_parameters(self, parameters: Parameters) -> None:
        """Take over parameters of the same shape."""
        self._network.set_parameters(parameters)

    def _samples(self, batch: Sequence[int] | None) -> tuple[Sequence[Point], Sequence[float]]:
        inputs, targets = self._dataset.inputs, self._dataset.targets
        if batch is None:
            return inputs, targets
        return [inputs[i] for i in batch], [targets[i] for i in batch]


def _watched(points: Iterable[Point], interrupt: Interrupt) -> Iterator[Point]:
    """Hand on ``points`` until ``interrupt`` answers True."""
    for point in points:
        if interrupt():
            raise _Interrupted
        yield point


def _all_finite(parameters: Parameters) -> bool:
    return all(isfinite(value) for layer in parameters for neuron in layer for value in neuron)


def initial_network(experiment: Experiment) -> Network:
    """Return the experiment's network as it is before training."""
    network = experiment.network
    activations = [ACTIVATIONS[name] for name in network.activations]
    return Network.drawn(network.sizes, activations, experiment.seed)
