"""Choosing columns: numbers, classes, and the rows that cannot be used."""

from dataclasses import FrozenInstanceError

import pytest

from scratchnet.tables import (
    BadCell,
    BadRows,
    Chosen,
    ColumnEncoding,
    Kind,
    TableError,
    choose,
    columns_of,
    guess_task,
    read_table,
    suggest,
)

FLOWERS = "length;width;kind\n5,1;3,5;setosa\n7;3,2;versicolor\n4,9;3;setosa\n"

BROKEN = "x,y,c\n1,2,a\n,b,b\n3\n4,5,\n6,7,b\n8,9,a,1\n"


def test_a_regression_has_numbers_on_both_sides() -> None:
    chosen = choose(read_table(FLOWERS), ["width"], ["length"], "regression")
    assert chosen == Chosen(
        task="regression",
        input_names=("width",),
        target_names=("length",),
        points=((3.5,), (3.2,), (3.0,)),
        targets=((5.1,), (7.0,), (4.9,)),
        labels=(),
        classes=(),
        lines=(2, 3, 4),
        skipped=(),
        columns=(ColumnEncoding("width"),),
    )
    assert len(chosen) == 3
    with pytest.raises(FrozenInstanceError):
        chosen.points = ()  # type: ignore[misc]


def test_columns_are_given_by_name_or_position_in_any_number_and_order() -> None:
    table = read_table("a,b,c,d\n1,2,3,4\n5,6,7,8\n")
    chosen = choose(table, ["c", 0, 1], [3], "regression")
    assert chosen.input_names == ("c", "a", "b")
    assert chosen.points == ((3.0, 1.0, 2.0), (7.0, 5.0, 6.0))
    chosen = choose(table, ["b"], ["d", "a"], "regression")
    assert chosen.target_names == ("d", "a")
    assert chosen.targets == ((4.0, 1.0), (8.0, 5.0))
    # A lone name is not taken for the sequence of its letters.
    assert choose(table, "b", "a", "regression").input_names == ("b",)


def test_classes_of_text_come_in_the_order_of_their_first_appearance() -> None:
    chosen = choose(read_table(FLOWERS), [0, 1], ["kind"], "classification")
    assert chosen.points == ((5.1, 3.5), (7.0, 3.2), (4.9, 3.0))
    assert chosen.classes == ("setosa", "versicolor")
    assert chosen.labels == (0, 1, 0)
    assert chosen.targets == ()


@pytest.mark.parametrize(
    ("cells", "classes", "labels"),
    [
        (["10", "9", "-1", "9"], ("-1", "9", "10"), (2, 1, 0, 1)),
        (["1", "1.0", "0", "01"], ("0", "1"), (1, 1, 0, 1)),
        (["10", "9", "b", "10"], ("10", "9", "b"), (0, 1, 2, 0)),
        (["1", "1.0", "b"], ("1", "1.0", "b"), (0, 1, 2)),
        (["no", "No", "no"], ("no", "No"), (0, 1, 0)),
        (["none", "-", "none"], ("none", "-"), (0, 1, 0)),
        ([str(9 - k) for k in range(10)], tuple("0123456789"), tuple(range(9, -1, -1))),
    ],
)
def test_what_makes_a_class(
    cells: list[str], classes: tuple[str, ...], labels: tuple[int, ...]
) -> None:
    table = read_table("x,c\n" + "".join(f"0,{cell}\n" for cell in cells))
    chosen = choose(table, ["x"], ["c"], "classification")
    assert chosen.classes == classes
    assert chosen.labels == labels


def test_bad_rows_are_refused_and_every_bad_cell_is_listed() -> None:
    with pytest.raises(BadRows) as error:
        choose(read_table(BROKEN), ["x"], ["y"], "regression")
    assert error.value.cells == (
        BadCell(3, "x", "", "missing; enter a number", missing=True),
        BadCell(3, "y", "b", "not a number; enter a number such as 1.5"),
        BadCell(4, "y", "", "missing; the row has 1 cell, not 3"),
        BadCell(7, "column 4", "1", "beyond the last column; the row has 4 cells, not 3"),
    )
    assert (error.value.line, error.value.column) == (3, "x")
    assert str(error.value.cells[1]) == (
        'line 3, column "y": "b" is not a number; enter a number such as 1.5'
    )


def test_bad_rows_are_skipped_on_request_and_still_listed() -> None:
    table = read_table(BROKEN)
    chosen = choose(table, ["x"], ["y"], "regression", skip_bad_rows=True)
    assert chosen.points == ((1.0,), (4.0,), (6.0,))
    assert chosen.targets == ((2.0,), (5.0,), (7.0,))
    assert chosen.lines == (2, 5, 6)
    assert [cell.line for cell in chosen.skipped] == [3, 3, 4, 7]
    chosen = choose(table, ["y"], ["c"], "classification", skip_bad_rows=True)
    assert chosen.lines == (2, 6)
    assert (chosen.labels, chosen.classes) == ((0, 1), ("a", "b"))
    assert [(cell.line, cell.column) for cell in chosen.skipped] == [
        (3, "y"),
        (4, "y"),
        (7, "column 4"),
    ]
    assert chosen.incomplete == 1


def test_rows_with_missing_cells_are_left_out() -> None:
    table = read_table("x,y,c\n1,2,a\n,4,b\n5,NA,a\n7,8,\n?,?,b\n9,10,b\n")
    chosen = choose(table, ["x"], ["y"], "regression")
    assert chosen.points == ((1.0,), (7.0,), (9.0,))
    assert (chosen.incomplete, chosen.skipped) == (3, ())
    chosen = choose(table, ["x"], ["c"], "classification")
    assert chosen.lines == (2, 4, 7)
    assert chosen.incomplete == 3
    with pytest.raises(TableError, match='no row is left; line 2, column "x": "" is missing'):
        choose(read_table("x,y\n,1\n,2\n"), ["x"], ["y"], "regression")


def test_only_the_chosen_columns_matter() -> None:
    table = read_table("x,y,note\n1,2,\n3,4,fine\n")
    assert choose(table, ["x"], ["y"], "regression").skipped == ()


def test_classes_of_skipped_rows_do_not_count() -> None:
    rows = "".join(f"?,{k}\n" for k in range(20)) + "1,a\n2,b\n"
    chosen = choose(read_table("x,c\n" + rows), [0], [1], "classification", skip_bad_rows=True)
    assert chosen.classes == ("a", "b")


def test_if_no_row_is_left_the_first_reason_is_named() -> None:
    with pytest.raises(TableError, match='no row is left; line 2, column "x": "a" is not'):
        choose(read_table("x,y\na,1\nb,2\n"), [0], [1], "regression", skip_bad_rows=True)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_sorted_out() -> None:
    text = "x,y,c\n" + "".join(f"{k / 7!r},{-k},{k % 10}\n" for k in range(99_999)) + "?,?,?\n"
    chosen = choose(read_table(text), ["x", "y"], ["c"], "classification", skip_bad_rows=True)
    assert len(chosen) == 99_999
    assert chosen.points[-1] == (99_998 / 7, -99_998.0)
    assert chosen.labels[-1] == 8
    assert (chosen.incomplete, chosen.skipped) == (1, ())


def test_dates_are_scaled_because_they_are_many_days() -> None:
    days = "".join(f"2020-01-{day:02},{day % 7 / 7:.2f}\n" for day in range(1, 29))
    columns = columns_of(read_table(f"day,value\n{days}"))
    assert columns[0].kind is Kind.DATE
    assert suggest(columns).scaling == "standard"


def test_a_target_that_counts_is_no_class() -> None:
    rows = "".join(f"{number * number / 50:.2f},{number}\n" for number in range(40))
    columns = columns_of(read_table(f"x,y\n{rows}"))
    assert columns[1].kind is Kind.IDENTIFIER
    assert guess_task(columns[1]) == "regression"
