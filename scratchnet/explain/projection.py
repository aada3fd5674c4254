"""Principal components: the plane in which samples are spread out farthest."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Encoding, Point, Problem
from scratchnet.datasets.recent import Recent

Array = NDArray[np.float64]

#: Rows of the covariance that are added at a time.
_BLOCK = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class PrincipalAxes:
    """The first principal axes of some rows.

    ``axes``, shape (count, columns), are orthonormal; the greatest component of each, by its size,
    is positive. ``shares`` is the part of the rows' variance along each, 0 where nothing varies.
    """

    mean: Array
    axes: Array
    shares: tuple[float, ...]

    def project(self, rows: Array) -> Array:
        """Return the coordinates of rows on the axes, shape (rows, count)."""
        projected: Array = (rows - self.mean) @ self.axes.T
        return projected


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Samples on the first two principal axes of the training samples, as the network takes them.

    ``train`` and ``test`` have the shape (samples, 2).
    """

    principal: PrincipalAxes
    train: Array
    test: Array


def principal_axes(rows: Array, count: int = 2) -> Generator[None, None, PrincipalAxes]:
    """Find the first principal axes of at least one row, shape (rows, columns).

    They are the eigenvectors of the covariance matrix with the greatest eigenvalues (Pearson 1901,
    Hotelling 1933). Axes beyond the number of columns are 0.
    """
    columns = rows.shape[1]
    mean = rows.mean(axis=0)
    largest = float(np.abs(rows - mean).max(initial=0.0)) or 1.0
    covariance = np.zeros((columns, columns))
    for start in range(0, len(rows), _BLOCK):
        # Squares of huge numbers are infinite, so all are divided by the largest.
        block = (rows[start : start + _BLOCK] - mean) / largest
        covariance += block.T @ block
        yield
    values, vectors = np.linalg.eigh(covariance)
    found = vectors.T[::-1][:count]
    greatest = np.abs(found).argmax(axis=1)
    found = found * np.where(found[np.arange(len(found)), greatest] < 0, -1.0, 1.0)[:, np.newaxis]
    axes = np.zeros((count, columns))
    axes[: len(found)] = found
    total = float(np.trace(covariance))
    shares = np.zeros(count)
    if total > 0:
        shares[: len(found)] = np.clip(values[::-1][:count] / total, 0.0, 1.0)
    return PrincipalAxes(mean, axes, tuple(shares.tolist()))


def projection(problem: Problem) -> Generator[None, None, Projection]:
    """Find the projection of a problem's samples; that of the same samples is kept."""
    encoding, train, test = problem.encoding, problem.train.inputs, problem.test.inputs
    key = _Key(encoding, train, test)
    known = _KEPT.find(key)
    if known is not None:
        return known
    rows = np.array(encoding.kept_rows(train), np.float64)
    yield
    others = np.array(encoding.kept_rows(test), np.float64).reshape(-1, rows.shape[1])
    principal = yield from principal_axes(rows)
    made = Projection(principal, principal.project(rows), principal.project(others))
    return _KEPT.get(key, lambda: made)


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """Equal for equal encodings of the very same samples: to compare many would take long."""

    encoding: Encoding
    train: Sequence[Point]
    test: Sequence[Point]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Key):
            return NotImplemented
        same = self.train is other.train and self.test is other.test
        return same and self.encoding == other.encoding

    def __hash__(self) -> int:
        return hash((self.encoding, id(self.train), id(self.test)))


_KEPT: Recent[_Key, Projection] = Recent(most=2)
