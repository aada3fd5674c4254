"""Formulas as expressions over whole arrays, for NumPy and PyTorch alike.

Most functions have the same name in both, so one table serves both. Where a formula has no value
its expression is NaN, and so is everything computed from that: an array cannot raise an error for
one of its points.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from scratchnet.formula import Formula
from scratchnet.formula.translating import Translator

_SUM, _PRODUCT, _SIGN, _ATOM = range(4)
_PLAIN = {"+": _SUM, "-": _SUM, "*": _PRODUCT}
_SIGNS = {
    "/": "divide",
    "//": "floor_divide",
    "%": "remainder",
    "**": "power",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "==": "equal",
    "!=": "not_equal",
}
_LOGIC = {"and": "both", "or": "either"}
#: Functions of formulas that are NaN where Python raises an error. The others call one of those
#: below.
_DIRECT = {
    "abs": "np.abs",
    "min": "np.minimum",
    "max": "np.maximum",
    "sqrt": "np.sqrt",
    "sin": "np.sin",
    "cos": "np.cos",
    "tan": "np.tan",
    "tanh": "np.tanh",
    "atan2": "np.arctan2",
}


def _comparison(name: str, sign: str) -> str:
    return f"def {name}(a, b):\n    return known(number(a {sign} b), a, b)\n"


def _quotient(name: str) -> str:
    return f"def {name}(a, b):\n    return np.where(b == 0.0, np.nan, np.{name}(a, b))\n"


#: The functions that expressions call, with NumPy.
_SOURCES = {
    "constant": '''\
def constant(value):
    """Return a number as a tensor."""
    return torch.tensor(value, dtype=torch.float64)
''',
    "number": '''\
def number(condition):
    """Return 1 where a condition holds, else 0."""
    return np.where(condition, 1.0, 0.0)
''',
    "known": '''\
def known(result, a, b):
    """Return a result of a and b, NaN where one of them is."""
    return np.where(np.isnan(a) | np.isnan(b), np.nan, result)
''',
    "bounded": '''\
def bounded(result, a, b):
    """Return a result of a and b, NaN where it is infinite though they are not."""
    return np.where(np.isinf(result) & np.isfinite(a) & np.isfinite(b), np.nan, result)
''',
    "divide": _quotient("divide"),
    "floor_divide": _quotient("floor_divide"),
    "remainder": _quotient("remainder"),
    "power": "def power(a, b):\n    return known(bounded(np.power(a, b), a, b), a, b)\n",
    "less": _comparison("less", "<"),
    "less_equal": _comparison("less_equal", "<="),
    "greater": _comparison("greater", ">"),
    "greater_equal": _comparison("greater_equal", ">="),
    "equal": _comparison("equal", "=="),
    "not_equal": _comparison("not_equal", "!="),
    "truth": '''\
def truth(a):
    """Return 1 where a is not 0, and NaN where it is NaN."""
    return known(number(a != 0.0), a, a)
''',
    "both": '''\
def both(a, b):
    """Return a and b; where a is false, b does not count."""
    return known(np.where(a == 0.0, 0.0, truth(b)), a, a)
''',
    "either": '''\
def either(a, b):
    """Return a or b; where a is true, b does not count."""
    return known(np.where(a == 0.0, truth(b), 1.0), a, a)
''',
    "negation": "def negation(a):\n    return known(number(a == 0.0), a, a)\n",
    "exp": "def exp(a):\n    return bounded(np.exp(a), a, a)\n",
    "log": "def log(a):\n    return bounded(np.log(a), a, a)\n",
    "floor": "def floor(a):\n    return np.where(np.isinf(a), np.nan, np.floor(a))\n",
}

#: What differs in PyTorch, which takes no numbers in place of tensors.
_IN_TORCH = {
    "np.where(condition, 1.0, 0.0)": "condition.double()",
    "np.power": "torch.pow",
    "np.": "torch.",
}
_CALL = re.compile(r"(?<![\w.])(\w+)\(")


@dataclass(frozen=True, slots=True)
class _Expression:
    """An expression; ``constant`` if it depends on no input."""

    text: str
    binding: int = _ATOM
    constant: bool = False

    def at_least(self, binding: int) -> str:
        return f"({self.text})" if self.binding < binding else self.text


class _Arrays(Translator[_Expression]):
    """Translates a formula; ``argument`` writes a term as an argument of a function."""

    def __init__(self, argument: Callable[[_Expression], str]) -> None:
        self._argument = argument

    def number(self, value: float) -> _Expression:
        return _Expression(repr(value), constant=True)

    def variable(self, name: str) -> _Expression:
        return _Expression(name)

    def negative(self, term: _Expression) -> _Expression:
        return _Expression(f"-{term.at_least(_SIGN)}", _SIGN, term.constant)

    def operation(self, sign: str, left: _Expression, right: _Expression) -> _Expression:
        if sign in _SIGNS:
            return self._calling(_SIGNS[sign], left, right)
        binding = _PLAIN[sign]
        text = f"{left.at_least(binding)} {sign} {right.at_least(binding + 1)}"
        return _Expression(text, binding, left.constant and right.constant)

    def comparison(self, signs: Sequence[str], terms: Sequence[_Expression]) -> _Expression:
        compared = [
            self._calling(_SIGNS[sign], *pair)
            for sign, pair in zip(signs, pairwise(terms), strict=True)
        ]
        # As in Python: after a false one, the others do not count.
        return reduce(lambda left, right: self._calling("both", left, right), compared)

    def logic(self, word: str, terms: Sequence[_Expression]) -> _Expression:
        return reduce(lambda left, right: self._calling(_LOGIC[word], left, right), terms)

    def negation(self, term: _Expression) -> _Expression:
        return self._calling("negation", term)

    def call(self, name: str, terms: Sequence[_Expression]) -> _Expression:
        called = _DIRECT.get(name, name)
        if name in ("min", "max"):
            return reduce(lambda left, right: self._calling(called, left, right), terms)
        return self._calling(called, *terms)

    def _calling(self, name: str, *terms: _Expression) -> _Expression:
        # Of constants too it is an array.
        return _Expression(f"{name}({', '.join(map(self._argument, terms))})")


def numpy_expression(formula: Formula) -> str:
    """Return the formula as an expression of its variables, arrays of one shape, and numbers."""
    return _Arrays(lambda term: term.text).translate(formula).text


def torch_expression(formula: Formula) -> str:
    """Return the formula as an expression of its variables, tensors of one shape."""

    def tensor(term: _Expression) -> str:
        return f"constant({term.text})" if term.constant else term.text

    return _in_torch(tensor(_Arrays(tensor).translate(formula)))


def numpy_functions(expressions: Sequence[str]) -> list[str]:
    """Return the functions that expressions call, as definitions with NumPy as np."""
    needed: set[str] = set()
    waiting = list(expressions)
    while waiting:
        called = set(_CALL.findall(waiting.pop())) & _SOURCES.keys() - needed
        needed |= called
        waiting += [_SOURCES[name] for name in called]
    return [source for name, source in _SOURCES.items() if name in needed]


def torch_functions(expressions: Sequence[str]) -> list[str]:
    """Return the same with PyTorch."""
    return [_in_torch(source) for source in numpy_functions(expressions)]


def _in_torch(text: str) -> str:
    for numpy, torch in _IN_TORCH.items():
        text = text.replace(numpy, torch)
    return text
