"""The same small table as a file of every format that is read."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.scratchnet.tables.test_workbooks import excel, open_document

ROWS = (
    ("width", "weight", "sort"),
    (1.5, 20.0, "a"),
    (2.0, 30.5, "b"),
    (3.5, 25.0, "a"),
    (1.25, 40.5, "b"),
)


def _text(delimiter: str, decimal: str = ".") -> bytes:
    cells = ([str(cell).replace(".", decimal) for cell in row] for row in ROWS)
    return "".join(delimiter.join(row) + "\n" for row in cells).encode()


def _columns() -> dict[str, list[object]]:
    header, *rows = ROWS
    return {str(name): [row[at] for row in rows] for at, name in enumerate(header)}


def _parquet() -> bytes:
    pyarrow, file = pytest.importorskip("pyarrow"), BytesIO()
    pytest.importorskip("pyarrow.parquet").write_table(pyarrow.table(_columns()), file)
    return file.getvalue()


def _feather() -> bytes:
    pyarrow, file = pytest.importorskip("pyarrow"), BytesIO()
    pytest.importorskip("pyarrow.feather").write_feather(pyarrow.table(_columns()), file)
    return file.getvalue()


def _workbook(content: bytes) -> bytes:
    pytest.importorskip("python_calamine")
    return content


#: What makes the content of a file, by the end of its name.
FORMATS: dict[str, Callable[[], bytes]] = {
    "csv": lambda: _text(","),
    "semicolons.csv": lambda: _text(";", ","),
    "tsv": lambda: _text("\t"),
    "tab": lambda: _text("\t"),
    "txt": lambda: _text(" "),
    "xlsx": lambda: _workbook(excel({"Sheet": ROWS})),
    "ods": lambda: _workbook(open_document(ROWS)),
    "parquet": _parquet,
    "feather": _feather,
}


def table_file(folder: Path, kind: str) -> Path:
    """Write the table, and return its file."""
    path = folder / f"own.{kind}"
    path.write_bytes(FORMATS[kind]())
    return path
