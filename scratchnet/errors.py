"""Errors for input that cannot be used, with messages for the user."""

from difflib import get_close_matches


class InvalidInput(ValueError):
    """Some input cannot be used. The message is written for the user."""


class InvalidValue(InvalidInput):
    """A field has a value that is not allowed.

    ``field`` is the dotted path (``training.learning_rate``), ``value`` the given value,
    ``allowed`` what is allowed, as text.
    """

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        self.value = value
        self.allowed = allowed
        super().__init__(f"{field} is {shortened(value)}; allowed: {allowed}")


class UnknownField(InvalidInput):
    """A field of this name does not exist."""

    def __init__(self, field: str, known: list[str]) -> None:
        self.field = field
        shown, names = cut(field), ", ".join(known)
        super().__init__(f"{shown} is not a known field{suggestion(shown, known)}; known: {names}")


def suggestion(name: str, known: list[str]) -> str:
    """Return ``, did you mean "…"?`` for the nearest of ``known``, or nothing."""
    nearest = get_close_matches(name, known, n=1)
    return f', did you mean "{nearest[0]}"?' if nearest else ""


def shortened(value: object, limit: int = 80) -> str:
    """Return ``value`` as JSON, cut to ``limit`` characters."""
    import json

    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    except RecursionError:
        return f"a {type(value).__name__} nested too deeply to show"
    return cut(text, limit)


def cut(text: str, limit: int = 80) -> str:
    """Return a text cut to ``limit`` characters, with an ellipsis if it was longer."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
