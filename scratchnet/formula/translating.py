"""Formulas in other languages: walked part by part, never copied as text.

Only what `parse_formula` has read is walked, so every part is one that it knows. A language says
how each kind of part is written in it; see `scratchnet.formula.python` for one.
"""

import ast
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from scratchnet.formula.formula import Formula
from scratchnet.formula.vocabulary import CONSTANTS

T = TypeVar("T")

#: The signs of arithmetic and of comparisons, as Python writes them.
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


class Translator(ABC, Generic[T]):
    """Makes a T of each part of a formula, from those of the parts it is made of.

    Every part has a number as its value: truth is 1, falsehood 0, and anything but 0 is true.
    """

    def translate(self, formula: Formula) -> T:
        """Return what the whole formula becomes."""
        return self._part(ast.parse(formula.text.strip(), mode="eval").body)

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
        """Whether each term stands to the next as the sign between them says."""

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
                return self.operation(SIGNS[type(sign)], self._part(left), self._part(right))
            case ast.Compare(left=left, ops=signs, comparators=others):
                terms = [self._part(term) for term in (left, *others)]
                return self.comparison([SIGNS[type(sign)] for sign in signs], terms)
            case ast.BoolOp(op=word, values=values):
                said = "and" if isinstance(word, ast.And) else "or"
                return self.logic(said, [self._part(value) for value in values])
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self.call(name, [self._part(argument) for argument in arguments])
        raise TypeError(f"no formula has a part such as {ast.dump(node)}")
