"""The cells of a table: those of a long one are kept as little more than their text.

As Python's own texts in tuples a million rows of 32 numbers take 2 GB, and here 0.3.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import overload

Row = tuple[str, ...]

#: Rows whose cells are kept together.
BLOCK_ROWS = 2_000
#: As many rows, or fewer, are kept as tuples, which are quicker to read one by one.
MANY = 10_000
#: No cell has it.
_END = "\0"


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows, column by column: the ``count`` cells of each, joined by NUL.

    ``ragged`` are the rows that are not as wide, by their place; in ``columns`` their cells are
    empty.
    """

    count: int
    columns: tuple[str, ...]
    ragged: dict[int, Row]

    @classmethod
    def of(cls, rows: Sequence[Row], width: int) -> "Block":
        """Return one or more rows, most of which are as wide."""
        ragged: dict[int, Row] = {}
        if any(len(row) != width for row in rows):
            ragged = {place: row for place, row in enumerate(rows) if len(row) != width}
            blank = ("",) * width
            rows = [blank if place in ragged else row for place, row in enumerate(rows)]
        return cls(len(rows), tuple(map(_END.join, zip(*rows, strict=True))), ragged)

    def cells(self, position: int) -> list[str]:
        """Return the cells of a column, without those of ragged rows."""
        cells = self.columns[position].split(_END)
        if self.ragged:
            return [cell for place, cell in enumerate(cells) if place not in self.ragged]
        return cells

    def rows(self) -> Iterator[Row]:
        """Return the rows one by one."""
        rows = zip(*(column.split(_END) for column in self.columns), strict=True)
        if not self.ragged:
            return rows
        return (self.ragged.get(place, row) for place, row in enumerate(rows))


class Cells(Sequence[Row]):
    """Many rows of cells, which do not change; they are read as tuples of tuples are.

    ``blocks`` are some rows each, one after another.
    """

    __slots__ = ("_kept", "_starts", "blocks")

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.blocks = tuple(blocks)
        self._starts = [0, *accumulate(block.count for block in self.blocks)]
        #: The block that was read last, and its rows: who reads one mostly reads its neighbours.
        self._kept: tuple[int, Sequence[Row]] = (-1, ())

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(len(self))[index])
        place = range(len(self))[index]
        number = bisect_right(self._starts, place) - 1
        kept = self._kept
        if kept[0] != number:
            kept = self._kept = number, tuple(self.blocks[number].rows())
        return kept[1][place - self._starts[number]]

    def __iter__(self) -> Iterator[Row]:
        return chain.from_iterable(block.rows() for block in self.blocks)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cells | tuple):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        # Of what equals it.
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Cells({len(self):,} rows)"

    def column(self, position: int) -> list[str]:
        """Return the cells of a column, of the rows that are not ragged."""
        return list(chain.from_iterable(block.cells(position) for block in self.blocks))

    @property
    def ragged(self) -> dict[int, Row]:
        """The rows that are not as wide as most, by their place among all."""
        return {
            start + place: row
            for start, block in zip(self._starts, self.blocks, strict=False)
            for place, row in block.ragged.items()
        }


class KeptRows:
    """Collects the rows of a table, of which those with more cells than ``width`` lose empty ones
    beyond it. ``lines`` are those on which rows begin.

    Any of them can be replaced by another one.
    """

    def __init__(self, width: int) -> None:
        self.lines = array("q")
        self._width = width
        self._blocks: list[Block] = []
        self._recent: list[Row] = []
        #: All rows, each with its cells joined by NUL, once any was replaced.
        self._texts: list[str] | None = None

    def __len__(self) -> int:
        return len(self.lines)

    def append(self, line: int, row: Row) -> None:
        """Add a row that begins on a line."""
        self.lines.append(line)
        self._recent.append(self._trimmed(row))
        if len(self._recent) == BLOCK_ROWS:
            self._blocks.append(Block.of(self._recent, self._width))
            self._recent = []

    def replace(self, place: int, line: int, row: Row) -> None:
        """Put a row in the place of another one."""
        if self._texts is None:
            self._texts = []
            for number, block in enumerate(self._blocks):
                self._texts += map(_END.join, block.rows())
                # What is copied need not be in memory twice.
                self._blocks[number] = Block(0, (), {})
            self._texts += map(_END.join, self._recent)
        self.lines[place] = line
        self._texts[place] = _END.join(self._trimmed(row))

    def all(self) -> tuple[Sequence[int], Sequence[Row]]:
        """Return the lines and the rows, in the order of the file; nothing is added after that."""
        if self._texts is not None:
            self._sort()
        elif self._recent:
            self._blocks.append(Block.of(self._recent, self._width))
        rows = Cells(self._blocks)
        if len(rows) > MANY:
            return self.lines, rows
        return tuple(self.lines), tuple(rows)

    def _sort(self) -> None:
        assert self._texts is not None
        order = sorted(range(len(self)), key=self.lines.__getitem__)
        self.lines = array("q", map(self.lines.__getitem__, order))
        self._blocks = []
        for start in range(0, len(order), BLOCK_ROWS):
            some = order[start : start + BLOCK_ROWS]
            rows = [tuple(self._texts[place].split(_END)) for place in some]
            self._blocks.append(Block.of(rows, self._width))
            for place in some:
                self._texts[place] = ""

    def _trimmed(self, row: Row) -> Row:
        width = self._width
        return row[:width] if len(row) > width and not any(row[width:]) else row
