"""The frozen table: cells of text, and how they were told apart."""

from dataclasses import dataclass

#: The delimiters, each with its name for messages, in the order in which equals are preferred.
#: A blank stands for any run of blanks and tabs.
DELIMITERS: dict[str, str] = {
    "\t": "tab",
    ";": "semicolon",
    "|": "pipe",
    ",": "comma",
    " ": "whitespace",
}

#: The decimal marks, each with its name.
DECIMAL_MARKS: dict[str, str] = {".": "point", ",": "comma"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that reading noticed on the row that begins on ``line`` (from 1)."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line:,}: {self.text}"


@dataclass(frozen=True, slots=True)
class Table:
    """``names``: one for each column, all different. ``rows``: the samples as text, without the
    header and without blank rows; a row has as many cells as there are names, unless it is one
    of the ragged rows that ``problems`` lists. ``lines``: the line of the file on which each row
    begins, from 1. ``delimiter`` and ``decimal`` are the marks that the text uses.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str
    has_header: bool
    decimal: str
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)
