"""Points of a plot that lie on each other: which they are, and how large they are drawn. No Qt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Points nearer than the whole picture divided by this lie on each other: equal inputs may differ
#: in the last bits of their places.
_FINEST = 1e6
#: By how much a mark is wider for ten points at a place than for one, and the widest.
_WIDER, _WIDEST = 0.6, 2.2


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Which points lie on each other: ``numbers`` says at which place each lies, and ``counts`` how
    many lie at each place.
    """

    numbers: NDArray[np.intp]
    counts: NDArray[np.intp]

    @classmethod
    def of(cls, points: Array) -> "Places":
        """Return the places of points, shape (points, 2): what no screen tells apart is one."""
        span = float(np.ptp(points, axis=0).max()) if len(points) else 0.0
        cells = np.rint((points - points.min(axis=0, initial=np.inf)) / (span or 1.0) * _FINEST)
        _, numbers, counts = np.unique(
            cells[:, 0] * (2 * _FINEST) + cells[:, 1], return_inverse=True, return_counts=True
        )
        return cls(numbers, counts)

    def factors(self) -> Array:
        """Return by how much the mark of each point is wider than that of one alone."""
        logarithms = np.log10(self.counts.astype(np.float64))
        factors: Array = np.minimum(1 + _WIDER * logarithms, _WIDEST)[self.numbers]
        return factors

    def together(self, number: int) -> NDArray[np.intp]:
        """Return the numbers of all points at the place of one."""
        return np.flatnonzero(self.numbers == self.numbers[number])

    def words(self) -> str:
        """Say how many places are shared, and by how many points at most; empty for none."""
        shared = self.counts[self.counts > 1]
        if not len(shared):
            return ""
        places = "1 place is" if len(shared) == 1 else f"{len(shared):,} places are"
        return f"{places} shared by several samples, up to {int(shared.max()):,}"
