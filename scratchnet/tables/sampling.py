"""The rows of a table that are kept: all of them, or of a long table a random sample."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

from scratchnet.tables.table import MOST_CELLS, MOST_ROWS
from scratchnet.watch import Watch

#: Rows above the samples that may be no samples: titles, header, units.
_MOST_ABOVE = 200
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
        keep: Callable[[int, C], tuple[str, ...]],
        limit: Limit,
        watch: Watch,
        done: Callable[[], float],
    ) -> None:
        self._rows = rows
        self._keep = keep
        self._limit = limit
        self._watch = watch
        self._done = done
        self._ended = False

    def top(self) -> tuple[list[int], list[tuple[str, ...]]]:
        """Return the lines and the cells of all rows, or of so many that there are enough samples
        below the header; `sample` reads on. Raises what ``keep`` and ``watch`` raise.
        """
        starts: list[int] = []
        rows: list[tuple[str, ...]] = []
        cells = 0
        for start, row in self._rows:
            kept = self._keep(start, row)
            starts.append(start)
            rows.append(kept)
            cells += len(kept)
            if not len(rows) % _ROWS_PER_REPORT:
                self._watch(self._done())
            if len(rows) >= self._limit.rows + _MOST_ABOVE or cells >= MOST_CELLS:
                return starts, rows
        self._ended = True
        return starts, rows

    def sample(
        self, starts: list[int], rows: list[tuple[str, ...]]
    ) -> tuple[list[int], list[tuple[str, ...]], int | None]:
        """Return the lines and the cells of the samples that are kept, in the order of the file,
        and how many there are in all if these are not all.

        ``starts`` and ``rows`` are those of `top` below the header. Each of the samples is as
        likely as any other to be kept (Vitter's algorithm R). Raises what ``keep`` and ``watch``
        raise.
        """
        most = min(self._limit.rows, len(rows))
        if self._ended and len(rows) == most:
            return starts, rows, None
        random = Random(f"scratchnet/{self._limit.seed}/rows").random
        chosen = list(zip(starts[:most], rows[:most], strict=True))
        count = most
        for start, row in zip(starts[most:], rows[most:], strict=True):
            count += 1
            place = int(random() * count)
            if place < most:
                chosen[place] = start, row
        for start, cells in self._rows:
            count += 1
            place = int(random() * count)
            if place < most:
                chosen[place] = start, self._keep(start, cells)
            if not count % _ROWS_PER_REPORT:
                self._watch(self._done())
        if count == most:
            return starts, rows, None
        chosen.sort(key=lambda each: each[0])
        return [start for start, _ in chosen], [row for _, row in chosen], count
