"""Tables of text: their limits, their errors, and which cells are numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from scratchnet.errors import InvalidInput, shortened
from scratchnet.tables.cells import Cells, Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The numbers of a column, one after another.
Numbers: TypeAlias = "NDArray[np.float64]"

#: Rows that are kept, of a longer table a random sample: as many samples as an experiment may have.
MOST_ROWS = 1_000_000

#: Cells of one row.
MOST_COLUMNS = 1_100

#: Cells of all rows that are kept: as many numbers as an experiment may have.
MOST_CELLS = 40_000_000

#: Characters of one cell.
LONGEST_CELL = 1_000

#: Characters of one line: a hundred of the longest cells, if quoting doubles every character.
LONGEST_LINE = 2 * 100 * LONGEST_CELL

#: Bytes, or characters, of a whole file or text.
LARGEST_TEXT = 1_000_000_000

#: The largest magnitude of a number. Its square can still be computed with.
LARGEST_NUMBER = 1e100

#: Different values of a column that holds classes.
MOST_CLASSES = 10


#: The delimiters, each with its name for messages, in the order of preference.
#: A blank means any run of blanks and tabs.
DELIMITERS: dict[str, str] = {
    "\t": "tab",
    ";": "semicolon",
    "|": "pipe",
    ",": "comma",
    " ": "whitespace",
}

#: The decimal marks, each with its name.
DECIMAL_MARKS: dict[str, str] = {".": "point", ",": "comma"}


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on the row that begins on ``line`` (from 1)."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line:,}: {self.text}"


@dataclass(frozen=True, slots=True)
class Table:
    """``names``: one for each column, all different. ``rows``: the samples as text, without the
    header and without blank rows; a row has as many cells as there are names, unless it is one
    of the ragged rows that ``problems`` lists. ``lines``: the line of the file on which each row
    begins, from 1. ``delimiter`` and ``decimal`` are the marks that the text uses; a ``sheet`` of
    a workbook with ``sheets`` has no delimiter; ``thousands``
    is the mark between groups of three digits, "" if there is none. ``doubtful`` names the columns
    of which it is not known whether 1,234 is a thousand or a little more than one.
    ``header_line`` is the line of the header, 0 if there is none; ``notes`` tell what was left out.
    ``population`` is how many rows the file has, if these are a random sample of them, else None.
    """

    names: tuple[str, ...]
    rows: Sequence[Row]
    lines: Sequence[int]
    delimiter: str
    has_header: bool
    decimal: str
    problems: tuple[Remark, ...] = ()
    thousands: str = ""
    doubtful: tuple[str, ...] = ()
    header_line: int = field(default=0, compare=False)
    notes: tuple[Remark, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    population: int | None = None
    _numbers: dict[int, "Numbers | None"] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, position: int) -> Sequence[str]:
        """Return the cells of a column, counted from 0, of the rows that are not ragged."""
        if isinstance(self.rows, Cells):
            return self.rows.column(position)
        width = len(self.names)
        return [row[position] for row in self.rows if len(row) == width]

    def column_numbers(self, position: int) -> "Numbers | None":
        """Return `numbers` of the cells of a column; those of many are kept."""
        if position in self._numbers:
            return self._numbers[position]
        found = self.numbers(self.column(position))
        if isinstance(self.rows, Cells):
            self._numbers[position] = found
        return found

    def number(self, cell: str) -> float | None:
        """Return the finite number that a cell of this table holds, or None."""
        return number(cell, self.decimal, self.thousands)

    def numbers(self, cells: Sequence[str]) -> "Numbers | None":
        """Return the finite numbers that all these cells hold, or None if any holds none.

        It is much faster than `number`, but gives up on numbers that are not written as in Python.
        """
        import numpy as np

        text = "".join(cells) if self.decimal == "." else "_"
        if "_" in text or not text.isascii():
            return None
        try:
            read = np.fromiter(map(float, cells), float, len(cells))
        except ValueError:
            return None
        # NaN is not less than anything.
        return read if (abs(read) <= LARGEST_NUMBER).all() else None


class TableError(InvalidInput):
    """A table cannot be used. ``line`` (from 1) and ``column`` (its name) are the place, or None.

    The message names both, the problem, and what is allowed.
    """

    def __init__(
        self,
        problem: str,
        allowed: str | None = None,
        *,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        self.line = line
        self.column = column
        place = _place(line, column)
        ending = "" if allowed is None else f"; allowed: {allowed}"
        super().__init__(f"{place}: {problem}{ending}" if place else problem + ending)


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be used: the ``line`` of the file on which its row begins (from 1), the
    name of its ``column``, the ``cell``'s text, and the ``reason`` as text. ``missing`` is one that
    holds no value.
    """

    line: int
    column: str
    cell: str
    reason: str
    missing: bool = False

    def __str__(self) -> str:
        return f"{_place(self.line, self.column)}: {shortened(self.cell)} is {self.reason}"


class BadRows(TableError):
    """Some rows cannot be used. ``cells`` lists every bad cell, in the order of the file."""

    def __init__(self, cells: tuple[BadCell, ...]) -> None:
        self.cells = cells
        first = cells[0]
        rows = len({cell.line for cell in cells})
        others = f" (the first of {rows:,} rows that cannot be used)" if rows > 1 else ""
        super().__init__(
            f"{shortened(first.cell)} is {first.reason}{others}",
            line=first.line,
            column=first.column,
        )


def check_cells(line: int, cells: Sequence[str]) -> None:
    """Raise TableError for a row of too many cells, or with a cell that is too long."""
    if len(cells) > MOST_COLUMNS:
        raise TableError(f"the row has {len(cells):,} cells", f"up to {MOST_COLUMNS:,}", line=line)
    if max(map(len, cells), default=0) <= LONGEST_CELL:
        return
    for position, cell in enumerate(cells, 1):
        if len(cell) > LONGEST_CELL:
            raise TableError(
                f"{cell[:20]}… has {len(cell):,} characters",
                f"cells of up to {LONGEST_CELL:,} characters",
                line=line,
                column=f"column {position}",
            )


def _place(line: int | None, column: str | None) -> str:
    parts = [] if line is None else [f"line {line:,}"]
    if column is not None:
        parts.append(f"column {shortened(column)}")
    return ", ".join(parts)


#: Texts of missing values, in lower case. Not "none" or "-": those may be classes.
_MISSING = frozenset({"", "?", "na", "n/a", "#n/a", "nan", "null"})


def is_missing(cell: str) -> bool:
    """Return whether the cell is a missing value: empty, ``?``, NA, NaN, null and the like."""
    return cell.lower() in _MISSING


def number(cell: str, decimal: str, thousands: str = "") -> float | None:
    """Return the finite number that the cell holds, or None.

    ``decimal`` is the only decimal mark that is read, and ``thousands`` may stand between groups
    of three digits, as spaces that do not break lines always may. Signs (also the minus of
    typesetters) and powers of ten (-1.5e-3) are read; units and percent signs are not.
    """
    if decimal == ".":
        # Nearly all cells of large tables; what Python reads besides is left to _read.
        try:
            value: float | None = float(cell)
        except ValueError:
            value = _read(cell, decimal, thousands)
        else:
            if not cell.isascii() or "_" in cell:
                value = _read(cell, decimal, thousands)
    else:
        value = _read(cell, decimal, thousands)
    # Infinity and NaN are no numbers either.
    return value if value is not None and abs(value) <= LARGEST_NUMBER else None


def is_number(cell: str) -> bool:
    """Return whether the cell is a number with either decimal mark, perhaps in groups of three."""
    return any(number(cell, mark, other) is not None for mark, other in ((".", ","), (",", ".")))


#: Digits, one of the marks and three digits.
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}", re.ASCII)


def ambiguous_mark(cell: str) -> str | None:
    """Return the mark in a number such as 1,234, a thousand or a little more than one, or None."""
    match = _AMBIGUOUS.fullmatch(cell)
    return match[1] if match else None


#: A whole number of many digits without a mark; those of four may be years.
_UNGROUPED = re.compile(r"[+-]?(?:[3-9]\d{3}|[1-9]\d{4,})", re.ASCII)


def is_ungrouped(cell: str) -> bool:
    """Return whether a cell is a large whole number, no year, whose thousands are not separated."""
    return _UNGROUPED.fullmatch(cell) is not None


def why_no_number(cell: str, decimal: str, thousands: str = "") -> str:
    """Return why `number` returned None, and what to enter. It continues "The cell is …"."""
    if is_missing(cell):
        return "missing; enter a number"
    if _read(cell, decimal, thousands) is not None:
        return f"too large; enter a number up to {LARGEST_NUMBER:g}"
    if is_number(cell):
        mark = DECIMAL_MARKS[decimal]
        return f"not a number here; use a decimal {mark}, as in 1{decimal}5"
    return f"not a number; enter a number such as 1{decimal}5"


#: The minus sign of typesetters, and the spaces that they put between groups of three digits.
_MINUS, _SPACES = "\u2212", "\u00a0\u2007\u2009\u202f"
_SPACED = re.compile(rf"[+-]?\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?![\d{_SPACES}])")
#: Groups of three digits, by the mark between them.
_GROUPED = {
    mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+(?![\d{mark}])", re.ASCII)
    for mark in DECIMAL_MARKS
}


def _read(cell: str, decimal: str, thousands: str) -> float | None:
    if not cell.isascii():
        cell = cell.replace(_MINUS, "-")
        if _SPACED.match(cell):
            cell = cell.translate(dict.fromkeys(map(ord, _SPACES)))
    if thousands and thousands in cell:
        groups = _GROUPED[thousands].match(cell)
        if groups is None:
            return None
        cell = groups[0].replace(thousands, "") + cell[groups.end() :]
    if decimal == ",":
        if "." in cell:
            return None
        cell = cell.replace(",", ".")
    # Python would also read 1_000, Arabic digits and infinity.
    if "_" in cell or not cell.isascii():
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if isfinite(value) or cell[-1].isdigit() else None
