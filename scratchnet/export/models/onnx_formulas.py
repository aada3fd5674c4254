"""Formulas as nodes of an ONNX graph.

As in `array_formulas`, what has no value is NaN, and so is everything computed from it. What the
runtime does not know in double precision (tan, atan2) is built from what it does.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from math import inf, nan, pi

from scratchnet.export.models.onnx_graph import Graph
from scratchnet.formula import Formula
from scratchnet.formula.translating import Translator

_COMPARISONS = {
    "<": "Less",
    "<=": "LessOrEqual",
    ">": "Greater",
    ">=": "GreaterOrEqual",
    "==": "Equal",
    "!=": "Equal",
}
_DIRECT = {"+": "Add", "-": "Sub", "*": "Mul"}
_FUNCTIONS = {"abs": "Abs", "sqrt": "Sqrt", "sin": "Sin", "cos": "Cos", "tanh": "Tanh"}


class _Formulas(Translator[str]):
    """Adds nodes to a graph; ``columns`` are the names of the inputs' columns, by variable."""

    def __init__(self, graph: Graph, columns: dict[str, str]) -> None:
        self._graph = graph
        self._columns = columns

    def number(self, value: float) -> str:
        return self._graph.number(value)

    def variable(self, name: str) -> str:
        return self._columns[name]

    def negative(self, term: str) -> str:
        return self._graph.add("Neg", term)

    def operation(self, sign: str, left: str, right: str) -> str:
        if sign in _DIRECT:
            return self._graph.add(_DIRECT[sign], left, right)
        if sign == "**":
            power = self._graph.add("Pow", left, right)
            return self._known(self._bounded(power, left, right), left, right)
        taken = {"/": self._quotient, "//": self._floor_quotient, "%": self._remainder}[sign]
        by_zero = self._graph.add("Equal", right, self.number(0.0))
        return self._choose(by_zero, self.number(nan), taken(left, right))

    def comparison(self, signs: Sequence[str], terms: Sequence[str]) -> str:
        compared = [
            self._compared(sign, *pair) for sign, pair in zip(signs, pairwise(terms), strict=True)
        ]
        # As in Python: after a false one, the others do not count.
        return self.logic("and", compared)

    def logic(self, word: str, terms: Sequence[str]) -> str:
        # A comparison has but one part.
        return reduce(self._both if word == "and" else self._either, terms)

    def negation(self, term: str) -> str:
        return self._known(self._graph.as_number(self._false(term)), term, term)

    def call(self, name: str, terms: Sequence[str]) -> str:
        add = self._graph.add
        match name:
            case "min" | "max":
                return reduce(lambda a, b: self._extreme(name, a, b), terms)
            case "exp" | "log":
                return self._bounded(add(name.capitalize(), *terms), *terms, *terms)
            case "tan":
                return add("Div", add("Sin", *terms), add("Cos", *terms))
            case "atan2":
                return self._atan2(*terms)
            case "floor":
                return self._bounded_by_none(add("Floor", *terms))
        return add(_FUNCTIONS[name], *terms)

    def _compared(self, sign: str, left: str, right: str) -> str:
        condition = self._graph.add(_COMPARISONS[sign], left, right)
        if sign == "!=":
            condition = self._graph.add("Not", condition)
        return self._known(self._graph.as_number(condition), left, right)

    def _both(self, left: str, right: str) -> str:
        chosen = self._choose(self._false(left), self.number(0.0), self._truth(right))
        return self._known(chosen, left, left)

    def _either(self, left: str, right: str) -> str:
        chosen = self._choose(self._false(left), self._truth(right), self.number(1.0))
        return self._known(chosen, left, left)

    def _truth(self, term: str) -> str:
        holds = self._graph.add("Not", self._false(term))
        return self._known(self._graph.as_number(holds), term, term)

    def _false(self, term: str) -> str:
        return self._graph.add("Equal", term, self.number(0.0))

    def _extreme(self, name: str, left: str, right: str) -> str:
        sign = "Less" if name == "min" else "Greater"
        chosen = self._choose(self._graph.add(sign, right, left), right, left)
        return self._known(chosen, left, right)

    def _quotient(self, left: str, right: str) -> str:
        return self._graph.add("Div", left, right)

    def _remainder(self, left: str, right: str) -> str:
        """As Python has it: fmod, and where that has the other sign one divisor more."""
        add, zero = self._graph.add, self.number(0.0)
        rest = add("Mod", left, right, fmod=1)
        other = add("Less", add("Mul", add("Sign", rest), add("Sign", right)), zero)
        moved = self._choose(other, add("Add", rest, right), rest)
        # No rest has the divisor's sign.
        none = add("Equal", moved, zero)
        return self._choose(none, add("Mul", zero, right), moved)

    def _floor_quotient(self, left: str, right: str) -> str:
        """As Python has it: what is left after the remainder, divided and made whole."""
        add = self._graph.add
        exact = add("Div", add("Sub", left, self._remainder(left, right)), right)
        whole = add("Floor", exact)
        above = add("Greater", add("Sub", exact, whole), self.number(0.5))
        return self._choose(above, add("Add", whole, self.number(1.0)), whole)

    def _atan2(self, y: str, x: str) -> str:
        """The angle of (x, y), from one of single precision by a step of Newton's.

        In the first octant the angle a₀ of the smaller side over the larger is known to about
        1e-7. Turned back by it, the point has the angle δ with tan δ = δ + δ³/3, and so nothing of
        a double is missing in a₀ + tan δ.
        """
        add, number = self._graph.add, self.number
        across, up = add("Abs", x), add("Abs", y)
        steep = add("Greater", up, across)
        larger = self._choose(steep, up, across)
        smaller = self._choose(steep, across, up)
        divisor = self._choose(self._false(larger), number(1.0), larger)
        side = add("Div", smaller, divisor)
        guess = add("Atan", self._graph.single(side))
        rough = add("CastLike", guess, number(0.0))
        sine, cosine = add("Sin", rough), add("Cos", rough)
        turned_up = add("Sub", add("Mul", side, cosine), sine)
        turned_across = add("Add", cosine, add("Mul", side, sine))
        octant = add("Add", rough, add("Div", turned_up, turned_across))
        quadrant = self._choose(steep, add("Sub", number(pi / 2), octant), octant)
        half = self._choose(self._minus(x), add("Sub", number(pi), quadrant), quadrant)
        angle = self._choose(self._minus(y), add("Neg", half), half)
        return self._known(angle, y, x)

    def _minus(self, term: str) -> str:
        """Whether a number has a minus sign, which -0.0 has too."""
        add, zero = self._graph.add, self.number(0.0)
        inverse = add("Div", self.number(1.0), term)
        below = add("Equal", inverse, self.number(-inf))
        return add("Or", add("Less", term, zero), below)

    def _choose(self, condition: str, then: str, otherwise: str) -> str:
        return self._graph.add("Where", condition, then, otherwise)

    def _known(self, result: str, left: str, right: str) -> str:
        """The result, NaN where one of the terms is."""
        missing = self._graph.add("IsNaN", left)
        if right != left:
            missing = self._graph.add("Or", missing, self._graph.add("IsNaN", right))
        return self._choose(missing, self.number(nan), result)

    def _bounded(self, result: str, left: str, right: str) -> str:
        """The result, NaN where it is infinite though no term is."""
        add = self._graph.add
        reason = add("IsInf", left)
        if right != left:
            reason = add("Or", reason, add("IsInf", right))
        beyond = add("And", add("IsInf", result), add("Not", reason))
        return self._choose(beyond, self.number(nan), result)

    def _bounded_by_none(self, result: str) -> str:
        return self._choose(self._graph.add("IsInf", result), self.number(nan), result)


def add_formula(graph: Graph, formula: Formula, columns: dict[str, str]) -> str:
    """Add a formula to a graph; return the name of its column."""
    return _Formulas(graph, columns).translate(formula)
