"""What is wrong with a table, in words for the person whose table it is."""

from dataclasses import dataclass

from scratchnet.errors import InvalidInput, shortened


class TableError(InvalidInput):
    """A table cannot be used. ``line`` (from 1) and ``column`` (its name) say where, or are None.

    The message names both, what stands there, and what is allowed.
    """

    def __init__(
        self,
        problem: str,
        allowed: str | None = None,
        *,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        self.line = line
        self.column = column
        place = _place(line, column)
        ending = "" if allowed is None else f"; allowed: {allowed}"
        super().__init__(f"{place}: {problem}{ending}" if place else problem + ending)


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be used: the ``line`` of the file on which its row begins (from 1), the
    name of its ``column``, the ``cell`` as it stands there, and the ``reason`` in words.
    """

    line: int
    column: str
    cell: str
    reason: str

    def __str__(self) -> str:
        return f"{_place(self.line, self.column)}: {shortened(self.cell)} is {self.reason}"


class BadRows(TableError):
    """Some rows cannot be used. ``cells`` lists every bad cell, in the order of the file."""

    def __init__(self, cells: tuple[BadCell, ...]) -> None:
        self.cells = cells
        first = cells[0]
        rows = len({cell.line for cell in cells})
        others = f" (the first of {rows:,} rows that cannot be used)" if rows > 1 else ""
        super().__init__(
            f"{shortened(first.cell)} is {first.reason}{others}",
            line=first.line,
            column=first.column,
        )


def _place(line: int | None, column: str | None) -> str:
    parts = [] if line is None else [f"line {line:,}"]
    if column is not None:
        parts.append(f"column {shortened(column)}")
    return ", ".join(parts)
