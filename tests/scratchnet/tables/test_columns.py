"""What columns hold, and what is suggested to be learned: nothing that teaches something false."""

import pytest

from scratchnet.tables import (
    Kind,
    Selection,
    Use,
    columns_of,
    guess_task,
    read_table,
    suggest,
)
from scratchnet.tables.choosing import guess_target


def column_text(*cells: object, name: str = "c", beside: str = "x") -> str:
    return f"{beside},{name}\n" + "".join(f"{n}.5,{cell}\n" for n, cell in enumerate(cells))


def kind(*cells: object, name: str = "c") -> Kind:
    return columns_of(read_table(column_text(*cells, name=name)))[1].kind


NUMBER, CATEGORY, YES_NO, DATE = Kind.NUMBER, Kind.CATEGORY, Kind.YES_NO, Kind.DATE


@pytest.mark.parametrize(
    ("cells", "name", "expected"),
    [
        ((1.5, 2, 7), "c", NUMBER),
        (range(1, 11), "c", Kind.IDENTIFIER),
        (range(2001, 2013), "year", NUMBER),
        ((4, 17, 9, 3, 25, 11, 8, 2), "id", Kind.IDENTIFIER),
        ((4, 17, 9, 3, 25, 11, 8, 2), "customer_id", Kind.IDENTIFIER),
        ((4, 4, 9, 3, 25, 11, 8, 2), "id", Kind.IDENTIFIER),
        (("a", "b", "a"), "c", CATEGORY),
        (("yes", "no", "yes"), "c", YES_NO),
        (("TRUE", "FALSE"), "c", YES_NO),
        (("2021-03-31", "2020-02-29 12:00"), "c", DATE),
        (("2021-13-31", "2020-02-29"), "c", CATEGORY),
        (("2010/01/01 00:00", "2010/12/31 23:00"), "c", DATE),
        (("Jan 1 2000", "Dec 31 2001"), "c", DATE),
        (("31.12.2020", "01.01.2021"), "c", DATE),
        (("12/31/2020", "01/02/2021"), "c", DATE),
        (("12/11/2020", "01/02/2021"), "c", CATEGORY),
        (tuple(f"name {n}" for n in range(30)), "c", Kind.TEXT),
        (tuple(f"key {n}" for n in range(30)), "row name", Kind.IDENTIFIER),
        (("", "NA", "?"), "c", Kind.EMPTY),
        ((*([1.5] * 9), "oops"), "c", NUMBER),
    ],
)
def test_the_kind_of_a_column(cells: tuple[object, ...], name: str, expected: Kind) -> None:
    assert kind(*cells, name=name) is expected


def test_what_is_known_of_a_column() -> None:
    table = read_table("n,k\n1,b\n5,a\n,b\n9,b\n")
    number, category = columns_of(table)
    assert (number.low, number.high, number.missing, number.different) == (1.0, 9.0, 1, 3)
    assert number.bins == (1, 0, 0, 0, 0, 1, 0, 0, 0, 1)
    assert (category.values, category.bins) == (("b", "a"), (3, 1))
    assert columns_of(read_table("k,n\nno,1e308\nyes,-1e308\n"))[1].kind is Kind.CATEGORY


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("a,b,kind\n1,2,red\n3,4,blue\n", Selection((Use(0), Use(1)), 2, "classification", "none")),
        (
            "kind,a,b\nred,10,2\nblue,3,4\n",
            Selection((Use(1), Use(2)), 0, "classification", "standard"),
        ),
        (
            "a,b,c\n1,2,0.5\n3,4,0.25\n",
            Selection((Use(0), Use(1)), 2, "regression", "none", "standard"),
        ),
        ("a,label\n1,0\n3,1\n2,1\n", Selection((Use(0),), 1, "classification", "none")),
        ("a,b,c\n1,2,4.5\n1,3,4\n", Selection((Use(1),), 2, "regression", "none", "standard")),
        ("a,day\n1.5,noon\n2.5,night\n", Selection((Use(0),), 1, "classification", "none")),
        (
            "a,b,one\n1,2,5\n3,5,5\n4,5.5,5\n",
            Selection((Use(0),), 1, "regression", "none", "standard"),
        ),
        ("kind\nred\nblue\n", Selection((Use(0, CATEGORY),), 0, "classification", "none")),
        (
            "survived,sex,age\n1,f,20\n0,m,30\n1,x,40\n",
            Selection((Use(1, CATEGORY), Use(2)), 0, "classification", "standard"),
        ),
    ],
)
def test_what_is_suggested(text: str, selection: Selection) -> None:
    assert suggest(columns_of(read_table(text))) == selection


def test_the_number_of_a_row_is_no_input_unless_there_is_nothing_else() -> None:
    rows = "".join(f"{n},{n % 7},{'red' if n > 10 else 'blue'}\n" for n in range(1, 21))
    assert suggest(columns_of(read_table(f"row,x,kind\n{rows}"))).inputs == (Use(1),)
    rows = "".join(f"{n},{n * n}\n" for n in range(1, 21))
    assert suggest(columns_of(read_table(f"x,y\n{rows}"))).inputs == (Use(0),)


def test_a_column_that_is_mostly_missing_is_neither_input_nor_target() -> None:
    rows = "".join(f"{n}.5,{n % 3},{n if n < 4 else ''},{'a' if n < 4 else ''}\n" for n in range(9))
    selection = suggest(columns_of(read_table(f"x,y,empty,class\n{rows}")))
    assert (selection.inputs, selection.target) == ((Use(0),), 1)


def test_the_task_of_a_column() -> None:
    def task(*cells: object) -> str:
        return guess_task(columns_of(read_table(column_text(*cells)))[1])

    assert task(*range(3, 40, 2)) == "regression"
    assert task(*([0, 1] * 10), "O") == "classification"
    assert task("a", "b") == "classification"
    assert task(1, 2.5) == "regression"


@pytest.mark.parametrize(
    ("header", "cells", "target", "reason"),
    [
        # Penguins: the sex is also of classes, and last.
        ("species,island,mass,sex", ("abc", "def", "123", "mf"), "species", "its name"),
        ("sex,length,rings", ("mf", "123", "456"), "rings", "last column of numbers"),
        ("medv,crim,zn", ("123", "456", "798"), "medv", "its name"),
        ("House Price,rooms", ("123", "456"), "House Price", "its name"),
        ("y,x1,x2", ("123", "456", "798"), "y", "its name"),
        # Coordinates, and what is measured there.
        ("x,y,value", ("123", "456", "798"), "value", "last column of numbers"),
        ("bill,smoker,day,size", ("123", "yn", "abc", "546"), "day", "last column of classes"),
        ("bill,time,size", ("123", "ab", "546"), "size", "last column of numbers"),
        ("length,colour", ("123", "ab"), "colour", "last column of classes"),
        ("sex,smoker", ("mf", "yn"), "smoker", "last column of classes"),
    ],
)
def test_the_column_to_be_predicted_is_guessed_and_why_is_said(
    header: str, cells: tuple[str, ...], target: str, reason: str
) -> None:
    rows = [",".join(cell[row % len(cell)] for cell in cells) for row in range(6)]
    columns = columns_of(read_table("\n".join([header, *rows])))
    guess = guess_target(columns)
    assert columns[guess.position].name == target
    assert reason in guess.reason
    assert suggest(columns).target == guess.position
