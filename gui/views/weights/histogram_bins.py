"""Counting values into bins, and a scale for means over many powers of ten. No Qt."""

from collections.abc import Sequence
from math import ceil, floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from gui.views.weights.layer_figures import VANISHING, LayerFigures

Array = NDArray[np.float64]


def reach(*parts: Array | None) -> float:
    """Return the largest finite |value| of all parts, or 0."""
    finite = [np.abs(part[np.isfinite(part)]) for part in parts if part is not None]
    return max((float(part.max()) for part in finite if part.size), default=0.0)


def counts(values: Array, limit: float, bins: int) -> NDArray[np.int64]:
    """Return how many values fall into each of equal bins from −limit to limit.

    With an odd number of bins, 0 lies in the middle of one. Values that are not finite are left
    out.
    """
    if limit <= 0:
        every = np.zeros(bins, dtype=np.int64)
        every[bins // 2] = len(values)
        return every
    # Divided first: twice the limit may be more than a float can hold.
    places = (values[np.isfinite(values)] / limit + 1) * (bins / 2)
    return np.bincount(np.clip(places.astype(np.int64), 0, bins - 1), minlength=bins)


def decades(layers: Sequence[LayerFigures]) -> tuple[int, int]:
    """Return powers of ten that hold all means of gradients, and where they are vanishing."""
    means = [layer.mean_gradient for layer in layers if layer.mean_gradient]
    last = layers[-1].mean_gradient
    if last:
        means.append(last * VANISHING)
    powers = [log10(mean) for mean in means if isfinite(mean) and mean > 0]
    if not powers:
        return -3, 0
    low, high = floor(min(powers)), ceil(max(powers))
    return low, max(high, low + 1)


def wider(powers: tuple[int, int], room: tuple[int, int] | None) -> tuple[int, int]:
    """Return the range that holds both."""
    return powers if room is None else (min(powers[0], room[0]), max(powers[1], room[1]))
