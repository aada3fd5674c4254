"""Input columns as numbers: categories, yes and no, dates, and what becomes of missing cells."""

from dataclasses import replace

import pytest

from scratchnet.tables import Chosen, Kind, TableError, Use, choose, columns_of, read_table
from scratchnet.tables.encoding import default_use

TEXT = """size,colour,ripe,day,y
1.5,red,yes,2021-01-01,1
,green,no,2021-01-11,2
4.5,,no,2021-03-01,3
1.5,red,,,4
"""
SIZE, COLOUR, RIPE, DAY = (default_use(column) for column in columns_of(read_table(TEXT))[:4])


def chosen(*uses: Use) -> Chosen:
    return choose(read_table(TEXT), uses, ["y"], "regression", skip_bad_rows=True)


def test_each_kind_becomes_numbers() -> None:
    samples = chosen(SIZE, COLOUR, RIPE, DAY)
    assert samples.input_names == ("size", "colour = red", "colour = green", "ripe", "day (days)")
    assert samples.points == ((1.5, 1.0, 0.0, 1.0, 0.0),)
    assert samples.lines == (2,)
    assert chosen(COLOUR).points == ((1.0, 0.0), (0.0, 1.0), (1.0, 0.0))
    assert chosen(RIPE).points == ((1.0,), (0.0,), (0.0,))
    assert chosen(DAY).points == ((0.0,), (10.0,), (59.0,))


def test_one_column_of_a_category_can_be_left_out() -> None:
    samples = chosen(replace(COLOUR, drop_first=True))
    assert samples.input_names == ("colour = green",)
    assert samples.points == ((0.0,), (1.0,), (0.0,))


def test_the_only_category_is_not_left_out() -> None:
    table = read_table("c,y\na,1\na,2\n")
    samples = choose(table, [Use(0, Kind.CATEGORY, drop_first=True)], ["y"], "regression")
    assert samples.input_names == ("c = a",)


def test_a_date_can_be_parts() -> None:
    samples = chosen(replace(DAY, parts=("year", "month", "day", "weekday")))
    assert samples.input_names == ("day year", "day month", "day day", "day weekday")
    assert samples.points[0] == (2021.0, 1.0, 1.0, 4.0)


@pytest.mark.parametrize(
    ("use", "points"),
    [
        (replace(SIZE, missing="mean"), [(1.5,), (2.5,), (4.5,), (1.5,)]),
        (replace(SIZE, missing="median"), [(1.5,), (1.5,), (4.5,), (1.5,)]),
        (replace(SIZE, missing="most frequent"), [(1.5,), (1.5,), (4.5,), (1.5,)]),
        (replace(COLOUR, missing="most frequent"), [(1, 0), (0, 1), (1, 0), (1, 0)]),
        (replace(COLOUR, missing="category"), [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 0)]),
        (replace(RIPE, missing="most frequent"), [(1,), (0,), (0,), (0,)]),
        (replace(DAY, missing="median"), [(0,), (10,), (59,), (10,)]),
    ],
)
def test_missing_cells_get_a_value_if_that_is_wanted(
    use: Use, points: list[tuple[float, ...]]
) -> None:
    samples = chosen(use)
    assert list(samples.points) == points
    assert not samples.skipped


def test_names_of_missing_categories_say_so() -> None:
    names = chosen(replace(COLOUR, missing="category")).input_names
    assert names == ("colour = red", "colour = green", "colour missing")


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (replace(COLOUR, missing="mean"), ['"colour"', "category", '"Mean"', "Most frequent"]),
        (Use(3, Kind.CATEGORY, "median"), ['"day"', '"Median"', "Leave the row out"]),
        (Use(0, Kind.DATE), ['"size"', "not dates in one format", "2021-03-31"]),
        (Use(1, Kind.NUMBER, "mean"), ['"colour"', "no cell holds a number"]),
    ],
)
def test_what_cannot_be_done_with_a_column_is_refused(use: Use, words: list[str]) -> None:
    with pytest.raises(TableError) as error:
        chosen(use)
    assert not [word for word in words if word not in str(error.value)]


def test_too_many_categories_are_refused() -> None:
    rows = "".join(f"v{n},1\n" for n in range(51))
    with pytest.raises(TableError, match="51 different values; allowed: 1 to 50 categories"):
        choose(read_table("c,y\n" + rows), [Use(0, Kind.CATEGORY)], ["y"], "regression")


def test_bad_cells_of_each_kind_say_what_to_enter() -> None:
    text = "k,d,c,y\nyes,2021-01-01,a,1\nno,tomorrow,,2\nyes,2021-01-03,b,3\n"
    uses = [Use(0, Kind.YES_NO), Use(1, Kind.DATE), Use(2, Kind.CATEGORY)]
    samples = choose(read_table(text), uses, ["y"], "regression", skip_bad_rows=True)
    assert [str(cell) for cell in samples.skipped] == [
        'line 3, column "d": "tomorrow" is no date; enter one such as 2021-03-31',
        'line 3, column "c": "" is missing; enter a category',
    ]


def test_a_typo_among_classes_that_are_numbers_is_a_bad_cell() -> None:
    rows = "".join(f"{n}.5,{n % 2}\n" for n in range(19)) + "3.5,O\n"
    samples = choose(read_table("x,y\n" + rows), ["x"], ["y"], "classification", skip_bad_rows=True)
    assert samples.classes == ("0", "1")
    assert "not a number, as nearly all other classes" in str(samples.skipped[0])
