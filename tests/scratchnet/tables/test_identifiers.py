"""Columns that number or name the rows, and those that only look like it."""

import numpy as np
import pytest

from scratchnet.tables import Kind, columns_of, read_table, suggest
from scratchnet.tables.identifiers import is_time, names_subjects, numbers_rows, words_of
from scratchnet.tables.sampling import Limit


def test_names_have_words() -> None:
    assert words_of("PassengerId") == ["passenger", "id"]
    assert words_of("customer_ID 2") == ["customer", "id", "2"]
    assert names_subjects("PassengerId")
    assert names_subjects("Individual ID")
    assert names_subjects("ID.")
    assert not names_subjects("width")
    assert not names_subjects("idle")


RUNNING = [*range(1, 41)]


@pytest.mark.parametrize(
    ("name", "numbers", "expected"),
    [
        ("x", RUNNING, True),
        ("x", RUNNING[::-1], False),
        # Groups of different sizes, each numbered; grids and calendars begin again too.
        ("x", [*RUNNING, *range(1, 21)], True),
        ("x", [*RUNNING, *RUNNING], False),
        ("index", [*RUNNING, *RUNNING], True),
        ("day", [*range(1, 32), *range(1, 31), *range(1, 33)], False),
        ("day of year", [*range(1, 366), *range(1, 367)], False),
        ("year", [*range(1960, 2010)], False),
        # Twice the same is no measurement where the name says so.
        ("ID", [5, 5, 9, 9, 12, 12, 40, 40], True),
        ("subject", [1, 1, 2, 2, 3, 3, 4, 4], True),
        ("id", [0, 1, 0, 1, 0, 1, 0, 1], False),
        ("Sample Number", [4, 17, 9, 3, 25, 11, 8, 2, 30, 30], True),
        ("number", [1, 2, 1, 2, 3, 1, 2, 1], False),
        ("smoking_yes_cancer_no", [4, 17, 9, 3, 25, 11, 8, 2], False),
        ("x", [3] * 9, False),
    ],
)
def test_what_numbers_rows(name: str, numbers: list[int], expected: bool) -> None:
    assert numbers_rows(name, np.array(numbers, dtype=float)) is expected


def test_rows_of_a_sample_keep_the_numbers_that_they_had() -> None:
    text = "n,x\n" + "".join(f"{k},{k * k % 97}.5\n" for k in range(500))
    table = read_table(text, limit=Limit(60))
    assert [column.kind for column in columns_of(table)] == [Kind.IDENTIFIER, Kind.NUMBER]


def test_what_is_of_a_calendar() -> None:
    assert is_time("Year")
    assert is_time("date_of_birth")
    assert is_time("x", 1931.0, 1984.0)
    assert not is_time("x", 1931.5, 1984.0)
    assert not is_time("width", 1000.0, 2999.0)
    assert not is_time("width")
    # A duration, such as the record of a race.
    assert not is_time("time")


@pytest.mark.parametrize("name", ["Day", "year"])
def test_what_happened_is_predicted_and_not_when(name: str) -> None:
    text = f"temperature,{name}\n" + "".join(f"{n * n % 13}.5,{n % 31 + 1}\n" for n in range(60))
    columns = columns_of(read_table(text))
    assert columns[suggest(columns).target].name == "temperature"
