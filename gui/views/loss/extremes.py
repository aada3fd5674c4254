"""Extremes of a curve that grows: kept for blocks, so that no step is looked at twice.

A run of ten million steps is drawn sixty times a second. To search all of it each time would
take longer than to draw it.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Steps in a block. What is left over behind the last whole block is searched each time.
BLOCK = 256
#: So many values are compared to learn whether a curve is the one known, grown or cut.
_SAMPLES = 64


class Extremes:
    """The least and the greatest value of each block, and the least that is above zero."""

    def __init__(self) -> None:
        self.lows = np.empty(0)
        self.highs = np.empty(0)
        self._above = np.empty(0)
        self._values = np.empty(0)
        self._count = 0

    def update(self, values: Array) -> None:
        """Learn a curve: that of the last time with more at its end or less, or another."""
        if not self._goes_on(values):
            self._count = 0
        first, count = self._count, len(values) // BLOCK
        if count > len(self.lows):
            room = max(2 * len(self.lows), count)
            self.lows, self.highs, self._above = (
                np.concatenate([kept[:first], np.empty(room - first)])
                for kept in (self.lows, self.highs, self._above)
            )
        if count > first:
            blocks = values[first * BLOCK : count * BLOCK].reshape(-1, BLOCK)
            self.lows[first:count] = blocks.min(axis=1)
            self.highs[first:count] = blocks.max(axis=1)
            self._above[first:count] = np.min(blocks, axis=1, initial=np.inf, where=blocks > 0)
        self._count = count
        self._values = values

    @property
    def count(self) -> int:
        """How many values the curve has."""
        return len(self._values)

    def greatest(self) -> float:
        """Return the greatest value, −∞ if there is none."""
        known = np.max(self.highs[: self._count], initial=-np.inf)
        return float(np.max(self._tail(), initial=known))

    def least_above_zero(self) -> float:
        """Return the least value that has a logarithm, ∞ if there is none."""
        tail = self._tail()
        known = np.min(self._above[: self._count], initial=np.inf)
        return float(np.min(tail, initial=known, where=tail > 0))

    def _tail(self) -> Array:
        return self._values[self._count * BLOCK :]

    def _goes_on(self, values: Array) -> bool:
        common = min(len(values), len(self._values))
        self._count = min(self._count, common // BLOCK)
        places = np.linspace(0, max(common - 1, 0), min(common, _SAMPLES)).astype(np.int64)
        return bool(np.array_equal(values[places], self._values[places]))
