"""Compact sequences are read as tuples of the same numbers are."""

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from scratchnet.compact import (
    MANY,
    CompactNumbers,
    CompactRows,
    columns_of,
    compact_numbers,
    compact_rows,
    each_column,
    extremes,
    joined_rows,
    picked_numbers,
    picked_rows,
    rows_of,
)

_ROWS = tuple((k / 7, -0.0, k * 1e30) for k in range(5))
_NUMBERS = tuple(k / 3 for k in range(5))
_SLICES = [
    slice(None),
    slice(1, 3),
    slice(3, 1),
    slice(-2, None),
    slice(None, None, 2),
    slice(None, None, -1),
    slice(9, 12),
]


def _pairs() -> list[Any]:
    rows = CompactRows.of(_ROWS, 3)
    return [(rows, _ROWS), (CompactNumbers(array("d", _NUMBERS)), _NUMBERS)]


@pytest.mark.parametrize(("compact", "plain"), _pairs())
def test_they_are_read_as_tuples_are(compact: Sequence[Any], plain: tuple[Any, ...]) -> None:
    assert len(compact) == len(plain)
    assert tuple(compact) == plain
    assert [type(each) for each in compact] == [type(each) for each in plain]
    assert [compact[k] for k in range(-5, 5)] == [plain[k] for k in range(-5, 5)]
    assert list(reversed(compact)) == list(reversed(plain))
    assert plain[2] in compact
    assert compact.index(plain[2]) == 2
    for index in (5, -6):
        with pytest.raises(IndexError):
            compact[index]


@pytest.mark.parametrize("part", _SLICES)
@pytest.mark.parametrize(("compact", "plain"), _pairs())
def test_a_part_is_that_of_a_tuple(
    compact: Sequence[Any], plain: tuple[Any, ...], part: slice
) -> None:
    assert compact[part] == plain[part]
    assert type(compact[part]) is type(compact)


@pytest.mark.parametrize(("compact", "plain"), _pairs())
def test_they_equal_tuples_and_have_their_hash(
    compact: Sequence[Any], plain: tuple[Any, ...]
) -> None:
    assert compact == plain
    assert plain == compact
    assert hash(compact) == hash(plain)
    assert compact == compact[:]
    for other in (plain[:-1], compact[:-1], (*plain[:-1], plain[0]), list(plain), "text"):
        assert compact != other


def test_rows_of_another_width_are_others_though_they_hold_the_same_numbers() -> None:
    numbers = array("d", range(6))
    assert CompactRows(numbers, 2) != CompactRows(numbers, 3)


@pytest.mark.parametrize(("compact", "plain"), _pairs())
def test_arrays_of_them_have_the_same_bits_and_do_not_change_them(
    compact: Any, plain: tuple[Any, ...]
) -> None:
    made = np.array(compact, np.float64)
    assert made.tobytes() == np.array(plain, np.float64).tobytes()
    made += 1.0
    assert compact == plain
    assert not np.asarray(compact).flags.writeable
    assert np.array(compact, np.float32).dtype == np.float32


def test_few_are_tuples_and_many_are_compact() -> None:
    few, many = array("d", range(MANY)), array("d", range(MANY + 1))
    assert type(compact_numbers(few)) is tuple
    assert isinstance(compact_numbers(many), CompactNumbers)
    assert type(compact_rows(few, 1)) is tuple
    assert isinstance(compact_rows(many, 1), CompactRows)
    assert compact_rows(few, 2)[1] == (2.0, 3.0)


@pytest.mark.parametrize("count", [0, 4, MANY + 1])
def test_columns_and_rows_are_made_of_each_other(count: int) -> None:
    columns = [[k / 7 for k in range(count)], [k * 3.0 for k in range(count)]]
    rows = rows_of(columns)
    assert tuple(rows) == tuple(zip(*columns, strict=True))
    assert [list(column) for column in columns_of(rows)] == (columns if count else [])


@pytest.mark.parametrize("count", [3, MANY + 2])
def test_those_that_are_chosen_are_picked_in_order(count: int) -> None:
    numbers, chosen = array("d", range(count)), [k % 2 for k in range(count)]
    assert picked_numbers(compact_numbers(numbers), chosen) == tuple(numbers[1::2])
    rows = compact_rows(array("d", range(2 * count)), 2)
    assert picked_rows(rows, chosen) == tuple(rows)[1::2]
    assert picked_rows(rows, ()) == picked_numbers(numbers, ()) == ()


@pytest.mark.parametrize("count", [3, MANY + 2])
def test_rows_are_joined_with_others(count: int) -> None:
    rows = compact_rows(array("d", range(2 * count)), 2)
    joined = joined_rows(rows, [(-1.0, 0.5), (7.0, 8.0)])
    assert type(joined) is type(rows)
    assert joined == (*rows, (-1.0, 0.5), (7.0, 8.0))
    assert len(rows) == count


@pytest.mark.parametrize("many", [False, True])
def test_columns_come_one_after_another_with_their_extremes(many: bool) -> None:
    rows = CompactRows.of(_ROWS, 3) if many else _ROWS
    columns = list(each_column(rows))
    assert [tuple(column) for column in columns] == list(zip(*_ROWS, strict=True))
    assert [extremes(column) for column in columns] == [(0.0, 4 / 7), (-0.0, -0.0), (0.0, 4e30)]
