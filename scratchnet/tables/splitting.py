"""From lines of text to rows of cells."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from scratchnet.tables.errors import TableError
from scratchnet.tables.limits import (
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
)

Row = tuple[str, ...]


def split_lines(text: str) -> list[str]:
    """Return the lines with their ends: LF, CRLF or CR, which may be mixed.

    Raises TableError for a line that no row of allowed size fills.
    """
    # Not str.splitlines, which also splits at form feeds and other signs that cells may hold.
    lines = list(StringIO(text, newline=""))
    for count, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise TableError(
                f"the line has {len(line):,} characters",
                f"up to {LONGEST_LINE:,}",
                line=count,
            )
    return lines


def parse(
    lines: Sequence[str], delimiter: str, strict: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """Yield for each row that is not blank the line it begins on, and its stripped cells.

    Cells may be quoted with ``"``, and then hold delimiters, line ends and doubled quotes. A
    row whose cells are all empty is blank. Raises TableError for a cell beyond all limits, and
    if ``strict`` for quotes that do not match.
    """
    source = [_blanks_joined(line) for line in lines] if delimiter == " " else lines
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True, strict=strict)
    before = 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise _explained(error, before + 1) from None


def read_rows(lines: Sequence[str], delimiter: str) -> tuple[list[int], list[Row]]:
    """Return the lines on which rows begin, and the rows, the header among them.

    Raises TableError for what cannot be read and for what is too large.
    """
    starts: list[int] = []
    rows: list[Row] = []
    count = 0
    for start, cells in parse(lines, delimiter):
        _check_size(start, cells)
        count += len(cells)
        # The first of the rows may be the header, which is not counted.
        if len(rows) > MOST_ROWS or count > MOST_CELLS:
            raise too_large(start)
        starts.append(start)
        rows.append(tuple(cells))
    return starts, rows


def too_large(line: int) -> TableError:
    """Say that the table is too large from a line on."""
    return TableError(
        "the table goes on beyond what can be used",
        f"up to {MOST_ROWS:,} rows and {MOST_CELLS:,} cells",
        line=line,
    )


def _blanks_joined(line: str) -> str:
    """Make tabs into blanks and drop those at both ends, which would delimit empty cells."""
    return line.replace("\t", " ").strip(" \r\n") + "\n"


def _check_size(line: int, cells: list[str]) -> None:
    if len(cells) > MOST_COLUMNS:
        raise TableError(f"the row has {len(cells):,} cells", f"up to {MOST_COLUMNS}", line=line)
    for position, cell in enumerate(cells, 1):
        if len(cell) > LONGEST_CELL:
            raise TableError(
                f"{cell[:20]}… has {len(cell):,} characters",
                f"cells of up to {LONGEST_CELL:,} characters",
                line=line,
                column=f"column {position}",
            )


def _explained(error: csv.Error, line: int) -> TableError:
    """Turn the csv module's words into ours. ``line`` is where the broken row begins."""
    text = str(error)
    if "unexpected end" in text or "field limit" in text:
        return TableError(
            "a quotation mark is opened and not closed",
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
