"""Names, texts and numbers as Python source, escaped so that none can break out."""

from collections.abc import Iterable
from textwrap import fill, wrap

_WIDTH = 96
_TITLE_WIDTH = 88


def docstring_text(text: str) -> str:
    r"""Return text for the inside of a docstring: no character ends it or starts an escape.

    A lone surrogate is named, because Python 3.13 and later accept none in a docstring.
    """
    named = (f"U+{ord(char):04X}" if "\ud800" <= char <= "\udfff" else char for char in text)
    return _quoted("".join(named))


def comment_text(text: str) -> str:
    """Return text for a comment, on one line."""
    return "".join(map(_printable, text))


def comment_lines(text: str) -> str:
    """Return text as lines of comment; none for no text."""
    lines = wrap(comment_text(text), _WIDTH, break_long_words=False)
    return "".join(f"# {line}\n" for line in lines)


def literal(value: object) -> str:
    """Return numbers, texts and tuples of them as literals, to the last bit."""
    if isinstance(value, str):
        return f'"{_quoted(value)}"'
    if isinstance(value, tuple):
        inner = ", ".join(map(literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def table(rows: Iterable[object]) -> str:
    """Return a tuple with a line for each of its values."""
    return "(\n" + "".join(f"    {literal(row)},\n" for row in rows) + ")"


def docstring(paragraphs: Iterable[str]) -> str:
    """Return a docstring of several paragraphs, which are escaped already."""
    filled = [fill(each, _WIDTH, break_long_words=False) for each in paragraphs]
    return '"""' + "\n\n".join(filled) + '\n"""\n'


def title(text: str) -> str:
    """Return the comment that a part of a script begins with."""
    return f"# -- {text} ".ljust(_TITLE_WIDTH, "-") + "\n"


def _quoted(text: str) -> str:
    return "".join(_escaped(char) if char in '\\"' else _printable(char) for char in text)


def _printable(char: str) -> str:
    return char if char.isprintable() else _escaped(char)


def _escaped(char: str) -> str:
    return {"\\": "\\\\", '"': '\\"'}.get(char) or repr(char)[1:-1]
