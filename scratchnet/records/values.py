"""A run's numbers as tables for other programs: CSV at full precision.

Each table is one record in `TABLES`; the command line and the dialog read it.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain, islice, product, repeat
from math import isfinite
from operator import itemgetter
from typing import IO, Any

from scratchnet.datasets import (
    Dataset,
    Encoding,
    Point,
    Problem,
    build_dataset,
    build_problem,
    class_of,
    objective_of,
    predicted_class,
    sample_rows,
)
from scratchnet.datasets.saving import dataset_to_csv, original_values
from scratchnet.datasets.target_scaling import scaling_of_targets
from scratchnet.engines import Interrupt, Interrupted, make_engine
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.experiment.data import table_columns
from scratchnet.formula import Formula, FormulaError
from scratchnet.records.run import Run
from scratchnet.records.verification import Rerun, engine_to_repeat
from scratchnet.reference.article import Parameters
from scratchnet.registry import Registry, are_probabilities
from scratchnet.run.metrics import metrics_for
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.snapshot import Measurement, Snapshot
from scratchnet.tables import guarded

Row = Sequence[object]

#: Rows of parameters by default; rows per decade of steps if they are logarithmic.
_ROWS, _ROWS_PER_DECADE = 1_000, 50
#: More numbers than that fill no spreadsheet, but they do fill the memory.
_MOST_NUMBERS = 50_000_000
#: Rows that are written in one go.
_PORTION = 10_000
#: Points along each axis, its ends included, for one input and for two.
_POINTS = {1: 1_001, 2: 101}
#: With two inputs a million rows, as many as a spreadsheet holds.
MOST_POINTS = 1_000
#: Steps are made in calls of at most this long, so that an interrupt acts at once.
_CHUNK_S = 0.05


@dataclass(frozen=True, slots=True)
class RunData:
    """A run's recipe and results; ``record`` is its file, if it comes from one.

    ``measurements`` is None where nothing was measured on the way.
    """

    recipe: Recipe
    losses: Sequence[float]
    penalties: Sequence[float]
    parameters: Parameters
    measurements: Sequence[Measurement] | None
    record: Run | None = None

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> "RunData":
        """Return the data of a run that was measured."""
        return cls(
            recipe_of(snapshot),
            snapshot.losses,
            snapshot.penalties,
            snapshot.parameters,
            snapshot.measurements,
        )

    @classmethod
    def from_record(cls, run: Run) -> "RunData":
        """Return the data of a run from a file."""
        return cls(run.recipe, run.losses, run.penalties, run.parameters, None, run)


@dataclass(frozen=True, slots=True)
class ValueOptions:
    """How finely to write values.

    Parameters after each ``every`` steps, or (None) about 1,000 times, or ``logarithmic``. Maps
    at ``resolution`` points along each axis, its ends included; None is 101 for two inputs, 1,001
    for one. If ``safe``, no text is taken for a formula by a spreadsheet.
    """

    every: int | None = None
    logarithmic: bool = False
    resolution: int | None = None
    safe: bool = False


@dataclass(frozen=True, slots=True)
class _Request:
    """What a table is written from. ``wait``: an engine may be compiled first, for a re-run."""

    data: RunData
    options: ValueOptions
    progress: Callable[[int], None]
    interrupt: Interrupt
    wait: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name (also of its file), its label, what it holds, and how it is made."""

    name: str
    label: str
    help: str
    portions: Callable[[_Request], Iterator[str]]


def values_portions(
    name: str,
    data: RunData,
    options: ValueOptions = ValueOptions(),
    progress: Callable[[int], None] = lambda _: None,
    interrupt: Interrupt | None = None,
    *,
    wait: bool = True,
) -> Iterator[str]:
    """Yield one of the `TABLES` as CSV, in portions: a header, commas, decimal points, LF.

    ``progress`` is called with the step now and then where the run is repeated, by an engine that
    is compiled first if need be and ``wait`` allows. Raises InvalidInput for a table that cannot be
    written, FormulaError, EngineUnavailable, and Interrupted.
    """
    request = _Request(data, options, progress, interrupt or Interrupt(), wait)
    return TABLES[name].portions(request)


def values_text(*arguments: Any, **options: Any) -> str:
    """Return what `values_portions` yields, as one text."""
    return "".join(values_portions(*arguments, **options))


def write_portions(file: IO[bytes], portions: Iterable[str]) -> int:
    """Write a table's portions; return how many rows it has. Raises what the portions raise."""
    rows = -1
    for portion in portions:
        file.write(portion.encode())
        rows += portion.count("\n")
    return rows


def dataset_text(experiment: Experiment, safe: bool = False) -> str:
    """Return all samples as CSV, training and test samples.

    If ``safe``, no text in it is taken for a formula by a spreadsheet.
    """
    dataset, problem = build_dataset(experiment), build_problem(experiment)
    columns = table_columns(experiment.data)
    return dataset_to_csv(dataset, problem.column_names, columns, safe=safe)


def checkpoints(steps: int, options: ValueOptions) -> list[int]:
    """Return the steps after which parameters are written, including 0 and the last."""
    if options.logarithmic:
        found = {0, steps}
        exponent = 0
        while (step := round(10 ** (exponent / _ROWS_PER_DECADE))) < steps:
            found.add(step)
            exponent += 1
        return sorted(found)
    every = options.every or max(1, -(-steps // _ROWS))
    return sorted({*range(0, steps + 1, every), steps})


def _loss_rows(request: _Request) -> Iterator[Row]:
    yield ("step", _loss_name(request).replace(" ", "_"), "penalty")
    penalties = request.data.penalties
    for index, loss in enumerate(request.data.losses):
        yield (index + 1, loss, penalties[index] if index < len(penalties) else 0.0)


def _loss_name(request: _Request) -> str:
    return scaling_of_targets(request.data.recipe.experiment).loss_name


def _metric_rows(request: _Request) -> Iterator[Row]:
    classes = build_problem(request.data.recipe.experiment).classes
    names = [metric.name for metric in metrics_for(bool(classes))]
    columns = (column for name in names for column in (name, f"test_{name}"))
    yield ("step", f"test {_loss_name(request)}".replace(" ", "_"), *columns, "penalty")
    measurements = request.data.measurements
    if measurements is None:
        measurements = _Repetition(request, measuring=True).finish()
    for each in measurements:
        pairs = ((each.metrics.get(name), each.test_metrics.get(name)) for name in names)
        yield (each.step, each.test_loss, *chain.from_iterable(pairs), each.penalty)


def _parameter_rows(request: _Request) -> Iterator[Row]:
    names = parameter_names(request.data.parameters)
    steps = checkpoints(request.data.recipe.steps, request.options)
    if len(steps) * len(names) > _MOST_NUMBERS:
        raise InvalidInput(
            f"that would be {len(steps):,} rows of {len(names):,} parameters; allowed: "
            f"{_MOST_NUMBERS:,} numbers in all: choose fewer rows"
        )
    yield ("step", *names)
    repetition = _Repetition(request)
    for step in steps:
        parameters = repetition.parameters_after(step)
        yield (step, *(value for layer in parameters for row in layer for value in row))
    repetition.finish()


def parameter_names(parameters: Parameters) -> list[str]:
    """Return a name for each parameter: layer1.neuron1.w1, …, layer1.neuron1.bias, …."""
    return [
        f"layer{layer}.neuron{neuron}.{f'w{index}' if index < len(row) else 'bias'}"
        for layer, rows in enumerate(parameters, 1)
        for neuron, row in enumerate(rows, 1)
        for index in range(1, len(row) + 1)
    ]


def _map_rows(request: _Request) -> Iterator[Row]:
    """Yield the inputs in their units, or the table's columns; the outputs; and the objective if
    it is known.

    The first input varies fastest. A value that is undefined at a point is None. Raises
    InvalidInput for parameters of another network than the experiment's.
    """
    data = request.data
    experiment = data.recipe.experiment
    problem = build_problem(experiment)
    _check_outputs(data, problem)
    points = points_over(problem, request.options.resolution)
    defined = [_is_defined(problem.encoding, point) for point in points]
    name = engine_to_repeat(data.recipe.engine, wait=request.wait)
    engine = make_engine(name, experiment, problem.train)
    engine.set_parameters(data.parameters)
    inside = [point for point, has_value in zip(points, defined, strict=True) if has_value]
    outputs = iter(engine.outputs(inside).tolist() if inside else [])
    objective = objective_of(experiment)
    count = problem.sizes[-1]
    of = problem.classes or problem.target_names
    names = ["output"] if count == 1 else [f"output {name}" for name in of]
    last = ["objective"] if objective is not None else []
    columns, given = table_columns(experiment.data), tuple(axis.name for axis in problem.axes)
    rows: Sequence[Row] = points
    if columns:
        given, rows = original_values(columns, points, given)
    yield [*given, *names, *last]
    for point, row, has_value in zip(points, rows, defined, strict=True):
        values = next(outputs) if has_value else [None] * count
        target = [_objective_value(objective, point)] if objective is not None else []
        yield [*row, *values, *target]


def _prediction_rows(request: _Request) -> Iterator[Row]:
    """Yield each sample in the order of the data: where it is used, its target, what is predicted,
    the output for that (a probability, if the output layer returns some), and its loss.

    Raises InvalidInput for parameters of another network than the experiment's.
    """
    data = request.data
    experiment = data.recipe.experiment
    problem = build_problem(experiment)
    _check_outputs(data, problem)
    engine = make_engine(
        engine_to_repeat(data.recipe.engine, wait=request.wait), experiment, problem.train
    )
    engine.set_parameters(data.parameters)
    classes = problem.classes
    probabilities = are_probabilities(experiment.network.output_activation, problem.sizes[-1])
    yield ["row", "part", *_prediction_names(problem), _loss_name(request)]
    rows = sample_rows(experiment, len(problem.train) + len(problem.test))
    found: list[tuple[int, str, Dataset, int, list[float]]] = []
    for part, dataset, numbers in zip(
        ("training", "test"), (problem.train, problem.test), rows, strict=True
    ):
        outputs = engine.outputs(dataset.inputs).tolist() if len(dataset) else []
        found += zip(numbers, repeat(part), repeat(dataset), range(len(dataset)), outputs)
    for number, part, dataset, index, output in sorted(found, key=itemgetter(0)):
        one = replace(
            dataset,
            inputs=dataset.inputs[index : index + 1],
            targets=dataset.targets[index : index + 1],
            other_targets=tuple(each[index : index + 1] for each in dataset.other_targets),
        )
        loss = engine.loss_of(one)
        if not classes:
            (targets,) = one.target_rows()
            pairs = zip(targets, output, strict=True)
            yield [number + 1, part, *chain.from_iterable(pairs), loss]
            continue
        predicted = predicted_class(output)
        likely = output[predicted] if len(output) > 1 else output[0]
        if len(output) == 1 and predicted == 0 and probabilities:
            likely = 1 - likely
        true = classes[class_of(dataset.targets[index], len(classes))]
        yield [number + 1, part, true, classes[predicted], likely, loss]


def _prediction_names(problem: Problem) -> list[str]:
    """Return the names of the columns of targets and predictions."""
    if problem.classes:
        return ["target", "prediction", "output"]
    if problem.train.target_count == 1:
        return ["target", "prediction"]
    return [f"{what} {name}" for name in problem.target_names for what in ("target", "prediction")]


def points_over(problem: Problem, resolution: int | None) -> list[Point]:
    """Return points over the plane, its ends included, the first axis varying fastest."""
    plane = problem.plane
    last = (resolution or _POINTS[len(plane.axes)]) - 1
    ticks = [
        [float(k) for k in range(len(axis.categories))]
        or [axis.low + (axis.high - axis.low) * k / last for k in range(last)] + [axis.high]
        for axis in plane.axes
    ]
    return [plane.point(position[::-1]) for position in product(*reversed(ticks))]


def _check_outputs(data: RunData, problem: Problem) -> None:
    outputs = len(data.parameters[-1])
    if outputs != problem.sizes[-1]:
        raise InvalidInput(
            f"the parameters are those of a network with {outputs} outputs; the experiment's has "
            f"{problem.sizes[-1]}"
        )


def _is_defined(encoding: Encoding, point: Point) -> bool:
    if not encoding.features:
        return True
    try:
        encoding(point)
    except FormulaError:
        return False
    return True


def _objective_value(objective: Formula, point: Point) -> float | None:
    try:
        return objective(*point)
    except FormulaError:
        return None


def _from_rows(rows: Callable[[_Request], Iterable[Row]]) -> Callable[[_Request], Iterator[str]]:
    return lambda request: _csv(rows(request), request.interrupt, safe=request.options.safe)


#: The tables by name.
TABLES = Registry(
    Table(
        "losses",
        "Loss of every step",
        "loss and penalty of every step",
        _from_rows(_loss_rows),
    ),
    Table(
        "metrics",
        "Metrics and test loss",
        "test loss and metrics, wherever they were evaluated",
        _from_rows(_metric_rows),
    ),
    Table(
        "parameters",
        "Parameters over time",
        "every weight and bias, one row for each of many steps. The run is replayed for it.",
        _from_rows(_parameter_rows),
    ),
    Table(
        "dataset",
        "Dataset",
        "all samples. File → Open data… reads it again.",
        lambda request: iter([dataset_text(request.data.recipe.experiment, request.options.safe)]),
    ),
    Table(
        "map",
        "Output over the inputs",
        "the network's output and the objective on a grid over the inputs",
        _from_rows(_map_rows),
    ),
    Table(
        "predictions",
        "Network's predictions",
        "what is predicted for each sample, and its loss",
        _from_rows(_prediction_rows),
    ),
)


class _Repetition:
    """The replay of a request's run.

    Raises what `Rerun` raises, and Interrupted if the request is interrupted.
    """

    def __init__(self, request: _Request, *, measuring: bool = False) -> None:
        data = request.data
        engine = engine_to_repeat(data.recipe.engine, wait=request.wait)
        self._rerun = Rerun(data.recipe, data.record, engine=engine, measuring=measuring)
        self._progress = request.progress
        self._interrupt = request.interrupt

    def parameters_after(self, step: int) -> Parameters:
        """Continue to a step; return the parameters after it. Raises InvalidInput past the end."""
        self._advance(step)
        self._progress(step)
        if self._rerun.session.step < step:
            raise InvalidInput(f"replaying the run ends after step {self._rerun.session.step:,}")
        return self._rerun.session.parameters()

    def finish(self) -> Sequence[Measurement]:
        """Continue to the end; return what was measured.

        Raises InvalidInput if the record differs: the values would not be those of the run in the
        file.
        """
        self._advance(None)
        check = self._rerun.check()
        if check is not None and not check.equal:
            raise InvalidInput(f"replaying the run does not reproduce it. {check}")
        return self._rerun.session.snapshot().measurements

    def _advance(self, step: int | None) -> None:
        while not self._rerun.advance(step, budget_s=_CHUNK_S, interrupt=self._interrupt):
            if self._interrupt():
                raise Interrupted
            self._progress(self._rerun.session.step)


def _csv(rows: Iterable[Row], interrupt: Interrupt, *, safe: bool) -> Iterator[str]:
    """Yield rows as CSV, in portions; a number that is not finite is left empty."""
    iterator = iter(rows)
    while portion := [[_cell(value, safe) for value in row] for row in islice(iterator, _PORTION)]:
        if interrupt():
            raise Interrupted
        buffer = StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(portion)
        yield buffer.getvalue()


def _cell(value: object, safe: bool) -> object:
    if isinstance(value, str) and safe:
        return guarded(value)
    return None if isinstance(value, float) and not isfinite(value) else value
