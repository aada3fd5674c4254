"""The rows of a table that are kept: all of them, or of a long table a random sample."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

from scratchnet.tables.cells import KeptRows, Row
from scratchnet.tables.table import MOST_CELLS, MOST_ROWS
from scratchnet.watch import Watch

#: Rows from the top among which the header is looked for, and that decide on its width.
_TOP_ROWS = 10_000
#: Rows between two reports of how far the work is.
_ROWS_PER_REPORT = 2000

C = TypeVar("C")
#: The line on which a row begins, and its cells.
Started = tuple[int, C]


@dataclass(frozen=True, slots=True)
class Limit:
    """How many rows are kept, and the ``seed`` of the random sample of a table with more."""

    rows: int = MOST_ROWS
    seed: int = 0


class RowStream(Generic[C]):
    """The rows of a table from first to last, of which at most ``limit.rows`` are kept.

    ``keep`` makes cells ready to be kept; of a long table most rows are only counted. ``done``
    returns the fraction of the rows that was read, for ``watch``.
    """

    def __init__(
        self,
        rows: Iterator[Started[C]],
        keep: Callable[[int, C], Row],
        limit: Limit,
        watch: Watch,
        done: Callable[[], float],
    ) -> None:
        self._rows = rows
        self._keep = keep
        self._limit = limit
        self._watch = watch
        self._done = done
        self._cells = 0

    def top(self) -> tuple[list[int], list[Row]]:
        """Return the lines and the cells of the first rows; `sample` reads on.

        Raises what ``keep`` and ``watch`` raise.
        """
        starts: list[int] = []
        rows: list[Row] = []
        for start, row in self._rows:
            kept = self._keep(start, row)
            starts.append(start)
            rows.append(kept)
            self._cells += len(kept)
            if not len(rows) % _ROWS_PER_REPORT:
                self._watch(self._done())
            if len(rows) >= _TOP_ROWS or self._cells >= MOST_CELLS:
                break
        return starts, rows

    def sample(
        self, starts: Sequence[int], rows: Sequence[Row], width: int
    ) -> tuple[Sequence[int], Sequence[Row], int | None]:
        """Return the lines and the cells of the samples that are kept, in the order of the file,
        and how many there are in all if these are not all.

        ``starts`` and ``rows`` are those of `top` below the header, and ``width`` is the number of
        columns. Each of the samples is as likely as any other to be kept (Vitter's algorithm R).
        Raises what ``keep`` and ``watch`` raise.
        """
        kept = KeptRows(width)
        random = Random(f"scratchnet/{self._limit.seed}/rows").random
        most, count = self._limit.rows, 0
        if self._cells >= MOST_CELLS:
            most = min(most, len(rows))
        for start, row in zip(starts, rows, strict=True):
            count += 1
            if count <= most:
                kept.append(start, row)
            elif (place := int(random() * count)) < most:
                kept.replace(place, start, row)
        for start, cells in self._rows:
            count += 1
            if count <= most:
                row = self._keep(start, cells)
                kept.append(start, row)
                self._cells += len(row)
                if self._cells >= MOST_CELLS:
                    most = count
            elif (place := int(random() * count)) < most:
                kept.replace(place, start, self._keep(start, cells))
            if not count % _ROWS_PER_REPORT:
                self._watch(self._done())
        return *kept.all(), None if count == len(kept) else count
