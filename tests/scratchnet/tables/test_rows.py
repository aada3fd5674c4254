"""Rows of a table as numbers: which can be used, and why others cannot."""

import pytest

from scratchnet.tables import Table, TableError, read_table
from scratchnet.tables.encoding import number_reader
from scratchnet.tables.rows import SampleRows, read_rows
from scratchnet.tables.table import BadRows
from scratchnet.watch import Watch, unwatched


def _read(table: Table, *, skip_bad_rows: bool = True, watch: Watch = unwatched) -> SampleRows:
    readers = [number_reader(table, position) for position in range(3)]
    return read_rows(table, readers[:2], readers[2:], skip_bad_rows=skip_bad_rows, watch=watch)


def test_numbers_stand_where_their_columns_do() -> None:
    rows = _read(read_table("a,b,c\n1,2,3\n4,5,6\n"))
    assert rows.inputs == ((1.0, 2.0), (4.0, 5.0))
    assert rows.targets == ((3.0,), (6.0,))
    assert rows.lines == (2, 3)
    assert rows.usable.tolist() == [True, True]
    assert (rows.incomplete, rows.skipped) == (0, ())


def test_missing_bad_and_ragged_rows_are_told_apart() -> None:
    table = read_table("a,b,c\n1,2,3\n4,,6\n7,x,9\n1,2\n3,4,5\n,y,1\n")
    rows = _read(table)
    assert rows.inputs == ((1.0, 2.0), (3.0, 4.0))
    assert rows.lines == (2, 6)
    # Of the rows that are not ragged.
    assert rows.usable.tolist() == [True, False, False, True, False]
    assert rows.incomplete == 1
    told = [(cell.line, cell.column, cell.missing) for cell in rows.skipped]
    assert told == [(4, "b", False), (5, "c", False), (7, "a", True), (7, "b", False)]
    with pytest.raises(BadRows) as error:
        _read(table, skip_bad_rows=False)
    assert error.value.cells == rows.skipped


def test_too_many_numbers_are_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scratchnet.tables.rows.MOST_CELLS", 5)
    with pytest.raises(TableError, match="3 rows of 2 inputs are 6 numbers"):
        _read(read_table("a,b,c\n1,2,3\n4,5,6\n7,8,9\n"))


def test_reading_can_be_cancelled() -> None:
    class Cancelled(Exception):
        pass

    def watch(done: float) -> None:
        assert 0.0 <= done <= 1.0
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        _read(read_table("a,b,c\n1,2,3\n"), watch=watch)
