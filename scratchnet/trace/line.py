"""A stop of a walk as one line of text with numbers: ``0.3444·(−2) + 0.258·(−2) + 0 = −1.2048``."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from scratchnet.trace.formulas import Formula, in_numbers, shown
from scratchnet.trace.number import CHOSEN, CONSTANT, NEGATED, Number, addends
from scratchnet.trace.walk import SUM, Cursor, Walk

#: Of a longer sum, such as one over a batch, the first terms and the last are written.
MOST_TERMS = 12
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 6)
#: How tightly operators bind where everything stands on one line.
_BINDING = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, NEGATED: _SIGN, "**": _POWER}
_WRITTEN = {"+": " + ", "-": " − ", "*": "·", "/": " / ", "**": "^"}
_RELATIONS = (">", "<", "≥", "≤", "=", "≠")
_FUNCTION_NAMES = {"log": "ln", "log1p": "ln1p", "sqrt": "√"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: a text, and the number of the trace that it is, if it is one."""

    text: str
    number: Number | None = None


def exactly(value: float) -> str:
    """Return a number with 17 significant digits, which tell it from every other."""
    return f"{value:.17g}"


def line_in_numbers(walk: Walk, cursor: Cursor) -> tuple[Piece, ...]:
    """Return how the number at a cursor was computed, with numbers put in, and the result.

    It goes back to what the step began with and to other stops of the walk; only a weighted sum is
    written with its products. A number that the step began with stands alone.
    """
    stop = walk.at(cursor)
    number = stop.number.origin
    before: Collection[int] = walk.ends
    terms = addends(number)
    if terms[0].symbol == CONSTANT and terms[0].value == 0:
        # Every sum begins at 0.
        terms = terms[1:]
    if stop.quantity == SUM:
        # The parts of the batch's samples; how they came about is shown of this sample only.
        before = walk.ends | {id(each) for each in terms}
    if len(terms) > MOST_TERMS:
        left = tuple(_of_long_sum(terms, before))
    else:
        left = tuple(_pieces(in_numbers(number, before)))
    result = Piece(shown(number).text, number)
    return (result,) if left == (result,) else (*left, Piece(" = "), result)


def _of_long_sum(terms: list[Number], before: Collection[int]) -> Iterator[Piece]:
    shown_first = MOST_TERMS - 1
    for index, term in enumerate([*terms[:shown_first], terms[-1]]):
        if index == shown_first:
            yield Piece(f" + … ({len(terms) - MOST_TERMS:,} more)")
        if index:
            yield Piece(" + ")
        formula = shown(term) if id(term) in before else in_numbers(term, before)
        yield from _in_parentheses(formula, "+", index)


def _in_parentheses(part: Formula, operator: str, position: int) -> Iterator[Piece]:
    """Yield a part of an operator, in parentheses where it needs them."""
    pieces = tuple(_pieces(part))
    if _needs_parentheses(part, operator, position):
        pieces = (Piece("("), *pieces, Piece(")"))
    yield from pieces


def _needs_parentheses(part: Formula, operator: str, position: int) -> bool:
    own = _BINDING[operator]
    binding = _BINDING.get(part.operator, _ATOM)
    if binding == _SIGN or (not part.operator and part.text.startswith("−")):
        return position > 0 or operator not in ("+", "-")
    if binding == own and position > 0:
        # Sums and products may be written from left to right, others not.
        return operator not in ("+", "*") or part.operator != operator
    return binding < own


def _pieces(formula: Formula) -> Iterator[Piece]:
    operator, parts = formula.operator, formula.parts
    if not operator:
        yield Piece(formula.text, formula.number)
    elif operator == CHOSEN:
        yield from _pieces(parts[0])
        yield Piece(" as ")
        yield from _pieces(parts[1])
    elif operator in _RELATIONS:
        yield from _pieces(parts[0])
        yield Piece(f" {operator} ")
        yield from _pieces(parts[1])
    elif operator == NEGATED:
        yield Piece("−")
        yield from _in_parentheses(parts[0], operator, 0)
    elif operator in _WRITTEN:
        yield from _in_parentheses(parts[0], operator, 0)
        yield Piece(_WRITTEN[operator])
        yield from _in_parentheses(parts[1], operator, 1)
    else:
        yield Piece(f"{_FUNCTION_NAMES.get(operator, operator)}(")
        for index, part in enumerate(parts):
            if index:
                yield Piece(", ")
            yield from _pieces(part)
        yield Piece(")")
