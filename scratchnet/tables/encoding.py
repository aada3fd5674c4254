"""How the cells of a column become the numbers of samples: what of it is fitted to a table."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import Literal

from scratchnet.errors import InvalidValue, shortened
from scratchnet.tables.column_encoding import (
    LONGEST_NAME,
    ColumnEncoding,
    date_text,
)
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


@dataclass(frozen=True, slots=True)
class Use:
    """An input column at a position from 0, and how its cells are to become numbers.

    The table decides on the rest, see `fit`. ``drop_first`` leaves out the first category, and
    ``parts`` are those of a date; see `ColumnEncoding`.
    """

    position: int
    kind: Kind = Kind.NUMBER
    missing: Missing = "skip"
    drop_first: bool = False
    parts: tuple[str, ...] = ("days",)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the cells of the column at ``position`` as numbers, one for each of ``names``.

    ``read`` returns None for a cell that cannot be used; ``reason`` says why not. ``encoding``
    declares what an input column is, None for a target. ``is_plain`` says that numbers are read as
    `Table.numbers` does.
    """

    position: int
    names: tuple[str, ...]
    read: Callable[[str], tuple[float, ...] | None]
    reason: Callable[[str], str]
    encoding: ColumnEncoding | None = None
    is_plain: bool = False


def default_use(column: Column) -> Use:
    """Return the use of a column as what it holds; what is no kind of inputs is read as numbers."""
    return Use(column.position, column.kind if column.kind in INPUT_KINDS else Kind.NUMBER)


def fit(table: Table, use: Use) -> ColumnEncoding:
    """Return how a column of this table is encoded. Raises TableError for what cannot be done."""
    name = table.names[use.position]
    label, kinds = MISSING[use.missing]
    if use.kind not in kinds:
        allowed = ", ".join(text for text, for_kinds in MISSING.values() if use.kind in for_kinds)
        raise TableError(
            f'missing cells of a {use.kind.value} cannot be "{label}"', allowed, column=name
        )
    try:
        if use.kind is Kind.NUMBER and use.missing == "skip":
            return ColumnEncoding(_declared_name(name))
        counts = Counter(table.column(use.position))
        missing = [cell for cell in counts if is_missing(cell)]
        for cell in missing:
            del counts[cell]
        match use.kind:
            case Kind.CATEGORY | Kind.YES_NO:
                return _category(table, use, counts, missing=bool(missing))
            case Kind.DATE:
                return _date(table, use, counts)
        return ColumnEncoding(_declared_name(name), missing=_number_fill(table, use, counts))
    except InvalidValue as error:
        raise TableError(
            f"{error.field} is {shortened(error.value)}", error.allowed, column=name
        ) from error


def reader_of(table: Table, use: Use) -> Reader:
    """Return how cells of a column are read. Raises TableError for what cannot be done with it."""
    encoding = fit(table, use)
    match use.kind:
        case Kind.CATEGORY | Kind.YES_NO:
            return _category_reader(use.position, encoding)
        case Kind.DATE:
            return _date_reader(use.position, encoding)
    return number_reader(table, use.position, encoding)


def number_reader(table: Table, position: int, encoding: ColumnEncoding | None = None) -> Reader:
    """Return a reader of numbers; missing cells are bad unless ``encoding`` has a value for them.

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
    filled = None if encoding is None or encoding.missing is None else encoding.encode(None)

    def read(cell: str) -> tuple[float, ...] | None:
        if filled is not None and is_missing(cell):
            return filled
        value = table.number(cell)
        return None if value is None else (value,)

    def reason(cell: str) -> str:
        return why_no_number(cell, table.decimal, table.thousands)

    return Reader(position, (name,), read, reason, encoding, is_plain=True)


def _number_fill(table: Table, use: Use, counts: Counter[str]) -> float | None:
    """Return what takes the place of a missing number among cells that occur so often."""
    known = {cell: value for cell in counts if (value := table.number(cell)) is not None}
    if not known:
        raise TableError("no cell holds a number", "a column of numbers", column=_name(table, use))
    if use.missing == "most frequent":
        frequent = Counter[float]()
        for cell, value in known.items():
            frequent[value] += counts[cell]
        return frequent.most_common(1)[0][0]
    numbers = [value for cell, value in known.items() for _ in range(counts[cell])]
    return fmean(numbers) if use.missing == "mean" else float(median(numbers))


def _category(table: Table, use: Use, counts: Counter[str], *, missing: bool) -> ColumnEncoding:
    name = _name(table, use)
    if not counts or len(counts) > MOST_CATEGORIES:
        raise TableError(
            f"{len(counts):,} different values", f"1 to {MOST_CATEGORIES} categories", column=name
        )
    values: list[str | None] = list(counts)
    if use.kind is Kind.YES_NO:
        if len(values) != 2:
            raise TableError(
                f"{len(values):,} different values", "two, such as no and yes", column=name
            )
        values = list(yes_no_pair(counts) or values)
    if use.missing == "category" and missing:
        values.append(None)
    return ColumnEncoding(
        _declared_name(name),
        use.kind,
        categories=tuple(values),
        drop_first=use.drop_first and len(values) > 1,
        missing=counts.most_common(1)[0][0] if use.missing == "most frequent" else None,
    )


def _category_reader(position: int, encoding: ColumnEncoding) -> Reader:
    has_value = encoding.missing is not None or None in encoding.categories
    filled = encoding.encode(None) if has_value else None
    texts = [category for category in encoding.categories if category is not None]
    # Tables are long, and their categories few.
    rows = {category: encoding.encode(category) for category in texts}

    def read(cell: str) -> tuple[float, ...] | None:
        return filled if is_missing(cell) else rows.get(cell)

    def reason(cell: str) -> str:
        if is_missing(cell):
            return "missing; enter a category"
        return "no category here; enter one of " + ", ".join(map(shortened, texts))

    return Reader(position, encoding.input_names, read, reason, encoding)


def _date(table: Table, use: Use, counts: Counter[str]) -> ColumnEncoding:
    form = date_format_of(counts, every=False)
    days = [
        day
        for cell, count in counts.items()
        if form and (day := date_of(cell, form)) is not None
        for _ in range(count)
    ]
    if form is None or not days:
        raise TableError(
            "the cells are not dates in one format",
            "dates such as 2021-03-31",
            column=_name(table, use),
        )
    middle = date.fromordinal(int(median(day.toordinal() for day in days)))
    return ColumnEncoding(
        _declared_name(_name(table, use)),
        use.kind,
        format=form,
        parts=use.parts,
        first=date_text(min(days), form),
        missing=date_text(middle, form) if use.missing == "median" else None,
    )


def _date_reader(position: int, encoding: ColumnEncoding) -> Reader:
    read_days: dict[str, tuple[float, ...] | None] = {}

    def read(cell: str) -> tuple[float, ...] | None:
        if cell not in read_days:
            try:
                read_days[cell] = encoding.encode(cell)
            except ValueError:
                read_days[cell] = None
        return read_days[cell]

    def reason(cell: str) -> str:
        what = "missing" if is_missing(cell) else "no date"
        return f"{what}; enter one such as 2021-03-31"

    return Reader(position, encoding.input_names, read, reason, encoding)


def _name(table: Table, use: Use) -> str:
    return table.names[use.position]


def _declared_name(name: str) -> str:
    """Shorten a column's name to the length that an experiment allows."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
