"""How numbers are written in a table: the decimal mark, and the one between thousands."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from scratchnet.tables.cells import Block, Cells, Row
from scratchnet.tables.table import DECIMAL_MARKS, ambiguous_mark, is_ungrouped, number
from scratchnet.watch import Watch, unwatched

#: Rows that are looked at together.
_ROWS_AT_ONCE = 2_000
#: A mark twice in a cell of a column whose cells are joined by NUL.
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
    done = 0
    for block in _blocks(rows):
        watch(done / len(rows))
        done += block.count
        for column, text in enumerate(block.columns):
            if "," not in text and "." not in text:
                continue
            for cell, count in Counter(text.split("\0")).items():
                # No number begins with a letter: most cells of texts are told by it.
                if cell[:1].isalpha() or not ("," in cell or "." in cell):
                    continue
                if mark := ambiguous_mark(cell):
                    either[mark].add(column)
                    continue
                for mark, other in ((".", ","), (",", ".")):
                    if number(cell, mark) is not None:
                        certain[mark] += count
                    elif number(cell, mark, other) is not None:
                        # With a decimal mark too, or with groups of three alone.
                        grouped[other] = True
                        certain[mark] += count * (mark in cell)
            if only and certain[only] >= _DECIDED and decimal in (None, only):
                # Nothing that follows can change this.
                return Marks(only)
    if decimal is None:
        points = certain["."] + grouped[","]
        commas = certain[","] + grouped["."]
        if not points and not commas:
            return _undecided(either, ungrouped=_are_ungrouped(rows))
        decimal = "," if commas > points else "."
    other = "," if decimal == "." else "."
    return Marks(decimal, other if grouped[other] or either[other] else "")


def _blocks(rows: Sequence[Row]) -> Sequence[Block]:
    """Return the rows with the columns of some together; cells that a row lacks are empty."""
    if isinstance(rows, Cells) and not rows.ragged:
        return rows.blocks
    found = []
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        columns = zip_longest(*some, fillvalue="")
        found.append(Block(len(some), tuple(map("\0".join, columns)), {}))
    return found


def _only_mark(rows: Sequence[Row]) -> str | None:
    """Return the mark that stands in cells, if it is the only one, and never twice in a cell.

    Large tables of numbers are such, and then a single cell decides.
    """
    found = None
    for text in (text for block in _blocks(rows) for text in block.columns):
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


def _are_ungrouped(rows: Sequence[Row]) -> bool:
    """Return whether a large whole number has no mark between its thousands."""
    columns = (text for block in _blocks(rows) for text in block.columns)
    return any(is_ungrouped(cell) for text in columns for cell in text.split("\0"))


def _undecided(either: dict[str, set[int]], *, ungrouped: bool) -> Marks:
    """Return the marks where no number with one decides: as if they were decimal ones.

    They are, if only one of them is used and large numbers are not in groups; else doubtful.
    """
    decimal = "," if either[","] and not either["."] else "."
    if ungrouped and not (either["."] and either[","]):
        return Marks(decimal)
    return Marks(decimal, "", tuple(sorted(either["."] | either[","])))
