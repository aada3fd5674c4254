"""Which cells are numbers, and what the others are."""

from math import isfinite

from scratchnet.tables.limits import LARGEST_NUMBER
from scratchnet.tables.table import DECIMAL_MARKS

#: What stands where a value is missing, in lower case. Not "none" or "-": those may be classes.
_MISSING = frozenset({"", "?", "na", "n/a", "#n/a", "nan", "null"})


def is_missing(cell: str) -> bool:
    """Say whether the cell stands for no value: empty, ``?``, NA, NaN, null and the like."""
    return cell.lower() in _MISSING


def number(cell: str, decimal: str) -> float | None:
    """Return the finite number that the cell holds, or None.

    ``decimal`` is the one mark that may stand before the decimals. Signs and powers of ten
    (-1.5e-3) are read; units, thousands separators and percent signs are not.
    """
    value = _read(cell, decimal)
    return value if value is not None and abs(value) <= LARGEST_NUMBER else None


def is_number(cell: str) -> bool:
    """Say whether the cell is a number with one decimal mark or the other."""
    return number(cell, ".") is not None or number(cell, ",") is not None


def why_no_number(cell: str, decimal: str) -> str:
    """Return why `number` returned None, and what to enter. It continues "The cell is …"."""
    if is_missing(cell):
        return "missing; enter a number"
    if _read(cell, decimal) is not None:
        return f"too large; enter a number up to {LARGEST_NUMBER:g}"
    if is_number(cell):
        mark = DECIMAL_MARKS[decimal]
        return f"not a number here; use a decimal {mark}, as in 1{decimal}5"
    return f"not a number; enter a number such as 1{decimal}5"


def _read(cell: str, decimal: str) -> float | None:
    if decimal == ",":
        if "." in cell:
            return None
        cell = cell.replace(",", ".")
    # Python would also read 1_000, Arabic digits and infinity.
    if "_" in cell or not cell.isascii():
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if isfinite(value) or cell[-1].isdigit() else None
