"""The reference network itself, behind the interface of the engines."""

from collections.abc import Iterable, Iterator, Sequence

from scratchnet.datasets import Dataset
from scratchnet.datasets.sampling import Point
from scratchnet.engines.engine import Interrupted, StepInterrupted
from scratchnet.experiment import Experiment
from scratchnet.reference import ACTIVATIONS, LOSSES, Network, Parameters, train_step


class ReferenceEngine:
    """The plain-Python objects of ``scratchnet.reference``: slow, and by definition right."""

    name = "reference"

    def __init__(self, experiment: Experiment, dataset: Dataset) -> None:
        self._network = initial_network(experiment)
        self._loss = LOSSES[experiment.training.loss]
        self._dataset = dataset

    def step(
        self, batch: Sequence[int] | None, learning_rate: float, interrupted: Interrupted
    ) -> float:
        """Make one step; see `scratchnet.reference.training.train_step`.

        A step over many samples takes long in plain Python, so it can be given up between two
        of them: parameters move only after the last.
        """
        inputs, targets = self._dataset.inputs, self._dataset.targets
        if batch is not None:
            inputs = tuple(inputs[i] for i in batch)
            targets = tuple(targets[i] for i in batch)
        watched = _watched(inputs, interrupted)
        try:
            return train_step(self._network, watched, targets, self._loss, learning_rate)
        except StepInterrupted:
            self._network.forget_gradients()
            raise

    def parameters(self) -> Parameters:
        """Return the present parameters."""
        return self._network.parameters()

    def set_parameters(self, parameters: Parameters) -> None:
        """Take over parameters of the same shape."""
        self._network.set_parameters(parameters)


def _watched(points: Iterable[Point], interrupted: Interrupted) -> Iterator[Point]:
    """Hand on ``points`` until ``interrupted`` answers True."""
    for point in points:
        if interrupted():
            raise StepInterrupted
        yield point


def initial_network(experiment: Experiment) -> Network:
    """Return the experiment's network as it is before training."""
    shape = experiment.network
    sizes = [2, *shape.hidden, 1]
    hidden = [ACTIVATIONS[shape.activation]] * len(shape.hidden)
    return Network.drawn(sizes, [*hidden, ACTIVATIONS[shape.output_activation]], experiment.seed)
