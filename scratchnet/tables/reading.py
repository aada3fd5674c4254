"""From the bytes of a file to a Table: encoding, delimiter, header, decimal mark."""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import islice
from pathlib import Path

from scratchnet.errors import shortened
from scratchnet.file_kinds import kind_of
from scratchnet.tables.header import (
    Row,
    find_header,
    most_common_width,
    uncommented,
    without_comments,
)
from scratchnet.tables.table import (
    DECIMAL_MARKS,
    DELIMITERS,
    LARGEST_TEXT,
    LONGEST_LINE,
    MOST_CELLS,
    MOST_ROWS,
    Remark,
    Table,
    TableError,
    ambiguous_mark,
    check_cells,
    is_number,
    is_ungrouped,
    number,
)
from scratchnet.tables.workbooks import Sheet, is_workbook, read_sheet


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
) -> Table:
    """Read a table that is delimited by commas, semicolons, tabs, pipes or whitespace.

    Or one in a workbook, in which it is a ``sheet``; see `scratchnet.tables.workbooks`.

    What is None is detected. ``delimiter`` is a key of DELIMITERS, ``decimal`` one of
    DECIMAL_MARKS. ``header_line`` is the line of the header, from 1; lines above it are left out.
    Bytes are UTF-8, or UTF-16 with a byte order mark. Blanks around cells are
    stripped; blank rows and empty cells beyond the last column are skipped.
    Columns without a name are called ``column 1`` and so on; a repeated name gets a number.
    Raises TableError.
    """
    _check_mark("delimiter", delimiter, DELIMITERS)
    _check_mark("decimal mark", decimal, DECIMAL_MARKS)
    if isinstance(content, bytes) and is_workbook(content):
        return _from_sheet(read_sheet(content, sheet), has_header, header_line)
    lines = split_lines(decode(content))
    stated = _stated_delimiter(lines)
    notes: list[Remark] = []
    if header_line:
        lines = _from_line(lines, header_line)
    else:
        lines, notes = without_comments(lines)
    if delimiter is None:
        delimiter = stated or detect_delimiter(lines)
    starts, rows = read_rows(lines, delimiter)
    if has_header is False:
        header_line = 0
    table = table_of(rows, starts, decimal=decimal, header_line=header_line, named=has_header)
    return replace(table, delimiter=delimiter, notes=(*notes, *table.notes))


def _from_sheet(sheet: Sheet, has_header: bool | None, header_line: int | None) -> Table:
    """Return the table of a sheet, whose numbers have no marks but the decimal point."""
    if has_header is False:
        header_line = 0
    elif header_line is None and sheet.named and has_header is None and sheet.rows:
        header_line = sheet.numbers[0]
    table = table_of(
        sheet.rows, sheet.numbers, decimal=".", header_line=header_line, named=has_header
    )
    notes = (*sheet.remarks, *table.notes)
    return replace(table, delimiter="", sheet=sheet.name, sheets=sheet.names, notes=notes)


def table_of(
    rows: Sequence[Row],
    starts: Sequence[int],
    *,
    decimal: str | None = None,
    header_line: int | None = None,
    named: bool | None = None,
) -> Table:
    """Return the table of some rows, which begin on the lines ``starts``.

    ``header_line`` is the line of the header, 0 if there is none; None is detected. If it is not
    found, the first row is the header where the columns are known to be ``named``. Raises
    TableError.
    """
    if not rows:
        raise TableError("the table is empty", "at least one row of samples")
    found = find_header(rows, starts, header_line)
    if named and found.names is None:
        found = find_header(rows, starts, starts[0])
    header = () if found.names is None else rows[found.names]
    line = 0 if found.names is None else starts[found.names]
    samples, lines = rows[found.first :], starts[found.first :]
    if not samples:
        raise TableError("the table has only a header", "at least one row of samples", line=line)
    if len(samples) > MOST_ROWS:
        raise too_large(lines[MOST_ROWS])
    notes = list(found.remarks)
    if found.row_names:
        header = ("row name", *header)
        notes.append(Remark(line, "the first column has no name; it is called row name"))
    names, problems = _names(header, samples, line)
    trimmed, ragged = _trimmed(samples, lines, len(names))
    marks = detect_marks(trimmed, decimal)
    return Table(
        names=names,
        rows=tuple(trimmed),
        lines=tuple(lines),
        delimiter=",",
        has_header=bool(header),
        decimal=marks.decimal,
        problems=tuple(problems + ragged),
        thousands=marks.thousands,
        doubtful=tuple(names[k] for k in marks.doubtful if k < len(names)),
        header_line=line,
        notes=tuple(notes),
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
        check_cells(start, cells)
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


@dataclass(frozen=True, slots=True)
class Marks:
    """How numbers are written: the decimal mark, and the one between groups of three digits.

    ``doubtful``: the positions of columns whose numbers could be read either way.
    """

    decimal: str
    thousands: str = ""
    doubtful: tuple[int, ...] = ()


def detect_marks(rows: Iterable[Row], decimal: str | None = None) -> Marks:
    """Return the marks with which most cells are numbers; ``decimal`` is the one that is known.

    A mark is the decimal one as soon as it stands in a number that cannot be of thousands, such as
    1.5 or 0.125. Then the other one separates thousands, if it stands in any number. Where neither
    is decided, as in 1,234 alone, the columns with such numbers are doubtful, unless another number
    shows that thousands are not separated.
    """
    certain = dict.fromkeys(DECIMAL_MARKS, 0)
    either: dict[str, set[int]] = {mark: set() for mark in DECIMAL_MARKS}
    grouped = dict.fromkeys(DECIMAL_MARKS, False)
    ungrouped = False
    for row in rows:
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
    if decimal is None:
        points = certain["."] + grouped[","]
        commas = certain[","] + grouped["."]
        if not points and not commas:
            return _undecided(either, ungrouped=ungrouped)
        decimal = "," if commas > points else "."
    other = "," if decimal == "." else "."
    return Marks(decimal, other if grouped[other] or either[other] else "")


def _undecided(either: dict[str, set[int]], *, ungrouped: bool) -> Marks:
    """Return the marks where no number with one decides: as if they were decimal ones.

    They are, if only one of them is used and large numbers are not in groups; else doubtful.
    """
    decimal = "," if either[","] and not either["."] else "."
    if ungrouped and not (either["."] and either[","]):
        return Marks(decimal)
    return Marks(decimal, "", tuple(sorted(either["."] | either[","])))


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
    fitness = len(fitting) / len(rows) * (1 + numbers / (len(fitting) * width))
    # The header too must be split, perhaps below a title: blanks may split dates and names under a
    # header that has none.
    first = next(number for number, row in enumerate(rows) if len(row) in (width, width - 1))
    return fitness / 2 if first and any(map(is_number, rows[first])) else fitness
