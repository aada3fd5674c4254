"""Formulas as Python expressions that have the same value, to the last bit."""

from collections.abc import Sequence
from dataclasses import dataclass

from scratchnet.formula.formula import Formula
from scratchnet.formula.translating import Translator

#: How closely the signs of Python bind, from the loosest.
_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(9)
_BINDING = {"+": _SUM, "-": _SUM, "**": _POWER}
#: Functions that are not in the module ``math``.
_BUILT_IN = ("abs", "min", "max")


@dataclass(frozen=True, slots=True)
class _Expression:
    """``truth`` is whether it gives True or False, and not yet a number."""

    text: str
    binding: int
    truth: bool = False

    def number(self, least: int = _OR) -> str:
        """Return it as a number, in brackets where it binds less closely than ``least``."""
        if self.truth:
            return f"float({self.text})"
        return f"({self.text})" if self.binding < least else self.text

    def condition(self, least: int) -> str:
        """Return it as something true or false."""
        # A number is true by itself in Python too, but reads worse.
        text, binding = self.text, self.binding
        if not self.truth:
            text, binding = f"{self.number(_SUM)} != 0", _COMPARISON
        return f"({text})" if binding < least else text


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
        binding = _BINDING.get(sign, _PRODUCT)
        # Powers are taken from the right, everything else from the left.
        of_left, of_right = (_ATOM, _SIGN) if sign == "**" else (binding, binding + 1)
        return _Expression(f"{left.number(of_left)} {sign} {right.number(of_right)}", binding)

    def comparison(self, signs: Sequence[str], terms: Sequence[_Expression]) -> _Expression:
        first, *others = (term.number(_SUM) for term in terms)
        compared = (f" {sign} {term}" for sign, term in zip(signs, others, strict=True))
        return _Expression(first + "".join(compared), _COMPARISON, truth=True)

    def logic(self, word: str, terms: Sequence[_Expression]) -> _Expression:
        binding = _AND if word == "and" else _OR
        text = f" {word} ".join(term.condition(binding + 1) for term in terms)
        return _Expression(text, binding, truth=True)

    def negation(self, term: _Expression) -> _Expression:
        return _Expression(f"not {term.condition(_NOT)}", _NOT, truth=True)

    def call(self, name: str, terms: Sequence[_Expression]) -> _Expression:
        called = name if name in _BUILT_IN else f"math.{name}"
        text = f"{called}({', '.join(term.number() for term in terms)})"
        return _Expression(f"float({text})" if name == "floor" else text, _ATOM)


def python_source(formula: Formula, power: str = "") -> str:
    """Return the formula as a Python expression in its variables and the module ``math``.

    Wherever the formula has a value the expression has the same, to the last bit. Elsewhere it
    raises ArithmeticError or ValueError, or what it gives is infinite or NaN; but a root of a
    negative number is complex in Python, which goes on to a TypeError or even to another number.
    Where that matters, ``power`` names a function to take in place of ``**``.
    """
    return _Python(power).translate(formula).number()
