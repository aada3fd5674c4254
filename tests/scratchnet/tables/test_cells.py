"""The cells of long tables: read as tuples are, whatever the rows look like."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.errors import InvalidInput
from scratchnet.tables import choose, columns_of, read_table, suggest
from scratchnet.tables.cells import BLOCK_ROWS, MANY, Block, Cells, KeptRows
from scratchnet.tables.sampling import Limit

_WIDTH = 3
_ROWS = st.lists(
    st.one_of(
        st.tuples(*[st.text(st.characters(exclude_characters="\0"), max_size=3)] * _WIDTH),
        st.lists(st.sampled_from(["", "a", "1"]), max_size=5).map(tuple),
    ),
    max_size=12,
)


def _cells(rows: Sequence[tuple[str, ...]], at_once: int) -> Cells:
    parts = (rows[start : start + at_once] for start in range(0, len(rows), at_once))
    return Cells(Block.of(part, _WIDTH) for part in parts)


@given(rows=_ROWS, at_once=st.integers(1, 5), index=st.integers(-15, 15))
def test_cells_are_read_as_tuples_are(
    rows: list[tuple[str, ...]], at_once: int, index: int
) -> None:
    cells, expected = _cells(rows, at_once), tuple(rows)
    assert len(cells) == len(expected)
    assert tuple(cells) == expected
    assert cells == expected
    assert hash(cells) == hash(expected)
    assert cells != (*expected, ("other",))
    assert cells[1:-2:2] == expected[1:-2:2]
    if -len(expected) <= index < len(expected):
        assert cells[index] == expected[index]
    else:
        with pytest.raises(IndexError):
            cells[index]
    regular = [row for row in expected if len(row) == _WIDTH]
    for position in range(_WIDTH):
        assert cells.column(position) == [row[position] for row in regular]
    ragged = {place: row for place, row in enumerate(expected) if len(row) != _WIDTH}
    assert cells.ragged == ragged


@pytest.mark.parametrize("count", [MANY, MANY + 1])
def test_long_tables_alone_are_kept_by_column(count: int) -> None:
    kept = KeptRows(2)
    for number in range(count):
        kept.append(10 * number, (str(number), "", ""))
    assert len(kept) == count
    lines, rows = kept.all()
    assert isinstance(rows, tuple) is (count == MANY)
    assert list(lines) == [10 * number for number in range(count)]
    # An empty cell beyond the last column is not one.
    assert rows[BLOCK_ROWS] == (str(BLOCK_ROWS), "")
    assert rows[-1] == (str(count - 1), "")


def test_replaced_rows_stand_where_their_lines_do() -> None:
    kept = KeptRows(1)
    for number in range(MANY + 1):
        kept.append(number, (str(number),))
    kept.replace(5, MANY + 7, ("last",))
    kept.replace(0, MANY + 3, ("ragged", "row"))
    lines, rows = kept.all()
    assert list(lines[:2]) == [1, 2]
    assert list(lines[-2:]) == [MANY + 3, MANY + 7]
    assert list(rows[-2:]) == [("ragged", "row"), ("last",)]
    assert rows[4] == ("6",)
    assert len(rows) == MANY + 1


@contextmanager
def _kept_by_column() -> Iterator[None]:
    """Let short tables be kept as long ones are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scratchnet.tables.cells.MANY", 0)
        patch.setattr("scratchnet.tables.cells.BLOCK_ROWS", 3)
        yield


def _found(text: str, limit: Limit, *, skip_bad_rows: bool) -> list[Any]:
    """Return what is made of a table, or the messages that refuse it."""
    found: list[Any] = []
    try:
        table = read_table(text, limit=limit)
        found += [table.names, tuple(table.rows), list(table.lines), table.problems]
        found += [table.decimal, table.thousands, table.doubtful, table.population]
        columns = columns_of(table)
        found += columns
        selection = suggest(columns)
        found.append(selection)
        for target in range(len(table.names)):
            inputs = [use for use in selection.inputs if use.position != target]
            chosen = choose(
                table, inputs or [0], [target], selection.task, skip_bad_rows=skip_bad_rows
            )
            found += [chosen.points, chosen.targets, chosen.labels, chosen.classes]
            found += [list(chosen.lines), chosen.skipped, chosen.incomplete, chosen.columns]
    except InvalidInput as error:
        found.append(str(error))
    return found


_CELL = st.sampled_from(
    [
        "",
        "1",
        "1.5",
        "1,5",
        "1.234",
        "1,234",
        "2001",
        "a",
        "b",
        "NA",
        "?",
        "yes",
        "no",
        "2020-01-02",
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(
        st.one_of(st.lists(_CELL, min_size=3, max_size=3), st.lists(_CELL, max_size=4)),
        min_size=1,
        max_size=12,
    ),
    most=st.integers(1, 12),
    skip_bad_rows=st.booleans(),
)
def test_a_long_table_is_what_a_short_one_is(
    rows: list[list[str]], most: int, skip_bad_rows: bool
) -> None:
    text = "\n".join(";".join(row) for row in [["length", "kind", "value"], *rows])
    expected = _found(text, Limit(most), skip_bad_rows=skip_bad_rows)
    with _kept_by_column():
        assert _found(text, Limit(most), skip_bad_rows=skip_bad_rows) == expected
