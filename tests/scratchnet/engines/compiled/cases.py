"""Random runs for the compiled engines, and the bits that are compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import strategies as st

from scratchnet.datasets import Dataset
from scratchnet.engines import StepSettings
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.experiment.parameter import Choice, Integer, Parameter, Real
from scratchnet.reference import ACTIVATIONS, Parameters

#: What the plain-Python reference may cost in an example: samples × parameters × steps.
_COST = 120_000
#: What the engines are told step by step, or what the loop that calls them heeds.
_TOLD = ("training.learning_rate", "training.batch_size", "training.steps")

#: Numbers at which arithmetic has its edges.
EDGES = (0.0, -0.0, 5e-324, -5e-324, -1e-310, 2.5e-308, 1e-160, -1e160, 1e300, -1e300, 1.0)

activations = st.sampled_from(sorted(ACTIVATIONS))
#: Hidden neurons of networks with one to six layers, with 1 to 64 neurons each.
shapes = st.integers(0, 5).flatmap(lambda n: st.tuples(*[st.integers(1, 64)] * n))


@dataclass(frozen=True)
class Case:
    """A run: a network, its data, and stretches of steps with their settings.

    ``parameters`` is where it begins.
    """

    experiment: Experiment
    dataset: Dataset
    stretches: tuple[tuple[int, StepSettings], ...]
    edges: tuple[tuple[int, float], ...] = ()

    def begin(self, initial: Parameters) -> Parameters:
        """Return the initial parameters, the edges put in at their places."""
        numbers = flat(initial)
        for place, edge in self.edges:
            numbers[place % len(numbers)] = edge
        left = iter(numbers)
        return tuple(tuple(tuple(next(left) for _ in row) for row in layer) for layer in initial)


def flat(parameters: Parameters) -> list[float]:
    """Return all numbers, one behind the other."""
    return [number for layer in parameters for row in layer for number in row]


def bits(numbers: Iterable[float]) -> list[str]:
    """Return numbers as they are told apart: the sign of 0 counts, and NaN equals NaN."""
    return [number.hex() for number in numbers]


def parameters_of(sizes: Sequence[int]) -> int:
    """Return how many parameters a network has."""
    return sum((before + 1) * neurons for before, neurons in pairwise(sizes))


def data_of(seed: int, samples: int, edges: Sequence[float] = ()) -> Dataset:
    """Return random samples, with ``edges`` here and there."""
    random = Random(seed)
    numbers = [random.uniform(-2, 2) for _ in range(3 * samples)]
    for edge in edges:
        numbers[random.randrange(len(numbers))] = edge
    points = zip(numbers[0::3], numbers[1::3], strict=True)
    return Dataset(tuple(points), tuple(numbers[2::3]))


def _values(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Return whatever a parameter may be, so that new ones are covered without a word here."""
    match parameter:
        case Choice():
            return st.sampled_from(sorted(parameter.choices))
        case Integer():
            return st.integers(parameter.minimum, parameter.maximum)
        case Real():
            return st.floats(parameter.minimum, parameter.maximum)
    raise TypeError(f"no strategy for {parameter}")


_declared = st.fixed_dictionaries(
    {
        path: _values(parameter)
        for path, parameter in PARAMETERS.items()
        if path == "seed" or (path.startswith(("network.", "training.")) and path not in _TOLD)
        if path != "network.hidden"
    }
)
#: The last ones make any network diverge.
_rates = st.floats(-4, 2).map(lambda power: 10**power) | st.sampled_from([0.0, 1e9, 1e160, 1e300])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return any run that costs the reference little."""
    values = draw(_declared)
    experiment = Experiment().with_values({**values, "network.hidden": draw(shapes)})
    most = max(3, _COST // parameters_of(experiment.network.sizes))
    samples = draw(st.integers(1, min(most, 300)))
    batches = st.none() | st.integers(1, samples + 3)
    stretches = []
    for _ in range(draw(st.integers(1, 3))):
        size = draw(batches)
        cost = samples if size is None else min(size, samples)
        steps = draw(st.integers(1, min(max(1, most // cost), 30)))
        most = max(most - steps * cost, 0)
        stretches.append((steps, StepSettings(draw(_rates), size)))
    edges = draw(st.lists(st.tuples(st.integers(0, 20_000), st.sampled_from(EDGES)), max_size=4))
    spice = draw(st.lists(st.sampled_from(EDGES), max_size=3))
    dataset = data_of(draw(st.integers(0, 9999)), samples, spice)
    return Case(experiment, dataset, tuple(stretches), tuple(edges))
