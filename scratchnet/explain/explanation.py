"""What is to be explained of a network, and the result."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Problem
from scratchnet.explain.dependence import PartialDependence, partial_dependence
from scratchnet.explain.importance import Importance, importance_drops
from scratchnet.explain.initialization import Initialization, initialization
from scratchnet.explain.loss_line import LossLine
from scratchnet.explain.loss_slices import LossSlice, SliceRequest
from scratchnet.explain.network import BatchNetwork
from scratchnet.explain.paths import OptimizerPaths, PathRequest
from scratchnet.explain.pre_activations import PreActivations, pre_activations
from scratchnet.explain.projection import Projection, projection
from scratchnet.explain.rates import RateTest
from scratchnet.explain.results import SampleResults, sample_results
from scratchnet.explain.variables import variables_of
from scratchnet.reference.article import Parameters

Array = NDArray[np.float64]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ExplanationRequest:
    """What to work out: ``dependence`` lists the numbers of variables, from 0.

    ``results`` are those of each sample, if there are no more samples than that. ``rates``,
    ``paths`` and ``loss_slice``, which need an engine, are added by
    `scratchnet.run.observation.explain`.
    """

    projection: bool = False
    dependence: tuple[int, ...] = ()
    importance: bool = False
    results: int = 0
    pre_activations: bool = False
    initialization: bool = False
    rates: bool = False
    paths: PathRequest | None = None
    loss_slice: SliceRequest | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What was requested of a network as it was after ``step`` steps.

    ``results`` are those of the training and of the test samples.
    """

    step: int
    projection: Projection | None = None
    dependence: tuple[PartialDependence, ...] = ()
    importance: Importance | None = None
    results: tuple[SampleResults, SampleResults] | None = None
    pre_activations: PreActivations | None = None
    initialization: Initialization | None = None
    rates: RateTest | None = None
    paths: OptimizerPaths | None = None
    loss_slice: LossSlice | LossLine | None = None

    def of_target(self, number: int) -> "Explanation":
        """Return what concerns one of several targets, counted from 0, and all of them together.

        The same object each time, as long as it is among those that were asked for last.
        """
        return _of_target(self, number)

    def covers(self, request: ExplanationRequest) -> bool:
        """Return whether all that is requested is there."""
        numbers = {each.number for each in self.dependence}
        return (
            (self.projection is not None or not request.projection)
            and numbers.issuperset(request.dependence)
            and (self.importance is not None or not request.importance)
            and (self.results is not None or not request.results)
            and (self.pre_activations is not None or not request.pre_activations)
            and (self.initialization is not None or not request.initialization)
            and (self.rates is not None or not request.rates)
            and (
                request.paths is None
                or (self.paths is not None and self.paths.request == request.paths)
            )
            and (
                request.loss_slice is None
                or (
                    self.loss_slice is not None
                    and self.loss_slice.request == request.loss_slice
                    and not self.loss_slice.is_coarse
                )
            )
        )


@lru_cache(maxsize=16)
def _of_target(explanation: Explanation, number: int) -> Explanation:
    column = slice(number, number + 1)
    results = explanation.results
    return replace(
        explanation,
        dependence=tuple(
            replace(each, means=each.means[column], lines=each.lines[:, column])
            for each in explanation.dependence
        ),
        results=results
        and (
            replace(results[0], outputs=results[0].outputs[:, column]),
            replace(results[1], outputs=results[1].outputs[:, column]),
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """What importance is a drop of.

    ``metric`` is its name; ``compute`` takes targets and outputs of some samples, and returns None
    where it is not defined. ``targets`` are those of the training and of the test samples.
    """

    metric: str
    compute: Callable[[Array, Array], float | None]
    targets: tuple[Array, Array]


def explaining(
    problem: Problem,
    parameters: Parameters,
    step: int,
    request: ExplanationRequest,
    score: Score,
) -> Generator[None, None, Explanation]:
    """Work out what is requested of a network that has been trained for ``step`` steps."""
    network = BatchNetwork(problem, parameters)
    variables = variables_of(problem.axes, problem.experiment.data)
    projected = (yield from projection(problem)) if request.projection else None
    dependence = []
    if request.dependence:
        points = np.array(problem.train.inputs, np.float64)
        yield
        for number in request.dependence:
            if number < len(variables):
                variable = variables[number]
                found = yield from partial_dependence(network, points, number, variable)
                dependence.append(found)
    importance = None
    if request.importance:
        test = len(problem.test) > 0
        points = np.array((problem.test if test else problem.train).inputs, np.float64)
        yield
        drops = yield from importance_drops(
            network,
            points,
            variables,
            lambda chosen, outputs: score.compute(score.targets[test][chosen], outputs),
            problem.experiment.seed,
        )
        importance = Importance(variables, score.metric, test, len(points), *drops)
    results = None
    if len(problem.train) + len(problem.test) <= request.results:
        train = yield from sample_results(network, problem, problem.train)
        others = yield from sample_results(network, problem, problem.test)
        results = train, others
    sums = None
    if request.pre_activations:
        sums = yield from pre_activations(network, problem)
    schemes = (yield from initialization(problem)) if request.initialization else None
    return Explanation(step, projected, tuple(dependence), importance, results, sums, schemes)


def finished(work: Generator[object, None, _T], watch: Callable[[], None] = lambda: None) -> _T:
    """Do the work to its end and return the result; ``watch`` is called often, and may raise."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: _T = end.value
            return result
        watch()
