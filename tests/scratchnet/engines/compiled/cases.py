"""Random runs for the compiled engines, and the bits that are compared."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import strategies as st

from scratchnet.datasets import Dataset, sizes_of
from scratchnet.declare.parameter import Choice, Flag, Integer, Parameter, Real
from scratchnet.engines import StepSettings
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.reference.article import Parameters
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.registry import ACTIVATIONS, LOSSES

#: What the plain-Python reference may cost in an example: samples × parameters × steps.
_COST = 120_000
#: Settings that engines take step by step, or that the loop which calls them uses.
_TOLD = (
    "training.learning_rate",
    "training.schedule",
    "training.schedule_every",
    "training.schedule_factor",
    "training.batch_size",
    "training.l1",
    "training.l2",
    "training.steps",
    "training.target_loss",
    "training.patience",
)
#: Settings that must fit others, and are drawn accordingly.
_FITTED = (
    "network.features",
    "network.hidden",
    "network.activation",
    "network.dropout",
    "network.output_activation",
    "network.parameters",
    "network.frozen",
    "training.loss",
)

#: Numbers at which arithmetic has its edges.
EDGES = (0.0, -0.0, 5e-324, -5e-324, -1e-310, 2.5e-308, 1e-160, -1e160, 1e300, -1e300, 1.0)

activations = st.sampled_from(sorted(ACTIVATIONS))
#: The output activations that a loss may follow.
OUTPUTS = {
    name: (loss.output_activation,) if loss.output_activation else (*sorted(ACTIVATIONS), "softmax")
    for name, loss in LOSSES.items()
}
#: Formulas that have a value at every point that `data_of` makes without edges.
_FEATURES = {
    1: ("x", "x*x", "sin(3*x)", "abs(x)", "x < 0.5", "exp(x)", "0"),
    2: ("x", "y", "x*y", "y*y", "sin(3*x)", "cos(x + y)", "max(x, y)", "x < y", "1"),
}
#: Hidden neurons of networks with one to six layers, with 1 to 64 neurons each.
shapes = st.integers(0, 5).flatmap(lambda n: st.tuples(*[st.integers(1, 64)] * n))


#: Mostly none.
_dropouts = st.sampled_from([0.0, 0.0, 0.5]) | st.floats(0, 1, exclude_max=True)

NO_SAMPLES = Dataset((), ())


@dataclass(frozen=True)
class Case:
    """A run: a network, its data, and stretches of steps with their settings.

    ``edges`` are put into the parameters at its beginning; ``test`` is not trained on.
    """

    experiment: Experiment
    dataset: Dataset
    stretches: tuple[tuple[int, StepSettings], ...]
    edges: tuple[tuple[int, float], ...] = ()
    test: Dataset = NO_SAMPLES

    def begin(self, initial: Parameters) -> Parameters:
        """Return the initial parameters, the edges put in at their places."""
        numbers = flat(initial)
        for place, edge in self.edges:
            numbers[place % len(numbers)] = edge
        left = iter(numbers)
        return tuple(tuple(tuple(next(left) for _ in row) for row in layer) for layer in initial)


def flat(parameters: Parameters) -> list[float]:
    """Return all numbers, one after another."""
    return [number for layer in parameters for row in layer for number in row]


def bits(numbers: Iterable[float]) -> list[str]:
    """Return numbers so that == compares bits: the sign of 0 counts, and NaN equals NaN."""
    return [number.hex() for number in numbers]


def parameters_of(sizes: Sequence[int]) -> int:
    """Return how many parameters a network has."""
    return sum((before + 1) * neurons for before, neurons in pairwise(sizes))


def data_of(
    seed: int,
    samples: int,
    edges: Sequence[float] = (),
    *,
    classes: int = 0,
    inputs: int = 2,
) -> Dataset:
    """Return random samples, with ``edges`` here and there; targets are numbers of ``classes``."""
    random = Random(seed)
    columns = inputs + 1
    numbers = [random.uniform(-2, 2) for _ in range(columns * samples)]
    if classes:
        numbers[inputs::columns] = [float(random.randrange(classes)) for _ in range(samples)]
    for edge in edges:
        numbers[random.randrange(len(numbers))] = edge
    points = zip(*(numbers[k::columns] for k in range(inputs)), strict=True)
    names = tuple(f"class {number}" for number in range(classes))
    return Dataset(tuple(points), tuple(numbers[inputs::columns]), names)


def of_many_inputs(inputs: int, **values: object) -> Experiment:
    """Return an experiment whose network takes so many inputs; its own samples are zeros."""
    table = {"data.source": "table", "data.inputs": [[0.0] * inputs] * 2, "data.targets": [0, 1]}
    given = {f"network.{name}": value for name, value in values.items()}
    return Experiment().with_values({**table, **given, "seed": 2})


def _values(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Return any allowed value of a parameter, so that new parameters are covered automatically."""
    match parameter:
        case Choice():
            return st.sampled_from(sorted(parameter.choices))
        case Flag():
            return st.booleans()
        case Integer():
            return st.integers(parameter.minimum, parameter.maximum)
        case Real():
            return st.floats(parameter.minimum, parameter.maximum)
    raise TypeError(f"no strategy for {parameter}")


_declared = st.fixed_dictionaries(
    {
        path: _values(parameter)
        for path, parameter in PARAMETERS.items()
        if path == "seed" or path.startswith(("network.", "training."))
        if path not in (*_TOLD, *_FITTED)
    }
)
#: The last ones make any network diverge.
_rates = st.floats(-4, 2).map(lambda power: 10**power) | st.sampled_from([0.0, 1e9, 1e160, 1e300])
_costs = st.just(0.0) | st.floats(0, 1)
_spice = st.lists(st.sampled_from(EDGES), max_size=3)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Experiment, int]:
    """Return any network with its loss and optimiser, and how many classes it is to tell."""
    hidden, inputs = draw(shapes), draw(st.sampled_from([2, 1]))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    output = draw(st.sampled_from(OUTPUTS[loss]))
    classes = draw(st.integers(2, 10) if output == "softmax" else st.just(0) | st.integers(2, 10))
    features = draw(st.lists(st.sampled_from(_FEATURES[inputs]), max_size=4))
    values = draw(_declared) | {
        "data.dimensions": inputs,
        "data.formula": "x",
        "network.features": features,
        "network.hidden": hidden,
        "network.activation": draw(activations | st.tuples(*[activations] * len(hidden))),
        "network.dropout": draw(_dropouts | st.tuples(*[_dropouts] * len(hidden))),
        "network.output_activation": output,
        "training.loss": loss,
    }
    return Experiment().with_values(values), classes


@st.composite
def _frozen(draw: st.DrawFn, sizes: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
    """Return some places of a network, or all those of a layer."""
    layer = draw(st.integers(0, len(sizes) - 2))
    neurons, indices = st.integers(0, sizes[layer + 1] - 1), st.integers(0, sizes[layer])
    if draw(st.integers(0, 7)) == 0:
        every = range(sizes[layer + 1]), range(sizes[layer] + 1)
        return tuple((layer, j, k) for j in every[0] for k in every[1])
    return tuple(draw(st.lists(st.tuples(st.just(layer), neurons, indices), max_size=5)))


@st.composite
def _settings(draw: st.DrawFn, steps: int, size: int | None) -> StepSettings:
    factor = SCHEDULES[draw(st.sampled_from(sorted(SCHEDULES)))].factor
    every, by = draw(st.integers(1, 9)), draw(st.floats(0.001, 1))
    # Fewer than there are steps, as many, or more.
    factors = [factor(k, steps, every, by) for k in range(draw(st.integers(1, steps + 2)))]
    costs = draw(_costs), draw(_costs)
    first_step = draw(st.integers(0, 10_000_000))
    return StepSettings(draw(_rates), size, *costs, array("d", factors), first_step)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return any run that costs the reference little."""
    experiment, classes = draw(networks())
    inputs = experiment.data.dimensions
    sizes = sizes_of(experiment, data_of(0, 1, classes=classes, inputs=inputs))
    experiment = experiment.with_values({"network.frozen": draw(st.just(()) | _frozen(sizes))})
    most = max(3, _COST // parameters_of(sizes))
    samples = draw(st.integers(1, min(most, 300)))
    batches = st.none() | st.integers(1, samples + 3)
    stretches = []
    for _ in range(draw(st.integers(1, 3))):
        size = draw(batches)
        cost = samples if size is None else min(size, samples)
        steps = draw(st.integers(1, min(max(1, most // cost), 30)))
        most = max(most - steps * cost, 0)
        stretches.append((steps, draw(_settings(steps, size))))
    edges = draw(st.lists(st.tuples(st.integers(0, 20_000), st.sampled_from(EDGES)), max_size=4))
    spice = [] if experiment.network.features else draw(_spice)
    dataset, test = (
        data_of(draw(st.integers(0, 9999)), number, spice, classes=classes, inputs=inputs)
        for number in (samples, draw(st.integers(1, min(samples, 20))))
    )
    return Case(experiment, dataset, tuple(stretches), tuple(edges), test)
