"""From the bytes of a file to a Table: its lines, its header, the names of its columns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from scratchnet.errors import shortened
from scratchnet.file_kinds import kind_of
from scratchnet.tables.cells import Cells, Row
from scratchnet.tables.delimiters import detect_delimiter, parse, stripped
from scratchnet.tables.header import (
    are_comments,
    find_header,
    most_common_width,
    uncommented,
    without_comments,
)
from scratchnet.tables.lines import Lines
from scratchnet.tables.marks import detect_marks
from scratchnet.tables.sampling import Limit, RowStream
from scratchnet.tables.table import (
    DECIMAL_MARKS,
    DELIMITERS,
    LARGEST_TEXT,
    Remark,
    Table,
    TableError,
    check_cells,
)
from scratchnet.tables.workbooks import Sheet, cells_of, is_workbook, read_sheet
from scratchnet.watch import Watch, part_of, unwatched

#: Lines from the top among which are comments, titles and the header.
_TOP_LINES = 1000
#: The fraction of the work that is reading rows; the rest is to see how numbers are written.
_READING = 0.8


def read_table_file(path: Path) -> bytes:
    """Return the content of a file with a table. Raises TableError, also for what is none."""
    try:
        # A device or a pipe might never end.
        if not path.is_file():
            raise TableError(f"{path} is not a file", "a file with a table")
        size = path.stat().st_size
        if size > LARGEST_TEXT:
            raise TableError(f"the file has {size:,} bytes", f"up to {LARGEST_TEXT:,}")
        kind = kind_of(path)
        if kind is not None and not kind.is_table:
            raise TableError(f"{path.name} is {kind}")
        return path.read_bytes()
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror or error}") from error


def read_table(
    content: str | bytes,
    *,
    delimiter: str | None = None,
    has_header: bool | None = None,
    decimal: str | None = None,
    header_line: int | None = None,
    sheet: str | None = None,
    limit: Limit = Limit(),  # noqa: B008
    watch: Watch = unwatched,
) -> Table:
    """Read a table that is delimited by commas, semicolons, tabs, pipes or whitespace.

    Or one in a workbook, in which it is a ``sheet``; see `scratchnet.tables.workbooks`.

    What is None is detected. ``delimiter`` is a key of DELIMITERS, ``decimal`` one of
    DECIMAL_MARKS. ``header_line`` is the line of the header, from 1; lines above it are left out.
    Bytes are UTF-8, or UTF-16 with a byte order mark. Blanks around cells are
    stripped; blank rows and empty cells beyond the last column are skipped.
    Columns without a name are called ``column 1`` and so on; a repeated name gets a number.
    Of a table with more rows than ``limit`` allows, a random sample is kept. Raises TableError, and
    what ``watch`` raises.
    """
    _check_mark("delimiter", delimiter, DELIMITERS)
    _check_mark("decimal mark", decimal, DECIMAL_MARKS)
    if isinstance(content, bytes) and is_workbook(content):
        return _from_sheet(read_sheet(content, sheet), has_header, header_line, limit, watch)
    source = Lines(content)
    lines = _top_lines(source, header_line or 0)
    stated = _stated_delimiter(lines)
    notes: list[Remark] = []
    if header_line:
        lines = _from_line(lines, header_line)
    else:
        lines, notes = without_comments(lines)
    if delimiter is None:
        delimiter = stated or detect_delimiter(lines)
    stream = RowStream(
        parse(chain(lines, source), delimiter),
        _checked,
        limit,
        part_of(watch, 0.0, _READING),
        lambda: source.done,
    )
    if has_header is False:
        header_line = 0
    table = _table_of(stream, decimal, header_line, has_header, watch)
    return replace(table, delimiter=delimiter, notes=(*notes, *table.notes))


def _checked(line: int, cells: Sequence[str]) -> Row:
    """Return the stripped cells of a row. Raises TableError if it is too large."""
    row = stripped(cells)
    check_cells(line, row)
    return row


def _top_lines(source: Lines, least: int) -> list[str]:
    """Return at least so many lines from the top, and all comments there."""
    lines: list[str] = []
    while more := list(islice(source, _TOP_LINES)):
        lines += more
        if len(lines) >= least and not are_comments(more):
            break
    return lines


def _from_sheet(
    sheet: Sheet, has_header: bool | None, header_line: int | None, limit: Limit, watch: Watch
) -> Table:
    """Return the table of a sheet, whose numbers have no marks but the decimal point."""
    if has_header is False:
        header_line = 0
    elif header_line is None and sheet.named and has_header is None:
        header_line = 1
    read = 0

    def rows() -> Iterator[tuple[int, Sequence[object]]]:
        nonlocal read
        for number, row in sheet.rows:
            read = number
            yield number, row

    stream = RowStream(
        rows(), cells_of, limit, part_of(watch, 0.0, _READING), lambda: read / sheet.height
    )
    table = _table_of(stream, ".", header_line, has_header, watch)
    notes = (*sheet.remarks, *table.notes)
    return replace(table, delimiter="", sheet=sheet.name, sheets=sheet.names, notes=notes)


def _table_of(
    stream: RowStream[Any],
    decimal: str | None,
    header_line: int | None,
    named: bool | None,
    watch: Watch,
) -> Table:
    """Return the table of some rows.

    ``header_line`` is the line of the header, 0 if there is none; None is detected. If it is not
    found, the first row is the header where the columns are known to be ``named``. Raises
    TableError.
    """
    starts, rows = stream.top()
    if not rows:
        raise TableError("the table is empty", "at least one row of samples")
    found = find_header(rows, starts, header_line)
    if named and found.names is None:
        found = find_header(rows, starts, starts[0])
    header = () if found.names is None else rows[found.names]
    line = 0 if found.names is None else starts[found.names]
    if not rows[found.first :]:
        raise TableError("the table has only a header", "at least one row of samples", line=line)
    notes = list(found.remarks)
    if found.row_names:
        header = ("row name", *header)
        notes.append(Remark(line, "the first column has no name; it is called row name"))
    names, problems = _names(header, rows[found.first :], line)
    lines, samples, population = stream.sample(
        starts[found.first :], rows[found.first :], len(names)
    )
    marks = detect_marks(samples, decimal, part_of(watch, _READING, 1.0))
    return Table(
        names=names,
        rows=samples,
        lines=lines,
        delimiter=",",
        has_header=bool(header),
        decimal=marks.decimal,
        problems=(*problems, *_ragged(samples, lines, len(names))),
        thousands=marks.thousands,
        doubtful=tuple(names[k] for k in marks.doubtful if k < len(names)),
        header_line=line,
        notes=tuple(notes),
        population=population,
    )


def _from_line(lines: Sequence[str], line: int) -> list[str]:
    """Return the lines from a header on, with blank ones in place of those above."""
    if line > len(lines):
        raise TableError(f"the header is to stand on line {line:,}", f"1 to {len(lines):,}")
    return ["\n"] * (line - 1) + [uncommented(lines[line - 1]), *lines[line:]]


def _check_mark(what: str, mark: str | None, known: dict[str, str]) -> None:
    if mark is not None and mark not in known:
        allowed = ", ".join(f"{shortened(sign)} ({name})" for sign, name in known.items())
        raise TableError(f"the {what} is {shortened(mark)}", allowed)


def _stated_delimiter(lines: list[str]) -> str | None:
    """Remove the line ``sep=;`` that states the delimiter to spreadsheets, and return its mark."""
    first = lines[0].rstrip("\r\n").lower() if lines else ""
    if first.startswith("sep=") and first[4:] in DELIMITERS:
        lines[0] = "\n"
        return first[4:]
    return None


def _names(header: Row, rows: Sequence[Row], line: int) -> tuple[tuple[str, ...], list[Remark]]:
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
            text = f"the name {shortened(wanted)} is used twice; the second is renamed "
            problems.append(Remark(line, text + shortened(name)))
        names.append(name)
    return tuple(names), problems


def _width(header: Row, rows: Sequence[Row], line: int) -> int:
    """Return the number of columns: the header's, without empty cells at its end that no row
    fills; without a header the most common number. Raises TableError if no row is as long as the
    header.
    """
    if not header:
        return most_common_width(rows)
    width = len(header)
    while not header[width - 1] and not any(any(row[width - 1 :]) for row in rows):
        width -= 1
    if not any(len(row) == width or not any(row[width:]) for row in rows if len(row) >= width):
        raise TableError(
            f"the header has {_cells(width)}, the rows have {most_common_width(rows)}",
            "a header as long as the rows",
            line=line,
        )
    return width


def _ragged(rows: Sequence[Row], starts: Sequence[int], width: int) -> Iterator[Remark]:
    """Return remarks on the rows of another length."""
    known = rows.ragged.items() if isinstance(rows, Cells) else enumerate(rows)
    for place, row in known:
        if len(row) != width:
            yield Remark(starts[place], f"the row has {_cells(len(row))}; allowed: {width}")


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
