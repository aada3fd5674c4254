"""Tables on a terminal, whatever script their texts are in."""

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import category, combining, east_asian_width

#: Signs that would move the cursor, break the line or turn its direction, and half characters.
_UNWANTED = ("Cc", "Cs", "Zl", "Zp")
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Return a text from elsewhere with nothing in it that a terminal would obey."""
    return "".join(
        "�" if category(sign) in _UNWANTED or sign in _DIRECTIONS else sign for sign in text
    )


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(map(_width, text))


def aligned(rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> Iterator[str]:
    """Yield rows with their columns under each other; those in ``right`` are flush right."""
    table = list(rows)
    widths = [max(map(width_of, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = []
        for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
            room = " " * (width - width_of(cell))
            cells.append(room + cell if index in right else cell + room)
        yield "  ".join(cells).rstrip()


def _width(sign: str) -> int:
    if combining(sign) or category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(sign) in ("W", "F") else 1
