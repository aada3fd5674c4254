"""From a table to an experiment: the values that contain its samples."""

from collections.abc import Sequence
from dataclasses import replace

from scratchnet.declare.lists import Labels, Target
from scratchnet.declare.parameter import NotAllowed
from scratchnet.experiment import PARAMETERS
from scratchnet.experiment.data import MOST_INPUTS, MOST_TARGETS
from scratchnet.tables import Chosen, ColumnEncoding, Selection, Table, TableError
from scratchnet.tables.column_encoding import is_plain


def experiment_values(table: Table, selection: Selection, chosen: Chosen) -> dict[str, object]:
    """Return the experiment's values, by path, that contain the samples."""
    return {
        "data.source": "table",
        "data.inputs": chosen.points,
        "data.targets": _targets(table, chosen),
        "data.names": tuple(map(_shortened, (*chosen.input_names, *chosen.target_names))),
        "data.columns": () if is_plain(chosen.columns) else _with_different_names(chosen.columns),
        "data.image": selection.image,
        "data.task": selection.task,
        "data.scaling": selection.scaling,
        "data.target_scaling": selection.target_scaling,
    }


def check_columns(table: Table) -> None:
    """Raise TableError if the table has too few columns."""
    if len(table.names) < 2:
        raise TableError("the table has one column", "two or more columns; try another delimiter")


def check_chosen(chosen: Chosen) -> Chosen:
    """Return the samples, with inputs that an experiment need not check again.

    Raises TableError for what it does not allow: too many inputs or numbers, or long classes.
    """
    if len(chosen.input_names) > MOST_INPUTS:
        raise TableError(
            f"the columns make {len(chosen.input_names):,} inputs",
            f"up to {MOST_INPUTS:,}; leave out some, or categories with many values",
        )
    if len(chosen.target_names) > MOST_TARGETS:
        raise TableError(
            f"there are {len(chosen.target_names):,} target columns", f"up to {MOST_TARGETS}"
        )
    try:
        PARAMETERS["data.targets"].check(chosen.classes)
    except NotAllowed as error:
        longest = max(chosen.classes, key=len)
        column = chosen.target_names[0]
        raise TableError(
            f"{longest[:20]}… is not a valid class name", str(error), column=column
        ) from None
    try:
        return replace(chosen, points=PARAMETERS["data.inputs"].check(chosen.points))
    except NotAllowed as error:
        count = f"{len(chosen):,} samples of {len(chosen.input_names):,} inputs"
        raise TableError(count, str(error)) from None


def _targets(table: Table, chosen: Chosen) -> Sequence[Target]:
    if chosen.task == "regression" and len(chosen.target_names) > 1:
        return chosen.targets
    if chosen.task == "regression":
        return tuple(target for (target,) in chosen.targets)
    numbers = [table.number(name) for name in chosen.classes]
    # Numbers keep their order; names are in the order of their first appearance.
    names: Sequence[float | str] = [value for value in numbers if value is not None]
    if len(names) < len(numbers):
        names = chosen.classes
    return tuple(names[label] for label in chosen.labels)


def _with_different_names(columns: Sequence[ColumnEncoding]) -> tuple[ColumnEncoding, ...]:
    """Return the columns; of long names that begin alike all but one are numbered."""
    taken: set[str] = set()
    found = []
    for number, column in enumerate(columns, 1):
        name = column.name
        if name in taken:
            name = f"{name[:-8]}… ({number})"
        taken.add(name)
        found.append(replace(column, name=name))
    return tuple(found)


def _shortened(name: str) -> str:
    """Shorten a column's name to the length that an experiment allows."""
    parameter = PARAMETERS["data.names"]
    assert isinstance(parameter, Labels)
    return name if len(name) <= parameter.longest else name[: parameter.longest - 1] + "…"
