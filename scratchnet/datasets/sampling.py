"""Where in the domain the samples lie."""

from itertools import product
from random import Random

#: One number for each input.
Point = tuple[float, ...]


def grid_points(
    domain: tuple[float, float], intervals: int, dimensions: int = 2
) -> tuple[Point, ...]:
    """Return the (intervals + 1)^dimensions points of a regular grid, both ends included.

    Coordinate k is ``low + (high - low) * k / intervals``, product before quotient, as in the
    article; x is the outer loop, y the inner.
    """
    low, high = domain
    coordinates = [low + (high - low) * k / intervals for k in range(intervals + 1)]
    return tuple(product(coordinates, repeat=dimensions))


def uniform_points(
    domain: tuple[float, float], count: int, seed: int, dimensions: int = 2
) -> tuple[Point, ...]:
    """Return ``count`` uniformly random points; for each, x is drawn before y."""
    low, high = domain
    random = stream(seed, "samples").random
    return tuple(
        tuple(low + (high - low) * random() for _ in range(dimensions)) for _ in range(count)
    )


def stream(seed: int, purpose: str) -> Random:
    """Return a generator of its own for one purpose.

    Initial parameters come from ``Random(seed)`` itself, as in the article. Everything else
    draws from its own stream, so that more samples or less noise leave the rest as it was.
    """
    return Random(f"scratchnet/{seed}/{purpose}")
