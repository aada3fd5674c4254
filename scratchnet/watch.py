"""Watching work that takes long: how far it is, and whether it is to stop."""

from collections.abc import Callable

#: Called again and again, with the fraction that is done; what it raises ends the work.
Watch = Callable[[float], None]


def unwatched(_done: float) -> None:
    """Let work go on to its end."""


def part_of(watch: Watch, start: float, end: float) -> Watch:
    """Return a watch of a part of the work, which is done from one fraction to another."""
    return lambda done: watch(start + (end - start) * done)
