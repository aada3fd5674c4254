"""Own data in a script: the samples themselves, and how they are scaled."""

from scratchnet.datasets import Problem
from scratchnet.datasets.own import class_labels
from scratchnet.experiment.shape import input_names
from scratchnet.export.script.assembly import Assembly
from scratchnet.export.script.rewriting import Edit
from scratchnet.export.script.texts import comment_text, literal, table

_SCALING = "scratchnet.tables.scaling"


def table_lines(script: Assembly, problem: Problem) -> list[str]:
    """Write the samples; return the lines that take points and values from them."""
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
        classes = literal(class_labels(data))
        script.write(f"# The classes, in the order of their numbers.\nCLASSES = {classes}\n")
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
