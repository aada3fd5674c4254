"""A person's own words and numbers, written so that a script means just them."""

from collections.abc import Iterable

_WIDTH = 88


def docstring_text(text: str) -> str:
    r"""Return text for the inside of a docstring: no sign in it ends that, or begins an escape."""
    return "".join(_escaped(sign) if sign in '\\"' else _printable(sign) for sign in text)


def comment_text(text: str) -> str:
    """Return text for a comment: on one line, whatever it holds."""
    return "".join(map(_printable, text))


def literal(value: object) -> str:
    """Return numbers, texts and tuples of them as Python writes them, to the last bit."""
    if isinstance(value, str):
        return '"' + docstring_text(value) + '"'
    if isinstance(value, tuple):
        inner = ", ".join(map(literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def table(rows: Iterable[object]) -> str:
    """Return a tuple with a line for each of its values."""
    return "(\n" + "".join(f"    {literal(row)},\n" for row in rows) + ")"


def title(words: str) -> str:
    """Return the comment that a part of a script begins with."""
    return f"# -- {words} ".ljust(_WIDTH, "-") + "\n"


def _printable(sign: str) -> str:
    return sign if sign.isprintable() else _escaped(sign)


def _escaped(sign: str) -> str:
    return {"\\": "\\\\", '"': '\\"'}.get(sign) or repr(sign)[1:-1]
