"""Workbooks, Parquet and Feather: the same tables as text, and clear words for what is not read."""

import sys
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest

from scratchnet.tables import TableError, read_table
from scratchnet.tables.workbooks import is_workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Cells = Sequence[Sequence[str | float | bool | None]]

FRUIT: Cells = (
    ("Fruit of 2021", None, None, None),
    ("width", "weight", "ripe", "kind"),
    (1.5, 20, True, "a & b"),
    (2, None, False, "c"),
)


def excel(sheets: dict[str, Cells]) -> bytes:
    """Return a workbook of Excel with these sheets."""
    listed, related, typed, parts = "", "", "", {}
    for number, (name, rows) in enumerate(sheets.items(), 1):
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        target = f"worksheets/sheet{number}.xml"
        related += f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="{target}"/>'
        typed += f'<Override PartName="/xl/{target}" ContentType="{_TYPES}.worksheet+xml"/>'
        lines = "".join(_excel_row(row, number) for number, row in enumerate(rows, 1))
        data = f"<sheetData>{lines}</sheetData>"
        parts[f"xl/{target}"] = f'<worksheet xmlns="{_MAIN}">{data}</worksheet>'
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    relationships = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    parts["xl/_rels/workbook.xml.rels"] = f"{relationships}{related}</Relationships>"
    parts["_rels/.rels"] = (
        f'{relationships}<Relationship Id="r0" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f"{typed}</Types>"
    )
    return _archive(parts)


def _excel_row(row: Sequence[str | float | bool | None], number: int) -> str:
    cells = (
        _excel_cell(value, f"{column}{number}") for column, value in zip("ABCD", row, strict=False)
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _excel_cell(value: str | float | bool | None, place: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    kind = ' t="b"' if isinstance(value, bool) else ""
    return f'<c r="{place}"{kind}><v>{int(value) if kind else value}</v></c>'


def open_document(rows: Cells) -> bytes:
    """Return a spreadsheet of OpenDocument with one sheet."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "manifest")
    )
    lines = "".join(
        "<table:table-row>" + "".join(map(_open_cell, row)) + "</table:table-row>" for row in rows
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Sheet 1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": f"<manifest:manifest{spaces}/>",
        }
    )


def _open_cell(value: str | float | bool | None) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        text = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    if isinstance(value, bool):
        truth = str(value).lower()
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{truth}"/>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def _archive(parts: dict[str, str]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("content", [excel({"Fruit": FRUIT}), open_document(FRUIT)])
def test_a_workbook_is_the_same_table_as_its_text(content: bytes) -> None:
    pytest.importorskip("python_calamine")
    assert is_workbook(content)
    table = read_table(content)
    assert table.names == ("width", "weight", "ripe", "kind")
    assert table.rows == (("1.5", "20", "yes", "a & b"), ("2", "", "no", "c"))
    assert table.lines == (3, 4)
    assert str(table.notes[0]) == 'line 1: left out, a title: "Fruit of 2021"'
    assert (table.delimiter, table.decimal, table.thousands) == ("", ".", "")


def test_the_first_sheet_with_cells_is_read_or_the_one_that_is_named() -> None:
    pytest.importorskip("python_calamine")
    content = excel({"Empty": (), "First": (("x",), (1,)), "Second": (("y",), (2,))})
    table = read_table(content)
    assert (table.sheet, table.sheets) == ("First", ("Empty", "First", "Second"))
    assert read_table(content, sheet="Second").names == ("y",)
    with pytest.raises(TableError, match='no sheet "Third"; allowed: "Empty", "First", "Second"'):
        read_table(content, sheet="Third")
    with pytest.raises(TableError, match="the table is empty"):
        read_table(content, sheet="Empty")


def test_the_header_of_a_sheet_can_be_said_or_denied() -> None:
    pytest.importorskip("python_calamine")
    content = excel({"Fruit": FRUIT})
    assert read_table(content, header_line=2).names[0] == "width"
    assert len(read_table(content, has_header=False)) == 4


def test_damaged_workbooks_are_refused_with_a_reason() -> None:
    pytest.importorskip("python_calamine")
    whole = excel({"Fruit": FRUIT})
    broken = _archive({"xl/workbook.xml": "<workbook", "[Content_Types].xml": ""})
    for content in (broken, b"\xd0\xcf\x11\xe0" + b"\0" * 600):
        with pytest.raises(TableError, match="the workbook cannot be read"):
            read_table(content)
    for cut in range(0, len(whole), 97):
        try:
            read_table(whole[:cut])
        except TableError:
            continue


@pytest.mark.parametrize("content", [b"PK\x03\x04\xff", _archive({"word/document.xml": ""})])
def test_other_archives_are_no_workbooks(content: bytes) -> None:
    assert not is_workbook(content)
    with pytest.raises(TableError, match=r"UTF-8|NUL"):
        read_table(content)


@pytest.mark.parametrize(
    ("content", "package"),
    [(excel({"a": FRUIT}), "python_calamine"), (b"PAR1", "pyarrow"), (b"ARROW1\0\0", "pyarrow")],
)
def test_without_the_package_the_message_says_what_to_do(
    content: bytes, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(TableError, match=r"not installed.*scratchnet\[tables\].*CSV UTF-8"):
        read_table(content)


def test_a_text_may_begin_like_a_parquet_file() -> None:
    assert read_table(b"PAR1,y\n1,2\n3,4\n").names == ("PAR1", "y")


@pytest.mark.parametrize("kind", ["parquet", "feather"])
def test_parquet_and_feather_have_names_and_types(kind: str) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    data = {"1": [1.5, None], "when": [date(2020, 1, 2), None], "ok": [True, False], "n": [[1], []]}
    table, file = pyarrow.table(data), BytesIO()
    if kind == "parquet":
        pytest.importorskip("pyarrow.parquet").write_table(table, file)
    else:
        pytest.importorskip("pyarrow.feather").write_feather(table, file)
    read = read_table(file.getvalue())
    assert read.names == ("1", "when", "ok")
    assert read.rows == (("1.5", "2020-01-02", "yes"), ("", "", "no"))
    assert "a column of lists" in str(read.notes[0])
    with pytest.raises(TableError, match="cannot be read"):
        read_table(file.getvalue()[:60])
