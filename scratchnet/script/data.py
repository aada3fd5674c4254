"""The part of a script that makes the samples."""

import re
from collections.abc import Callable
from inspect import getclosurevars

from scratchnet.datasets import Problem, objective_of
from scratchnet.datasets.own import class_labels
from scratchnet.experiment import Data, Experiment
from scratchnet.experiment.shape import input_names
from scratchnet.formula import Formula, parse_formula, python_source
from scratchnet.gallery import GALLERY
from scratchnet.script.assembly import Assembly
from scratchnet.script.rewriting import Edit
from scratchnet.script.texts import comment_text, docstring_text, literal, table

_DATASETS = "scratchnet.datasets"
_SAMPLING = f"{_DATASETS}.sampling"
_SCALING = "scratchnet.tables.scaling"
#: A function of the standard library, as formulas call it in Python.
_CALLED = re.compile(r"\bmath\.(\w+)")
#: What the numbers mean that datasets of the gallery are made with.
_MADE_WITH = {
    "arms": "of the spiral, a class each",
    "turns": "of each arm",
    "classes": "how many there are",
    "reach": "of each cloud, from its centre",
    "domain": "the range of every input",
    "inputs": "of the objective",
}
#: What small functions do that say nothing of it where they come from.
_WORDS = {
    "_uniform_point": "Draw a point of the domain.",
    "_low_and_high": "Return the least and the largest number of a column.",
    "_mean_and_deviation": "Return the mean of a column, and its standard deviation.",
    "_standard": "Return what makes of the mean 0, and of the deviation 1.",
    "_range": "Return what makes of the least number -1, and of the largest 1.",
}


def data_edits() -> dict[str, Edit]:
    """Return what is added to functions that make samples."""
    return {name: Edit(docstring=words) for name, words in _WORDS.items()}


def write_data(script: Assembly, problem: Problem) -> None:
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
    lines += _row_lines(script, experiment, problem.sizes[-1])
    body = "".join(f"    {line}\n" for line in lines)
    script.write(
        "def training_samples():\n"
        '    """Return the inputs and the targets of all samples to train on, a row for each."""\n'
        + body
    )


def _formula_lines(script: Assembly, data: Data, seed: str) -> list[str]:
    script.setting("DOMAIN", literal(data.domain), "the range of every input")
    dimensions = "" if data.dimensions == 2 else f", {data.dimensions}"
    if data.sampling == "grid":
        script.setting("INTERVALS", literal(data.intervals), "of the grid along each axis")
        script.take(_SAMPLING, "grid_points")
        lines = [f"points = grid_points(DOMAIN, INTERVALS{dimensions})"]
    else:
        script.setting("SAMPLES", literal(data.samples), "how many are drawn")
        script.take(_SAMPLING, "uniform_points")
        lines = [f"points = uniform_points(DOMAIN, SAMPLES, {seed}{dimensions})"]
    lines.append("values = [objective(*point) for point in points]")
    if data.noise > 0:
        script.setting("NOISE", literal(data.noise), "standard deviation, added to every target")
        script.take(_SAMPLING, "stream")
        lines += [
            f'gauss = stream({seed}, "noise").gauss',
            "values = [value + gauss(0.0, NOISE) for value in values]",
        ]
    return lines


def _gallery_lines(script: Assembly, data: Data, seed: str) -> list[str]:
    entry = GALLERY[data.dataset]
    script.setting("SAMPLES", literal(data.samples), f"of the dataset “{entry.label}”")
    of = "both inputs, once the class is known" if entry.classes else "every target"
    script.setting("NOISE", literal(data.noise), f"standard deviation, added to {of}")
    script.take(_SAMPLING, "stream")
    words = "Draw so many samples: points, and a target or the number of a class for each."
    made = _take_closure(script, entry.make, "draw_samples", words)
    lines = [f'points, values = {made}(SAMPLES, NOISE, stream({seed}, "samples"))']
    return lines + (["values = [float(value) for value in values]"] if entry.classes else [])


def _take_closure(
    script: Assembly, function: Callable[..., object], name: str, docstring: str
) -> str:
    """Take a function that is made inside another, with the values that are known to it there."""
    put: dict[str, str | bool] = {}
    for variable, value in getclosurevars(function).nonlocals.items():
        if variable == "formula":
            continue
        if callable(value):
            words = "Draw a point of the class with this number."
            put[variable] = _take_closure(script, value, variable, words)
        else:
            comment = _MADE_WITH[variable]
            put[variable] = script.setting(variable.upper(), literal(value), comment)
    edit = Edit(put, without=frozenset({"objective ="}), docstring=docstring)
    return script.take(function.__module__, function.__qualname__, name, edit)


def _table_lines(script: Assembly, problem: Problem) -> list[str]:
    data = problem.experiment.data
    names = data.names or (*input_names(data), "target")
    rows = zip(data.inputs, data.targets, strict=True)
    script.table(
        "SAMPLES",
        f"A row for each sample: {comment_text(', '.join(map(repr, names)))}.",
        table((*point, target) for point, target in rows),
    )
    lines = ["points = [row[:-1] for row in SAMPLES]"]
    if problem.classes:
        script.write(f"# The classes, in the order of their numbers.\nCLASSES = {_classes(data)}\n")
        lines.append("values = [float(CLASSES.index(row[-1])) for row in SAMPLES]")
    else:
        lines.append("values = [row[-1] for row in SAMPLES]")
    if data.scaling == "none":
        return lines
    fit, move = (
        ("_mean_and_deviation", "_standard")
        if data.scaling == "standard"
        else ("_low_and_high", "_range")
    )
    script.take(_SCALING, fit)
    script.take(_SCALING, move, name := f"{move.lstrip('_')}_scale")
    script.write(
        "# For each input what is subtracted, divided by, multiplied by and added.\n"
        f"COLUMNS = zip(*[row[:-1] for row in SAMPLES], strict=True)\n"
        f"SCALES = [{name}(*{fit.lstrip('_')}(column)) for column in COLUMNS]\n"
    )
    put = {"self._moves(point)": "zip(point, SCALES, strict=True)"}
    script.take(_SCALING, "Scaling.apply", "scaled", Edit(put, without=frozenset({"self"})))
    return [*lines, "points = [scaled(point) for point in points]"]


def _classes(data: Data) -> str:
    return literal(class_labels(data))


def _split_lines(script: Assembly, data: Data, seed: str) -> list[str]:
    if not data.test_share:
        return []
    script.setting("TEST_SHARE", literal(data.test_share), "of the samples is not trained on")
    script.take(_SAMPLING, "stream")
    script.take(f"{_DATASETS}.dataset", "drawn_apart")
    return [
        f'apart = drawn_apart(len(points), TEST_SHARE, stream({seed}, "split"))',
        "points = [point for i, point in enumerate(points) if i not in apart]",
        "values = [value for i, value in enumerate(values) if i not in apart]",
    ]


def _row_lines(script: Assembly, experiment: Experiment, outputs: int) -> list[str]:
    inputs = "points"
    names = input_names(experiment.data)
    if experiment.network.features:
        features = [parse_formula(text, names) for text in experiment.network.features]
        rows = "".join(f"        {_python(script, feature)},\n" for feature in features)
        script.write(
            f"def features({', '.join(names)}):\n"
            '    """Return what the first layer takes."""\n'
            f"    return [\n{rows}    ]\n"
        )
        inputs = "[features(*point) for point in points]"
    targets = "[(value,) for value in values]"
    if outputs > 1:
        script.take(f"{_DATASETS}.classes", "wanted_outputs")
        targets = f"[wanted_outputs(value, {outputs}) for value in values]"
    return [f"return {inputs}, {targets}"]


def _write_objective(script: Assembly, objective: Formula) -> None:
    shown = docstring_text(" ".join(objective.text.split()))
    script.write(
        f"def objective({', '.join(objective.names)}):\n"
        f'    """The function to learn: {shown}."""\n'
        f"    return {_python(script, objective)}\n"
    )


def _python(script: Assembly, formula: Formula) -> str:
    """Return a formula as an expression, and import what it calls."""
    source = python_source(formula)
    script.need("math", set(_CALLED.findall(source)))
    return _CALLED.sub(r"\1", source)
