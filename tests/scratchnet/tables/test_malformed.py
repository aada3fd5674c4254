"""Malformed tables: each message names the place, the value and what is allowed."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.datasets.from_table import check_columns
from scratchnet.errors import InvalidInput
from scratchnet.tables import Chosen, TableError, choose, columns_of, read_table, suggest
from scratchnet.tables.reading import read_table_file
from tests.scratchnet.tables import malformed


def _regression(text: str) -> Callable[[], object]:
    return lambda: choose(read_table(text), [0], [1], "regression")


def _classification(text: str) -> Callable[[], object]:
    return lambda: choose(read_table(text), [0], [1], "classification")


def _read(content: str | bytes, **marks: object) -> Callable[[], object]:
    return lambda: read_table(content, **marks)  # type: ignore[arg-type]


ELEVEN = "x,c\n" + "".join(f"{k},class{k}\n" for k in range(11))

MALFORMED: dict[str, tuple[Callable[[], object], list[str]]] = {
    # Nothing, or no text.
    "empty": (_read(""), ["empty", "at least one row"]),
    "empty bytes": (_read(b""), ["empty"]),
    "a mark only": (_read(b"\xef\xbb\xbf"), ["empty"]),
    "blank lines": (_read("\r\n \r\n\r\n"), ["empty"]),
    "delimiters only": (_read(",,\n,,\n"), ["empty"]),
    "header only": (_read("x,y\n"), ["line 1", "only a header"]),
    "header only, later": (_read("\n\nx,y\n"), ["line 3", "only a header"]),
    "latin-1": (_read("x,y\n1,é".encode("latin-1")), ["line 2", "0xE9", "UTF-8", "CSV UTF-8"]),
    "picture": (_read(b"\x89PNG\r\n\x1a\n\0\0"), ["line 1", "0x89", "UTF-8"]),
    "utf-16 without mark": (_read("x,y\n1,2".encode("utf-16-le")), ["line 1", "NUL", "order mark"]),
    "utf-16 cut": (_read(b"\xff\xfex\0,\0y"), ["UTF-16", "byte 7"]),
    "nul": (_read("x,y\n1,2\0\n"), ["line 2", "NUL"]),
    # Quotes.
    "open quote": (_read('x,y\n1,2\n\n"3,4\n5,6\n'), ["line 4", "quotation mark", "not closed"]),
    "open quote, last": (_read('x,y\n1,"2'), ["line 2", "not closed", '""']),
    "text after quote": (_read('x,y\n"1"2,3\n'), ["line 2", "follows a closing quotation mark"]),
    "lone quote inside": (_read('x,y\n"a"b",3\n'), ["line 2", "follows a closing"]),
    "open quote, long": (_read('x,y\n1,"' + "2,3\n" * 50_000), ["line 2", "not closed"]),
    # Sizes.
    "long cell": (_read("x,y\n1," + "a" * 1001), ["line 2", '"column 2"', "1,001", "1,000"]),
    "long line": (_read("1,2\n" + "3" * 200_001), ["line 2", "200,001 characters"]),
    "many columns": (_read("x\n" + "1," * 1100 + "1\n"), ["line 2", "1,101 cells", "up to 1,100"]),
    # Shapes.
    "short header": (_read("x\n1,2\n3,4\n"), ["line 1", "header has 1 cell,", "rows have 2"]),
    "long header": (_read("x,y,z\n1,2\n3,4\n"), ["line 1", "header has 3 cells", "rows have 2"]),
    "header beyond the end": (_read("x,y\n1,2\n", header_line=9), ["header", "line 9", "1 to 2"]),
    "header on a blank line": (_read("\nx,y\n1,2", header_line=1), ["line 1", "no row begins"]),
    "repeated row names": (_read("x,y\na,1,2\na,3,4\n"), ["line 1", "header has 2 cells"]),
    "short row": (_regression("x,y\n1,2\n3\n"), ["line 3", '"y"', "missing", "1 cell, not 2"]),
    "long row": (
        _regression("x,y\n1,2\n3,4,5\n"),
        ["line 3", '"column 3"', '"5"', "beyond the last column", "3 cells, not 2"],
    ),
    # Cells.
    "empty cell": (
        _regression("x,y\n3,\n"),
        ["no row is left", "line 2", '"y"', '""', "is missing"],
    ),
    "NA": (_regression("x,y\nNA,2\n"), ["line 2", '"x"', '"NA"', "is missing", "a number"]),
    "NaN": (_regression("x,y\n1,NaN\n"), ["line 2", '"y"', "is missing"]),
    "question mark": (_regression("x,y\n1,?\n"), ["line 2", '"?"', "is missing"]),
    "text": (_regression("x,y\n1,2\n3,b\n"), ["line 3", '"y"', '"b"', "not a number", "1.5"]),
    "unit": (_regression("x,y\n1,2 cm\n"), ["line 2", '"2 cm"', "not a number"]),
    "infinity": (_regression("x,y\n1,inf\n"), ["line 2", '"inf"', "not a number"]),
    "too large": (_regression("x,y\n1,1e101\n"), ["line 2", '"1e101"', "too large", "1e+100"]),
    "beyond floats": (_regression("x,y\n1,1e999\n"), ["line 2", '"1e999"', "too large"]),
    "underscore": (_regression("x,y\n1,1_000\n"), ["line 2", '"1_000"', "not a number"]),
    "thousands": (_regression('x,y\n1,"1,00.5"\n'), ["line 2", '"1,00.5"', "not a number"]),
    "doubtful thousands": (
        _regression("x;y\n1,234;2\n5,678;3\n"),
        ['"x"', "1,234 may be 1234 or 1.234", "a decimal mark", "point or comma"],
    ),
    "doubtful decimals": (_regression("x,y\n1.355,2\n"), ['"x"', "may be 1355 or 1.355"]),
    "foreign digits": (_regression("x,y\n1,٣\n"), ["line 2", "٣", "not a number"]),
    "hexadecimal": (_regression("x,y\n1,0x1F\n"), ["line 2", '"0x1F"', "not a number"]),
    "other mark": (
        _regression("x;y\n1,5;2,5\n3.5;4\n"),
        ["line 3", '"x"', '"3.5"', "decimal comma, as in 1,5"],
    ),
    "other mark, point": (
        _regression("x;y\n1.5;2.5\n3,5;4\n"),
        ["line 3", '"3,5"', "decimal point, as in 1.5"],
    ),
    "several": (_regression("x,y\n1,a\n2,b\nc,d\n"), ["line 2", '"a"', "first of 3 rows"]),
    # Classes.
    "missing class": (_classification("x,c\n1,\n2,\n"), ["line 2", '"c"', "name of a class"]),
    "one class": (_classification("x,c\n1,a\n2,a\n"), ['"c"', '1 value ("a")', "2 to 10 classes"]),
    "eleven classes": (
        _classification(ELEVEN),
        ['"c"', "11 different values", '"class0", "class1", "class2", …', "2 to 10 classes"],
    ),
    # What is asked for.
    "delimiter": (_read("x,y\n1,2", delimiter=":"), ["delimiter", '":"', "semicolon"]),
    "decimal": (_read("x,y\n1,2", decimal="'"), ["decimal mark", "point", "comma"]),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_table_is_refused_with_a_clear_message(case: str) -> None:
    attempt, words = MALFORMED[case]
    with pytest.raises(TableError) as error:
        attempt()
    message = str(error.value)
    missing = [word for word in words if word not in message]
    assert not missing, message
    assert isinstance(error.value, InvalidInput)
    assert len(message) < 400


@pytest.mark.parametrize("case", malformed.MALFORMED)
def test_a_malformed_file_is_refused_with_a_clear_message(case: str, tmp_path: Path) -> None:
    content, words = malformed.MALFORMED[case]
    path = tmp_path / "own.csv"
    path.write_bytes(content)

    def attempt() -> None:
        table = read_table(read_table_file(path))
        check_columns(table)
        selection = suggest(columns_of(table))
        choose(table, selection.inputs, [selection.target], selection.task)

    with pytest.raises(TableError) as error:
        attempt()
    message = str(error.value)
    assert not [word for word in words if word not in message], message


@pytest.mark.parametrize(
    ("inputs", "targets", "task", "words"),
    [
        ([], ["y"], "regression", ["no input column", "at least one"]),
        (["x"], [], "regression", ["no target column"]),
        (["lenght"], ["y"], "regression", ['input column "lenght"', 'mean "length"', '"x"']),
        (["x"], [4], "regression", ["target column 4", "positions 0 to 3"]),
        ([-1], ["y"], "regression", ["input column -1", "positions 0 to 3"]),
        ([True], ["y"], "regression", ["input column true"]),
        (["x", 0], ["y"], "regression", ['"x"', "chosen twice"]),
        (["x"], ["x"], "regression", ['"x"', "chosen twice"]),
        (["x"], ["y", "c"], "classification", ["2 target columns", "one target column"]),
        (["x"], ["y"], "clustering", ['"clustering"', "regression or classification"]),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    inputs: list[str | int], targets: list[str | int], task: str, words: list[str]
) -> None:
    table = read_table("x,y,length,c\n1,2,3,a\n4,5,6,b\n")

    def attempt() -> Chosen:
        return choose(table, inputs, targets, task)  # type: ignore[arg-type]

    with pytest.raises(TableError) as error:
        attempt()
    assert not [word for word in words if word not in str(error.value)], str(error.value)


#: What the parts of a table look like, good and bad, in rows of any length.
_CELLS = st.sampled_from(
    ["", "1", "1.5", "1,5", "1.234", "1,234", "2001", "a", "NA", "#", '"a,b"', '"', "=x", "−1"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(_CELLS, max_size=4), max_size=6),
    st.sampled_from([",", ";", "\t", "|", " "]),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.sampled_from(["regression", "classification"]),
)
def test_any_table_is_read_or_refused(
    rows: list[list[str]], delimiter: str, line_end: str, task: Literal["regression"]
) -> None:
    text = line_end.join(delimiter.join(row) for row in rows)
    with suppress(TableError):
        table = read_table(text)
        choose(table, [0], [len(table.names) - 1], task)
