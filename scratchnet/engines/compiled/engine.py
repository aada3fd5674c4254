"""The compiled engines behind the interface of all engines."""

from array import array
from collections.abc import Sequence
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Dataset, Plane, Point, encoding_of, sizes_of
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.compiled.arguments import (
    DIVERGED,
    LANES,
    OPTIMIZER_CODES,
    STOPPED,
    Evaluation,
    Net,
    OptimizerSettings,
    Samples,
    Steps,
    Workspace,
    words_of,
)
from scratchnet.engines.compiled.arithmetics import FAST, Arithmetic, exact_arithmetic
from scratchnet.engines.compiled.helpers import helpers, new_board
from scratchnet.engines.compiled.layout import (
    LaidOutSamples,
    code_of,
    empty_net,
    encoded_points,
    fill_tables,
    grouped,
    grouped_grid,
    panels_of,
    samples_of,
    tables_of,
    workspace_for,
)
from scratchnet.engines.compiled.machine_code import Kernel, kernels_of
from scratchnet.engines.engine import (
    HandoverState,
    Interrupt,
    Interrupted,
    StepSettings,
    TrainedSteps,
)
from scratchnet.engines.maps import shape_of
from scratchnet.engines.reference import dropout_base, initial_parameters
from scratchnet.engines.threads import threads
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.reference.optimizers import Hyperparameters

Array = NDArray[np.float64]

#: Longest stretch of steps in one call.
_MOST_STEPS = 65_536

#: What a neuron costs beside its weights, in weights.
_NEURON_WORK = 10
#: Weights times samples in a step, and in a call, from which on it is shared among threads.
LEAST_WORK, LEAST_WORK_OF_CALL = 300_000, 2_000_000


class CompiledEngine:
    """An engine whose steps run in compiled code that holds no lock of Python's."""

    def __init__(self, arithmetic: Arithmetic, experiment: Experiment, dataset: Dataset) -> None:
        self._arithmetic = arithmetic
        kernels = kernels_of(arithmetic.kind)
        self._train, self._evaluate = kernels["train"], kernels["evaluate"]
        self._encoding = encoding_of(experiment)
        sizes = sizes_of(experiment, dataset)
        training = experiment.training
        network, dropout = experiment.network, experiment.network.dropouts
        net = empty_net(sizes, network.activations, training.loss, dropout)
        self._dropout_base = np.uint64(dropout_base(experiment) if dropout else 0)
        if experiment.network.frozen:
            net = net._replace(frozen=np.zeros_like(net.gradients))
            panels = list(panels_of(net, net.frozen))
            for layer, neuron, index in experiment.network.frozen:
                panels[layer][neuron // LANES, index, neuron % LANES] = 1.0
        workspace = workspace_for(sizes, len(dataset), threads(), dropout=bool(dropout))
        self.compute_in(net, _optimizer_of(experiment), workspace)
        self._samples = samples_of(dataset, self._encoding, sizes[-1])
        self._inputs, self._outputs = sizes[0], sizes[-1]
        self._neurons = sum(sizes)
        self._sample_work = len(self._net.gradients) + _NEURON_WORK * self._neurons
        #: The samples trained on, and others that are evaluated now and then, always the same.
        self._grouped_datasets: list[LaidOutSamples] = [self._samples]
        #: The points whose neurons were asked for last, and they as the kernels take them.
        self._known_points: tuple[Sequence[Point], Array] | None = None
        self.set_parameters(initial_parameters(experiment, dataset))

    def compute_in(self, net: Net, optimizer: OptimizerSettings, workspace: Workspace) -> None:
        """Let the kernels have these arrays from now on."""
        self._net, self._optimizer, self._workspace = net, optimizer, workspace
        # Packed once: in a small network that takes as long as some steps.
        self._words = words_of(net), words_of(optimizer), words_of(workspace)

    @property
    def name(self) -> str:
        """``exact`` or ``fast``."""
        return self._arithmetic.name

    def train(
        self, steps: int, settings: StepSettings, batches: BatchOrder, interrupt: Interrupt
    ) -> TrainedSteps:
        """Make steps in one compiled call."""
        number = len(self._samples.dataset)
        if len(batches.order) != number:
            raise ValueError(f"an order of {len(batches.order)} samples does not fit the dataset")
        size = settings.batch_size
        whole = size is None or size >= number
        losses, penalties, end = self._trained(
            self._words[0], min(steps, _MOST_STEPS), settings, batches, interrupt, whole
        )
        return TrainedSteps(losses, end == DIVERGED, penalties)

    def forward(self, points: Sequence[Point]) -> list[list[float]]:
        """Return the network's outputs for each point."""
        found: list[list[float]] = self.outputs(points).tolist()
        return found

    def outputs(self, points: Sequence[Point], interrupt: Interrupt | None = None) -> Array:
        """Return the same as an array, shape (points, outputs)."""
        _raise_if_interrupted(interrupt)
        for samples in self._grouped_datasets:
            if samples.dataset.inputs is points:
                return self._at(samples.groups.grouped_points, len(points), self._outputs).T
        table = encoded_points(points, self._encoding).reshape(-1, self._inputs)
        return self._at(grouped(table), len(points), self._outputs).T

    def neurons(self, points: Sequence[Point]) -> Array:
        """Return the outputs of all neurons for each point, shape (points, neurons)."""
        if self._known_points is None or self._known_points[0] is not points:
            table = encoded_points(points, self._encoding).reshape(-1, self._inputs)
            self._known_points = points, grouped(table)
        return self._at(self._known_points[1], len(points), self._neurons - self._inputs).T

    def loss_of(self, dataset: Dataset, interrupt: Interrupt | None = None) -> float:
        """Return the mean loss over samples with the current parameters; NaN for none."""
        return self.evaluate(dataset, interrupt)[0]

    def evaluate(self, dataset: Dataset, interrupt: Interrupt | None = None) -> tuple[float, Array]:
        """Return the mean loss over samples and the outputs for each, from one pass."""
        _raise_if_interrupted(interrupt)
        if not len(dataset):
            return nan, np.empty((0, self._outputs))
        samples = next((each for each in self._grouped_datasets if each.dataset is dataset), None)
        if samples is None:
            samples = samples_of(dataset, self._encoding, self._outputs)
            self._grouped_datasets = [self._samples, samples]
        found = np.empty(self._outputs * -(-len(dataset) // LANES) * LANES)
        first = self._neurons - self._outputs
        losses = np.empty(len(found) // self._outputs)
        loss = self._evaluated(samples.groups, first, found, losses)
        return loss, found.reshape(self._outputs, -1)[:, : len(dataset)].T

    def gradients(
        self, batch: Sequence[int] | None = None, interrupt: Interrupt | None = None
    ) -> Parameters:
        """Return ∂L/∂parameter of the mean loss over a batch."""
        samples = len(self._samples.dataset)
        batches = BatchOrder.of(range(samples) if batch is None else batch)
        if not len(batches.order):
            raise ValueError("a batch has at least one sample")
        # Compiled code checks no bounds.
        if not all(0 <= sample < samples for sample in batches.order):
            raise IndexError(f"a batch names samples from 0 to {samples - 1}")
        # A step that goes nowhere; it is undone nevertheless, for -0.0 - 0.0·∂L/∂p may be 0.0.
        before = [numbers.copy() for numbers in (*self._net.state, self._optimizer.powers)]
        settings = StepSettings(0.0, len(batches.order))
        without_dropout = words_of(self._net._replace(dropout=self._net.dropout[:0]))
        interrupt = interrupt or Interrupt()
        _, _, end = self._trained(without_dropout, 1, settings, batches, interrupt, batch is None)
        for numbers, old in zip((*self._net.state, self._optimizer.powers), before, strict=True):
            numbers[:] = old
        if end == STOPPED:
            raise Interrupted
        return self._nested(self._net.gradients)

    def maps(self, plane: Plane, resolution: int, *, hidden: bool = False) -> Array:
        """Return outputs over the plane, shape (neurons, rows, columns)."""
        rows = self._neurons - self._inputs if hidden else self._outputs
        shape = shape_of(plane, resolution)
        grid = grouped_grid(plane, resolution, self._encoding)
        return self._at(grid, shape[0] * shape[1], rows).reshape(rows, *shape)

    def parameters(self) -> Parameters:
        """Return the current parameters."""
        return self._nested(self._net.state.parameters)

    def set_parameters(self, parameters: Parameters) -> None:
        """Copy parameters of the same shape."""
        self._fill(self._net.state.parameters, parameters)

    def use_optimizer(self, experiment: Experiment) -> None:
        """Go on with an experiment's optimizer, in the state that it has before its first step."""
        self.compute_in(self._net, _optimizer_of(experiment), self._workspace)
        self._net.state.first[:] = 0.0
        self._net.state.second[:] = 0.0

    def optimizer_state(self) -> HandoverState:
        """Return what the optimizer keeps."""
        state = self._net.state
        first, second = self._nested(state.first), self._nested(state.second)
        return HandoverState(first, second, *self._optimizer.powers.tolist())

    def set_optimizer_state(self, state: HandoverState) -> None:
        """Continue with what another engine's optimizer kept."""
        self._fill(self._net.state.first, state.first)
        self._fill(self._net.state.second, state.second)
        self._optimizer.powers[:] = state.beta1_power, state.beta2_power

    def _trained(
        self,
        net: bytes,
        steps: int,
        settings: StepSettings,
        batches: BatchOrder,
        interrupt: Interrupt,
        whole: bool,
    ) -> tuple["array[float]", "array[float]", int]:
        """Make steps; return their losses and penalties, and why there are no more.

        If ``whole`` each step takes all samples in their own order.
        """
        losses = array("d", bytes(8 * steps))
        penalties = losses[:] if settings.l1 or settings.l2 else array("d")
        samples = self._samples.groups if whole else self._samples.rows
        asked = Steps(
            batches.order,
            batches.place,
            # Asked for only where batches are drawn: to seed a generator takes as long as 20 steps.
            np.uint64(0 if whole else batches.base),
            0 if whole else settings.batch_size or 0,
            settings.learning_rate,
            settings.factors,
            settings.l1,
            settings.l2,
            self._dropout_base,
            settings.first_step,
            losses,
            penalties,
            interrupt.flag,
            new_board(),
            1,
        )
        words = net, *self._words[1:], words_of(samples)
        taken = len(batches.order) if whole else min(settings.batch_size or 0, len(batches.order))
        made, end = self._called(self._train, words, asked, self._threads_for(taken, steps))
        return losses[:made], penalties[:made], end

    def _at(self, points: Array, number: int, rows: int) -> Array:
        """Return the last ``rows`` neurons at ``number`` points, shape (rows, number)."""
        found = np.empty(rows * (len(points) // self._inputs))
        # The parts that training needs, and targets, are left out.
        none = np.empty(0)
        samples = Samples(number, none, none, points, none)
        first = self._neurons - rows
        self._evaluated(samples, first, found, none)
        return found.reshape(rows, -1)[:, :number]

    def _evaluated(self, samples: Samples, first: int, found: Array, losses: Array) -> float:
        """Fill ``found`` with all neurons from the ``first`` on; return the mean loss.

        ``losses`` is room for that of each sample. If it is empty, what is returned means nothing.
        """
        net, _, workspace = self._words
        asked = Evaluation(first, found, losses, new_board(), 1)
        words = net, workspace, words_of(samples)
        number = self._threads_for(samples.number, 1)
        [loss] = self._called(self._evaluate, words, asked, number)
        return float(loss)

    def _called(
        self, kernel: Kernel, words: tuple[bytes, ...], asked: Steps | Evaluation, number: int
    ) -> tuple[Any, ...]:
        """Call a kernel on so many threads, which share the work; return its results."""
        if number == 1:
            return kernel(*words, words_of(asked))
        asked = asked._replace(threads=number)

        def call(thread: int) -> tuple[Any, ...]:
            return kernel(*words, words_of(asked._replace(thread=thread)))

        with helpers(number - 1, call, asked.board):
            return call(0)

    def _threads_for(self, samples: int, steps: int) -> int:
        """Return how many threads ``steps`` that take so many samples are worth."""
        most = min(threads(), self._workspace.room // self._workspace.block)
        step = samples * self._sample_work
        if most == 1 or step < LEAST_WORK or step * steps < LEAST_WORK_OF_CALL:
            return 1
        return most

    def _nested(self, flat: Array) -> Parameters:
        tables = tables_of(self._net, flat)
        return tuple(tuple(map(tuple, table.tolist())) for table in tables)

    def _fill(self, flat: Array, numbers: Parameters) -> None:
        fill_tables(self._net, flat, numbers)


def _optimizer_of(experiment: Experiment) -> OptimizerSettings:
    """Return the experiment's optimizer, before its first step."""
    hyper = Hyperparameters(momentum=experiment.training.momentum)
    return OptimizerSettings(
        code_of(OPTIMIZER_CODES, experiment.training.optimizer, "optimizer"),
        hyper.momentum,
        hyper.decay,
        hyper.beta1,
        hyper.beta2,
        hyper.epsilon,
        hyper.weight_decay,
        np.ones(2),
    )


def _raise_if_interrupted(interrupt: Interrupt | None) -> None:
    """Raise Interrupted before the start if the flag is set; what follows takes little time."""
    # Its flag alone: what else an interrupt waits for concerns those who hold Python's lock.
    if interrupt is not None and interrupt.flag[0]:
        raise Interrupted


class ExactEngine(CompiledEngine):
    """Bit for bit the reference, at compiled speed."""

    def __init__(self, experiment: Experiment, dataset: Dataset) -> None:
        super().__init__(exact_arithmetic(), experiment, dataset)


class FastEngine(CompiledEngine):
    """Other last bits than the reference, the same ones on every machine."""

    def __init__(self, experiment: Experiment, dataset: Dataset) -> None:
        super().__init__(FAST, experiment, dataset)
