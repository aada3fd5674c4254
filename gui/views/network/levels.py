"""Which values the ends of the colours stand for, neuron by neuron."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Activations whose outputs cannot leave a range are shown over that range.
_RANGES = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0)}
#: A scale is kept until its values fill less than this part of it.
_LEAST_FILLED = 0.2


class Levels:
    """Remembers each neuron's scale, so that colours keep their meaning from frame to frame.

    A scale without a fixed range is symmetric about 0 and ends at 1, 2 or 5 times a power of
    ten. It grows when values leave it, and shrinks only when they have become much smaller.
    """

    def __init__(self) -> None:
        self._most = np.zeros(0)
        self._room = np.zeros(0)

    def make_room(self, maps: Array) -> None:
        """Let every scale hold these values too, and never end below them."""
        most = _rounded_up(_greatest(maps))
        self._room = np.maximum(self._room, most) if len(self._room) == len(most) else most

    def of(
        self, maps: Array, activations: Sequence[str], sizes: Sequence[int]
    ) -> tuple[Array, Array]:
        """Return the values of the first and the last colour, each of shape (neurons,).

        ``sizes`` and ``activations`` are those of the layers whose neurons ``maps`` holds.
        """
        if len(self._most) != len(maps):
            self._most = np.zeros(len(maps))
        most = _greatest(maps)
        outgrown = (most > self._most) | (most <= _LEAST_FILLED * self._most)
        self._most = np.where(outgrown, _rounded_up(most), self._most)
        if len(self._room) == len(maps):
            self._most = np.maximum(self._most, self._room)
        low, high = -self._most, self._most.copy()
        first = 0
        for activation, size in zip(activations, sizes, strict=True):
            if activation in _RANGES:
                low[first : first + size], high[first : first + size] = _RANGES[activation]
            first += size
        return low, high


def symmetric_levels(maps: Array) -> tuple[Array, Array]:
    """Return levels about 0 that hold all of each map, for maps that never change."""
    most = _greatest(maps)
    most = np.where(most > 0, most, 1.0)
    return -most, most


def _greatest(maps: Array) -> Array:
    """Return the largest finite |value| of each map."""
    finite = np.where(np.isfinite(maps), np.abs(maps), 0.0)
    greatest: Array = finite.max(axis=(1, 2), initial=0.0)
    return greatest


def _rounded_up(values: Array) -> Array:
    """Return the next 1, 2 or 5 times a power of ten; 1 for 0."""
    safe = np.clip(np.where(values > 0, values, 1.0), 1e-12, 1e300)
    power: Array = 10.0 ** np.floor(np.log10(safe))
    ratio = safe / power
    rounded: Array = np.select([ratio <= 1, ratio <= 2, ratio <= 5], [1.0, 2.0, 5.0], 10.0)
    return power * rounded
