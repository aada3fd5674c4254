"""Formulas at many points at once: each part for a whole column of values, in one call.

The functions are those of a single point, so that every value has the same bits; what is saved is
the walk through the parts for each point.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import isfinite
from operator import neg

from scratchnet.compact import columns_of
from scratchnet.formula.formula import Formula, UndefinedFormula
from scratchnet.formula.translating import Translator
from scratchnet.formula.vocabulary import ARITHMETIC, COMPARISONS, FUNCTIONS, OPERATORS

Column = Sequence[float]
#: Takes a column for each variable, and their length; returns a column.
OverColumns = Callable[[Sequence[Column], int], Column]

#: Points are taken in portions of so many: short, so that work can end in between.
PORTION = 1_000

_ARITHMETIC = {OPERATORS[kind]: function for kind, function in ARITHMETIC.items()}
_COMPARISONS = {OPERATORS[kind]: function for kind, function in COMPARISONS.items()}


class _Columns(Translator[OverColumns]):
    """Each part as a function of columns."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def number(self, value: float) -> OverColumns:
        return lambda _columns, count: [value] * count

    def variable(self, name: str) -> OverColumns:
        index = self._names.index(name)
        return lambda columns, _count: columns[index]

    def negative(self, term: OverColumns) -> OverColumns:
        return lambda columns, count: list(map(neg, term(columns, count)))

    def operation(self, sign: str, left: OverColumns, right: OverColumns) -> OverColumns:
        return _mapped(_ARITHMETIC[sign], (left, right))

    def comparison(self, signs: Sequence[str], terms: Sequence[OverColumns]) -> OverColumns:
        compare = [_COMPARISONS[sign] for sign in signs]

        def holds(columns: Sequence[Column], count: int) -> Column:
            pairs = pairwise([term(columns, count) for term in terms])
            each = [map(one, *pair) for one, pair in zip(compare, pairs, strict=True)]
            return list(
                map(float, each[0] if len(each) == 1 else map(all, zip(*each, strict=True)))
            )

        return holds

    def logic(self, word: str, terms: Sequence[OverColumns]) -> OverColumns:
        combine = all if word == "and" else any
        return lambda columns, count: [
            float(combine(values))
            for values in zip(*(term(columns, count) for term in terms), strict=True)
        ]

    def negation(self, term: OverColumns) -> OverColumns:
        return lambda columns, count: [0.0 if value else 1.0 for value in term(columns, count)]

    def call(self, name: str, terms: Sequence[OverColumns]) -> OverColumns:
        return _mapped(FUNCTIONS[name].call, terms)


def _mapped(function: Callable[..., float], terms: Sequence[OverColumns]) -> OverColumns:
    return lambda columns, count: list(map(function, *[term(columns, count) for term in terms]))


@lru_cache(maxsize=64)
def _over_columns(formula: Formula) -> OverColumns:
    return _Columns(formula.names).translate(formula)


def formula_values(
    formula: Formula,
    points: Sequence[Sequence[float]],
    on_portion: Callable[[int], None] = lambda _: None,
    undefined: float | None = None,
) -> list[float]:
    """Return the formula's value at each point, with the bits of a call for each.

    ``on_portion`` is called again and again with the number of points that are done; what it
    raises ends the work. Raises UndefinedFormula for the first point without a finite value; or
    ``undefined`` stands for it.
    """
    found: list[float] = []
    for start in range(0, len(points), PORTION):
        found += _portion(formula, points[start : start + PORTION], undefined)
        on_portion(len(found))
    return found


def _portion(
    formula: Formula, points: Sequence[Sequence[float]], undefined: float | None
) -> Column:
    columns = columns_of(points)
    try:
        values: Column = _over_columns(formula)(columns, len(points))
    except (ArithmeticError, ValueError):
        values = ()
    if values and all(map(isfinite, values)):
        return values
    # A part has no value somewhere. That may not matter, as in `x != 0 and 1/x < 2`, where a
    # single point leaves out what follows.
    return [_value_at(formula, point, undefined) for point in points]


def _value_at(formula: Formula, point: Sequence[float], undefined: float | None) -> float:
    try:
        return formula(*point)
    except UndefinedFormula:
        if undefined is None:
            raise
        return undefined
