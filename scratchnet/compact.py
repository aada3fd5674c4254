"""Sequences of many numbers, and of rows of them, that take eight bytes a number.

As Python's own floats in tuples a million rows of two numbers take 112 MB, and here 16. They are
read as those tuples are: what is taken out is a float or a tuple, and they equal tuples of the same
numbers. NumPy makes an array of them in one go.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress
from math import isfinite
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import DTypeLike, NDArray

#: As many, or fewer, are kept as tuples, which are quicker to read one by one.
MANY = 10_000


class CompactNumbers(Sequence[float]):
    """Finite numbers in a row, which do not change."""

    __slots__ = ("values",)

    def __init__(self, values: "array[float]") -> None:
        #: The numbers themselves; they belong to this object.
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> "CompactNumbers": ...
    def __getitem__(self, index: int | slice) -> "float | CompactNumbers":
        found = self.values[index]
        return CompactNumbers(found) if isinstance(found, array) else found

    def __iter__(self) -> Iterator[float]:
        return iter(self.values)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CompactNumbers):
            return self.values is other.values or self.values == other.values
        return isinstance(other, tuple) and _same(self, other)

    def __hash__(self) -> int:
        # Of what equals it.
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"CompactNumbers({len(self):,} numbers)"

    def __array__(
        self, dtype: "DTypeLike | None" = None, copy: bool | None = None
    ) -> "NDArray[np.float64]":
        return _as_array(self.values, (len(self),), dtype, copy)


class CompactRows(Sequence[tuple[float, ...]]):
    """Rows of ``width`` finite numbers each, which do not change."""

    __slots__ = ("values", "width")

    def __init__(self, values: "array[float]", width: int) -> None:
        #: All numbers, row by row; they belong to this object.
        self.values = values
        self.width = width

    @classmethod
    def of(cls, rows: Iterable[Sequence[float]], width: int) -> "CompactRows":
        """Return the same rows, which all have ``width`` numbers."""
        return CompactRows(array("d", chain.from_iterable(rows)), width)

    def __len__(self) -> int:
        return len(self.values) // self.width

    @overload
    def __getitem__(self, index: int) -> tuple[float, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> "CompactRows": ...
    def __getitem__(self, index: int | slice) -> "tuple[float, ...] | CompactRows":
        width = self.width
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step == 1:
                return CompactRows(self.values[start * width : max(start, stop) * width], width)
            return CompactRows.of((self[number] for number in range(start, stop, step)), width)
        number = range(len(self))[index]
        return tuple(self.values[number * width : (number + 1) * width])

    def __iter__(self) -> Iterator[tuple[float, ...]]:
        # The same iterator as often as a row has numbers: `zip` takes one from each in turn.
        return zip(*[iter(self.values)] * self.width, strict=True)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CompactRows):
            same = self.values is other.values or self.values == other.values
            return same and self.width == other.width
        return isinstance(other, tuple) and _same(self, other)

    def __hash__(self) -> int:
        # Of what equals it.
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"CompactRows({len(self):,} rows of {self.width:,})"

    def __array__(
        self, dtype: "DTypeLike | None" = None, copy: bool | None = None
    ) -> "NDArray[np.float64]":
        return _as_array(self.values, (len(self), self.width), dtype, copy)


def are_finite(numbers: "array[float]") -> bool:
    """Return whether all numbers are finite; other threads get their turns meanwhile."""
    some = (numbers[start : start + MANY] for start in range(0, len(numbers), MANY))
    return all(all(map(isfinite, part)) for part in some)


def extremes(numbers: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and the highest of some numbers; NumPy finds those of many."""
    if not isinstance(numbers, array):
        return min(numbers), max(numbers)
    import numpy as np

    found = np.frombuffer(numbers)
    return float(found.min()), float(found.max())


def _same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return len(one) == len(other) and all(a == b for a, b in zip(one, other, strict=True))


def _as_array(
    values: "array[float]", shape: tuple[int, ...], dtype: "DTypeLike | None", copy: bool | None
) -> "NDArray[np.float64]":
    """Return the numbers as NumPy asks for them; what is not copied cannot be written to."""
    import numpy as np

    found = np.frombuffer(values, np.float64).reshape(shape)
    found.flags.writeable = False
    return np.array(found, dtype, copy=copy)


def compact_numbers(values: "array[float]") -> Sequence[float]:
    """Return numbers as suits how many they are: few as a tuple."""
    return CompactNumbers(values) if len(values) > MANY else tuple(values)


def compact_rows(values: "array[float]", width: int) -> Sequence[tuple[float, ...]]:
    """Return rows of ``width`` numbers each, given row by row, as suits how many they are."""
    rows = CompactRows(values, width)
    return rows if len(rows) > MANY else tuple(rows)


def each_column(rows: Sequence[Sequence[float]]) -> Iterator[Sequence[float]]:
    """Return one column after another, as `columns_of`: those of a large table take much memory."""
    if isinstance(rows, CompactRows):
        return (rows.values[number :: rows.width] for number in range(rows.width))
    return iter(columns_of(rows))


def columns_of(rows: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Return the columns of a table whose rows are equally long; none of one without rows."""
    if isinstance(rows, CompactRows):
        return [rows.values[number :: rows.width] for number in range(rows.width)]
    return list(zip(*rows, strict=True))


def rows_of(columns: Sequence[Sequence[float]]) -> Sequence[tuple[float, ...]]:
    """Return the rows of a table that has these columns, one or more, as suits their number."""
    width, count = len(columns), len(columns[0])
    if count <= MANY:
        return tuple(zip(*columns, strict=True))
    values = array("d", bytes(8 * width * count))
    for number, column in enumerate(columns):
        values[number::width] = array("d", column)
    return CompactRows(values, width)


def picked_numbers(numbers: Sequence[float], chosen: Sequence[int]) -> Sequence[float]:
    """Return those numbers whose place in ``chosen`` does not hold 0."""
    some = compress(numbers, chosen)
    if isinstance(numbers, CompactNumbers):
        return compact_numbers(array("d", some))
    return tuple(some)


def picked_rows(
    rows: Sequence[tuple[float, ...]], chosen: Sequence[int]
) -> Sequence[tuple[float, ...]]:
    """Return those rows whose place in ``chosen`` does not hold 0."""
    some = compress(rows, chosen)
    if isinstance(rows, CompactRows):
        return compact_rows(array("d", chain.from_iterable(some)), rows.width)
    return tuple(some)


def joined_rows(
    rows: Sequence[tuple[float, ...]], others: Sequence[tuple[float, ...]]
) -> Sequence[tuple[float, ...]]:
    """Return rows and behind them others, which are as long."""
    if isinstance(rows, CompactRows):
        return CompactRows(rows.values + array("d", chain.from_iterable(others)), rows.width)
    return (*rows, *others)
