"""Tables as people have them: delimiters, headers, decimal marks, encodings, quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.tables import DELIMITERS, Table, TableError, read_table
from scratchnet.tables.sampling import Limit

NUMBERS = (("1", "2"), ("3", "4"))


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("trailing", ["", "\n", "\n\n  \n", "\r\n\r\n"])
def test_every_delimiter_and_line_end_is_found(delimiter: str, end: str, trailing: str) -> None:
    text = end.join(delimiter.join(row) for row in (("x", "y"), *NUMBERS)) + trailing
    table = read_table(text)
    assert table == Table(("x", "y"), NUMBERS, (2, 3), delimiter, True, ".")
    assert len(table) == 2


@pytest.mark.parametrize(
    ("text", "delimiter", "decimal", "first"),
    [
        ("1,5;2,5\n3;4,25\n", ";", ",", ("1,5", "2,5")),
        ("x;y\n1,5;2\n", ";", ",", ("1,5", "2")),
        ("1,5 2,5\n3,5 4\n", " ", ",", ("1,5", "2,5")),
        ("1,5\t2,5\n3,5\t4\n", "\t", ",", ("1,5", "2,5")),
        ('"1,5","2,5"\n"3",4\n', ",", ",", ("1,5", "2,5")),
        ("1, 2.5, 3\n4, 5, 6", ",", ".", ("1", "2.5", "3")),
        ("  1   2\t 3 \n4 5  6", " ", ".", ("1", "2", "3")),
        ("place,x\nNew York,1\nOld Town,2", ",", ".", ("New York", "1")),
        ("1.5;2,5\n1.5;2.5\n", ";", ".", ("1.5", "2,5")),
        ("1,5\n2,5\n", ",", ".", ("1", "5")),
        ("7\n8\n", ",", ".", ("7",)),
        ("a;b;c\n1;2;x,y\n3;4;z,w", ";", ".", ("1", "2", "x,y")),
    ],
)
def test_delimiter_and_decimal_mark_are_detected(
    text: str, delimiter: str, decimal: str, first: tuple[str, ...]
) -> None:
    table = read_table(text)
    assert (table.delimiter, table.decimal) == (delimiter, decimal)
    assert table.rows[0] == first
    assert not table.problems


@pytest.mark.parametrize(
    ("first", "has_header"),
    [
        ("x,y", True),
        ("length [cm],kind", True),
        (",x", True),
        ("1,2", False),
        ("1.5,red", False),
        ("-1e-3,red", False),
        ("NA,red", False),
        ("?,nan", False),
    ],
)
def test_a_header_is_a_first_row_without_numbers(first: str, has_header: bool) -> None:
    table = read_table(first + "\n3,4\n")
    assert table.has_header is has_header
    assert len(table) == (1 if has_header else 2)


def test_what_is_detected_can_be_overridden() -> None:
    years = read_table("2019,2020\n1,2\n", has_header=True)
    assert years.names == ("2019", "2020")
    assert years.rows == (("1", "2"),)
    text = read_table("x,y\n1,2\n", has_header=False)
    assert (text.names, len(text)) == (("column 1", "column 2"), 2)
    column = read_table("1,5\n2,5\n", delimiter=";", decimal=",")
    assert column.rows == (("1,5",), ("2,5",))
    assert read_table("a;b\n1,234;5", decimal=".").decimal == "."


def test_a_spreadsheets_line_with_its_delimiter_is_used() -> None:
    table = read_table("sep=;\r\nx;y\r\n1,0;2\r\n")
    assert (table.names, table.delimiter, table.lines) == (("x", "y"), ";", (3,))


def test_quoted_cells_hold_delimiters_quotes_and_lines() -> None:
    table = read_table('"a, b","say ""x"""\n1,"two\r\nlines"\n"2", "three, four"\n5,5" pipe\n')
    assert table.names == ("a, b", 'say "x"')
    assert table.rows == (("1", "two\r\nlines"), ("2", "three, four"), ("5", '5" pipe'))
    assert table.lines == (2, 4, 5)


def test_blank_rows_are_passed_over_and_lines_still_counted() -> None:
    table = read_table("\n\nx,y\n\n1,2\n,\n  \n3,4\n,,\n")
    assert table.rows == NUMBERS
    assert table.lines == (5, 8)


@pytest.mark.parametrize(
    "content",
    [
        "größe,y\n1,2\n3,4\n",
        "\ufeffgröße,y\n1,2\n3,4\n",
        "größe,y\n1,2\n3,4\n".encode(),
        "größe,y\n1,2\n3,4\n".encode("utf-8-sig"),
        "größe,y\n1,2\n3,4\n".encode("utf-16"),
        b"\xff\xfe" + "größe,y\n1,2\n3,4\n".encode("utf-16-le"),
        b"\xfe\xff" + "größe,y\n1,2\n3,4\n".encode("utf-16-be"),
    ],
)
def test_encodings_are_detected(content: str | bytes) -> None:
    assert read_table(content) == Table(("größe", "y"), NUMBERS, (2, 3), ",", True, ".")


def test_ragged_rows_are_kept_and_listed() -> None:
    table = read_table("x,y\n1\n2,3\n4,5,6\n7,8,\n")
    assert table.rows == (("1",), ("2", "3"), ("4", "5", "6"), ("7", "8"))
    assert [str(problem) for problem in table.problems] == [
        "line 2: the row has 1 cell; allowed: 2",
        "line 4: the row has 3 cells; allowed: 2",
    ]


def test_without_a_header_the_usual_length_counts() -> None:
    table = read_table("1,2,3\n1,2\n3,4\n")
    assert table.names == ("column 1", "column 2")
    assert [problem.line for problem in table.problems] == [1]


@pytest.mark.parametrize("header", ["x,y", "x,y,", "x,y,,"])
def test_delimiters_at_the_ends_of_lines_make_no_column(header: str) -> None:
    table = read_table(header + "\n1,2,\n3,4,\n")
    assert (table.names, table.rows, table.problems) == (("x", "y"), NUMBERS, ())


def test_names_are_always_there_and_all_different() -> None:
    table = read_table('x,,x,"a\n b",x (2)\n1,2,3,4,5\n')
    assert table.names == ("x", "column 2", "x (2)", "a b", "x (2) (2)")
    assert "line 1" in str(table.problems[0])
    assert '"x" is used twice' in str(table.problems[0])


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read() -> None:
    text = "x\ty\n" + "".join(f"{k}.5\t-{k}\n" for k in range(100_000))
    table = read_table(text.encode())
    assert len(table) == 100_000
    assert table.rows[-1] == ("99999.5", "-99999")
    assert table.lines[-1] == 100_001
    assert table.population is None
    longer = read_table(text + "1\t2\n", limit=Limit(100_000))
    assert (len(longer), longer.population) == (100_000, 100_001)


@given(st.text(st.sampled_from('1x.,;|\t \n\r"\u2028é\0'), max_size=40) | st.binary(max_size=40))
def test_any_text_is_read_or_refused_with_a_message(content: str | bytes) -> None:
    try:
        table = read_table(content)
    except TableError:
        return
    assert len(table.rows) == len(table.lines) > 0
    assert list(table.lines) == sorted(set(table.lines))
    assert len(set(table.names)) == len(table.names) > 0
    ragged = {problem.line for problem in table.problems if problem.line in table.lines}
    assert ragged == {
        line
        for line, row in zip(table.lines, table.rows, strict=True)
        if len(row) != len(table.names)
    }
