"""Which columns of a table an experiment learns from: a first guess, and its values. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from scratchnet.declare.lists import Labels
from scratchnet.declare.parameter import NotAllowed
from scratchnet.experiment import PARAMETERS
from scratchnet.tables import Chosen, Table, TableError, Task
from scratchnet.tables.table import MOST_CLASSES, is_missing, number

#: Rows at the top of the table that a guess is based on.
_SAMPLED_ROWS = 1000
#: A column is numeric if more than this fraction of its cells are numbers; the others are bad.
_NUMERIC_FRACTION = 0.5
#: Inputs within this range need no scaling.
_MAX_UNSCALED = 5.0


@dataclass(frozen=True, slots=True)
class Selection:
    """The input columns and the target column by position, from 0, the task, and the scaling."""

    inputs: tuple[int, ...]
    target: int
    task: Task
    scaling: str


def suggest_selection(table: Table) -> Selection:
    """Suggest what to learn: the last column of classes, or the last column if there is none."""
    columns = [_sampled_cells(table, position) for position in range(len(table.names))]
    numeric = [position for position, cells in enumerate(columns) if _is_numeric(cells, table)]
    named = [
        position
        for position, cells in enumerate(columns)
        if position not in numeric and len(set(cells)) <= MOST_CLASSES
    ]
    target = named[-1] if named else len(columns) - 1
    inputs = tuple(position for position in numeric if position != target)[:2] or (0,)
    return Selection(
        inputs=inputs,
        target=target,
        task=guess_task(table, target),
        scaling="none" if _are_small(table, [columns[p] for p in inputs]) else "standard",
    )


def guess_task(table: Table, target: int) -> Task:
    """Return classification for names and for a few distinct whole numbers, else regression."""
    cells = _sampled_cells(table, target)
    if not _is_numeric(cells, table):
        return "classification"
    values = {number(cell, table.decimal) for cell in cells}
    whole = all(value is not None and value.is_integer() for value in values)
    return "classification" if whole and 2 <= len(values) <= MOST_CLASSES else "regression"


def experiment_values(table: Table, selection: Selection, chosen: Chosen) -> dict[str, object]:
    """Return the experiment's values, by path, that contain the samples."""
    return {
        "data.source": "table",
        "data.inputs": chosen.points,
        "data.targets": _targets(table, chosen),
        "data.names": tuple(map(_shortened, (*chosen.input_names, *chosen.target_names))),
        "data.task": selection.task,
        "data.scaling": selection.scaling,
    }


def check_columns(table: Table) -> None:
    """Raise TableError if the table has too few columns."""
    if len(table.names) < 2:
        raise TableError("the table has one column", "two or more columns; try another delimiter")


def check_classes(chosen: Chosen) -> None:
    """Raise TableError for names of classes that an experiment does not allow."""
    try:
        PARAMETERS["data.targets"].check(chosen.classes)
    except NotAllowed as error:
        longest = max(chosen.classes, key=len)
        column = chosen.target_names[0]
        raise TableError(
            f"{longest[:20]}… is not a valid class name", str(error), column=column
        ) from None


def _targets(table: Table, chosen: Chosen) -> tuple[float | str, ...]:
    if chosen.task == "regression":
        return tuple(target for (target,) in chosen.targets)
    numbers = [number(name, table.decimal) for name in chosen.classes]
    # Numbers keep their order; names are in the order of their first appearance.
    names: Sequence[float | str] = [value for value in numbers if value is not None]
    if len(names) < len(numbers):
        names = chosen.classes
    return tuple(names[label] for label in chosen.labels)


def _shortened(name: str) -> str:
    """Shorten a column's name to the length that an experiment allows."""
    parameter = PARAMETERS["data.names"]
    assert isinstance(parameter, Labels)
    return name if len(name) <= parameter.longest else name[: parameter.longest - 1] + "…"


def _sampled_cells(table: Table, position: int) -> list[str]:
    """Return the first cells of a column that are not missing."""
    rows = islice(table.rows, _SAMPLED_ROWS)
    cells = (row[position] for row in rows if position < len(row))
    return [cell for cell in cells if not is_missing(cell)]


def _is_numeric(cells: Sequence[str], table: Table) -> bool:
    numbers = sum(number(cell, table.decimal) is not None for cell in cells)
    return bool(cells) and numbers > _NUMERIC_FRACTION * len(cells)


def _are_small(table: Table, columns: Sequence[Sequence[str]]) -> bool:
    values = (number(cell, table.decimal) for cells in columns for cell in cells)
    return all(abs(value) <= _MAX_UNSCALED for value in values if value is not None)
