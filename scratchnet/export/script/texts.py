"""A person's own words and numbers, written so that a script means just them."""

from collections.abc import Iterable
from textwrap import fill, wrap

_WIDTH = 96
_TITLE_WIDTH = 88


def docstring_text(text: str) -> str:
    r"""Return text for the inside of a docstring: no sign in it ends that, or begins an escape.

    Half a surrogate pair is named: from 3.13 on Python takes no docstring that holds one.
    """
    named = (f"U+{ord(sign):04X}" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    return _quoted("".join(named))


def comment_text(text: str) -> str:
    """Return text for a comment: on one line, whatever it holds."""
    return "".join(map(_printable, text))


def comment_lines(text: str) -> str:
    """Return text as lines of comment; none for no text."""
    lines = wrap(comment_text(text), _WIDTH, break_long_words=False)
    return "".join(f"# {line}\n" for line in lines)


def literal(value: object) -> str:
    """Return numbers, texts and tuples of them as Python writes them, to the last bit."""
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
    """Return a docstring of several paragraphs, which are safe for it by themselves."""
    filled = [fill(each, _WIDTH, break_long_words=False) for each in paragraphs]
    return '"""' + "\n\n".join(filled) + '\n"""\n'


def title(words: str) -> str:
    """Return the comment that a part of a script begins with."""
    return f"# -- {words} ".ljust(_TITLE_WIDTH, "-") + "\n"


def _quoted(text: str) -> str:
    return "".join(_escaped(sign) if sign in '\\"' else _printable(sign) for sign in text)


def _printable(sign: str) -> str:
    return sign if sign.isprintable() else _escaped(sign)


def _escaped(sign: str) -> str:
    return {"\\": "\\\\", '"': '\\"'}.get(sign) or repr(sign)[1:-1]
