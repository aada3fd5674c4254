"""Own data in a script: the samples themselves, and how they are scaled."""

from scratchnet.datasets import Problem
from scratchnet.datasets.dataset import class_labels
from scratchnet.experiment.shape import input_names
from scratchnet.export.script.assembly import Assembly
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
        ("mean_and_deviation", "standard_move")
        if data.scaling == "standard"
        else ("low_and_high", "range_move")
    )
    for name in (fit, move, "scaled"):
        script.take(_SCALING, name)
    script.write(
        "# For each input what is subtracted, divided by, multiplied by and added.\n"
        f"COLUMNS = zip(*[row[:-1] for row in SAMPLES], strict=True)\n"
        f"MOVES = [{move}(*{fit}(column)) for column in COLUMNS]\n"
    )
    return [*lines, "points = [scaled(point, MOVES) for point in points]"]
