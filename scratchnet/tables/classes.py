"""Classes out of a column of cells."""

from collections.abc import Sequence

from scratchnet.errors import shortened
from scratchnet.tables.errors import TableError
from scratchnet.tables.limits import MOST_CLASSES
from scratchnet.tables.numbers import number


def classes_of(cells: Sequence[str], decimal: str, column: str) -> tuple[str, ...]:
    """Return the classes of a column, none of whose cells is missing.

    If all cells are numbers, the classes are the different numbers in rising order, each named
    as it is first written: 1 and 1.0 are one class. Otherwise they are the different texts, in
    the order in which they first appear; letters' case matters. Raises TableError for fewer
    than two or more than MOST_CLASSES.
    """
    named: dict[float | str, str] = {}
    for cell, key in zip(cells, _keys(cells, decimal), strict=True):
        named.setdefault(key, cell)
    classes = tuple(named[key] for key in _in_order(list(named)))
    if not 2 <= len(classes) <= MOST_CLASSES:
        shown = ", ".join(shortened(name, 20) for name in classes[:3])
        rest = ", …" if len(classes) > 3 else ""
        values = "value" if len(classes) == 1 else "different values"
        raise TableError(
            f"{len(classes):,} {values} ({shown}{rest})",
            f"2 to {MOST_CLASSES} classes",
            column=column,
        )
    return classes


def labels_of(cells: Sequence[str], classes: Sequence[str], decimal: str) -> tuple[int, ...]:
    """Return for each cell the index of its class, from 0. ``classes`` are those of the cells."""
    indices = {key: index for index, key in enumerate(_keys(classes, decimal))}
    return tuple(indices[key] for key in _keys(cells, decimal))


def _keys(cells: Sequence[str], decimal: str) -> Sequence[float | str]:
    """Return what makes cells equal: their numbers, or their texts if one is no number."""
    numbers = [number(cell, decimal) for cell in cells]
    keys = [value for value in numbers if value is not None]
    return keys if len(keys) == len(cells) else cells


def _in_order(keys: list[float | str]) -> list[float | str]:
    numbers = [key for key in keys if isinstance(key, float)]
    return [*sorted(numbers), *(key for key in keys if isinstance(key, str))]
