"""Formulas as mathematics, of symbols or of a trace's numbers: in TeX, and in MathML.

A formula is a tree; `in_numbers` makes one of how a number was computed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from scratchnet.numbers import significant
from scratchnet.trace.number import CHOSEN, CONSTANT, CONVERTED, GIVEN, LINK, NEGATED, Number

#: Significant digits of numbers in formulas.
DIGITS = 6

#: How tightly operators bind.
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 6)
_BINDING = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _ATOM, "**": _POWER, NEGATED: _SIGN}
#: How comparisons are written, and what holds where they do not.
_RELATIONS = {">": ">", "<": "<", ">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}
_OPPOSITES = {">": "≤", "<": "≥", "≥": "<", "≤": ">", "=": "≠", "≠": "="}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: ``operator`` of ``parts``, or ``text`` if there is no operator.

    A text may have indices: ``below``, and ``above`` in parentheses. ``is_number`` says that it is
    a number, and not a symbol; ``identity`` is the same wherever the same number of a trace stands,
    which is ``number``.
    """

    operator: str = ""
    parts: "tuple[Formula, ...]" = ()
    text: str = ""
    below: str = ""
    above: str = ""
    is_number: bool = False
    identity: int = 0
    number: Number | None = field(default=None, compare=False, repr=False)


def symbol(text: str, below: str = "", above: str = "") -> Formula:
    """Return a symbol, with indices below and above."""
    return Formula(text=text, below=below, above=above)


def shown(number: Number) -> Formula:
    """Return a number, rounded."""
    # Adding 0 leaves no −0.
    text = significant(number.value + 0.0, DIGITS).replace("-", "−")
    origin = number.origin
    return Formula(text=text, is_number=True, identity=id(origin), number=origin)


def blank(number: int) -> Formula:
    """Return a blank to be filled in, with its number."""
    return Formula(text=f"____ ({number})")


def replaced(formula: Formula, others: Mapping[int, Formula]) -> Formula:
    """Return a formula with numbers of a trace replaced, by their identities."""
    if formula.identity in others:
        return others[formula.identity]
    return replace(formula, parts=tuple(replaced(part, others) for part in formula.parts))


def of(operator: str, *parts: Formula) -> Formula:
    """Return an operator, or a function, of formulas."""
    return Formula(operator, parts)


def in_numbers(number: Number, stop: Collection[int] = ()) -> Formula:
    """Return how a number was computed, with numbers put in.

    It goes back to what its part of the trace began with, and to numbers whose id is in ``stop``.
    """
    formula = _computed(number, stop)
    if number.symbol == CHOSEN:
        relation = _expanded(number.operands[1], stop)
        if not number.operands[1]:
            relation = replace(relation, operator=_OPPOSITES[relation.operator])
        return of(CHOSEN, formula, relation)
    return formula


def _expanded(number: Number, stop: Collection[int]) -> Formula:
    return shown(number) if id(number) in stop else _computed(number, stop)


def _computed(number: Number, stop: Collection[int]) -> Formula:
    operands = number.operands
    if number.symbol in (CONSTANT, GIVEN, LINK):
        return shown(number)
    if number.symbol == CONVERTED and operands[0].symbol in _RELATIONS:
        return shown(number)
    if number.symbol in (CONVERTED, CHOSEN):
        return _expanded(operands[0], stop)
    if number.symbol == "+" and _is_zero(operands[0]):
        # Every sum begins at 0.
        return _expanded(operands[1], stop)
    operator = _RELATIONS.get(number.symbol, number.symbol)
    return of(operator, *(_expanded(each, stop) for each in operands))


def _is_zero(number: Number) -> bool:
    return number.symbol == CONSTANT and number.value == 0


def _binding(formula: Formula) -> int:
    if formula.operator:
        return _BINDING.get(formula.operator, _ATOM)
    return _SIGN if formula.text.startswith("−") else _ATOM


def _needs_parentheses(part: Formula, operator: str, position: int) -> bool:
    """Return whether a part of an operator has to stand in parentheses."""
    own, binding = _BINDING.get(operator, 0), _binding(part)
    if operator == "/":
        return False
    if operator == "**":
        return position == 0 and binding < _ATOM
    if binding == _SIGN and (position > 0 or operator in ("*", NEGATED)):
        return True
    return binding < own or (binding == own and position > 0 and operator in ("-", NEGATED))


def to_tex(formula: Formula) -> str:
    """Return a formula as TeX, for between dollar signs."""
    if not formula.operator:
        return _tex_text(formula)
    texts = [
        f"\\left({to_tex(part)}\\right)"
        if _needs_parentheses(part, formula.operator, position)
        else to_tex(part)
        for position, part in enumerate(formula.parts)
    ]
    match formula.operator:
        case "/":
            return f"\\frac{{{texts[0]}}}{{{texts[1]}}}"
        case "*":
            return f"{texts[0]} \\cdot {texts[1]}"
        case "**":
            return f"{{{texts[0]}}}^{{{texts[1]}}}"
        case "+" | "-":
            return f"{texts[0]} {formula.operator} {texts[1]}"
        case "exp":
            return f"e^{{{texts[0]}}}"
        case "sqrt":
            return f"\\sqrt{{{texts[0]}}}"
        case "abs":
            return f"\\left|{texts[0]}\\right|"
        case "if":
            return f"{texts[0]} \\quad\\text{{as }} {texts[1]}"
    if formula.operator == NEGATED:
        return f"-{texts[0]}"
    if formula.operator in _TEX_RELATIONS:
        return f" {_TEX_RELATIONS[formula.operator]} ".join(texts)
    name = _FUNCTION_NAMES.get(formula.operator, formula.operator)
    return f"\\operatorname{{{name}}}\\left({', '.join(texts)}\\right)"


#: What functions are called.
_FUNCTION_NAMES = {"log": "ln", "log1p": "ln1p", "expm1": "expm1"}
_TEX_RELATIONS = {"=": "=", ">": ">", "<": "<", "≤": "\\le", "≥": "\\ge", "≠": "\\ne"}
_TEX_SYMBOLS = {
    "ℓ": "\\ell",
    "η": "\\eta",
    "∂": "\\partial ",
    "−": "-",
    "′": "'",
    "Σ": "\\sum",
    "_": "\\_",
}


def _tex_text(formula: Formula) -> str:
    text = formula.text
    if "e" in text and formula.is_number:
        factor, _, power = text.partition("e")
        text = f"{factor} \\cdot 10^{{{int(power.replace('−', '-'))}}}"
    for letter, command in _TEX_SYMBOLS.items():
        text = text.replace(letter, command)
    if not formula.is_number and len(formula.text) > 3 and formula.text.isalpha():
        text = f"\\text{{{text}}}"
    if "'" in text:
        # A prime is an exponent to TeX, which takes only one.
        text = f"{{{text}}}"
    below = f"_{{{formula.below}}}" if formula.below else ""
    above = f"^{{({formula.above})}}" if formula.above else ""
    return f"{text}{below}{above}"


def to_mathml(formula: Formula) -> str:
    """Return a formula as the inside of a ``math`` element."""
    if not formula.operator:
        return _mathml_text(formula)
    parts = [
        f"<mrow><mo>(</mo>{to_mathml(part)}<mo>)</mo></mrow>"
        if _needs_parentheses(part, formula.operator, position)
        else to_mathml(part)
        for position, part in enumerate(formula.parts)
    ]
    match formula.operator:
        case "/":
            return f"<mfrac><mrow>{parts[0]}</mrow><mrow>{parts[1]}</mrow></mfrac>"
        case "*":
            return f"<mrow>{parts[0]}<mo>·</mo>{parts[1]}</mrow>"
        case "**":
            return f"<msup><mrow>{parts[0]}</mrow><mrow>{parts[1]}</mrow></msup>"
        case "+":
            return f"<mrow>{parts[0]}<mo>+</mo>{parts[1]}</mrow>"
        case "-":
            return f"<mrow>{parts[0]}<mo>−</mo>{parts[1]}</mrow>"
        case "exp":
            return f"<msup><mi>e</mi><mrow>{parts[0]}</mrow></msup>"
        case "sqrt":
            return f"<msqrt>{parts[0]}</msqrt>"
        case "abs":
            return f"<mrow><mo>|</mo>{parts[0]}<mo>|</mo></mrow>"
        case "if":
            return f"<mrow>{parts[0]}<mtext>&#160; as &#160;</mtext>{parts[1]}</mrow>"
    if formula.operator == NEGATED:
        return f"<mrow><mo>−</mo>{parts[0]}</mrow>"
    if formula.operator in _TEX_RELATIONS:
        return f"<mrow>{parts[0]}<mo>{escape(formula.operator)}</mo>{parts[1]}</mrow>"
    name = _FUNCTION_NAMES.get(formula.operator, formula.operator)
    inside = "<mo>,</mo>".join(parts)
    return f"<mrow><mi>{escape(name)}</mi><mo>(</mo>{inside}<mo>)</mo></mrow>"


def _mathml_text(formula: Formula) -> str:
    if formula.is_number:
        factor, exponent, power = formula.text.partition("e")
        if exponent:
            digits = str(int(power.replace("−", "-"))).replace("-", "−")
            return (
                f"<mrow><mn>{factor}</mn><mo>·</mo><msup><mn>10</mn><mn>{digits}</mn></msup></mrow>"
            )
        return f"<mn>{factor}</mn>"
    base = f"<mi>{escape(formula.text)}</mi>"
    below = f"<mn>{escape(formula.below)}</mn>"
    above = f"<mrow><mo>(</mo><mn>{escape(formula.above)}</mn><mo>)</mo></mrow>"
    if formula.below and formula.above:
        return f"<msubsup>{base}{below}{above}</msubsup>"
    if formula.below:
        return f"<msub>{base}{below}</msub>"
    return f"<msup>{base}{above}</msup>" if formula.above else base
