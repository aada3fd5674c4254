"""Numbers as a person types them into the editor of a parameter. No Qt."""

from math import isfinite


class NotANumber(ValueError):
    """What was typed cannot stand there; the text says why, in words for the person."""


def number_from(text: str) -> float:
    """Return the typed number. Raises NotANumber."""
    cleaned = text.strip().replace("\u2212", "-")
    if not cleaned:
        raise NotANumber("Type a number, such as 0.5 or −1e-3")
    plain = set(cleaned) <= set("0123456789+-.eE")
    try:
        value = float(cleaned) if plain else None
    except ValueError:
        value = None
    if value is None and cleaned.count(",") == 1 and "." not in cleaned:
        raise NotANumber("Write the decimal mark as a point: " + cleaned.replace(",", "."))
    if value is None:
        shown = cleaned if len(cleaned) <= 20 else cleaned[:19] + "…"
        raise NotANumber(f"“{shown}” is not a number; type one such as 0.5 or −1e-3")
    if not isfinite(value):
        raise NotANumber("This number is too large to be computed with")
    return value


def text_of(value: float) -> str:
    """Return a number for editing: short, but close enough to see what it is."""
    return f"{value:.6g}"
