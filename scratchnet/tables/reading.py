"""From the bytes of a file to a Table: encoding, delimiter, header, decimal mark."""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice

from scratchnet.errors import shortened
from scratchnet.tables.table import (
    DECIMAL_MARKS,
    DELIMITERS,
    LARGEST_TEXT,
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Remark,
    Table,
    TableError,
    is_missing,
    is_number,
    number,
)

Row = tuple[str, ...]


def read_table(
    content: str | bytes,
    *,
    delimiter: str | None = None,
    has_header: bool | None = None,
    decimal: str | None = None,
) -> Table:
    """Read a table that is delimited by commas, semicolons, tabs, pipes or whitespace.

    What is None is detected. ``delimiter`` is a key of DELIMITERS, ``decimal`` one of
    DECIMAL_MARKS. Bytes are UTF-8, or UTF-16 with a byte order mark. Blanks around cells are
    stripped; blank rows and empty cells beyond the last column are skipped.
    Columns without a name are called ``column 1`` and so on; a repeated name gets a number.
    Raises TableError.
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
            "the table has only a header", "at least one row of samples", line=header_line
        )
    if len(rows) > MOST_ROWS:
        raise too_large(starts[MOST_ROWS])
    names, problems = _names(header, rows, header_line)
    rows, ragged = _trimmed(rows, starts, len(names))
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


def _trimmed(
    rows: Sequence[Row], starts: Sequence[int], width: int
) -> tuple[list[Row], list[Remark]]:
    """Drop empty cells beyond the last column, and list the rows of another length."""
    trimmed = []
    problems = []
    for start, row in zip(starts, rows, strict=True):
        if len(row) > width and not any(row[width:]):
            row = row[:width]
        elif len(row) != width:
            text = f"the row has {_cells(len(row))}; allowed: {width}"
            problems.append(Remark(start, text))
        trimmed.append(row)
    return trimmed, problems


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


_ENCODINGS = "UTF-8, or UTF-16 with a byte order mark"


def decode(content: str | bytes) -> str:
    """Return the text of a table: UTF-8 with or without byte order mark, or UTF-16 with one.

    Anything else is refused rather than read as Latin-1: every file is valid Latin-1, so names
    could be garbled unnoticed, and saving a table as UTF-8 takes a moment. Raises TableError.
    """
    if len(content) > LARGEST_TEXT:
        unit = "characters" if isinstance(content, str) else "bytes"
        raise TableError(
            f"the table is larger than {LARGEST_TEXT:,} {unit} ({len(content):,})",
            f"up to {LARGEST_TEXT:,} {unit}",
        )
    text = content if isinstance(content, str) else _decoded(content)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(
            "the character NUL, so this is not text", f"text in {_ENCODINGS}", line=line
        )
    return text


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise TableError(f"not UTF-16 text (byte {error.start + 1:,})", _ENCODINGS) from None
        raise TableError(
            f"byte 0x{content[error.start]:02X} is not UTF-8 text",
            f'{_ENCODINGS}; in a spreadsheet, save as "CSV UTF-8"',
            line=content.count(b"\n", 0, error.start) + 1,
        ) from None


def split_lines(text: str) -> list[str]:
    """Return the lines with their ends: LF, CRLF or CR, which may be mixed.

    Raises TableError for a line that no row of allowed size fills.
    """
    # Not str.splitlines, which also splits at form feeds and other characters of cells.
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
    row whose cells are all empty is blank. Raises TableError for a cell beyond all limits, and,
    if ``strict``, for unmatched quotes.
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
    """Return the lines on which rows begin, and the rows, including the header.

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
    """Return the error for a table that is too large from a line on."""
    return TableError(
        "the table is too large from here on",
        f"up to {MOST_ROWS:,} rows and {MOST_CELLS:,} cells",
        line=line,
    )


def _blanks_joined(line: str) -> str:
    """Replace tabs by blanks and strip both ends, which would delimit empty cells."""
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


#: Lines from the top of the text that decide on the delimiter.
_SAMPLE_LINES = 200


def detect_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that gives rows of equal length and the most numbers.

    Both matter: commas split ``1,5 2,5`` and blanks split ``1, 2`` evenly as well.
    A text without any delimiter has one column, as if delimited by commas.
    """
    # Of equals, max returns the first: the order of DELIMITERS.
    best = max(DELIMITERS, key=lambda delimiter: _fitness(lines, delimiter))
    return best if _fitness(lines, best) > 0 else ","


def detect_header(first: Row) -> bool:
    """Return whether the first row contains names: it has no number, and no missing value
    such as NA.
    """
    return not any(is_number(cell) or (cell and is_missing(cell)) for cell in first)


def detect_decimal(rows: Iterable[Row]) -> str:
    """Return the mark that makes more cells numbers; the point, if neither does.

    So a cell 1,234 is a little more than one, unless another cell is 1.5.
    """
    points = commas = 0
    for row in rows:
        for cell in row:
            if "," in cell:
                commas += number(cell, ",") is not None
            elif "." in cell:
                points += number(cell, ".") is not None
    return "," if commas > points else "."


def most_common_width(rows: Iterable[Row]) -> int:
    """Return the most common number of cells; of equals, the first."""
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
    if not rows or (width := most_common_width(rows)) < 2:
        return 0.0
    fitting = [row for row in rows if len(row) == width]
    numbers = sum(is_number(cell) for row in fitting for cell in row)
    return len(fitting) / len(rows) * (1 + numbers / (len(fitting) * width))
