"""From the text of a file to a Table."""

from collections.abc import Sequence

from scratchnet.errors import shortened
from scratchnet.tables.decoding import decode
from scratchnet.tables.detecting import (
    detect_decimal,
    detect_delimiter,
    detect_header,
    usual_width,
)
from scratchnet.tables.errors import TableError
from scratchnet.tables.limits import MOST_ROWS
from scratchnet.tables.splitting import Row, read_rows, split_lines, too_large
from scratchnet.tables.table import DECIMAL_MARKS, DELIMITERS, Problem, Table


def read_table(
    content: str | bytes,
    *,
    delimiter: str | None = None,
    has_header: bool | None = None,
    decimal: str | None = None,
) -> Table:
    """Read a table that is delimited by commas, semicolons, tabs, pipes or whitespace.

    What is None is told from the cells. ``delimiter`` is a key of DELIMITERS, ``decimal`` one of
    DECIMAL_MARKS. Bytes are UTF-8, or UTF-16 with a byte order mark. Cells lose the blanks
    around them, blank rows are passed over, and so are empty cells beyond the last column.
    Columns without a name are called ``column 1`` and so on; a name that comes again gets a
    number. Raises TableError.
    """
    _check_mark("delimiter", delimiter, DELIMITERS)
    _check_mark("decimal mark", decimal, DECIMAL_MARKS)
    lines = split_lines(decode(content))
    if delimiter is None:
        delimiter = _stated_delimiter(lines) or detect_delimiter(lines)
    starts, rows = read_rows(lines, delimiter)
    if not rows:
        raise TableError("the table is empty", "at least one row of samples")
    if has_header is None:
        has_header = detect_header(rows[0])
    header = rows.pop(0) if has_header else ()
    header_line = starts.pop(0) if has_header else 0
    if not rows:
        raise TableError(
            "only a header stands in the table", "at least one row of samples", line=header_line
        )
    if len(rows) > MOST_ROWS:
        raise too_large(starts[MOST_ROWS])
    names, problems = _names(header, rows, header_line)
    rows, ragged = _evened(rows, starts, len(names))
    return Table(
        names=names,
        rows=tuple(rows),
        lines=tuple(starts),
        delimiter=delimiter,
        has_header=has_header,
        decimal=decimal or detect_decimal(rows),
        problems=tuple(problems + ragged),
    )


def _check_mark(what: str, mark: str | None, known: dict[str, str]) -> None:
    if mark is not None and mark not in known:
        allowed = ", ".join(f"{shortened(sign)} ({name})" for sign, name in known.items())
        raise TableError(f"the {what} is {shortened(mark)}", allowed)


def _stated_delimiter(lines: list[str]) -> str | None:
    """Take away the line ``sep=;`` by which spreadsheets are told the delimiter."""
    first = lines[0].rstrip("\r\n").lower() if lines else ""
    if first.startswith("sep=") and first[4:] in DELIMITERS:
        lines[0] = "\n"
        return first[4:]
    return None


def _names(header: Row, rows: Sequence[Row], line: int) -> tuple[tuple[str, ...], list[Problem]]:
    """Return a name for each column, and the names that had to be changed."""
    width = _width(header, rows, line)
    names: list[str] = []
    problems = []
    for position in range(1, width + 1):
        given = " ".join(header[position - 1].split()) if header else ""
        name = wanted = given or f"column {position}"
        count = 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        if name != wanted:
            text = f"the name {shortened(wanted)} stands twice; the later is called "
            problems.append(Problem(line, text + shortened(name)))
        names.append(name)
    return tuple(names), problems


def _width(header: Row, rows: Sequence[Row], line: int) -> int:
    """Return the number of columns: the header's, apart from empty cells at its end that no row
    fills, or else the usual one. Raises TableError if no row is as long as the header.
    """
    if not header:
        return usual_width(rows)
    width = len(header)
    while not header[width - 1] and not any(any(row[width - 1 :]) for row in rows):
        width -= 1
    if not any(len(row) == width or not any(row[width:]) for row in rows if len(row) >= width):
        raise TableError(
            f"the header has {_cells(width)}, the rows have {usual_width(rows)}",
            "a header as long as the rows",
            line=line,
        )
    return width


def _evened(
    rows: Sequence[Row], starts: Sequence[int], width: int
) -> tuple[list[Row], list[Problem]]:
    """Cut off empty cells beyond the last column, and list the rows of another length."""
    evened = []
    problems = []
    for start, row in zip(starts, rows, strict=True):
        if len(row) > width and not any(row[width:]):
            row = row[:width]
        elif len(row) != width:
            text = f"the row has {_cells(len(row))}; allowed: {width}"
            problems.append(Problem(start, text))
        evened.append(row)
    return evened, problems


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
