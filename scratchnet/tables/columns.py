"""Columns by name or position."""

from collections.abc import Sequence

from scratchnet.errors import shortened, suggestion
from scratchnet.tables.errors import TableError
from scratchnet.tables.table import Table


def positions(table: Table, columns: Sequence[str | int], role: str) -> tuple[int, ...]:
    """Return the positions, from 0, of columns given by name or by position from 0.

    ``role`` says in messages what the columns are for. Raises TableError.
    """
    # A lone name is a sequence as well, of its letters.
    if isinstance(columns, str):
        columns = (columns,)
    if not columns:
        raise TableError(f"no {role} column is chosen", f"at least one {role} column")
    return tuple(_position(table, column, role) for column in columns)


def _position(table: Table, column: str | int, role: str) -> int:
    names = list(table.names)
    if isinstance(column, str):
        if column in names:
            return names.index(column)
        raise TableError(
            f"the {role} column {shortened(column)} is not in the table"
            + suggestion(column, names),
            ", ".join(shortened(name) for name in names),
        )
    if isinstance(column, bool) or not 0 <= column < len(names):
        raise TableError(
            f"the {role} column {shortened(column)} is not in the table",
            f"positions 0 to {len(names) - 1}, or names",
        )
    return column
