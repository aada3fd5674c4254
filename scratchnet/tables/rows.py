"""From cells to the numbers of samples: which rows can be used, and why not the others."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from scratchnet.compact import MANY, compact_rows
from scratchnet.tables.cells import Cells
from scratchnet.tables.encoding import Reader
from scratchnet.tables.table import (
    MOST_CELLS,
    BadCell,
    BadRows,
    Numbers,
    Table,
    TableError,
    is_missing,
)
from scratchnet.watch import Watch, unwatched

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: For each row, whether something holds of it.
Mask: TypeAlias = "NDArray[np.bool_]"

#: Rows that are moved together.
_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class SampleRows:
    """The rows of a table that can be used, N of them.

    ``inputs`` and ``targets``: a tuple of floats each. ``lines``: those on which they begin.
    ``usable``: for each row that is not ragged whether it is one of them. ``incomplete``: how many
    rows are not because cells are missing. ``skipped``: every bad cell of the others, in the order
    of the file.
    """

    inputs: Sequence[tuple[float, ...]]
    targets: Sequence[tuple[float, ...]]
    lines: Sequence[int]
    usable: Mask
    incomplete: int
    skipped: tuple[BadCell, ...]


def read_rows(
    table: Table,
    inputs: Sequence[Reader],
    targets: Sequence[Reader],
    *,
    skip_bad_rows: bool,
    watch: Watch,
) -> SampleRows:
    """Read the rows of a table, column by column.

    A ragged row cannot be used at all, because it is not certain which cell belongs to which
    column. Raises BadRows for such and for bad cells unless ``skip_bad_rows``, TableError for too
    many numbers, and if no row can be used, and what ``watch`` raises.
    """
    import numpy as np

    width = _width(inputs)
    if len(table) * width > MOST_CELLS:
        raise TableError(
            f"{len(table):,} rows of {width:,} inputs are {len(table) * width:,} numbers",
            f"up to {MOST_CELLS:,}; leave out some columns, or keep fewer rows",
        )
    ragged = _ragged_rows(table)
    whole = np.delete(np.arange(len(table)), ragged)
    points, goals = _Numbers(len(whole), width), _Numbers(len(whole), _width(targets))
    usable, faulty = np.ones(len(whole), bool), np.zeros(len(whole), bool)
    readers = [*inputs, *targets]
    for number, reader in enumerate(readers):
        watch(number / len(readers))
        column = _read_column(table, reader)
        (points if number < len(inputs) else goals).add(column.numbers)
        usable &= column.good
        faulty |= ~(column.good | column.missing)
    bad = sorted([*whole[faulty].tolist(), *ragged])
    skipped = tuple(_bad_cells(table, readers, bad, watch))
    if skipped and not skip_bad_rows:
        raise BadRows(skipped)
    if not usable.any():
        first = next(_bad_cells(table, readers, [0]))
        raise TableError(f"no row is left; {first}", "at least one row without bad cells")
    lines = table.lines
    if ragged or not usable.all():
        chosen = array("q", map(table.lines.__getitem__, whole[usable].tolist()))
        lines = chosen if len(chosen) > MANY else tuple(chosen)
    return SampleRows(
        inputs=points.rows(usable),
        targets=goals.rows(usable),
        lines=lines,
        usable=usable,
        incomplete=int(np.count_nonzero(~usable & ~faulty)),
        skipped=skipped,
    )


def _width(readers: Sequence[Reader]) -> int:
    return sum(len(reader.names) for reader in readers)


def _ragged_rows(table: Table) -> list[int]:
    """Return the places of the rows that have too few or too many cells."""
    if isinstance(table.rows, Cells):
        return list(table.rows.ragged)
    width = len(table.names)
    return [place for place, row in enumerate(table.rows) if len(row) != width]


class _Numbers:
    """The numbers of some rows, to which column after column is added."""

    def __init__(self, count: int, width: int) -> None:
        self._values = array("d", [0.0]) * (count * width)
        self._count, self._width = count, width
        self._added = 0

    def add(self, columns: Numbers) -> None:
        """Add columns: for each row as many numbers."""
        end = self._added + columns.shape[1]
        self._view()[:, self._added : end] = columns
        self._added = end

    def rows(self, usable: Mask) -> Sequence[tuple[float, ...]]:
        """Return those of the rows that can be used; nothing is added after that."""
        if not self._width:
            return ()
        kept = 0
        # In place, because there may be no room for them twice.
        for start in range(0, self._count, _ROWS_AT_ONCE):
            view = self._view()
            some = view[start : start + _ROWS_AT_ONCE][usable[start : start + _ROWS_AT_ONCE]]
            view[kept : kept + len(some)] = some
            kept += len(some)
            del view
        del self._values[kept * self._width :]
        return compact_rows(self._values, self._width)

    def _view(self) -> Numbers:
        import numpy as np

        return np.frombuffer(self._values).reshape(self._count, self._width)


@dataclass(frozen=True, slots=True)
class _Column:
    """What a reader found in N cells: ``numbers``, N × as many as it has names, and which cells are
    ``good`` and which ``missing``.
    """

    numbers: Numbers
    good: Mask
    missing: Mask


def _read_column(table: Table, reader: Reader) -> _Column:
    import numpy as np

    if reader.is_plain:
        numbers = table.column_numbers(reader.position)
        if numbers is not None:
            count = len(numbers)
            return _Column(numbers[:, np.newaxis], np.ones(count, bool), np.zeros(count, bool))
    cells = table.column(reader.position)
    # Tables are long, and their different cells mostly few.
    place = {cell: number for number, cell in enumerate(dict.fromkeys(cells))}
    found = [reader.read(cell) for cell in place]
    good = np.array([numbers is not None for numbers in found], bool)
    missing = np.array([numbers is None for numbers in found], bool)
    missing &= np.array([is_missing(cell) for cell in place], bool)
    width = len(reader.names)
    blank = (0.0,) * width
    values = np.array([blank if each is None else each for each in found], float)
    places = np.fromiter(map(place.__getitem__, cells), np.intp, len(cells))
    return _Column(values.reshape(len(found), width)[places], good[places], missing[places])


def _bad_cells(
    table: Table, readers: Sequence[Reader], rows: Sequence[int], watch: Watch = unwatched
) -> Iterator[BadCell]:
    """Return every bad cell of some rows, in the order of the file."""
    in_order = sorted(readers, key=lambda reader: reader.position)
    for number, place in enumerate(rows):
        if not number % _ROWS_AT_ONCE:
            watch(1.0)
        row, line = table.rows[place], table.lines[place]
        if len(row) != len(table.names):
            yield _ragged(table, place)
            continue
        for reader in in_order:
            cell = row[reader.position]
            if reader.read(cell) is None:
                name = table.names[reader.position]
                yield BadCell(line, name, cell, reader.reason(cell), is_missing(cell))


def _ragged(table: Table, index: int) -> BadCell:
    """Return the first missing cell, or the first one too many."""
    row, line = table.rows[index], table.lines[index]
    width = len(table.names)
    cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
    found = f"the row has {cells}, not {width}"
    if len(row) < width:
        return BadCell(line, table.names[len(row)], "", f"missing; {found}")
    return BadCell(line, f"column {width + 1}", row[width], f"beyond the last column; {found}")
