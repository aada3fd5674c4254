"""Samples as CSV that reads back to the same numbers."""

from collections.abc import Sequence
from math import isfinite

from scratchnet.errors import shortened
from scratchnet.tables.column_encoding import Value
from scratchnet.tables.header import uncommented
from scratchnet.tables.table import TableError, ambiguous_mark, is_missing, is_number

#: Characters that could be taken for a delimiter, a quotation mark or the mark of an encoding.
_SPECIAL = frozenset('",;|\t \r\n\ufeff')
#: Beginnings of texts that a spreadsheet takes for formulas.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe, if need be."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def write_csv(
    points: Sequence[Sequence[Value]],
    targets: Sequence[float | str | Sequence[float]],
    names: Sequence[str],
    *,
    safe: bool = False,
) -> str:
    """Return N samples as CSV: a header, commas, decimal points, LF; text is quoted if needed.

    ``points``: N points of equal length, of numbers, texts, or None for empty cells. ``targets``:
    one value each, or a tuple of numbers each. ``names``: those of the points' columns, then those
    of the targets'. `read_table` finds the same names, and numbers with the same bits, unless
    ``safe`` guards texts that a spreadsheet would take for formulas, see `guarded`. Raises
    TableError for names that it would not, for numbers that are not finite, and if the lengths
    differ.
    """
    if len(points) != len(targets):
        raise TableError(f"{len(points):,} points, {len(targets):,} targets", "as many targets")
    _check_names(names)
    lines = [",".join(_quoted(guarded(name) if safe else name) for name in names)]
    for point, target in zip(points, targets, strict=True):
        values: list[Value] = [
            *point,
            *((target,) if isinstance(target, str | int | float) else target),
        ]
        if len(values) != len(names):
            raise TableError(
                f"{len(names)} names for {len(values)} values",
                "a name for each",
                line=len(lines) + 1,
            )
        if safe:
            values = [guarded(value) if isinstance(value, str) else value for value in values]
        cells = [_cell(v, len(lines) + 1, n) for v, n in zip(values, names, strict=True)]
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def _check_names(names: Sequence[str]) -> None:
    for position, name in enumerate(names):
        if name != " ".join(name.split()) or is_missing(name) or is_number(name):
            raise TableError(
                f"the name {shortened(name)} would not be read as a name",
                "text that is not a number, without blanks at its ends",
            )
        if name in names[:position]:
            raise TableError(f"two columns are named {shortened(name)}", "different names")


def _cell(value: Value, line: int, column: str) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if value is None:
        return ""
    if not isfinite(value):
        raise TableError(f"{value!r} is not finite", "finite numbers", line=line, column=column)
    text = repr(value)
    # With exactly three decimals it might be read as thousands.
    return f"{text}0" if ambiguous_mark(text) else text


def _quoted(text: str) -> str:
    if _SPECIAL.isdisjoint(text) and uncommented(text) == text:
        return text
    return '"' + text.replace('"', '""') + '"'
