"""A run's numbers as tables for other programs: CSV at full precision."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice
from math import isfinite

from scratchnet.datasets import build_dataset, build_problem
from scratchnet.datasets.saving import column_names, dataset_to_csv
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.records.course import Course, Repetition
from scratchnet.records.map_values import map_rows
from scratchnet.reference.article import Parameters
from scratchnet.run.metrics import metrics_for
from scratchnet.run.snapshot import Measurement

Row = Sequence[object]
Watch = Callable[[int], None]

#: What can be told of a run, each in a table of its own, and in words.
VALUES = {
    "losses": "Loss of every step",
    "metrics": "Metrics and test loss",
    "parameters": "Parameters over time",
    "dataset": "Dataset",
    "map": "Output over the inputs",
}
#: So many rows of parameters unless somebody wants others, so many a decade if logarithmic.
_ROWS, _ROWS_A_DECADE = 1_000, 50
#: More numbers than that fill no spreadsheet, but they do fill the memory.
_MOST_NUMBERS = 50_000_000
#: Rows that are written in one go.
_PORTION = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """How finely to tell.

    Parameters after ``every`` so many steps, or (None) about 1,000 times, or ``logarithmic``,
    ever more seldom. Maps at ``resolution`` points along each axis, its ends included; None is
    101 of two inputs, 1,001 of one.
    """

    every: int | None = None
    logarithmic: bool = False
    resolution: int | None = None


def values_text(
    what: str,
    course: Course,
    wanted: Wanted = Wanted(),
    watch: Watch = lambda _: None,
    interrupt: Interrupt | None = None,
    *,
    wait: bool = True,
) -> str:
    """Return one of the `VALUES` as CSV: a header, commas, decimal points, LF.

    ``watch`` is told the step now and then where the run is made anew, by an engine that is
    prepared first if need be and ``wait`` allows. Raises InvalidInput for what cannot be told,
    FormulaError, EngineUnavailable, and Interrupted.
    """
    interrupt = interrupt or Interrupt()
    rows: Iterable[Row]
    match what:
        case "losses":
            rows = loss_rows(course)
        case "metrics":
            rows = _metric_rows(course, watch, interrupt, wait)
        case "parameters":
            rows = _parameter_rows(course, wanted, watch, interrupt, wait)
        case "dataset":
            return dataset_text(course.recipe.experiment)
        case _:
            rows = map_rows(course, wanted.resolution, wait)
    return _text(rows, interrupt)


def dataset_text(experiment: Experiment) -> str:
    """Return all samples as CSV, those to test with among them."""
    dataset, problem = build_dataset(experiment), build_problem(experiment)
    own = experiment.data.names if experiment.data.source == "table" else ()
    names = column_names(own, [axis.name for axis in problem.axes], bool(dataset.classes))
    return dataset_to_csv(dataset, names)


def loss_rows(course: Course) -> Iterator[Row]:
    """Yield the loss of each step, from before its update, and the penalty's part of it."""
    yield ("step", "loss", "penalty")
    penalties = course.penalties
    for index, loss in enumerate(course.losses):
        yield (index + 1, loss, penalties[index] if index < len(penalties) else 0.0)


def checkpoints(steps: int, wanted: Wanted) -> list[int]:
    """Return the steps after which parameters are told: 0 and the last among them."""
    if wanted.logarithmic:
        places = {0, steps}
        exponent = 0
        while (step := round(10 ** (exponent / _ROWS_A_DECADE))) < steps:
            places.add(step)
            exponent += 1
        return sorted(places)
    every = wanted.every or max(1, -(-steps // _ROWS))
    return sorted({*range(0, steps + 1, every), steps})


def _metric_rows(course: Course, watch: Watch, interrupt: Interrupt, wait: bool) -> Iterator[Row]:
    classes = build_problem(course.recipe.experiment).classes
    names = [metric.name for metric in metrics_for(bool(classes))]
    columns = (column for name in names for column in (name, f"test_{name}"))
    yield ("step", "test_loss", *columns, "penalty")
    measurements: Sequence[Measurement] | None = course.measurements
    if measurements is None:
        measurements = Repetition(course, watch, interrupt, wait=wait, measuring=True).finish()
    for each in measurements:
        pairs = ((each.metrics.get(name), each.test_metrics.get(name)) for name in names)
        yield (each.step, each.test_loss, *chain.from_iterable(pairs), each.penalty)


def _parameter_rows(
    course: Course, wanted: Wanted, watch: Watch, interrupt: Interrupt, wait: bool
) -> Iterator[Row]:
    names = parameter_names(course.parameters)
    steps = checkpoints(course.recipe.steps, wanted)
    if len(steps) * len(names) > _MOST_NUMBERS:
        raise InvalidInput(
            f"that would be {len(steps):,} rows of {len(names):,} parameters; allowed: "
            f"{_MOST_NUMBERS:,} numbers in all, by a row less often"
        )
    yield ("step", *names)
    repetition = Repetition(course, watch, interrupt, wait=wait)
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


def _text(rows: Iterable[Row], interrupt: Interrupt) -> str:
    """Return rows as CSV; what there is no finite number for is left empty."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    iterator = iter(rows)
    while portion := [list(map(_cell, row)) for row in islice(iterator, _PORTION)]:
        if interrupt():
            raise Interrupted
        writer.writerows(portion)
    return buffer.getvalue()


def _cell(value: object) -> object:
    return None if isinstance(value, float) and not isfinite(value) else value
