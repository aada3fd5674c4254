"""The part of a script that makes the samples."""

import re

from scratchnet.datasets import Problem, objective_of
from scratchnet.experiment import Data, Experiment
from scratchnet.experiment.shape import input_names
from scratchnet.export.script.assembly import Assembly
from scratchnet.export.script.gallery import gallery_lines
from scratchnet.export.script.table import table_lines
from scratchnet.export.script.texts import docstring_text, literal
from scratchnet.formula import Formula, parse_formula, python_source

_DATASETS = "scratchnet.datasets"
_SAMPLING = f"{_DATASETS}.sampling"
#: A function of the standard library, as formulas call it in Python.
_CALLED = re.compile(r"\bmath\.(\w+)")


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
        lines = gallery_lines(script, data, seed)
    else:
        lines = table_lines(script, problem)
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


def _split_lines(script: Assembly, data: Data, seed: str) -> list[str]:
    if not data.test_share:
        return []
    script.setting("TEST_SHARE", literal(data.test_share), "of the samples is not trained on")
    script.take(_SAMPLING, "stream")
    script.take(f"{_DATASETS}.dataset", "sample_test_indices")
    return [
        f'apart = sample_test_indices(len(points), TEST_SHARE, stream({seed}, "split"))',
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
        script.take(f"{_DATASETS}.classes", "target_outputs")
        targets = f"[target_outputs(value, {outputs}) for value in values]"
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
