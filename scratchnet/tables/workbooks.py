"""Tables that are no text: workbooks of spreadsheets, Parquet and Feather, as rows of text.

python-calamine reads workbooks, pyarrow the others; the extra `tables` of this project installs
both. Nothing in a file is executed: formulas have the values that were saved with them.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from itertools import chain
from typing import Any
from zipfile import BadZipFile, ZipFile

from scratchnet.errors import shortened
from scratchnet.tables.cells import Row
from scratchnet.tables.table import (
    MOST_COLUMNS,
    Remark,
    TableError,
    check_cells,
)

#: Bytes that the parts of a workbook may have without compression.
_MOST_UNPACKED = 1_000_000_000
#: Cells of a sheet, which are all in memory while it is read.
_MOST_VALUES = 40_000_000
_ROWS_AT_A_TIME = 4096
#: Whole numbers of more digits are written as floats are.
_MOST_EXACT = 2.0**53


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet: the number of each, from 1, and its values, of which `cells_of` makes
    text. Rows without any value are left out. They can be read once; ``height`` is the last number.

    ``name`` is the sheet's, one of ``names``; both are empty where a file has no sheets. ``named``
    says that the first row holds the names of the columns for certain. ``remarks`` are on what
    was left out.
    """

    rows: Iterator[tuple[int, Sequence[object]]]
    height: int
    name: str = ""
    names: tuple[str, ...] = ()
    named: bool | None = None
    remarks: tuple[Remark, ...] = ()


def is_workbook(content: str | bytes) -> bool:
    """Return whether this is a file that `read_sheet` reads: it is known by its first bytes."""
    return isinstance(content, bytes) and _reader_of(content) is not None


def read_sheet(content: bytes, name: str | None = None) -> Sheet:
    """Read a sheet of a workbook (None: the first one with cells), or the table in another file.

    Raises TableError, also if the package that reads it is not installed.
    """
    reader = _reader_of(content)
    if reader is None:
        raise TableError("this is no workbook", "XLSX, XLS, ODS, Parquet or Feather")
    return reader(content, name)


def _reader_of(content: bytes) -> Callable[[bytes, str | None], Sheet] | None:
    for mark in (b"PAR1", b"ARROW1"):
        # A column of a text may have such a name; the files have zeros near the top.
        if content.startswith(mark) and (content.endswith(mark) or b"\0" in content[:64]):
            return _read_columns
    if content.startswith(b"\xd0\xcf\x11\xe0") or (
        content.startswith(b"PK\x03\x04") and _is_spreadsheet(content)
    ):
        return _read_workbook
    return None


def _is_spreadsheet(content: bytes) -> bool:
    """Return whether a ZIP archive is a workbook. Raises TableError for one that is too large."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
            kind = archive.read("mimetype") if 0 < parts.get("mimetype", 0) < 100 else b""
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        return False
    known = b"opendocument.spreadsheet" in kind or any(name.startswith("xl/") for name in parts)
    if known and sum(parts.values()) > _MOST_UNPACKED:
        raise TableError(
            f"the workbook has {sum(parts.values()):,} bytes when unpacked",
            f"up to {_MOST_UNPACKED:,}",
        )
    return known


def _package(name: str, title: str, what: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise TableError(
            f"{what} is read by {title}, which is not installed",
            "pip install 'scratchnet[tables]'; or save the table as CSV UTF-8",
        ) from None


def _read_workbook(content: bytes, name: str | None) -> Sheet:
    calamine = _package("python_calamine", "python-calamine", "a workbook")
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        names = tuple(workbook.sheet_names)
        if name is not None and name not in names:
            listed = ", ".join(map(shortened, names))
            raise TableError(f"the workbook has no sheet {shortened(name)}", listed)
        for each in names if name is None else (name,):
            sheet = workbook.get_sheet_by_name(each)
            if sheet.total_height or each == names[-1] or name is not None:
                _check_size(sheet.total_height, sheet.total_width)
                rows = _filled_rows(sheet.to_python(skip_empty_area=False))
                return Sheet(rows, max(sheet.total_height, 1), each, names)
    except TableError:
        raise
    except Exception as error:
        # Whatever a damaged file leads to: a reader of its kind raises many errors.
        text = " ".join(str(error).split()) or type(error).__name__
        raise TableError(f"the workbook cannot be read: {shortened(text)}") from None
    raise TableError("the workbook has no sheets", "a workbook with a sheet")


def _read_columns(content: bytes, name: str | None) -> Sheet:
    """Read a Parquet or Feather file; columns that hold lists or records are left out."""
    del name
    _package("pyarrow", "pyarrow", "a Parquet or Feather file")
    try:
        if content.startswith(b"PAR1"):
            parquet = import_module("pyarrow.parquet")
            shape = parquet.ParquetFile(BytesIO(content)).metadata
            _check_size(shape.num_rows, shape.num_columns)
            table = parquet.read_table(BytesIO(content))
        else:
            table = import_module("pyarrow.feather").read_table(BytesIO(content))
            _check_size(table.num_rows, table.num_columns)
        names, nested = [], []
        for field in table.schema:
            if field.type.num_fields:
                nested.append(Remark(1, f"left out, a column of lists: {shortened(field.name)}"))
            else:
                names.append(field.name)
    except TableError:
        raise
    except Exception as error:
        # Whatever a damaged file leads to.
        text = " ".join(str(error).split()) or type(error).__name__
        raise TableError(f"the file cannot be read: {shortened(text)}") from None
    rows = chain([names], _values_of(table, names)) if names else ()
    return Sheet(_filled_rows(rows), table.num_rows + 1, named=True, remarks=tuple(nested))


def _values_of(table: Any, names: Sequence[str]) -> Iterator[Sequence[object]]:
    """Yield the rows of some columns, a few of which are Python's objects at a time."""
    for batch in table.select(names).to_batches(max_chunksize=_ROWS_AT_A_TIME):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _check_size(rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS or rows * columns > _MOST_VALUES:
        raise TableError(
            f"the table has {rows:,} rows and {columns:,} columns",
            f"up to {MOST_COLUMNS:,} columns and {_MOST_VALUES:,} cells",
        )


def _filled_rows(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the number of each row, and its values, if it has any."""
    for number, row in enumerate(rows, 1):
        # NaN, which differs from itself, is a missing value too.
        if any(value is not None and value != "" and value == value for value in row):
            yield number, row


def cells_of(number: int, row: Sequence[object]) -> Row:
    """Return the values of a row as text. Raises TableError if they are too many, or too long."""
    cells = tuple([_text(value) for value in row])
    check_cells(number, cells)
    return cells


def _text(value: object) -> str:
    """Return a cell as it would stand in a CSV file; what is not finite is missing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _MOST_EXACT
        return "" if value != value else str(int(value)) if whole else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return " ".join(str(value).replace("\0", " ").split())
