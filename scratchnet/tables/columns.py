"""What the columns of a table hold: numbers, categories, dates, or nothing to learn from."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from scratchnet.tables.identifiers import names_subjects, numbers_rows
from scratchnet.tables.table import MOST_CLASSES, Numbers, Table, is_missing
from scratchnet.watch import Watch, unwatched

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A column holds numbers if more than this fraction of its cells do; the others are bad cells.
_NUMERIC_FRACTION = 0.5
#: Columns of which more than this fraction is missing are neither inputs nor target.
_MOST_MISSING = 0.5
#: A category has at most this many values …
MOST_CATEGORIES = 50
#: … and each of them stands in this many rows on average, or the column holds texts.
_ROWS_PER_CATEGORY = 2.0
#: Fewer rows than this say nothing about whether texts repeat, or whether numbers run.
_FEWEST_ROWS = 8
#: Both words of a pair, in lower case: no, then yes.
_YES_NO = (("no", "yes"), ("false", "true"), ("n", "y"), ("f", "t"))


#: The place of the value of each row among all values, or -1.
Codes: TypeAlias = "NDArray[np.int32]"


class Kind(Enum):
    """What a column holds."""

    NUMBER = "number"
    CATEGORY = "category"
    YES_NO = "yes/no"
    DATE = "date"
    TEXT = "text"
    IDENTIFIER = "identifier"
    EMPTY = "empty"


#: Kinds that a network can take as inputs.
INPUT_KINDS = (Kind.NUMBER, Kind.CATEGORY, Kind.YES_NO, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``different`` is how many different values its cells have, ``missing`` how many cells are, of
    ``rows``. ``values`` are those of a category or of yes and no, in their order: no before yes,
    texts by their first appearance; also those of numbers that are few and whole, as classes are.
    ``bins`` counts its numbers in ten equal parts of their range,
    or how often each value occurs. ``content`` has for each row its number, NaN if there is none,
    or the place of its value among ``values``, -1 if there is none; None for other kinds. It has
    ``distinct`` different ones.
    """

    position: int
    name: str
    kind: Kind
    rows: int
    missing: int
    different: int
    values: tuple[str, ...] = ()
    bins: tuple[int, ...] = ()
    low: float | None = None
    high: float | None = None
    content: "Numbers | Codes | None" = field(default=None, compare=False, repr=False)
    distinct: int = 0

    @property
    def mostly_missing(self) -> bool:
        """Whether too much of it is missing to be learned."""
        return self.missing > _MOST_MISSING * self.rows

    def codes(self, rows: int) -> "Codes":
        """Return for each of the first rows the place of its value, from 0, among the values in
        their order, or -1 if it has none; only of a column with ``content``.
        """
        import numpy as np

        assert self.content is not None
        content = self.content[:rows]
        if self.kind not in (Kind.NUMBER, Kind.IDENTIFIER):
            return content.astype(np.int32)
        codes = np.full(len(content), -1, dtype=np.int32)
        known = ~np.isnan(content)
        codes[known] = np.unique(content[known], return_inverse=True)[1]
        return codes


def columns_of(table: Table, watch: Watch = unwatched) -> tuple[Column, ...]:
    """Return what each column of a table holds. Raises what ``watch`` raises."""
    import numpy as np

    width = len(table.names)
    lines = None
    if table.population is not None and not table.problems:
        lines = np.array(table.lines, dtype=float)
    columns = []
    for position in range(width):
        watch(position / width)
        columns.append(_column(table, position, lines))
    return tuple(columns)


def _column(table: Table, position: int, lines: "Numbers | None") -> Column:
    """Return what the cells of a column are; ``lines`` are those of a sample's rows."""
    import numpy as np

    counts: Counter[str] = Counter()
    missing = 0
    known = table.column_numbers(position)
    if known is None:
        cells = table.column(position)
        counts = Counter(cells)
        missing = sum(counts.pop(cell) for cell in list(counts) if is_missing(cell))
        read = {cell: value for cell in counts if (value := table.number(cell)) is not None}
        nothing = float("nan")
        known = np.array([read.get(cell, nothing) for cell in cells])
    rows = len(known)
    # In the order of the rows.
    numbers = known[~np.isnan(known)] if counts or missing else known
    kind = _kind(table.names[position], rows - missing, numbers, counts, lines)
    values: tuple[str, ...] = ()
    bins: tuple[int, ...] = ()
    content: Numbers | Codes | None = None
    different = np.unique(numbers)
    distinct = len(different)
    if kind in (Kind.CATEGORY, Kind.YES_NO):
        values = _ordered(counts, kind)
        bins = tuple(counts[value] for value in values)
        place = {value: index for index, value in enumerate(counts)}
        content = np.array([place.get(cell, -1) for cell in table.column(position)], dtype=np.int32)
        distinct = len(counts)
    elif len(numbers) and kind in (Kind.NUMBER, Kind.IDENTIFIER):
        bins, content = _histogram(numbers), known
        repeated = 2 <= distinct <= min(MOST_CLASSES, max(2.0, len(numbers) / _ROWS_PER_CATEGORY))
        if kind is Kind.NUMBER and repeated and (np.floor(different) == different).all():
            values = tuple(f"{value:g}" for value in different.tolist())
    return Column(
        position=position,
        name=table.names[position],
        kind=kind,
        rows=rows,
        missing=missing,
        different=len(counts) or distinct,
        values=values,
        bins=bins,
        low=float(numbers.min()) if len(numbers) else None,
        high=float(numbers.max()) if len(numbers) else None,
        content=content,
        distinct=distinct,
    )


def _kind(
    name: str, present: int, numbers: Numbers, counts: Counter[str], lines: "Numbers | None"
) -> Kind:
    """Return what the ``present`` cells of a column are, some of which are ``numbers``."""
    import numpy as np

    if not present:
        return Kind.EMPTY
    many = present >= _FEWEST_ROWS
    if len(numbers) > _NUMERIC_FRACTION * present:
        whole = bool((np.floor(numbers) == numbers).all())
        if many and whole and numbers_rows(name, numbers, lines):
            return Kind.IDENTIFIER
        return Kind.NUMBER
    if yes_no_pair(counts) is not None:
        return Kind.YES_NO
    if date_format_of(counts) is not None:
        return Kind.DATE
    if len(counts) <= MOST_CATEGORIES and (not many or present >= _ROWS_PER_CATEGORY * len(counts)):
        return Kind.CATEGORY
    return Kind.IDENTIFIER if names_subjects(name) else Kind.TEXT


def yes_no_pair(counts: Counter[str]) -> tuple[str, str] | None:
    """Return the words for no and yes as they are written, or None."""
    if len(counts) != 2:
        return None
    written = {word.lower(): word for word in counts}
    for no, yes in _YES_NO:
        if no in written and yes in written:
            return written[no], written[yes]
    return None


def _ordered(counts: Counter[str], kind: Kind) -> tuple[str, ...]:
    pair = yes_no_pair(counts) if kind is Kind.YES_NO else None
    return pair or tuple(counts)


def _histogram(numbers: Numbers, bins: int = 10) -> tuple[int, ...]:
    import numpy as np

    low, high = numbers.min(), numbers.max()
    if low == high:
        return (len(numbers), *[0] * (bins - 1))
    # Divided first: the range may be more than a float can hold.
    parts = (numbers / 2 - low / 2) / (high / 2 - low / 2)
    places = np.minimum((parts * bins).astype(int), bins - 1)
    return tuple(np.bincount(places, minlength=bins).tolist())


#: Ways to write a day, by a name for messages. A time of the day may follow.
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%b %d %Y",
    "%b-%d-%Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%B %d, %Y",
)
#: Cells that decide on the format where not every one is a day.
_SAMPLED_DATES = 1000
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}.*$")


def date_format_of(cells: Iterable[str], *, every: bool = True) -> str | None:
    """Return the format in which ``every`` cell is a day, or else most of them; None without one.

    03/04/2021 alone may be in March or in April: None, until another cell tells.
    """
    if every:
        formats = list(DATE_FORMATS)
        for cell in cells:
            # Most columns are no dates, and the first cell tells.
            formats = [form for form in formats if date_of(cell, form) is not None]
            if not formats:
                return None
        return formats[0] if len(formats) == 1 else None
    some = list(islice(cells, _SAMPLED_DATES))
    counts = Counter(form for cell in some for form in DATE_FORMATS if date_of(cell, form))
    best = counts.most_common(2)
    alone = len(best) == 1 or (len(best) == 2 and best[0][1] > best[1][1])
    return best[0][0] if alone and best[0][1] > len(some) / 2 else None


def date_of(cell: str, form: str) -> date | None:
    """Return the day in a cell that is written in this format, perhaps with a time, or None."""
    try:
        return datetime.strptime(_TIME.sub("", cell), form).date()
    except ValueError:
        return None
