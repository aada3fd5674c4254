"""The functions that a formula is built of: each takes the variables' values as one sequence."""

from collections.abc import Callable, Sequence

from scratchnet.formula.formula import Evaluate


def constant(number: float) -> Evaluate:
    """A number."""
    return lambda _values: number


def variable(index: int) -> Evaluate:
    """The variable at ``index``."""
    return lambda values: values[index]


def apply_one(function: Callable[[float], float], term: Evaluate) -> Evaluate:
    """A function or sign of one term."""
    return lambda values: function(term(values))


def apply_two(
    function: Callable[[float, float], float], left: Evaluate, right: Evaluate
) -> Evaluate:
    """A function or sign between two terms."""
    return lambda values: function(left(values), right(values))


def apply_many(function: Callable[..., float], terms: Sequence[Evaluate]) -> Evaluate:
    """A function of any number of terms."""
    return lambda values: function(*[term(values) for term in terms])


def negation(term: Evaluate) -> Evaluate:
    """1 where the term is 0, else 0."""
    return lambda values: 0.0 if term(values) else 1.0


def all_true(terms: Sequence[Evaluate]) -> Evaluate:
    """1 where no term is 0; those behind the first 0 are not evaluated."""
    return lambda values: 1.0 if all(term(values) for term in terms) else 0.0


def any_true(terms: Sequence[Evaluate]) -> Evaluate:
    """1 where some term is not 0; those behind it are not evaluated."""
    return lambda values: 1.0 if any(term(values) for term in terms) else 0.0


def chain(
    comparisons: Sequence[Callable[[float, float], bool]], terms: Sequence[Evaluate]
) -> Evaluate:
    """1 where every comparison between neighbours holds, as in 0 < x < 1."""
    if len(comparisons) == 1:
        compare, left, right = comparisons[0], terms[0], terms[1]
        return lambda values: 1.0 if compare(left(values), right(values)) else 0.0

    def holds(values: Sequence[float]) -> float:
        before = terms[0](values)
        for compare_next, term in zip(comparisons, terms[1:], strict=True):
            after = term(values)
            if not compare_next(before, after):
                return 0.0
            before = after
        return 1.0

    return holds
