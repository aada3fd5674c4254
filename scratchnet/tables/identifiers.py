"""Columns that number or name the rows: from one of them a network learns the rows' order."""

import re

from scratchnet.tables.table import Numbers

#: Names of columns that name what a row is about, however often it occurs.
_SUBJECTS = {
    *("id", "identifier", "unnamed", "rownames", "row name"),
    *("subject", "individual", "patient", "stratum"),
}
#: Last words of names of columns that number the rows, if their numbers are such.
_COUNTERS = {"index", "no", "nr", "number", "row", "key", "obs", "observation"}
#: Longer names that end so are sentences.
_MOST_WORDS = 2
#: Words of names of columns of a calendar. Not time, which is often how long something took.
_TIMES = {"year", "years", "month", "day", "doy", "week", "date", "quarter", "hour"}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
#: Of the numbers in a column whose name says that they number rows, so many are different.
_NEARLY_ALL = 0.9
#: More different whole numbers than days of a month run from one row to the next.
_FEWEST_RUNNING = 32
#: Numbers that run from one row to the next are years, not the rows' numbers.
_YEARS = range(1000, 3000)


def words_of(name: str) -> list[str]:
    """Return the words of a column's name in lower case: those of PassengerId, passenger_id."""
    return [word.lower() for word in _WORDS.findall(name)]


def names_subjects(name: str) -> bool:
    """Return whether a name is that of a column that says what each row is about."""
    words = words_of(name)
    return " ".join(words) in _SUBJECTS or (len(words) > 1 and words[-1] == "id")


def is_time(name: str, low: float | None = None, high: float | None = None) -> bool:
    """Return whether a column's name, or the ends of its whole numbers, are those of a calendar."""
    if not _TIMES.isdisjoint(words_of(name)):
        return True
    if low is None or high is None or not (low.is_integer() and high.is_integer()):
        return False
    return low in _YEARS and high in _YEARS and high - low < 300


def numbers_rows(name: str, numbers: Numbers, lines: "Numbers | None" = None) -> bool:
    """Return whether the whole numbers of a column number the rows, or what they are about.

    ``numbers``: those of eight rows or more. They do if each is one more than the last, or as many
    lines as there are between their rows (``lines``, for a sample of them); if they begin again, as
    in a table of several groups, whose sizes differ; or if the column's name says so.
    """
    import numpy as np

    different = len(np.unique(numbers))
    if names_subjects(name):
        return different > 2
    words = words_of(name)
    counted = 1 <= len(words) <= _MOST_WORDS and words[-1] in _COUNTERS
    if counted and different >= _NEARLY_ALL * len(numbers):
        return True
    years = numbers.min() in _YEARS and numbers.max() in _YEARS
    if years or different == 1:
        return False
    steps = numbers[1:] - numbers[:-1]
    if (steps == 1).all():
        return True
    if lines is not None and len(lines) == len(numbers):
        return bool((steps == lines[1:] - lines[:-1]).all())
    # Restarts of equal lengths may be a grid, those of a calendar have their meaning.
    restarts = np.flatnonzero(steps != 1) + 1
    begin_again = bool((numbers[restarts] == numbers[0]).all())
    lengths = np.diff(restarts, prepend=0, append=len(numbers))
    unequal = len(set(lengths.tolist())) > 1
    if not begin_again or different < _FEWEST_RUNNING or is_time(name):
        return False
    return counted or unequal
