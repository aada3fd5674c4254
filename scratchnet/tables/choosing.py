"""From a table to samples: which columns are inputs and targets, and which rows can be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from scratchnet.errors import shortened, suggestion
from scratchnet.tables.table import (
    MOST_CLASSES,
    BadCell,
    BadRows,
    Table,
    TableError,
    ambiguous_mark,
    is_missing,
    why_no_number,
)

Task = Literal["regression", "classification"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """N samples. ``points``: a tuple of floats each, one for each of ``input_names``.

    For regression ``targets`` has a tuple of floats each, one for each of ``target_names``;
    ``labels`` and ``classes`` are empty. For classification ``labels`` has a class index each,
    from 0, ``classes`` the names of the indices, and ``targets`` is empty.
    ``lines``: the line of the file on which each sample begins, from 1. ``skipped``: every bad cell
    of the rows that were skipped, in the order of the file.
    """

    task: Task
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    points: tuple[tuple[float, ...], ...]
    targets: tuple[tuple[float, ...], ...]
    labels: tuple[int, ...]
    classes: tuple[str, ...]
    lines: tuple[int, ...]
    skipped: tuple[BadCell, ...]

    def __len__(self) -> int:
        return len(self.points)


def choose(
    table: Table,
    inputs: Sequence[str | int],
    targets: Sequence[str | int],
    task: Task,
    *,
    skip_bad_rows: bool = False,
) -> Chosen:
    """Return samples of some columns, each given by its name or its position from 0.

    Inputs are numbers, and so are the targets of a regression. A classification has one target;
    its different values are the classes, see `classes_of`. Rows with a missing cell or one that
    is not a number, and ragged rows, are skipped if ``skip_bad_rows``; else BadRows is raised,
    which lists them. Raises TableError for anything else that cannot be used.
    """
    if task not in get_args(Task):
        raise TableError(f"the task is {shortened(task)}", " or ".join(get_args(Task)))
    into, out = _columns(table, inputs, targets, task)
    numeric = into + out if task == "regression" else into
    _check_marks(table, numeric)
    textual = () if task == "regression" else out
    good, bad = usable_rows(table, numeric, textual)
    if bad and not skip_bad_rows:
        raise BadRows(tuple(bad))
    if not good:
        raise TableError(f"no row is left; {bad[0]}", "at least one row without bad cells")
    names = table.names
    classes: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    if task == "classification":
        cells = [table.rows[index][out[0]] for index, _ in good]
        classes = classes_of(cells, table, names[out[0]])
        labels = labels_of(cells, classes, table)
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
        skipped=tuple(bad),
    )


def _check_marks(table: Table, numeric: Sequence[int]) -> None:
    """Raise TableError for a column whose numbers may be of thousands or have three decimals."""
    for position in numeric:
        if table.names[position] in table.doubtful:
            cell = next(row[position] for row in table.rows if ambiguous_mark(row[position]))
            mark = "," if "," in cell else "."
            raise TableError(
                f"{cell} may be {cell.replace(mark, '')} or {cell.replace(mark, '.')}",
                "a decimal mark that says which: point or comma",
                column=table.names[position],
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


def positions(table: Table, columns: Sequence[str | int], role: str) -> tuple[int, ...]:
    """Return the positions, from 0, of columns given by name or by position from 0.

    ``role`` is what messages call the columns. Raises TableError.
    """
    # A single name is also a sequence, of its letters.
    if isinstance(columns, str):
        columns = (columns,)
    if not columns:
        raise TableError(f"no {role} column is chosen", f"at least one {role} column")
    return tuple(_position(table, column, role) for column in columns)


def _position(table: Table, column: str | int, role: str) -> int:
    names = list(table.names)
    if isinstance(column, str):
        if column in names:
            return names.index(column)
        raise TableError(
            f"the {role} column {shortened(column)} is not in the table"
            + suggestion(column, names),
            ", ".join(shortened(name) for name in names),
        )
    if isinstance(column, bool) or not 0 <= column < len(names):
        raise TableError(
            f"the {role} column {shortened(column)} is not in the table",
            f"positions 0 to {len(names) - 1}, or names",
        )
    return column


#: The index of a row, and the numbers in it.
Good = tuple[int, tuple[float, ...]]


def usable_rows(
    table: Table, numeric: Sequence[int], textual: Sequence[int]
) -> tuple[list[Good], list[BadCell]]:
    """Return the rows that can be used, with their numbers in the order of ``numeric``, and
    every bad cell of the others, in the order of the file.

    Both arguments are positions of columns: cells of ``numeric`` must be numbers, those of
    ``textual`` must not be missing. A ragged row cannot be used at all, because it is not
    certain which cell belongs to which column.
    """
    width = len(table.names)
    good: list[Good] = []
    bad: list[BadCell] = []
    for index, row in enumerate(table.rows):
        if len(row) != width:
            bad.append(_ragged(table, index))
            continue
        values = [table.number(row[position]) for position in numeric]
        numbers = tuple(value for value in values if value is not None)
        missing = [position for position in textual if is_missing(row[position])]
        if len(numbers) == len(values) and not missing:
            good.append((index, numbers))
            continue
        wrong = [p for p, value in zip(numeric, values, strict=True) if value is None]
        for position in sorted({*wrong, *missing}):
            cell = row[position]
            reason = (
                why_no_number(cell, table.decimal, table.thousands)
                if position in wrong
                else _NO_CLASS
            )
            bad.append(BadCell(table.lines[index], table.names[position], cell, reason))
    return good, bad


_NO_CLASS = "missing; enter the name of a class"


def _ragged(table: Table, index: int) -> BadCell:
    """Return the first missing cell, or the first one too many."""
    row, line = table.rows[index], table.lines[index]
    width = len(table.names)
    cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
    found = f"the row has {cells}, not {width}"
    if len(row) < width:
        return BadCell(line, table.names[len(row)], "", f"missing; {found}")
    return BadCell(line, f"column {width + 1}", row[width], f"beyond the last column; {found}")


def classes_of(cells: Sequence[str], table: Table, column: str) -> tuple[str, ...]:
    """Return the classes of a column, none of whose cells is missing.

    If all cells are numbers, the classes are the different numbers in ascending order, each named
    as it is first written: 1 and 1.0 are one class. Otherwise they are the different texts, in
    the order in which they first appear, case-sensitive. Raises TableError for fewer
    than two or more than MOST_CLASSES.
    """
    named: dict[float | str, str] = {}
    for cell, key in zip(cells, _keys(cells, table), strict=True):
        named.setdefault(key, cell)
    classes = tuple(named[key] for key in _in_order(list(named)))
    if not 2 <= len(classes) <= MOST_CLASSES:
        shown = ", ".join(shortened(name, 20) for name in classes[:3])
        rest = ", …" if len(classes) > 3 else ""
        values = "value" if len(classes) == 1 else "different values"
        raise TableError(
            f"{len(classes):,} {values} ({shown}{rest})",
            f"2 to {MOST_CLASSES} classes",
            column=column,
        )
    return classes


def labels_of(cells: Sequence[str], classes: Sequence[str], table: Table) -> tuple[int, ...]:
    """Return for each cell the index of its class, from 0. ``classes`` are those of the cells."""
    indices = {key: index for index, key in enumerate(_keys(classes, table))}
    return tuple(indices[key] for key in _keys(cells, table))


def _keys(cells: Sequence[str], table: Table) -> Sequence[float | str]:
    """Return what equal cells share: their numbers, or their texts if one is not a number."""
    numbers = [table.number(cell) for cell in cells]
    keys = [value for value in numbers if value is not None]
    return keys if len(keys) == len(cells) else cells


def _in_order(keys: list[float | str]) -> list[float | str]:
    numbers = [key for key in keys if isinstance(key, float)]
    return [*sorted(numbers), *(key for key in keys if isinstance(key, str))]
