"""Scaling columns of different magnitudes to a common range."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scratchnet.compact import CompactRows, each_column, extremes
from scratchnet.errors import shortened
from scratchnet.tables.table import LARGEST_NUMBER, TableError

Point = tuple[float, ...]

#: The kinds of scaling. Of each column the second keeps mean and deviation, the third its ends.
KINDS = ("none", "standard", "range")

#: Subtracted from a value, divided by, multiplied by, added, in this order.
Transform = tuple[float, float, float, float]

_IDENTITY: Transform = (0.0, 1.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Scaling:
    """``none`` leaves points as they are; ``standard`` gives each column mean 0 and deviation 1
    (of the population, divided by N); ``range`` brings its lowest value to -1 and its highest to
    1. A constant column becomes 0.

    ``columns``: for each column the two numbers that its kind keeps; empty for ``none``.
    """

    kind: str = "none"
    columns: tuple[tuple[float, float], ...] = ()

    @classmethod
    def fit(cls, kind: str, points: Sequence[Sequence[float]]) -> "Scaling":
        """Return the scaling fitted to N points of equal length, N at least 1.

        Raises TableError for an unknown kind, no points, and numbers beyond LARGEST_NUMBER.
        """
        _check_kind(kind)
        if kind == "none":
            return cls()
        if not points:
            raise TableError("there are no points to fit a scaling to", "at least one point")
        measure = mean_and_deviation if kind == "standard" else low_and_high
        measured = []
        for column in each_column(points):
            # The numbers of many rows are finite.
            values = extremes(column) if isinstance(column, array) else column
            for value in values:
                if not _usable(value):
                    allowed = f"numbers up to {LARGEST_NUMBER:g}"
                    raise TableError(f"{value!r} cannot be scaled", allowed)
            measured.append(measure(column))
        return cls(kind, tuple(measured))

    def apply(self, point: Sequence[float]) -> Point:
        """Return the point, one number for each column, as the network sees it."""
        return scaled(point, [_IDENTITY] * len(point) if self.kind == "none" else self.transforms())

    def transforms(self) -> tuple[Transform, ...]:
        """Return the transform of each column; none for ``none``."""
        transform = standard_transform if self.kind == "standard" else range_transform
        return tuple(transform(first, second) for first, second in self.columns)


def scaled(point: Sequence[float], transforms: Sequence[Transform]) -> Point:
    """Return a point with each number transformed; zip refuses a wrong number of them."""
    return tuple(
        (value - base) / width * factor + shift
        for value, (base, width, factor, shift) in zip(point, transforms, strict=True)
    )


def scaled_rows(rows: CompactRows, transforms: Sequence[Transform]) -> CompactRows:
    """Return many points with each number transformed, with the bits of `scaled`."""
    import numpy as np

    values = array("d", [0.0]) * len(rows.values)
    found = np.frombuffer(values).reshape(len(rows), rows.width)
    np.copyto(found, np.asarray(rows))
    # Column by column, and in place, because there may be no room for them three times.
    for column, (base, width, factor, shift) in zip(found.T, transforms, strict=True):
        column -= base
        column /= width
        column *= factor
        column += shift
    return CompactRows(values, rows.width)


def unscaled(value: float, transform: Transform) -> float:
    """Return what a transform made a number of; rounding may change its last digits."""
    base, width, factor, shift = transform
    return (value - shift) / factor * width + base


def standard_transform(mean: float, deviation: float) -> Transform:
    """Return the transform to mean 0 and standard deviation 1."""
    return mean, deviation or 1.0, 1.0, 0.0


def range_transform(low: float, high: float) -> Transform:
    """Return the transform of the lowest number to -1 and of the highest to 1."""
    # By way of 0 to 1, because then both ends are exact.
    return (low, high - low, 2.0, -1.0) if low < high else (low, 1.0, 1.0, 0.0)


def mean_and_deviation(column: Sequence[float]) -> tuple[float, float]:
    """Return the mean of a column and its standard deviation, of the population."""
    low, high = low_and_high(column)
    if low == high:
        # The mean of equal numbers may round to another number and leave a tiny deviation.
        return low, 0.0
    # Exactly rounded, therefore the same on every version of Python.
    mean = fsum(column) / len(column)
    # Squares of tiny numbers would underflow, so they are scaled by the largest.
    largest = max(high - mean, mean - low)
    square = fsum(((value - mean) / largest) ** 2 for value in column) / len(column)
    return mean, largest * sqrt(square)


def low_and_high(column: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and the highest number of a column."""
    return float(min(column)), float(max(column))


def _check_kind(kind: object) -> None:
    if not isinstance(kind, str) or kind not in KINDS:
        raise TableError(f"the scaling is {shortened(kind)}", ", ".join(KINDS))


def _usable(value: object) -> bool:
    """Return whether this is a number within the limit; NaN is not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST_NUMBER
