"""From a table to samples: which columns go in, and which are to be learnt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from scratchnet.errors import shortened
from scratchnet.tables.classes import classes_of, labels_of
from scratchnet.tables.columns import positions
from scratchnet.tables.errors import BadCell, BadRows, TableError
from scratchnet.tables.sorting import sort_out
from scratchnet.tables.table import Table

Task = Literal["regression", "classification"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """N samples. ``points``: a tuple of floats each, one for each of ``input_names``.

    For regression ``targets`` has a tuple of floats each, one for each of ``target_names``;
    ``labels`` and ``classes`` are empty. For classification ``labels`` has a class index each,
    from 0, ``classes`` the names that the indices stand for, and ``targets`` is empty.
    ``lines``: the line of the file on which each sample begins, from 1. ``left_out``: every bad
    cell of the rows that were left out, in the order of the file.
    """

    task: Task
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    points: tuple[tuple[float, ...], ...]
    targets: tuple[tuple[float, ...], ...]
    labels: tuple[int, ...]
    classes: tuple[str, ...]
    lines: tuple[int, ...]
    left_out: tuple[BadCell, ...]

    def __len__(self) -> int:
        return len(self.points)


def choose(
    table: Table,
    inputs: Sequence[str | int],
    targets: Sequence[str | int],
    task: Task,
    *,
    leave_out: bool = False,
) -> Chosen:
    """Make samples of some columns, each given by its name or its position from 0.

    Inputs are numbers, and so are the targets of a regression. A classification has one target;
    its different values are the classes, see `classes_of`. Rows with a missing cell or one that
    is no number, and ragged rows, are left out if ``leave_out``, else BadRows is raised, which
    lists them. Raises TableError for whatever else cannot be used.
    """
    if task not in get_args(Task):
        raise TableError(f"the task is {shortened(task)}", " or ".join(get_args(Task)))
    into, out = _columns(table, inputs, targets, task)
    numeric = into + out if task == "regression" else into
    textual = () if task == "regression" else out
    good, bad = sort_out(table, numeric, textual)
    if bad and not leave_out:
        raise BadRows(tuple(bad))
    if not good:
        raise TableError(f"no row is left; {bad[0]}", "at least one row without bad cells")
    names = table.names
    classes: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    if task == "classification":
        cells = [table.rows[index][out[0]] for index, _ in good]
        classes = classes_of(cells, table.decimal, names[out[0]])
        labels = labels_of(cells, classes, table.decimal)
    width = len(into)
    return Chosen(
        task=task,
        input_names=tuple(names[position] for position in into),
        target_names=tuple(names[position] for position in out),
        points=tuple(values[:width] for _, values in good),
        targets=tuple(values[width:] for _, values in good) if task == "regression" else (),
        labels=labels,
        classes=classes,
        lines=tuple(table.lines[index] for index, _ in good),
        left_out=tuple(bad),
    )


def _columns(
    table: Table, inputs: Sequence[str | int], targets: Sequence[str | int], task: Task
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    into = positions(table, inputs, "input")
    out = positions(table, targets, "target")
    if task == "classification" and len(out) > 1:
        raise TableError(f"{len(out)} target columns for a classification", "one target column")
    for position in (*into, *out):
        if (into + out).count(position) > 1:
            raise TableError("the column is chosen twice", "once", column=table.names[position])
    return into, out
