"""Columns that give a target away: the same thing in other words or units, or made of it.

A network that takes one learns nothing else, and is of no use where the target is not known.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from scratchnet.tables.columns import MOST_CATEGORIES, Column, Kind
from scratchnet.tables.identifiers import is_time

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Fewer rows than this, or rows for each value, may agree by chance.
_FEWEST_ROWS, _FEWEST_EACH = 8, 2
#: The place of the value of each row among all values, of the rows where both are known.
Places: TypeAlias = "NDArray[np.int64]"
#: Rows that are looked at first: most columns differ within them.
_FIRST_ROWS = 500


def gives_away(column: Column, target: Column) -> bool:
    """Return whether a column, of the same table, is the target in other words.

    Of a target with few values it has as many, and each stands for one of the target's. A target of
    many numbers rises, or falls, with it in every row, and one of them follows from the other, as
    the logarithm of a number, or whether it is above a limit.
    """
    import numpy as np

    if column.codes is None or target.codes is None:
        return False
    if is_time(column.name, column.low, column.high):
        return False
    few = int(target.codes.max()) < MOST_CATEGORIES
    if not few and target.kind is not Kind.NUMBER:
        return False
    known = (column.codes >= 0) & (target.codes >= 0)
    mine, its = column.codes[known].astype(np.int64), target.codes[known].astype(np.int64)
    consistent = _are_the_same if few else _rise_together
    if not consistent(mine[:_FIRST_ROWS], its[:_FIRST_ROWS]):
        return False
    return _are_enough(mine, few=few) and consistent(mine, its)


def _are_enough(mine: Places, *, few: bool) -> bool:
    """Return whether so many rows do not agree by chance."""
    import numpy as np

    values, sizes = np.unique(mine, return_counts=True)
    if len(mine) < _FEWEST_ROWS or len(values) < 2:
        return False
    if few:
        return len(mine) >= _FEWEST_EACH * len(values)
    return bool(len(mine) - sizes.max() >= _FEWEST_ROWS)


def _different(mine: Places, its: Places) -> tuple[int, int, int]:
    """Return how many different values both have, and how many pairs of them there are."""
    import numpy as np

    pairs = mine * (its.max(initial=0) + 1) + its
    return len(np.unique(mine)), len(np.unique(its)), len(np.unique(pairs))


def _are_the_same(mine: Places, its: Places) -> bool:
    return len(set(_different(mine, its))) == 1


def _rise_together(mine: Places, its: Places) -> bool:
    """Return whether one follows from the other and rises, or falls, with it."""
    import numpy as np

    values, others, pairs = _different(mine, its)
    if pairs not in (values, others):
        return False
    if (np.diff(mine[np.lexsort((mine, its))]) >= 0).all():
        return True
    return bool((np.diff(mine[np.lexsort((-mine, its))]) <= 0).all())


def given_away(columns: Sequence[Column], target: int) -> tuple[Column, ...]:
    """Return the columns that give the target at this position away."""
    return tuple(
        each for each in columns if each.position != target and gives_away(each, columns[target])
    )
