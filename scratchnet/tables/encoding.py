"""How the cells of a column become the numbers of samples: categories, dates, missing cells."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import Literal

from scratchnet.errors import shortened
from scratchnet.tables.columns import (
    INPUT_KINDS,
    MOST_CATEGORIES,
    Column,
    Kind,
    date_format_of,
    date_of,
    yes_no_pair,
)
from scratchnet.tables.table import Table, TableError, ambiguous_mark, is_missing, why_no_number

#: What becomes of a missing cell: its row is left out, or it gets a value.
Missing = Literal["skip", "mean", "median", "most frequent", "category"]
#: How each policy is called, and for which kinds of columns there is it.
MISSING: dict[Missing, tuple[str, tuple[Kind, ...]]] = {
    "skip": ("Leave the row out", (Kind.NUMBER, Kind.CATEGORY, Kind.YES_NO, Kind.DATE)),
    "mean": ("Mean", (Kind.NUMBER,)),
    "median": ("Median", (Kind.NUMBER, Kind.DATE)),
    "most frequent": ("Most frequent", (Kind.NUMBER, Kind.CATEGORY, Kind.YES_NO)),
    "category": ("A category of its own", (Kind.CATEGORY,)),
}

#: The name of the category of missing cells.
_MISSING_NAME = "missing"


@dataclass(frozen=True, slots=True)
class Use:
    """An input column at a position from 0, and how its cells become numbers.

    A category has a column of 0 and 1 for each of its values, but the first if ``drop_first``;
    yes and no have one. A date is the number of days since the first one or, with ``parts``, its
    year, month, day of the month and day of the week (Monday is 0).
    """

    position: int
    kind: Kind = Kind.NUMBER
    missing: Missing = "skip"
    drop_first: bool = False
    parts: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the cells of the column at ``position`` as numbers, one for each of ``names``.

    ``read`` returns None for a cell that cannot be used; ``reason`` says why not.
    """

    position: int
    names: tuple[str, ...]
    read: Callable[[str], tuple[float, ...] | None]
    reason: Callable[[str], str]


def default_use(column: Column) -> Use:
    """Return the use of a column as what it holds; what is no kind of inputs is read as numbers."""
    return Use(column.position, column.kind if column.kind in INPUT_KINDS else Kind.NUMBER)


def reader_of(table: Table, use: Use) -> Reader:
    """Return how cells of a column are read. Raises TableError for what cannot be done with it."""
    name = table.names[use.position]
    label, kinds = MISSING[use.missing]
    if use.kind not in kinds:
        allowed = ", ".join(text for text, for_kinds in MISSING.values() if use.kind in for_kinds)
        raise TableError(
            f'missing cells of a {use.kind.value} cannot be "{label}"', allowed, column=name
        )
    width = len(table.names)
    cells = [row[use.position] for row in table.rows if len(row) == width]
    present = [cell for cell in cells if not is_missing(cell)]
    match use.kind:
        case Kind.CATEGORY | Kind.YES_NO:
            return _category(table, use, present, missing=len(present) < len(cells))
        case Kind.DATE:
            return _date(table, use, present)
        case _:
            return number_reader(table, use.position, _number_fill(table, use, present))


def number_reader(table: Table, position: int, fill: float | None = None) -> Reader:
    """Return a reader of numbers; missing cells have the value ``fill``, None if they are bad.

    Raises TableError for a column of which it is not known how its numbers are written.
    """
    name = table.names[position]
    if name in table.doubtful:
        cells = (row[position] for row in table.rows if len(row) > position)
        cell = next(filter(ambiguous_mark, cells))
        mark = ambiguous_mark(cell) or "."
        raise TableError(
            f"{cell} may be {cell.replace(mark, '')} or {cell.replace(mark, '.')}",
            "a decimal mark that says which: point or comma",
            column=name,
        )

    def read(cell: str) -> tuple[float, ...] | None:
        value = fill if fill is not None and is_missing(cell) else table.number(cell)
        return None if value is None else (value,)

    return Reader(
        position, (name,), read, lambda cell: why_no_number(cell, table.decimal, table.thousands)
    )


def _number_fill(table: Table, use: Use, present: Sequence[str]) -> float | None:
    if use.missing == "skip":
        return None
    numbers = [value for cell in present if (value := table.number(cell)) is not None]
    if not numbers:
        raise TableError("no cell holds a number", "a column of numbers", column=_name(table, use))
    match use.missing:
        case "mean":
            return fmean(numbers)
        case "median":
            return median(numbers)
        case _:
            return Counter(numbers).most_common(1)[0][0]


def _category(table: Table, use: Use, present: Sequence[str], *, missing: bool) -> Reader:
    name, counts = _name(table, use), Counter(present)
    if not counts or len(counts) > MOST_CATEGORIES:
        raise TableError(
            f"{len(counts):,} different values", f"1 to {MOST_CATEGORIES} categories", column=name
        )
    values = list(counts)
    if use.kind is Kind.YES_NO:
        values = list(yes_no_pair(counts) or values)
    names = [f"{name} = {value}" for value in values]
    if use.missing == "category" and missing:
        values.append("")
        names.append(f"{name} {_MISSING_NAME}")
    first = use.drop_first or use.kind is Kind.YES_NO
    if use.kind is Kind.YES_NO:
        names = ["", name] if len(values) == 2 else names
    fill = counts.most_common(1)[0][0] if use.missing == "most frequent" else None
    rows = {
        value: tuple(float(place == each) for each in range(first, len(values)))
        for place, value in enumerate(values)
    }

    def read(cell: str) -> tuple[float, ...] | None:
        if is_missing(cell):
            return rows.get("" if fill is None else fill)
        return rows.get(cell)

    def reason(cell: str) -> str:
        if is_missing(cell):
            return "missing; enter a category"
        return "no category here; enter one of " + ", ".join(map(shortened, values))

    return Reader(use.position, tuple(names[first:]), read, reason)


def _date(table: Table, use: Use, present: Sequence[str]) -> Reader:
    name = _name(table, use)
    form = date_format_of(dict.fromkeys(present), every=False)
    days = [day for cell in present if form and (day := date_of(cell, form)) is not None]
    if form is None or not days:
        raise TableError(
            "the cells are not dates in one format", "dates such as 2021-03-31", column=name
        )
    first = min(days)
    middle = date.fromordinal(int(median(day.toordinal() for day in days)))
    parts = ("year", "month", "day", "weekday")
    names = [f"{name} {part}" for part in parts] if use.parts else [f"{name} (days)"]

    def read(cell: str) -> tuple[float, ...] | None:
        day = middle if use.missing == "median" and is_missing(cell) else date_of(cell, form)
        if day is None:
            return None
        if use.parts:
            return tuple(map(float, (day.year, day.month, day.day, day.weekday())))
        return (float((day - first).days),)

    def reason(cell: str) -> str:
        what = "missing" if is_missing(cell) else "no date"
        return f"{what}; enter one such as 2021-03-31"

    return Reader(use.position, tuple(names), read, reason)


def _name(table: Table, use: Use) -> str:
    return table.names[use.position]
