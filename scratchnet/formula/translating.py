"""Formulas in other languages, such as Python: translated part by part, never copied as text.

Only what `parse_formula` has accepted is translated, so every part is known. A language defines
how each kind of part is written.
"""

import ast
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from scratchnet.formula.formula import Formula
from scratchnet.formula.parser import python_text
from scratchnet.formula.vocabulary import CONSTANTS, OPERATORS

T = TypeVar("T")


class Translator(ABC, Generic[T]):
    """Translates each part of a formula to a T, from those of its own parts.

    The value of every part is a number: true is 1, false 0, and anything but 0 is true.
    """

    def translate(self, formula: Formula) -> T:
        """Return the translation of the whole formula."""
        return self._part(ast.parse(python_text(formula.text), mode="eval").body)

    @abstractmethod
    def number(self, value: float) -> T:
        """A number, such as 2.5 or π."""

    @abstractmethod
    def variable(self, name: str) -> T:
        """An input."""

    @abstractmethod
    def negative(self, term: T) -> T:
        """-term."""

    @abstractmethod
    def operation(self, sign: str, left: T, right: T) -> T:
        """Arithmetic: one of + - * / // % **, as Python means them."""

    @abstractmethod
    def comparison(self, signs: Sequence[str], terms: Sequence[T]) -> T:
        """Whether each comparison between neighbouring terms holds."""

    @abstractmethod
    def logic(self, word: str, terms: Sequence[T]) -> T:
        """``and`` or ``or`` between terms."""

    @abstractmethod
    def negation(self, term: T) -> T:
        """1 where the term is 0, else 0."""

    @abstractmethod
    def call(self, name: str, terms: Sequence[T]) -> T:
        """One of the functions of `vocabulary.FUNCTIONS`."""

    def _part(self, node: ast.expr) -> T:
        match node:
            case ast.Constant(value=int() | float() as value):
                return self.number(float(value))
            case ast.Name(id=name):
                if name in CONSTANTS:
                    return self.number(CONSTANTS[name])
                return self.variable(name)
            case ast.UnaryOp(op=ast.Not(), operand=term):
                return self.negation(self._part(term))
            case ast.UnaryOp(op=ast.USub(), operand=term):
                return self.negative(self._part(term))
            case ast.UnaryOp(op=ast.UAdd(), operand=term):
                return self._part(term)
            case ast.BinOp(left=left, op=sign, right=right):
                return self.operation(OPERATORS[type(sign)], self._part(left), self._part(right))
            case ast.Compare(left=left, ops=signs, comparators=others):
                terms = [self._part(term) for term in (left, *others)]
                return self.comparison([OPERATORS[type(sign)] for sign in signs], terms)
            case ast.BoolOp(op=word, values=values):
                operator = "and" if isinstance(word, ast.And) else "or"
                return self.logic(operator, [self._part(value) for value in values])
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self.call(name, [self._part(argument) for argument in arguments])
        raise TypeError(f"no formula has a part such as {ast.dump(node)}")


#: Precedence of Python's operators, from the lowest.
_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(9)
_PRECEDENCE = {"+": _SUM, "-": _SUM, "**": _POWER}
#: Functions that are not in the module ``math``.
_BUILT_IN = ("abs", "min", "max")


@dataclass(frozen=True, slots=True)
class _Expression:
    """``truth`` is whether its value is a bool rather than a number."""

    text: str
    precedence: int
    truth: bool = False

    def number(self, least: int = _OR) -> str:
        """Return it as a number, in brackets if its precedence is lower than ``least``."""
        if self.truth:
            return f"float({self.text})"
        return f"({self.text})" if self.precedence < least else self.text

    def condition(self, least: int) -> str:
        """Return it as a condition."""
        # In Python a number is a condition too, but is less readable.
        text, precedence = self.text, self.precedence
        if not self.truth:
            text, precedence = f"{self.number(_SUM)} != 0", _COMPARISON
        return f"({text})" if precedence < least else text


class _Python(Translator[_Expression]):
    """Each part as an expression of Python; ``power`` names a function for **, or is ``""``."""

    def __init__(self, power: str) -> None:
        self._power = power

    def number(self, value: float) -> _Expression:
        return _Expression(repr(value), _ATOM)

    def variable(self, name: str) -> _Expression:
        return _Expression(name, _ATOM)

    def negative(self, term: _Expression) -> _Expression:
        return _Expression(f"-{term.number(_SIGN)}", _SIGN)

    def operation(self, sign: str, left: _Expression, right: _Expression) -> _Expression:
        if sign == "**" and self._power:
            return _Expression(f"{self._power}({left.number()}, {right.number()})", _ATOM)
        precedence = _PRECEDENCE.get(sign, _PRODUCT)
        # Powers associate to the right, everything else to the left.
        of_left, of_right = (_ATOM, _SIGN) if sign == "**" else (precedence, precedence + 1)
        return _Expression(f"{left.number(of_left)} {sign} {right.number(of_right)}", precedence)

    def comparison(self, signs: Sequence[str], terms: Sequence[_Expression]) -> _Expression:
        first, *others = (term.number(_SUM) for term in terms)
        compared = (f" {sign} {term}" for sign, term in zip(signs, others, strict=True))
        return _Expression(first + "".join(compared), _COMPARISON, truth=True)

    def logic(self, word: str, terms: Sequence[_Expression]) -> _Expression:
        precedence = _AND if word == "and" else _OR
        text = f" {word} ".join(term.condition(precedence + 1) for term in terms)
        return _Expression(text, precedence, truth=True)

    def negation(self, term: _Expression) -> _Expression:
        return _Expression(f"not {term.condition(_NOT)}", _NOT, truth=True)

    def call(self, name: str, terms: Sequence[_Expression]) -> _Expression:
        called = name if name in _BUILT_IN else f"math.{name}"
        text = f"{called}({', '.join(term.number() for term in terms)})"
        return _Expression(f"float({text})" if name == "floor" else text, _ATOM)


def python_source(formula: Formula, power: str = "") -> str:
    """Return the formula as a Python expression in its variables and the module ``math``.

    Wherever the formula has a value the expression has the same, to the last bit. Elsewhere it
    raises ArithmeticError or ValueError, or its value is infinite or NaN; but a root of a negative
    number is complex in Python, which leads to a TypeError or even to another number. Where that
    matters, ``power`` is the name of a function to use instead of ``**``.
    """
    return _Python(power).translate(formula).number()
