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
#: Numbers of rows that are looked at before all are: most columns differ within them. What holds of
#: all rows holds of any.
_FIRST_ROWS = (50, 500)


def gives_away(column: Column, target: Column) -> bool:
    """Return whether a column, of the same table, is the target in other words.

    Of a target with few values it has as many, and each stands for one of the target's. A target of
    many numbers rises, or falls, with it in every row, and one of them follows from the other, as
    the logarithm of a number, or whether it is above a limit.
    """
    import numpy as np

    if column.content is None or target.content is None:
        return False
    if is_time(column.name, column.low, column.high):
        return False
    few = target.distinct <= MOST_CATEGORIES
    if not few and target.kind is not Kind.NUMBER:
        return False
    for rows in (*_FIRST_ROWS, column.rows):
        codes, others = column.codes(rows), target.codes(rows)
        known = (codes >= 0) & (others >= 0)
        mine = codes[known].astype(np.int64)
        its = others[known].astype(np.int64)
        pairs = _Pairs(mine, its)
        if not (pairs.are_the_same if few else pairs.rise_together):
            return False
    return _are_enough(mine, few=few)


def _are_enough(mine: Places, *, few: bool) -> bool:
    """Return whether so many rows do not agree by chance."""
    import numpy as np

    sizes = np.bincount(mine)
    values = np.count_nonzero(sizes)
    if len(mine) < _FEWEST_ROWS or values < 2:
        return False
    if few:
        return len(mine) >= _FEWEST_EACH * int(values)
    return bool(len(mine) - sizes.max() >= _FEWEST_ROWS)


class _Pairs:
    """The different pairs of values of two columns, sorted once: it is what takes long.

    ``are_the_same``: each value of one stands for one of the other. ``rise_together``: one follows
    from the other and rises, or falls, with it.
    """

    def __init__(self, mine: Places, its: Places) -> None:
        import numpy as np

        if len(mine) == 0:
            self.are_the_same = self.rise_together = True
            return
        number = int(its.max()) + 1
        values, others = np.divmod(np.unique(mine * number + its), number)
        is_first = np.append(True, values[1:] != values[:-1])
        count, other_count = int(is_first.sum()), np.count_nonzero(np.bincount(others))
        self.are_the_same = count == other_count == len(values)
        # The least and the greatest value of the other for each of one.
        lows, highs = others[is_first], others[np.append(is_first[1:], True)]
        is_monotonic = (highs[:-1] <= lows[1:]).all() or (lows[:-1] >= highs[1:]).all()
        self.rise_together = len(values) in (count, other_count) and bool(is_monotonic)


def given_away(columns: Sequence[Column], target: int) -> tuple[Column, ...]:
    """Return the columns that give the target at this position away."""
    return tuple(
        each for each in columns if each.position != target and gives_away(each, columns[target])
    )
