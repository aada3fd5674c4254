"""The compiled engines behind the interface of all engines."""

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scratchnet.batches import BatchOrder
from scratchnet.datasets import Dataset, build_dataset
from scratchnet.datasets.sampling import Point
from scratchnet.engines.compiled.choosing import exact_arithmetic
from scratchnet.engines.compiled.kernels.activations import CODES
from scratchnet.engines.compiled.kernels.arithmetic import FAST, Arithmetic
from scratchnet.engines.compiled.kernels.outputs import outputs
from scratchnet.engines.compiled.kernels.training import DIVERGED, train
from scratchnet.engines.compiled.layout import (
    empty_net,
    laid_grid,
    laid_out,
    room_for,
    samples_of,
    tables_of,
)
from scratchnet.engines.engine import Interrupt, Made, StepSettings
from scratchnet.engines.reference import initial_network
from scratchnet.experiment import Experiment
from scratchnet.reference import Parameters

Array = NDArray[np.float64]

#: Longest stretch of steps in one call.
_MOST_STEPS = 65_536


class CompiledEngine:
    """An engine whose steps run in compiled code that holds no lock of Python's."""

    def __init__(self, arithmetic: Arithmetic, experiment: Experiment, dataset: Dataset) -> None:
        self._arithmetic = arithmetic
        sizes = experiment.network.sizes
        self._net = empty_net(sizes, [CODES[name] for name in experiment.network.activations])
        self._space = room_for(sizes)
        self._samples = samples_of(dataset)
        self._inputs = sizes[0]
        self._neurons = sum(sizes)
        self.set_parameters(initial_network(experiment).parameters())

    @property
    def name(self) -> str:
        """``exact`` or ``fast``."""
        return self._arithmetic.name

    def train(
        self, steps: int, settings: StepSettings, batches: BatchOrder, interrupt: Interrupt
    ) -> Made:
        """Make steps in one compiled call."""
        if len(batches.order) != len(self._samples.targets):
            raise ValueError(f"an order of {len(batches.order)} samples does not fit the dataset")
        size = settings.batch_size or 0
        losses, end = self._trained(
            min(steps, _MOST_STEPS),
            # As a float even if it is a whole number, for each type is compiled anew.
            float(settings.learning_rate),
            size if size < len(batches.order) else 0,
            batches,
            interrupt,
        )
        kept = array("d")
        kept.frombytes(losses.tobytes())
        return Made(kept, end == DIVERGED)

    def forward(self, points: Sequence[Point]) -> list[list[float]]:
        """Return the network's outputs for each point."""
        table = np.array(points, np.float64).reshape(-1, self._inputs)
        found: list[list[float]] = self._outputs(laid_out(table), len(points), 1).T.tolist()
        return found

    def gradients(self, batch: Sequence[int] | None = None) -> Parameters:
        """Return ∂L/∂parameter of the mean loss over a batch."""
        samples = len(self._samples.targets)
        batches = BatchOrder.of(range(samples) if batch is None else batch)
        # Compiled code would read whatever lies there.
        if not all(0 <= sample < samples for sample in batches.order):
            raise IndexError(f"a batch names samples from 0 to {samples - 1}")
        # A step that goes nowhere; it is undone nevertheless, for -0.0 - 0.0·∂L/∂p may be 0.0.
        before = self._net.parameters.copy()
        self._trained(1, 0.0, len(batches.order), batches, Interrupt())
        self._net.parameters[:] = before
        return self._nested(self._net.gradients)

    def maps(self, domain: tuple[float, float], resolution: int, *, hidden: bool = False) -> Array:
        """Return outputs over the domain, shape (neurons, resolution, resolution)."""
        rows = self._neurons - self._inputs if hidden else 1
        found = self._outputs(laid_grid(domain, resolution), resolution**2, rows)
        return found.reshape(rows, resolution, resolution)

    def parameters(self) -> Parameters:
        """Return the present parameters."""
        return self._nested(self._net.parameters)

    def set_parameters(self, parameters: Parameters) -> None:
        """Take over parameters of the same shape."""
        tables = tables_of(self._net, self._net.parameters)
        for table, rows in zip(tables, parameters, strict=True):
            table[:] = rows

    def _trained(
        self, steps: int, rate: float, batch: int, batches: BatchOrder, interrupt: Interrupt
    ) -> tuple[Array, int]:
        """Make steps; return their losses and why there are no more."""
        losses = np.empty(steps)
        made, end = train(
            self._arithmetic,
            self._net,
            self._space,
            self._samples,
            np.frombuffer(batches.order, np.int64),
            np.frombuffer(batches.place, np.int64),
            np.uint64(batches.base),
            batch,
            rate,
            losses,
            np.frombuffer(interrupt.flag, np.int64),
        )
        return losses[:made], end

    def _outputs(self, points: Array, number: int, rows: int) -> Array:
        """Return the last ``rows`` neurons at ``number`` points, shape (rows, number)."""
        found = np.empty(rows * (len(points) // self._inputs))
        outputs(self._arithmetic, self._net, self._space, points, self._neurons - rows, found)
        return found.reshape(rows, -1)[:, :number]

    def _nested(self, flat: Array) -> Parameters:
        tables = tables_of(self._net, flat)
        return tuple(tuple(map(tuple, table.tolist())) for table in tables)


class ExactEngine(CompiledEngine):
    """Bit for bit the reference, at compiled speed."""

    def __init__(self, experiment: Experiment, dataset: Dataset) -> None:
        super().__init__(exact_arithmetic(), experiment, dataset)


class FastEngine(CompiledEngine):
    """Other last bits than the reference, the same ones on every machine."""

    def __init__(self, experiment: Experiment, dataset: Dataset) -> None:
        super().__init__(FAST, experiment, dataset)


def warm_up(name: str) -> None:
    """Make every kernel of an engine do something, so that it is compiled or loaded."""
    experiment = Experiment().with_values({"data.intervals": 2})
    engine = (FastEngine if name == FAST.name else ExactEngine)(
        experiment, build_dataset(experiment)
    )
    engine.gradients()
    engine.forward([(0.0, 0.0)])
