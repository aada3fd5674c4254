"""How a table is written, told from its cells: delimiter, header and decimal mark."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from scratchnet.tables.errors import TableError
from scratchnet.tables.numbers import is_missing, is_number, number
from scratchnet.tables.splitting import Row, parse
from scratchnet.tables.table import DELIMITERS

#: Lines from the top of the text that decide on the delimiter.
_SAMPLE_LINES = 200


def detect_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that gives rows of equal length and the most numbers.

    Both must be looked at: commas split ``1,5 2,5`` and blanks split ``1, 2`` evenly as well.
    A text without any delimiter has one column, as if delimited by commas.
    """
    # The last of equals is max's first: the order of DELIMITERS.
    best = max(DELIMITERS, key=lambda delimiter: _fitness(lines, delimiter))
    return best if _fitness(lines, best) > 0 else ","


def detect_header(first: Row) -> bool:
    """Say whether the first row holds names: a row without a number, nor a word such as NA for
    one that is missing.
    """
    return not any(is_number(cell) or (cell and is_missing(cell)) for cell in first)


def detect_decimal(rows: Iterable[Row]) -> str:
    """Return the mark that makes more cells numbers; the point, if neither does.

    So 1,234 counts as a little more than one wherever it is one cell and no cell says 1.5.
    """
    points = commas = 0
    for row in rows:
        for cell in row:
            if "," in cell:
                commas += number(cell, ",") is not None
            elif "." in cell:
                points += number(cell, ".") is not None
    return "," if commas > points else "."


def usual_width(rows: Iterable[Row]) -> int:
    """Return the commonest number of cells; of equals, the one that comes first."""
    return Counter(map(len, rows)).most_common(1)[0][0]


def _fitness(lines: Sequence[str], delimiter: str) -> float:
    """Return 0 for a delimiter that splits nothing, up to 2 for one that fits perfectly."""
    try:
        rows = [
            tuple(cells)
            for _, cells in parse(list(islice(lines, _SAMPLE_LINES)), delimiter, strict=False)
        ]
    except TableError:
        return 0.0
    if not rows or (width := usual_width(rows)) < 2:
        return 0.0
    fitting = [row for row in rows if len(row) == width]
    numbers = sum(is_number(cell) for row in fitting for cell in row)
    return len(fitting) / len(rows) * (1 + numbers / (len(fitting) * width))
