"""How far numbers are from those of the reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Difference:
    """The largest differences |a - b| and |a - b| / |b| from the reference's numbers b.

    ``index`` is where the relative one is largest. ``equal``: every number is ``==``, or is NaN
    in both.
    """

    absolute: float
    relative: float
    index: int
    equal: bool


def difference(found: Sequence[float], expected: Sequence[float]) -> Difference:
    """Compare as many numbers as both have."""
    pairs = list(zip(found, expected, strict=False))
    gaps = [0.0 if _same(a, b) else _or_inf(abs(a - b)) for a, b in pairs]
    relative = [
        gap if gap == 0 else _or_inf(gap / abs(b)) if b else inf
        for gap, (_, b) in zip(gaps, pairs, strict=True)
    ]
    index = max(range(len(pairs)), key=relative.__getitem__, default=0)
    equal = len(found) == len(expected) and all(_same(a, b) for a, b in pairs)
    return Difference(max(gaps, default=0.0), max(relative, default=0.0), index, equal)


def _same(a: float, b: float) -> bool:
    return a == b or (a != a and b != b)


def _or_inf(value: float) -> float:
    """Return ``value``, or infinity for NaN, which no comparison would find."""
    return value if value == value else inf
