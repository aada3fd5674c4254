"""What the features' field offers, and the list that comes of it. No Qt."""

from collections.abc import Sequence
from functools import cache

from scratchnet.formula import parse_formula

#: The formulas that have a button, each with what stands on it: those of x above those of y.
BUILT_IN: dict[str, str] = {
    "x": "x",
    "x*x": "x²",
    "sin(x)": "sin x",
    "x*y": "xy",
    "y": "y",
    "y*y": "y²",
    "sin(y)": "sin y",
}
#: The order in which they go into the network: the inputs first.
_ORDER = ("x", "y", "x*x", "y*y", "x*y", "sin(x)", "sin(y)")


def plain(text: str) -> str:
    """Return a formula without its blanks, to compare it by."""
    return "".join(text.split())


def built_in(text: str) -> str | None:
    """Return the formula with a button that this one is, if it is one."""
    return plain(text) if plain(text) in BUILT_IN else None


def on_of(value: Sequence[str], inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the features that are on: none in the list means the inputs themselves."""
    return tuple(value) or tuple(inputs)


def with_feature(on: Sequence[str], text: str, inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the list with one more feature, those with a button first and in their order."""
    own = [each for each in (*on, text) if built_in(each) is None]
    buttons = {built_in(each) for each in (*on, text)}
    return _listed([*(each for each in _ORDER if each in buttons), *own], inputs)


def without_feature(on: Sequence[str], text: str, inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the list without a feature."""
    return _listed([each for each in on if plain(each) != plain(text)], inputs)


def usable(text: str, inputs: Sequence[str]) -> bool:
    """Return whether a formula with a button uses only inputs that there are."""
    return _variables(text) <= set(inputs)


@cache
def _variables(text: str) -> frozenset[str]:
    return frozenset(parse_formula(text, ("x", "y")).variables)


def _listed(on: Sequence[str], inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the list as it stands in the experiment, where the inputs alone are no features."""
    return () if tuple(on) == tuple(inputs) else tuple(on)
