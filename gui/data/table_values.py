"""From a table to the values of an experiment: a first guess, and what a choice means. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from scratchnet.declare.lists import Labels
from scratchnet.declare.parameter import NotAllowed
from scratchnet.experiment import PARAMETERS
from scratchnet.tables import Chosen, Table, TableError, Task
from scratchnet.tables.limits import MOST_CLASSES
from scratchnet.tables.numbers import is_missing, number

#: Rows from the top of the table that a guess looks at.
_GLANCE_ROWS = 1000
#: A column is numeric if more than this part of its cells are numbers; the others are bad.
_NUMERIC_SHARE = 0.5
#: Inputs within this range need no scaling.
_SMALL = 5.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be learned: positions of columns, from 0, the task, and the inputs' scaling."""

    inputs: tuple[int, ...]
    target: int
    task: Task
    scaling: str


def first_wish(table: Table) -> Wish:
    """Guess what a person wants to learn: the last column of classes, or else the last column."""
    columns = [_glance(table, position) for position in range(len(table.names))]
    numeric = [position for position, cells in enumerate(columns) if _is_numeric(cells, table)]
    named = [
        position
        for position, cells in enumerate(columns)
        if position not in numeric and len(set(cells)) <= MOST_CLASSES
    ]
    target = named[-1] if named else len(columns) - 1
    inputs = tuple(position for position in numeric if position != target)[:2] or (0,)
    return Wish(
        inputs=inputs,
        target=target,
        task=guess_task(table, target),
        scaling="none" if _are_small(table, [columns[p] for p in inputs]) else "standard",
    )


def guess_task(table: Table, target: int) -> Task:
    """Return a classification for names and for few different whole numbers."""
    cells = _glance(table, target)
    if not _is_numeric(cells, table):
        return "classification"
    values = {number(cell, table.decimal) for cell in cells}
    whole = all(value is not None and value.is_integer() for value in values)
    return "classification" if whole and 2 <= len(values) <= MOST_CLASSES else "regression"


def values_of(table: Table, wish: Wish, chosen: Chosen) -> dict[str, object]:
    """Return the experiment's values that bring in the samples."""
    return {
        "data.source": "table",
        "data.inputs": chosen.points,
        "data.targets": _targets(table, chosen),
        "data.names": tuple(map(_short, (*chosen.input_names, *chosen.target_names))),
        "data.task": wish.task,
        "data.scaling": wish.scaling,
    }


def check_columns(table: Table) -> None:
    """Raise TableError for a table that has nothing to be learned from."""
    if len(table.names) < 2:
        raise TableError(
            "the table has one column", "two or more; perhaps another sign parts its columns"
        )


def check_classes(chosen: Chosen) -> None:
    """Raise TableError for classes whose names an experiment cannot hold."""
    try:
        PARAMETERS["data.targets"].check(chosen.classes)
    except NotAllowed as error:
        longest = max(chosen.classes, key=len)
        column = chosen.target_names[0]
        raise TableError(f"{longest[:20]}… is no name", str(error), column=column) from None


def _targets(table: Table, chosen: Chosen) -> tuple[float | str, ...]:
    if chosen.task == "regression":
        return tuple(target for (target,) in chosen.targets)
    numbers = [number(name, table.decimal) for name in chosen.classes]
    # As numbers they keep their order; as names they stand in the order of their coming.
    names: Sequence[float | str] = [value for value in numbers if value is not None]
    if len(names) < len(numbers):
        names = chosen.classes
    return tuple(names[label] for label in chosen.labels)


def _short(name: str) -> str:
    """Return a column's name in the length that an experiment allows."""
    parameter = PARAMETERS["data.names"]
    assert isinstance(parameter, Labels)
    return name if len(name) <= parameter.longest else name[: parameter.longest - 1] + "…"


def _glance(table: Table, position: int) -> list[str]:
    """Return the first cells of a column that are not missing."""
    rows = islice(table.rows, _GLANCE_ROWS)
    cells = (row[position] for row in rows if position < len(row))
    return [cell for cell in cells if not is_missing(cell)]


def _is_numeric(cells: Sequence[str], table: Table) -> bool:
    numbers = sum(number(cell, table.decimal) is not None for cell in cells)
    return bool(cells) and numbers > _NUMERIC_SHARE * len(cells)


def _are_small(table: Table, columns: Sequence[Sequence[str]]) -> bool:
    values = (number(cell, table.decimal) for cells in columns for cell in cells)
    return all(abs(value) <= _SMALL for value in values if value is not None)
