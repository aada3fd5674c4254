"""The reference network itself, behind the interface of the engines."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import isfinite, nan
from typing import TYPE_CHECKING

from scratchnet.datasets import (
    Dataset,
    Plane,
    Point,
    encoding_of,
    sizes_of,
)
from scratchnet.datasets.dataset import stream
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.engine import (
    HandoverState,
    Interrupt,
    Interrupted,
    StepSettings,
    TrainedSteps,
)
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Loss, Network, Parameters, from_seed, one_step
from scratchnet.reference.dropout import start_dropout, stop_dropout
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.reference.losses import from_logits, mean_loss
from scratchnet.reference.network import build_network, gradients, set_parameters
from scratchnet.reference.optimizers import Hyperparameters, Optimizer, OptimizerState, sgd
from scratchnet.reference.penalties import accumulate_penalty_gradients, penalty
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
        parameters = initial_parameters(experiment, dataset)
        #: The reference's own objects, for those who look inside.
        self.network, self.loss = network_and_loss(experiment, parameters)
        self._inputs, self._targets = self._encoded(dataset)
        self._dropout_base = dropout_base(experiment)
        self._optimizer = optimizer_of(experiment)

    def train(
        self, steps: int, settings: StepSettings, batches: BatchOrder, interrupt: Interrupt
    ) -> TrainedSteps:
        """Make steps; see `scratchnet.reference.article.one_step`.

        A step over many samples takes long in plain Python, so it can be interrupted between two
        of them: parameters move only after the last.
        """
        losses, penalties = array("d"), array("d")
        l1, l2, factors = settings.l1, settings.l2, settings.factors
        while len(losses) < steps and not interrupt():
            before = self.parameters(), self._copied_state()
            batch = batches.peek(settings.batch_size)
            inputs, targets = self._samples(batch)
            rate = settings.learning_rate * factors[min(len(losses), len(factors) - 1)]
            cost = penalty(self.network, l1, l2) if l1 or l2 else 0.0
            start_dropout(self.network, self._dropout_base, settings.first_step + len(losses))
            try:
                loss = cost + one_step(
                    self.network,
                    _interruptible(inputs, interrupt),
                    targets,
                    rate,
                    self.loss,
                    partial(update_params, self._optimizer, l1, l2),
                )
            except Interrupted:
                break
            finally:
                stop_dropout(self.network)
            if not (isfinite(loss) and _all_finite(self.parameters())):
                set_parameters(self.network, before[0])
                self._optimizer.state = before[1]
                return TrainedSteps(losses, diverged=True, penalties=penalties)
            batches.deal(batch)
            losses.append(loss)
            if l1 or l2:
                penalties.append(cost)
        return TrainedSteps(losses, penalties=penalties)

    def forward(self, points: Sequence[Point]) -> list[list[float]]:
        """Return the network's outputs for each point."""
        return [self.network.forward(row) for row in self._encoding.rows(points)]

    def outputs(
        self, points: Sequence[Point], interrupt: Interrupt | None = None
    ) -> "NDArray[np.float64]":
        """Return the same as an array."""
        import numpy as np

        interruptible = _interruptible(self._encoding.kept_rows(points), interrupt or Interrupt())
        found = [self.network.forward(row) for row in interruptible]
        outputs = len(self.network.layers[-1].neurons)
        return np.array(found, np.float64).reshape(len(points), outputs)

    def neurons(self, points: Sequence[Point]) -> "NDArray[np.float64]":
        """Return the outputs of all neurons, as `maps` does."""
        import numpy as np

        from scratchnet.engines.maps import Grid, network_maps

        rows = self._encoding.rows(points)
        values = np.array(rows, np.float64).reshape(len(points), -1).T
        activations = self._experiment.network.activations
        grid = Grid(values, (1, len(points)))
        return network_maps(self.parameters(), activations, grid, hidden=True)[:, 0].T

    def loss_of(self, dataset: Dataset, interrupt: Interrupt | None = None) -> float:
        """Return the mean loss over samples; see `scratchnet.reference.losses.mean_loss`."""
        if not len(dataset):
            return nan
        inputs, targets = self._encoded(dataset)
        interruptible = _interruptible(inputs, interrupt or Interrupt())
        return mean_loss(self.network, interruptible, targets, self.loss)

    def evaluate(
        self, dataset: Dataset, interrupt: Interrupt | None = None
    ) -> "tuple[float, NDArray[np.float64]]":
        """Return the loss and the outputs, each from a pass of its own."""
        return self.loss_of(dataset, interrupt), self.outputs(dataset.inputs, interrupt)

    def gradients(
        self, batch: Sequence[int] | None = None, interrupt: Interrupt | None = None
    ) -> Parameters:
        """Return ∂L/∂parameter; see `scratchnet.reference.network.gradients`."""
        if batch is not None and not len(batch):
            raise ValueError("a batch has at least one sample")
        inputs, targets = self._samples(batch)
        interruptible = _interruptible(inputs, interrupt or Interrupt())
        return gradients(self.network, interruptible, targets, self.loss)

    def maps(self, plane: Plane, resolution: int, *, hidden: bool = False) -> "NDArray[np.float64]":
        """Return outputs over the plane, by `forward` written with NumPy."""
        # NumPy takes longer to import than the command line to start, and training needs none.
        from scratchnet.engines.maps import grid_of, network_maps

        grid = grid_of(plane, resolution, self._encoding)
        activations = self._experiment.network.activations
        return network_maps(self.parameters(), activations, grid, hidden=hidden)

    def parameters(self) -> Parameters:
        """Return the current parameters."""
        return self.network.parameters()

    def set_parameters(self, parameters: Parameters) -> None:
        """Copy parameters of the same shape."""
        set_parameters(self.network, parameters)

    def use_optimizer(self, experiment: Experiment) -> None:
        """Go on with an experiment's optimizer, in the state that it has before its first step."""
        self._optimizer = optimizer_of(experiment)

    def optimizer_state(self) -> HandoverState:
        """Return what the optimizer keeps."""
        state = self._optimizer.state
        first, second = (
            tuple(
                tuple(
                    tuple(state.moments.get((i, j, k), (0.0, 0.0))[which] for k in range(len(row)))
                    for j, row in enumerate(layer)
                )
                for i, layer in enumerate(self.parameters())
            )
            for which in (0, 1)
        )
        return HandoverState(first, second, state.beta1_power, state.beta2_power)

    def set_optimizer_state(self, state: HandoverState) -> None:
        """Continue with what another engine's optimizer kept."""
        moments = {
            (i, j, k): (m, v)
            for i, (layer, others) in enumerate(zip(state.first, state.second, strict=True))
            for j, (row, other) in enumerate(zip(layer, others, strict=True))
            for k, (m, v) in enumerate(zip(row, other, strict=True))
        }
        self._optimizer.state = OptimizerState(moments, state.beta1_power, state.beta2_power)

    def _copied_state(self) -> OptimizerState:
        state = self._optimizer.state
        return replace(state, moments=dict(state.moments))

    def _encoded(self, dataset: Dataset) -> tuple[Sequence[Row], Sequence[Row]]:
        outputs = len(self.network.layers[-1].neurons)
        inputs = self._encoding.kept_rows(dataset.inputs)
        return inputs, dataset.target_outputs(outputs)

    def _samples(self, batch: Sequence[int] | None) -> tuple[Sequence[Row], Sequence[Row]]:
        if batch is None:
            return self._inputs, self._targets
        return [self._inputs[i] for i in batch], [self._targets[i] for i in batch]


def _interruptible(points: Iterable[Row], interrupt: Interrupt) -> Iterator[Row]:
    """Hand on ``points`` until ``interrupt`` answers True."""
    for point in points:
        if interrupt():
            raise Interrupted
        yield point


def _all_finite(parameters: Parameters) -> bool:
    return all(isfinite(value) for layer in parameters for neuron in layer for value in neuron)


def initial_parameters(experiment: Experiment, dataset: Dataset) -> Parameters:
    """Return the parameters of the experiment's network before training."""
    network = experiment.network
    if network.parameters is not None:
        return network.parameters
    sizes = sizes_of(experiment, dataset)
    return from_seed(sizes, experiment.seed, INITIALIZERS[network.init].weight)


def network_and_loss(experiment: Experiment, parameters: Parameters) -> tuple[Network, Loss]:
    """Return the experiment's network with given parameters, ready for `one_step` with the loss."""
    record = LOSSES[experiment.training.loss]
    activations = [OUTPUT_ACTIVATIONS[name].definition for name in experiment.network.activations]
    network = build_network(
        parameters,
        activations,
        from_logits=record.from_logits,
        dropout=experiment.network.dropouts,
    )
    if record.from_logits:
        return network, from_logits(record.definition, network.layers[-1])
    return network, record.definition


def optimizer_of(experiment: Experiment) -> Optimizer:
    """Return the experiment's optimizer, before its first step."""
    training = experiment.training
    return Optimizer(
        OPTIMIZERS[training.optimizer].update,
        Hyperparameters(momentum=training.momentum),
        frozenset(experiment.network.frozen),
    )


def update_params(
    optimizer: Optimizer, l1: float, l2: float, network: Network, learning_rate: float
) -> None:
    """End a step: add the penalty's gradients, and move the parameters by the optimizer."""
    if l1 or l2:
        accumulate_penalty_gradients(network, l1, l2)
    if optimizer.rule is sgd and not optimizer.frozen:
        network.update_params(learning_rate)
        optimizer.count_step()
    else:
        optimizer.update_params(network, learning_rate)


def dropout_base(experiment: Experiment) -> int:
    """Return what the random numbers of dropout are derived from, a stream of their own."""
    return stream(experiment.seed, "dropout").getrandbits(64)
