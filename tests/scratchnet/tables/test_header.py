"""Tables as files have them: comments, titles, units, names of rows, marks in numbers."""

import pytest

from scratchnet.tables import Table, choose, read_table

NUMBERS = (("1", "2"), ("3", "4"))


def notes(table: Table) -> list[str]:
    return [str(note) for note in table.notes]


def test_comments_above_the_header_are_left_out_and_listed() -> None:
    table = read_table("# measured in 2021\n% by hand\n\nx,y\n1,2\n3,4\n")
    assert (table.names, table.rows, table.lines) == (("x", "y"), NUMBERS, (5, 6))
    assert notes(table) == [
        'line 1: left out, a comment: "# measured in 2021"',
        'line 2: left out, a comment: "% by hand"',
    ]
    assert table.header_line == 4


@pytest.mark.parametrize(("text", "name"), [("# x y\n1 2\n3 4\n", "x"), ("#x,y\n1,2\n3,4", "x")])
def test_a_comment_with_as_many_words_as_the_row_below_is_the_header(text: str, name: str) -> None:
    table = read_table(text)
    assert (table.names, table.rows, table.header_line) == ((name, "y"), NUMBERS, 1)
    assert read_table("% fat,y\n1,2\n3,4\n").names == ("% fat", "y")


@pytest.mark.parametrize(
    "title", ["Fruit of 2021", "Fruit of 2021,", "Fruit,,\nmeasured by hand,,"]
)
def test_titles_above_the_header_are_left_out(title: str) -> None:
    table = read_table(f"{title}\nx,y,z\n1,2,a\n3,4,b\n")
    assert table.names == ("x", "y", "z")
    assert table.rows == (("1", "2", "a"), ("3", "4", "b"))
    assert notes(table)[0].startswith('line 1: left out, a title: "Fruit')


def test_a_first_row_with_one_value_is_no_title() -> None:
    assert len(read_table("5,,\n1,2,3\n4,5,6\n")) == 3
    assert len(read_table("a,,\nb,2,3\nc,5,6\n", has_header=False)) == 3


def test_units_below_the_header_are_left_out() -> None:
    table = read_table("width,weight,kind\n[cm],[g],\n1,2,a\n3,4,b\n")
    assert table.rows == (("1", "2", "a"), ("3", "4", "b"))
    assert notes(table) == ['line 2: left out, units: "[cm] [g]"']
    assert read_table("width,weight\ncm,g\n1,2\n3,4\n").rows == NUMBERS


def test_a_bad_cell_in_the_first_row_is_no_unit() -> None:
    assert len(read_table("x,kind\nred,b\n1,a\n2,b\n")) == 3
    assert len(read_table("name,kind\nann,b\nbob,a\n")) == 2


def test_a_header_one_cell_short_has_names_of_rows_below() -> None:
    table = read_table("mpg cyl\nMazda 21.0 6\nDatsun 22.8 4\n")
    assert table.names == ("row name", "mpg", "cyl")
    assert table.rows[1] == ("Datsun", "22.8", "4")
    assert "row name" in notes(table)[0]


def test_three_rows_of_a_header_are_known() -> None:
    text = "sepal\tpetal\tiris\nc\tcontinuous\td\n\t\tclass\n5.1\t1.4\tsetosa\n6.2\t4.3\tother\n"
    table = read_table(text)
    assert table.names == ("sepal", "petal", "iris")
    assert table.lines == (4, 5)
    assert len(table.notes) == 2


def test_the_line_of_the_header_can_be_said() -> None:
    text = "1;2\nx;y\n5;6\na;b\n1;2\n3;4\n"
    table = read_table(text, header_line=4)
    assert (table.names, table.rows, table.lines) == (("a", "b"), NUMBERS, (5, 6))
    assert table.header_line == 4
    assert read_table("# p q\na b\n1 2\n3 4\n", header_line=2).names == ("a", "b")
    assert read_table("# p q\n1 2\n3 4\n", header_line=1).names == ("p", "q")


def test_columns_named_by_years_come_in() -> None:
    table = read_table("country,2018,2019\nA,5.5,6\nB,7,8\n")
    assert table.names == ("country", "2018", "2019")
    assert not read_table("2018,5\n2019,6\n2020,7\n").has_header


@pytest.mark.parametrize("names", ["0,1,2,y", "1,2,3,target"])
def test_numbered_columns_beside_a_name_are_a_header(names: str) -> None:
    table = read_table(f"{names}\n0.5,0.25,0.75,1\n0.1,0.2,0.3,4\n")
    assert table.names == tuple(names.split(","))
    assert len(table) == 2


@pytest.mark.parametrize("row", ["0,1,2,3", "0,2,1,y", "0,1,y,1"])
def test_other_rows_of_numbers_are_samples(row: str) -> None:
    table = read_table(f"{row}\n0.5,0.25,0.75,1\n0.1,0.2,0.3,4\n")
    assert not table.has_header
    assert len(table) == 3


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("symbol,date,price\nAA,Jan 1 2000,40\nMSFT,Feb 1 2000,36\n", ","),
        ("name;place\nAnn;New York 1 2\nBob;Old Town 3 4\n", ";"),
    ],
)
def test_the_delimiter_that_also_splits_the_header_wins(text: str, delimiter: str) -> None:
    assert read_table(text).delimiter == delimiter


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        ("−1.5;−2", [-1.5, -2.0]),
        ("1\u202f234,5;12\u00a0345\u00a0678", [1234.5, 12345678.0]),
        ("1,234.5;12,345,678", [1234.5, 12345678.0]),
        ("1.234,5;12.345.678", [1234.5, 12345678.0]),
        ("1.5;1,234", [1.5, 1234.0]),
        ("0.125;1.355", [0.125, 1.355]),
        ("1,5;1.355", [1.5, 1355.0]),
        ("23.110;30501", [23.11, 30501.0]),
    ],
)
def test_numbers_are_read_as_they_are_written(cells: str, numbers: list[float]) -> None:
    table = read_table(f"x;y\n{cells}\n")
    assert [table.number(cell) for cell in table.rows[0]] == numbers
    assert table.doubtful == ()


def test_three_decimals_everywhere_are_in_doubt_until_the_mark_is_said() -> None:
    text = "x;y\n1,234;1\n5,678;2\n"
    assert read_table(text).doubtful == ("x",)
    small, large = read_table(text, decimal=","), read_table(text, decimal=".")
    assert choose(small, ["x"], ["y"], "regression").points[0] == (1.234,)
    assert choose(large, ["x"], ["y"], "regression").points[0] == (1234.0,)
