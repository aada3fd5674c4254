"""Finding the header of a table: comments, titles and units around it, and names of rows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from scratchnet.errors import shortened
from scratchnet.tables.cells import Row
from scratchnet.tables.table import Remark, TableError, is_missing, is_number

#: What a line begins with that is a comment.
_COMMENT = re.compile(r"\s*(#|%|//)")
#: Rows above the header that may hold a title.
_MOST_TITLES = 20
#: Rows below the header that decide whether it is one, and which columns hold numbers.
_ROWS_BELOW = 200
#: Names that are numbers are taken for years.
_YEARS = range(1000, 3000)
#: Fewer numbers in a row may be those of a sample.
_FEWEST_COUNTED = 3
#: Orange's second row of a header, which has a type for each column, and its third.
_TYPES = {"", "c", "continuous", "d", "discrete", "s", "string", "t", "time", "basket"}
_FLAGS = {"", "class", "c", "meta", "m", "ignore", "i", "weight", "w"}
#: A unit, such as [cm] or (kg/m²), or a short word like it.
_BRACKETED = re.compile(r"[\[(].*[\])]")
_LONGEST_UNIT = 12


@dataclass(frozen=True, slots=True)
class Header:
    """Which rows of a table are not samples.

    ``names`` is the index of the row that holds the names of the columns, None if there is none,
    and ``first`` that of the first sample. ``row_names`` says that the first column holds names of
    rows, for which the header has no cell. ``remarks`` are on the rows that are left out.
    """

    names: int | None
    first: int
    row_names: bool = False
    remarks: tuple[Remark, ...] = ()


def without_comments(lines: Sequence[str]) -> tuple[list[str], list[Remark]]:
    """Return the lines with those at the beginning blank that are comments, and remarks on them.

    The last of these is the header if it has as many words as the line below, as in ``# x y``.
    """
    kept = list(lines)
    comments = [number for number, _ in _leading_comments(lines)]
    if not comments:
        return kept, []
    last = comments[-1]
    below = next((line for line in kept[last + 1 :] if line.strip()), "")
    text = uncommented(kept[last])
    if any(_same_width(text, below, mark) for mark in ("\t", ";", "|", ",", None)):
        # A percent sign may belong to the first name.
        kept[last] = kept[last] if kept[last].lstrip().startswith("%") else text
        comments.pop()
    remarks = [Remark(number + 1, _left_out("a comment", kept[number])) for number in comments]
    for number in comments:
        kept[number] = "\n"
    return kept, remarks


def uncommented(line: str) -> str:
    """Return a line without the mark of a comment at its beginning."""
    return _COMMENT.sub("", line, count=1)


def are_comments(lines: Sequence[str]) -> bool:
    """Return whether all these lines are comments, or blank."""
    return all(_COMMENT.match(line) or not line.strip() for line in lines)


def _leading_comments(lines: Sequence[str]) -> list[tuple[int, str]]:
    found = []
    for number, line in enumerate(lines):
        if _COMMENT.match(line):
            found.append((number, line))
        elif line.strip():
            break
    return found


def _same_width(text: str, below: str, mark: str | None) -> bool:
    """Return whether both have as many cells, more than one, and only the second has numbers."""
    cells, others = text.strip().split(mark), below.strip().split(mark)
    if len(cells) != len(others) or len(cells) < 2:
        return False
    return not any(map(is_number, cells)) and any(map(is_number, others))


def find_header(rows: Sequence[Row], starts: Sequence[int], line: int | None = None) -> Header:
    """Return where the header is; ``starts`` are the lines on which rows begin.

    With a ``line`` the header begins there, and what is above is left out; 0 means that there is
    none. Raises TableError for a line without a row, and if no row has the header's width.
    """
    width = most_common_width(rows)
    if line == 0:
        return Header(None, 0)
    if line is not None:
        names = _row_on(starts, line)
        above = [
            Remark(start, _left_out("above the header", rows[n]))
            for n, start in enumerate(starts[:names])
        ]
        return _below(rows, starts, names, most_common_width(rows[names:]), above)
    names = _titles(rows, width)
    above = [Remark(starts[n], _left_out("a title", rows[n])) for n in range(names)]
    return _below(rows, starts, names, width, above) if _is_header(rows, names) else Header(None, 0)


def most_common_width(rows: Sequence[Row]) -> int:
    """Return the most common number of cells; of equals, the first."""
    return Counter(map(len, rows)).most_common(1)[0][0]


def _row_on(starts: Sequence[int], line: int) -> int:
    for number, start in enumerate(starts):
        if start == line:
            return number
    problem = "the header is to stand here, where no row begins"
    raise TableError(problem, "a line with cells", line=line)


def _titles(rows: Sequence[Row], width: int) -> int:
    """Return how many rows at the top hold a title, or other text in few cells."""
    count = 0
    while count < min(_MOST_TITLES, len(rows) - 2) and _is_title(rows[count], width):
        count += 1
    return count if count and _is_header(rows, count) else 0


def _is_title(row: Row, width: int) -> bool:
    filled = [cell for cell in row if cell]
    few = len(filled) == 1 or (len(row) < width - 1 and len(filled) <= width // 2)
    return width > 1 and few and not any(map(is_number, filled))


def _is_header(rows: Sequence[Row], index: int) -> bool:
    """Return whether a row holds names: it has no missing value, and no number but years, or the
    numbers of columns beside a name of a column that has only numbers.
    """
    row = rows[index]
    if any(cell and is_missing(cell) for cell in row):
        return False
    numbers = [number for number, cell in enumerate(row) if is_number(cell)]
    if not numbers:
        return True
    below = list(islice(rows, index + 1, index + 1 + _ROWS_BELOW))
    if _are_counted([row[number] for number in numbers]) and _names_numbers(row, below):
        return True
    years = [row[number] for number in numbers]
    if len(below) < 2 or len(set(years)) < len(years) or not all(map(_is_year, years)):
        return False
    return not any(
        _is_year(other[number]) for other in below for number in numbers if number < len(other)
    )


def _are_counted(cells: Sequence[str]) -> bool:
    """Return whether these are 0, 1, 2 … or 1, 2, 3 …, as programs number columns."""
    counted = ([str(first + k) for k in range(len(cells))] for first in (0, 1))
    return len(cells) >= _FEWEST_COUNTED and list(cells) in counted


def _names_numbers(row: Row, below: Sequence[Row]) -> bool:
    """Return whether a row has a text where each of several rows below it has a number."""
    texts = [number for number, cell in enumerate(row) if cell and not is_number(cell)]
    return len(below) > 1 and any(
        all(number < len(other) and is_number(other[number]) for other in below) for number in texts
    )


def _is_year(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and int(cell[:9]) in _YEARS


def _below(
    rows: Sequence[Row], starts: Sequence[int], names: int, width: int, above: list[Remark]
) -> Header:
    """Return the header with the rows of units and types below it."""
    first = names + 1
    if len(rows) > first + 2 and _is_orange(rows[first], rows[first + 1], width):
        kinds = [Remark(starts[n], _left_out("types", rows[n])) for n in (first, first + 1)]
        return Header(names, first + 2, remarks=(*above, *kinds))
    if _are_units(rows, first):
        above = [*above, Remark(starts[first], _left_out("units", rows[first]))]
        first += 1
    samples = rows[first:]
    row_names = len(rows[names]) == width - 1 > 1 and _are_row_names(samples, width)
    return Header(names, first, row_names, tuple(above))


def _are_row_names(samples: Sequence[Row], width: int) -> bool:
    """Return whether the first column has a name for each row, and the last one is not empty."""
    if not samples or not all(len(row) == width for row in samples):
        return False
    return any(row[-1] for row in samples) and len({row[0] for row in samples}) == len(samples)


def _is_orange(types: Row, flags: Row, width: int) -> bool:
    typed = {cell.lower() for cell in types} <= _TYPES and any(types)
    flagged = {cell.lower().split("=")[0].split(" ")[0] for cell in flags} <= _FLAGS
    return len(types) == width and typed and flagged


def _are_units(rows: Sequence[Row], index: int) -> bool:
    """Return whether a row holds units: texts where all other rows have numbers."""
    below = list(islice(rows, index + 1, index + 1 + _ROWS_BELOW))
    row = rows[index] if below else ()
    numeric = [
        number
        for number in range(len(row))
        if all(len(other) > number and is_number(other[number]) for other in below)
    ]
    texts = [row[number] for number in numeric if row[number]]
    if not texts or any(is_number(cell) or is_missing(cell) for cell in row if cell):
        return False
    if all(map(_BRACKETED.fullmatch, texts)):
        return True
    return len(texts) > 1 and all(len(text) <= _LONGEST_UNIT for text in texts)


def _left_out(what: str, content: str | Row) -> str:
    text = content if isinstance(content, str) else " ".join(cell for cell in content if cell)
    return f"left out, {what}: {shortened(' '.join(text.split()), 60)}"
