"""Numbers as a person reads and types them. No Qt."""

_LONGEST_SHOWN = 40


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number: 10, 0.03, 1e-6."""
    if isinstance(value, int):
        return str(value)
    mantissa, exponent_sign, exponent = repr(value).partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}" if exponent_sign else mantissa


def number_from_text(text: str) -> int | float | None:
    """Return the number somebody typed, None if it is none. Infinity and NaN are none."""
    cleaned = text.strip().replace("\u2212", "-")
    if not cleaned or not set(cleaned) <= set("0123456789+-.eE"):
        return None
    for kind in (int, float):
        try:
            return kind(cleaned)
        except ValueError:
            continue
    return None


def refusal(label: str, typed: str, allowed: str) -> str:
    """Say what was typed and what may stand there instead."""
    typed = typed.strip() or "empty"
    if len(typed) > _LONGEST_SHOWN:
        typed = typed[: _LONGEST_SHOWN - 1] + "…"
    return f"{label} is {typed}; allowed: {allowed}"
