"""What charts of training ask of an engine: short runs at many rates, and the loss elsewhere.

The exact engine is used where it is ready, else the reference; both have the same digits.
"""

from collections.abc import Generator
from dataclasses import replace
from functools import cache
from math import inf

from scratchnet.datasets import Dataset, Problem
from scratchnet.engines import EXACT, REFERENCE, Engine, Interrupt, StepSettings, ready_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.engine import HandoverState
from scratchnet.engines.factory import engine_of
from scratchnet.explain.dependence import evenly
from scratchnet.explain.landscapes import Pair
from scratchnet.explain.loss_line import LINE, LossLine, loss_line
from scratchnet.explain.loss_slices import (
    RANDOM,
    RUN,
    LossSlice,
    SliceRequest,
    loss_slice,
    random_plane,
    run_plane,
    weights_plane,
)
from scratchnet.explain.paths import (
    NETWORK,
    OptimizerPaths,
    PathRequest,
    Surface,
    landscape_paths,
    network_paths,
)
from scratchnet.explain.rates import RateTest, Trial, rate_test
from scratchnet.reference.article import Parameters
from scratchnet.reference.optimizers import Place
from scratchnet.run.snapshot import Snapshot
from scratchnet.run.trajectory import trajectory

#: The steps of each run of a range test, by engine.
_MOST_STEPS = {EXACT: 200, REFERENCE: 50}
#: One loss of a network may cost so many products of a sample and a weight, where about 2,000 are
#: asked for: they take some seconds.
_MOST_PRODUCTS = {EXACT: 800_000, REFERENCE: 10_000}
_FEWEST_SAMPLES = 20
#: The reference takes minutes for a finer slice of the loss.
_REFERENCE_CELLS = 21


def tried_rates(problem: Problem) -> Generator[float, None, RateTest]:
    """Test learning rates for a problem's network; see `scratchnet.explain.rates`."""
    training = problem.experiment.training

    @cache
    def start() -> tuple[Engine, Parameters, HandoverState]:
        # Not before it is needed: the result may be known.
        engine = _engine(problem)
        return engine, engine.parameters(), engine.optimizer_state()

    def before() -> float:
        return start()[0].loss_of(problem.train)

    def loss_after(trial: Trial) -> float:
        engine, parameters, state = start()
        engine.set_parameters(parameters)
        engine.set_optimizer_state(state)
        settings = StepSettings(trial.learning_rate, trial.samples, training.l1, training.l2)
        batches = BatchOrder(problem.experiment.seed, len(problem.train), training.shuffle)
        made = engine.train(trial.steps, settings, batches, Interrupt())
        return inf if made.diverged else engine.loss_of(problem.train)

    return rate_test(problem, _MOST_STEPS[_engine_name()], before, loss_after)


def followed_paths(
    problem: Problem, parameters: Parameters, request: PathRequest
) -> Generator[float, None, OptimizerPaths]:
    """Follow every optimizer, with the settings of the problem's experiment."""
    training = problem.experiment.training
    rate = training.learning_rate if request.learning_rate is None else request.learning_rate
    if request.surface != NETWORK:
        return landscape_paths(request, rate, training.momentum)
    places = _places(parameters, request.places)
    numbers = _samples(problem.train, parameters)
    surface = _loss_surface(problem, parameters, places, numbers)
    first, second = places
    present = _value(parameters, first), _value(parameters, second)
    of = len(numbers), len(problem.train)
    return network_paths(request, surface, present, places, of, rate, training.momentum)


def sliced_loss(
    problem: Problem, snapshot: Snapshot, request: SliceRequest
) -> Generator[LossSlice | LossLine | float | None, None, LossSlice | LossLine | None]:
    """Work out the loss around the present parameters, coarse first; see `loss_slices`.

    On the way the fraction that is done is yielded, where it is known.

    Return None where there is no plane: of a run that has not moved, or that has a planted bug;
    and no line, where the other network is unknown or of another shape.
    """
    parameters = snapshot.parameters
    numbers = _samples(problem.train, parameters)
    samples = len(numbers), len(problem.train)
    dataset = _chosen(problem.train, numbers)
    if request.kind == LINE:
        engine = _engine(problem)
        test = _chosen(problem.test, _samples(problem.test, parameters))

        def losses(between: Parameters) -> tuple[float, float | None]:
            engine.set_parameters(between)
            return engine.loss_of(dataset), engine.loss_of(test) if len(test) else None

        return (yield from loss_line(request, parameters, losses, samples))
    if request.kind == RUN:
        path = yield from trajectory(snapshot)
        plane = run_plane(parameters, path, request.reach)
    elif request.kind == RANDOM:
        plane = yield from random_plane(parameters, request.seed, request.reach)
    else:
        places = _places(parameters, request.places)
        plane = yield from weights_plane(parameters, places, request.reach)
    if plane is None:
        return None
    engine = _engine(problem)

    def loss(moved: Parameters) -> float:
        engine.set_parameters(moved)
        return engine.loss_of(dataset)

    if _engine_name() == REFERENCE:
        request = replace(request, cells=min(request.cells, _REFERENCE_CELLS))
    return (yield from loss_slice(request, plane, loss, samples))


def _places(parameters: Parameters, asked: tuple[Place, Place] | None) -> tuple[Place, Place]:
    """Return the places that are asked for if the network has them, else the default ones."""
    if asked is None or not all(_exists(parameters, place) for place in asked):
        return default_places(parameters)
    return asked


def default_places(parameters: Parameters) -> tuple[Place, Place]:
    """Return the places of the first two parameters of the last layer's first neuron."""
    last = len(parameters) - 1
    return (last, 0, 0), (last, 0, 1)


def _samples(dataset: Dataset, parameters: Parameters) -> list[int]:
    """Return the samples whose loss is followed: all, or of very many evenly chosen ones.

    A large network would take minutes for all of them.
    """
    weights = sum(len(row) for layer in parameters for row in layer)
    count = max(_MOST_PRODUCTS[_engine_name()] // weights, _FEWEST_SAMPLES)
    chosen: list[int] = evenly(len(dataset), min(count, len(dataset))).tolist()
    return chosen


def _loss_surface(
    problem: Problem, parameters: Parameters, places: tuple[Place, Place], numbers: list[int]
) -> Surface:
    """Return the loss of some training samples, without penalty, in two of the parameters."""
    engine = _engine(problem)
    first, second = places
    whole = len(numbers) == len(problem.train)
    dataset = _chosen(problem.train, numbers)

    def move(x: float, y: float) -> None:
        engine.set_parameters(_replaced(_replaced(parameters, first, x), second, y))

    def value(x: float, y: float) -> float:
        move(x, y)
        return engine.loss_of(dataset)

    def gradient(x: float, y: float) -> Pair:
        move(x, y)
        found = engine.gradients(None if whole else numbers)
        return _value(found, first), _value(found, second)

    return Surface(value, gradient)


def _chosen(dataset: Dataset, numbers: list[int]) -> Dataset:
    """Return the samples with these numbers."""
    if len(numbers) == len(dataset):
        return dataset
    return replace(
        dataset,
        inputs=tuple(dataset.inputs[number] for number in numbers),
        targets=tuple(dataset.targets[number] for number in numbers),
        other_targets=tuple(
            tuple(column[number] for number in numbers) for column in dataset.other_targets
        ),
    )


def _engine(problem: Problem) -> Engine:
    return engine_of(_engine_name(), problem.experiment, problem.train)


def _engine_name() -> str:
    return ready_engine()


def _exists(parameters: Parameters, place: Place) -> bool:
    layer, neuron, number = place
    return (
        layer < len(parameters)
        and neuron < len(parameters[layer])
        and number < len(parameters[layer][neuron])
    )


def _value(parameters: Parameters, place: Place) -> float:
    layer, neuron, number = place
    return parameters[layer][neuron][number]


def _replaced(parameters: Parameters, place: Place, value: float) -> Parameters:
    """Return parameters with another value at one place."""
    layer, neuron, number = place
    row = parameters[layer][neuron]
    changed = (*row[:number], value, *row[number + 1 :])
    rows = parameters[layer]
    table = (*rows[:neuron], changed, *rows[neuron + 1 :])
    return (*parameters[:layer], table, *parameters[layer + 1 :])
