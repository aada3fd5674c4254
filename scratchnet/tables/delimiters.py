"""Rows of delimited text: splitting them into cells, and finding their delimiter."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from scratchnet.tables.cells import Row
from scratchnet.tables.header import most_common_width
from scratchnet.tables.table import DELIMITERS, TableError, is_number

#: Lines from the top of the text that decide on the delimiter.
_SAMPLE_LINES = 200


def parse(
    lines: Iterable[str], delimiter: str, strict: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """Yield for each row that is not blank the line it begins on, and its cells.

    Cells may be quoted with ``"``, and then hold delimiters, line ends and doubled quotes; blanks
    at their ends are still to be stripped. A row whose cells are all empty is blank. Raises
    TableError for a cell beyond all limits, and, if ``strict``, for unmatched quotes.
    """
    source = map(_blanks_joined, lines) if delimiter == " " else lines
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True, strict=strict)
    before = 0
    try:
        for row in reader:
            if "".join(row).strip():
                yield before + 1, row
            before = reader.line_num
    except csv.Error as error:
        raise _explained(error, before + 1) from None


def stripped(cells: Sequence[str]) -> Row:
    """Return cells without the blanks at their ends."""
    text = "\0".join(cells)
    if text.split(None, 1) == [text]:
        # There are none, as in most rows of large tables.
        return tuple(cells)
    return tuple([cell.strip() for cell in cells])


def _blanks_joined(line: str) -> str:
    """Replace tabs by blanks and strip both ends, which would delimit empty cells."""
    return line.replace("\t", " ").strip(" \r\n") + "\n"


def _explained(error: csv.Error, line: int) -> TableError:
    """Explain an error of the csv module. ``line`` is where the broken row begins."""
    text = str(error)
    if "unexpected end" in text or "field limit" in text:
        return TableError(
            "a quotation mark is not closed",
            '"…" around a whole cell, with "" for a mark inside',
            line=line,
        )
    if "expected after" in text:
        return TableError(
            "something follows a closing quotation mark",
            'a delimiter or the end of the line; write "" for a mark inside a quoted cell',
            line=line,
        )
    return TableError(f"the row cannot be read ({text})", line=line)


def detect_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that gives rows of equal length and the most numbers.

    Both matter: commas split ``1,5 2,5`` and blanks split ``1, 2`` evenly as well.
    A text without any delimiter has one column, as if delimited by commas.
    """
    # Of equals, max returns the first: the order of DELIMITERS.
    best = max(DELIMITERS, key=lambda delimiter: _fitness(lines, delimiter))
    return best if _fitness(lines, best) > 0 else ","


def _fitness(lines: Sequence[str], delimiter: str) -> float:
    """Return 0 for a delimiter that splits nothing, up to 2 for one that fits perfectly."""
    some = islice(lines, _SAMPLE_LINES)
    try:
        rows = [stripped(cells) for _, cells in parse(some, delimiter, strict=False)]
    except TableError:
        return 0.0
    if not rows or (width := most_common_width(rows)) < 2:
        return 0.0
    fitting = [row for row in rows if len(row) == width]
    numbers = sum(is_number(cell) for row in fitting for cell in row)
    fitness = len(fitting) / len(rows) * (1 + numbers / (len(fitting) * width))
    # The header too must be split, perhaps below a title: blanks may split dates and names under a
    # header that has none.
    first = next(number for number, row in enumerate(rows) if len(row) in (width, width - 1))
    return fitness / 2 if first and any(map(is_number, rows[first])) else fitness
