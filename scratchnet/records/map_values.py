"""The function that a network has become, at points all over its inputs."""

from collections.abc import Iterator, Sequence
from itertools import product

from scratchnet.datasets import Encoding, Point, Problem, build_problem, objective_of
from scratchnet.engines import make_engine
from scratchnet.errors import InvalidInput
from scratchnet.formula import Formula, FormulaError
from scratchnet.records.checking import engine_to_repeat
from scratchnet.records.course import Course

#: Points along each axis, its ends included, for one input and for two.
_POINTS = {1: 1_001, 2: 101}
#: A million rows fill a spreadsheet to the brim.
MOST_POINTS = 1_000


def map_rows(course: Course, resolution: int | None, wait: bool) -> Iterator[Sequence[object]]:
    """Yield the inputs in their own units, the outputs, and the objective where one is known.

    One input varies fastest, the first. What has no value at a point is None. Raises InvalidInput
    for parameters that the experiment's network does not have.
    """
    experiment = course.recipe.experiment
    problem = build_problem(experiment)
    _check_shape(course, problem)
    points = points_over(problem, resolution)
    defined = [_has_value(problem.encoding, point) for point in points]
    engine = make_engine(
        engine_to_repeat(course.recipe.engine, wait=wait), experiment, problem.train
    )
    engine.set_parameters(course.parameters)
    inside = [point for point, there in zip(points, defined, strict=True) if there]
    outputs = iter(engine.outputs(inside).tolist() if inside else [])
    objective = objective_of(experiment)
    count = problem.sizes[-1]
    names = ["output"] if count == 1 else [f"output {name}" for name in problem.classes]
    last = ["objective"] if objective is not None else []
    yield [*(axis.name for axis in problem.axes), *names, *last]
    for point, there in zip(points, defined, strict=True):
        values = next(outputs) if there else [None] * count
        target = [_value(objective, point)] if objective is not None else []
        yield [*point, *values, *target]


def points_over(problem: Problem, resolution: int | None) -> list[Point]:
    """Return points over the axes, their ends included, the first input varying fastest."""
    last = (resolution or _POINTS[len(problem.axes)]) - 1
    ticks = [
        [axis.low + (axis.high - axis.low) * k / last for k in range(last)] + [axis.high]
        for axis in problem.axes
    ]
    return [point[::-1] for point in product(*reversed(ticks))]


def _check_shape(course: Course, problem: Problem) -> None:
    outputs = len(course.parameters[-1])
    if outputs != problem.sizes[-1]:
        raise InvalidInput(
            f"the parameters are those of a network with {outputs} outputs; the experiment's has "
            f"{problem.sizes[-1]}"
        )


def _has_value(encoding: Encoding, point: Point) -> bool:
    if not encoding.features:
        return True
    try:
        encoding(point)
    except FormulaError:
        return False
    return True


def _value(objective: Formula, point: Point) -> float | None:
    try:
        return objective(*point)
    except FormulaError:
        return None
