"""Which rows can be used, and what is wrong with the others."""

from collections.abc import Sequence

from scratchnet.tables.errors import BadCell
from scratchnet.tables.numbers import is_missing, number, why_no_number
from scratchnet.tables.table import Table

#: The index of a row, and the numbers in it.
Good = tuple[int, tuple[float, ...]]


def sort_out(
    table: Table, numeric: Sequence[int], textual: Sequence[int]
) -> tuple[list[Good], list[BadCell]]:
    """Return the rows that can be used, with their numbers in the order of ``numeric``, and
    every bad cell of the others, in the order of the file.

    Both arguments are positions of columns: cells of ``numeric`` must be numbers, those of
    ``textual`` must not be missing. A ragged row cannot be used at all, because it is not
    certain which of its cells belongs to which column.
    """
    width = len(table.names)
    decimal = table.decimal
    good: list[Good] = []
    bad: list[BadCell] = []
    for index, row in enumerate(table.rows):
        if len(row) != width:
            bad.append(_ragged(table, index))
            continue
        values = [number(row[position], decimal) for position in numeric]
        numbers = tuple(value for value in values if value is not None)
        missing = [position for position in textual if is_missing(row[position])]
        if len(numbers) == len(values) and not missing:
            good.append((index, numbers))
            continue
        wrong = [p for p, value in zip(numeric, values, strict=True) if value is None]
        for position in sorted({*wrong, *missing}):
            cell = row[position]
            reason = why_no_number(cell, decimal) if position in wrong else _NO_CLASS
            bad.append(BadCell(table.lines[index], table.names[position], cell, reason))
    return good, bad


_NO_CLASS = "missing; enter the name of a class"


def _ragged(table: Table, index: int) -> BadCell:
    """Name the first cell that is missing, or the first that is too much."""
    row, line = table.rows[index], table.lines[index]
    width = len(table.names)
    cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
    found = f"the row has {cells}, not {width}"
    if len(row) < width:
        return BadCell(line, table.names[len(row)], "", f"missing; {found}")
    return BadCell(line, f"column {width + 1}", row[width], f"beyond the last column; {found}")
