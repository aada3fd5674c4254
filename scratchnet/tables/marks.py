"""How numbers are written in a table: the decimal mark, and the one between thousands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scratchnet.tables.header import Row
from scratchnet.tables.table import DECIMAL_MARKS, ambiguous_mark, is_ungrouped, number
from scratchnet.watch import Watch, unwatched

#: Rows between two reports of how far the work is.
_ROWS_PER_REPORT = 1000
#: A mark twice in a cell of a row whose cells are joined by NUL.
_TWICE = {mark: re.compile(rf"[{mark}][^\0{mark}]*[{mark}]") for mark in DECIMAL_MARKS}
#: Numbers with a decimal mark that decide where there is no other mark: 1,234e5 alone does not.
_DECIDED = 2


@dataclass(frozen=True, slots=True)
class Marks:
    """How numbers are written: the decimal mark, and the one between groups of three digits.

    ``doubtful``: the positions of columns whose numbers could be read either way.
    """

    decimal: str
    thousands: str = ""
    doubtful: tuple[int, ...] = ()


def detect_marks(
    rows: Sequence[Row], decimal: str | None = None, watch: Watch = unwatched
) -> Marks:
    """Return the marks with which most cells are numbers; ``decimal`` is the one that is known.

    A mark is the decimal one as soon as it stands in a number that cannot be of thousands, such as
    1.5 or 0.125. Then the other one separates thousands, if it stands in any number. Where neither
    is decided, as in 1,234 alone, the columns with such numbers are doubtful, unless another number
    shows that thousands are not separated.
    """
    only = _only_mark(rows)
    certain = dict.fromkeys(DECIMAL_MARKS, 0)
    either: dict[str, set[int]] = {mark: set() for mark in DECIMAL_MARKS}
    grouped = dict.fromkeys(DECIMAL_MARKS, False)
    ungrouped = False
    for index, row in enumerate(rows):
        if not index % _ROWS_PER_REPORT:
            watch(index / len(rows))
        for column, cell in enumerate(row):
            if "," not in cell and "." not in cell:
                ungrouped = ungrouped or is_ungrouped(cell)
                continue
            if mark := ambiguous_mark(cell):
                either[mark].add(column)
                continue
            for mark, other in ((".", ","), (",", ".")):
                if number(cell, mark) is not None:
                    certain[mark] += 1
                elif number(cell, mark, other) is not None:
                    # With a decimal mark too, or with groups of three alone.
                    grouped[other] = True
                    certain[mark] += mark in cell
        if only and certain[only] >= _DECIDED and decimal in (None, only):
            # Nothing that follows can change this.
            return Marks(only)
    if decimal is None:
        points = certain["."] + grouped[","]
        commas = certain[","] + grouped["."]
        if not points and not commas:
            return _undecided(either, ungrouped=ungrouped)
        decimal = "," if commas > points else "."
    other = "," if decimal == "." else "."
    return Marks(decimal, other if grouped[other] or either[other] else "")


def _only_mark(rows: Sequence[Row]) -> str | None:
    """Return the mark that stands in cells, if it is the only one, and never twice in a cell.

    Large tables of numbers are such, and then a single cell decides.
    """
    found = None
    for row in rows:
        # No cell has a NUL.
        text = "\0".join(row)
        points, commas = "." in text, "," in text
        if not points and not commas:
            continue
        mark = "." if points else ","
        if (points and commas) or found not in (None, mark):
            return None
        if _TWICE[mark].search(text):
            return None
        found = mark
    return found


def _undecided(either: dict[str, set[int]], *, ungrouped: bool) -> Marks:
    """Return the marks where no number with one decides: as if they were decimal ones.

    They are, if only one of them is used and large numbers are not in groups; else doubtful.
    """
    decimal = "," if either[","] and not either["."] else "."
    if ungrouped and not (either["."] and either[","]):
        return Marks(decimal)
    return Marks(decimal, "", tuple(sorted(either["."] | either[","])))
