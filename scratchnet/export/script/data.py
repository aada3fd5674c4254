"""The part of a script that makes the samples: from a formula, the gallery or your own table."""

import re
from collections.abc import Callable
from functools import partial

from scratchnet.datasets import Problem, objective_of
from scratchnet.datasets.dataset import (
    class_labels,
    grid_points,
    sample_test_indices,
    stream,
    target_outputs,
    uniform_points,
)
from scratchnet.experiment import Data
from scratchnet.experiment.data import input_names
from scratchnet.export.script.builder import ScriptBuilder
from scratchnet.export.script.texts import comment_text, docstring_text, literal, table
from scratchnet.formula import Formula, parse_formula, python_source
from scratchnet.gallery import GALLERY
from scratchnet.tables.scaling import (
    low_and_high,
    mean_and_deviation,
    range_transform,
    scaled,
    standard_transform,
)

#: A function of the standard library, as formulas call it in Python.
_CALLED = re.compile(r"\bmath\.(\w+)")
#: What fits each kind of scaling to a column, and what it makes of that.
SCALING_FUNCTIONS: dict[str, tuple[Callable[..., object], Callable[..., object]]] = {
    "standard": (mean_and_deviation, standard_transform),
    "range": (low_and_high, range_transform),
}


def write_data(script: ScriptBuilder, problem: Problem) -> None:
    """Write ``training_samples()``: inputs and targets, a row for each sample."""
    experiment = problem.experiment
    data = experiment.data
    script.begin("The data")
    seed = "SEED"
    if data.seed is not None:
        seed = script.setting("DATA_SEED", literal(data.seed), "decides samples, noise and split")
    objective = objective_of(experiment)
    if objective is not None:
        _write_objective(script, objective)
    if data.source == "formula":
        lines = _formula_lines(script, data, seed)
    elif data.source == "gallery":
        lines = _gallery_lines(script, data, seed)
    else:
        lines = _table_lines(script, problem)
    lines += _split_lines(script, data, seed)
    lines += _row_lines(script, problem)
    body = "".join(f"    {line}\n" for line in lines)
    script.write(
        "def training_samples():\n"
        '    """Return the inputs and the targets of all training samples, a row for each."""\n'
        + body
    )


def _formula_lines(script: ScriptBuilder, data: Data, seed: str) -> list[str]:
    script.setting("DOMAIN", literal(data.domain), "the range of every input")
    dimensions = "" if data.dimensions == 2 else f", {data.dimensions}"
    if data.sampling == "grid":
        script.setting("INTERVALS", literal(data.intervals), "of the grid along each axis")
        script.take(grid_points)
        lines = [f"points = grid_points(DOMAIN, INTERVALS{dimensions})"]
    else:
        script.setting("SAMPLES", literal(data.samples), "the number of samples")
        script.take(uniform_points)
        lines = [f"points = uniform_points(DOMAIN, SAMPLES, {seed}{dimensions})"]
    lines.append("values = [objective(*point) for point in points]")
    if data.noise > 0:
        script.setting("NOISE", literal(data.noise), "standard deviation, added to every target")
        script.take(stream)
        lines += [
            f'gauss = stream({seed}, "noise").gauss',
            "values = [value + gauss(0.0, NOISE) for value in values]",
        ]
    return lines


def _gallery_lines(script: ScriptBuilder, data: Data, seed: str) -> list[str]:
    entry = GALLERY[data.dataset]
    script.setting("SAMPLES", literal(data.samples), f"of the dataset “{entry.label}”")
    of = "both inputs, once the class is known" if entry.classes else "every target"
    script.setting("NOISE", literal(data.noise), f"standard deviation, added to {of}")
    script.take(stream)
    draw, filled_in = _function_and_arguments(script, entry.make)
    arguments = [*filled_in, "SAMPLES", "NOISE", f'stream({seed}, "samples")']
    lines = [f"points, values = {draw}({', '.join(arguments)})"]
    return lines + (["values = [float(value) for value in values]"] if entry.classes else [])


def _function_and_arguments(
    script: ScriptBuilder, function: Callable[..., object]
) -> tuple[str, list[str]]:
    """Ship a function; return its name, and the arguments that `partial` has filled in."""
    if isinstance(function, partial):
        name = script.take(function.func)
        return name, [_expression(script, argument) for argument in function.args]
    return script.take(function), []


def _expression(script: ScriptBuilder, value: object) -> str:
    if isinstance(value, Formula):
        return "objective"
    if not callable(value):
        return literal(value)
    name, arguments = _function_and_arguments(script, value)
    if not arguments:
        return name
    script.need("functools", ["partial"])
    return f"partial({', '.join([name, *arguments])})"


def _table_lines(script: ScriptBuilder, problem: Problem) -> list[str]:
    data = problem.experiment.data
    names = data.names or (*input_names(data), "target")
    targets = (each if isinstance(each, tuple) else (each,) for each in data.targets)
    rows = zip(data.inputs, targets, strict=True)
    script.table(
        "SAMPLES",
        f"A row for each sample: {comment_text(', '.join(map(repr, names)))}.",
        table((*point, *target) for point, target in rows),
    )
    count = problem.train.target_count
    lines = [f"points = [row[:-{count}] for row in SAMPLES]"]
    if problem.classes:
        classes = literal(class_labels(data))
        script.write(f"# The classes, in the order of their numbers.\nCLASSES = {classes}\n")
        lines.append("values = [float(CLASSES.index(row[-1])) for row in SAMPLES]")
    elif count > 1:
        lines.append(f"values = [row[-{count}:] for row in SAMPLES]")
    else:
        lines.append("values = [row[-1] for row in SAMPLES]")
    if data.scaling == "none":
        return lines
    fit, move = (script.take(function) for function in SCALING_FUNCTIONS[data.scaling])
    script.take(scaled)
    script.write(
        "# What each input is scaled by: subtracted, divided by, multiplied by and added.\n"
        f"COLUMNS = zip(*[row[:-{count}] for row in SAMPLES], strict=True)\n"
        f"MOVES = [{move}(*{fit}(column)) for column in COLUMNS]\n"
    )
    return [*lines, "points = [scaled(point, MOVES) for point in points]"]


def _split_lines(script: ScriptBuilder, data: Data, seed: str) -> list[str]:
    if not data.test_share:
        return []
    script.setting("TEST_FRACTION", literal(data.test_share), "of the samples is not trained on")
    script.take(stream)
    script.take(sample_test_indices)
    return [
        f'test = sample_test_indices(len(points), TEST_FRACTION, stream({seed}, "split"))',
        "points = [point for i, point in enumerate(points) if i not in test]",
        "values = [value for i, value in enumerate(values) if i not in test]",
    ]


def _row_lines(script: ScriptBuilder, problem: Problem) -> list[str]:
    experiment, outputs = problem.experiment, problem.sizes[-1]
    inputs = "points"
    names = input_names(experiment.data)
    if experiment.network.features:
        features = [parse_formula(text, names) for text in experiment.network.features]
        rows = "".join(f"        {_python(script, feature)},\n" for feature in features)
        script.write(
            f"def features({_parameters(names)}) -> list[float]:\n"
            '    """Return what the first layer takes."""\n'
            f"    return [\n{rows}    ]\n"
        )
        inputs = "[features(*point) for point in points]"
    targets = "[(value,) for value in values]"
    if problem.train.target_count > 1:
        targets = "values"
    elif outputs > 1:
        script.take(target_outputs)
        targets = f"[target_outputs(value, {outputs}) for value in values]"
    return [f"return {inputs}, {targets}"]


def _write_objective(script: ScriptBuilder, objective: Formula) -> None:
    shown = docstring_text(" ".join(objective.text.split()))
    script.write(
        f"def objective({_parameters(objective.names)}) -> float:\n"
        f'    """The function to learn: {shown}."""\n'
        f"    return {_python(script, objective)}\n"
    )


def _parameters(names: tuple[str, ...]) -> str:
    return ", ".join(f"{name}: float" for name in names)


def _python(script: ScriptBuilder, formula: Formula) -> str:
    """Return a formula as an expression, and import what it calls."""
    source = python_source(formula)
    script.need("math", set(_CALLED.findall(source)))
    return _CALLED.sub(r"\1", source)
