"""Parsing formulas by a whitelist: text becomes nested functions, and is never run as Python."""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from operator import itemgetter, neg, pos

from scratchnet.formula.formula import Evaluate, Formula, FormulaError
from scratchnet.formula.vocabulary import (
    ARITHMETIC,
    COMPARISONS,
    CONSTANTS,
    FUNCTIONS,
    OPERATORS,
    Function,
)


def constant(number: float) -> Evaluate:
    """A number."""
    return lambda _values: number


def variable(index: int) -> Evaluate:
    """The variable at ``index``."""
    # Takes half as long as a function of Python's, and a formula has many.
    return itemgetter(index)


def apply_one(function: Callable[[float], float], term: Evaluate) -> Evaluate:
    """A function or operator of one term."""
    return lambda values: function(term(values))


def apply_two(
    function: Callable[[float, float], float], left: Evaluate, right: Evaluate
) -> Evaluate:
    """A function or operator of two terms."""
    return lambda values: function(left(values), right(values))


def apply_many(function: Callable[..., float], terms: Sequence[Evaluate]) -> Evaluate:
    """A function of any number of terms."""
    return lambda values: function(*[term(values) for term in terms])


def negation(term: Evaluate) -> Evaluate:
    """1 where the term is 0, else 0."""
    return lambda values: 0.0 if term(values) else 1.0


def all_true(terms: Sequence[Evaluate]) -> Evaluate:
    """1 where no term is 0; terms after the first 0 are not evaluated."""
    return lambda values: 1.0 if all(term(values) for term in terms) else 0.0


def any_true(terms: Sequence[Evaluate]) -> Evaluate:
    """1 where some term is not 0; terms after it are not evaluated."""
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


LONGEST_TEXT = 1_000
DEEPEST = 150
MOST_NODES = 400

#: Signs of other languages, and what a formula writes instead.
_FOREIGN = (
    ("&&", "and"),
    ("||", "or"),
    ("²", "^2"),
    ("³", "^3"),
    ("×", "*"),
    ("·", "*"),
    ("−", "-"),
    ("≤", "<="),
    ("≥", ">="),
)

#: As in 2x. Refused here, and quotes too, because Python's parser would read "1if" and escapes
#: with a warning, and warnings cannot be caught without disturbing other threads.
_NUMBER_BEFORE_LETTER = re.compile(
    r"(?<![\w.])(?>(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][+-]?\d+)?)(?=[A-Za-z_])"
)


#: A name that is neither called nor a part of a number.
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?![\w]|\s*\()", re.ASCII)


def parse_formula(
    text: str,
    variables: Sequence[str] = ("x", "y"),
    functions: Mapping[str, Function] = FUNCTIONS,
) -> Formula:
    """Return the formula that ``text`` describes, in the given variables and functions.

    A variable may have a qualified name, as in ``guess.loss`` or ``run("a").loss``: it is written
    so in the formula. Raises FormulaError, quickly for any text.
    """
    if not text.strip():
        raise FormulaError("a formula is missing")
    if len(text) > LONGEST_TEXT:
        raise FormulaError(
            f"the formula is longer than {LONGEST_TEXT:,} characters ({len(text):,})"
        )
    _refuse_foreign(text, quotes=any('"' in name for name in variables))
    builder = _Builder(tuple(variables), text, functions)
    evaluate = builder.build(_tree(text), 1)
    return Formula(text, tuple(variables), frozenset(builder.used), evaluate, builder.nodes)


def qualified_name(node: ast.expr) -> str:
    """Return a qualified name as formulas write it, such as ``run("a").loss``; else ""."""
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
        case ast.Attribute(
            value=ast.Call(
                func=ast.Name(id=owner), args=[ast.Constant(value=str(key))], keywords=[]
            ),
            attr=name,
        ):
            return f'{owner}("{key}").{name}'
    return ""


def compared_sides(text: str) -> tuple[str, str, str] | None:
    """Return the sides of a comparison and the sign between them; None for any other formula.

    Raises FormulaError for a text that Python's parser cannot read.
    """
    node = _tree(text)
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return None
    sign = OPERATORS.get(type(node.ops[0]))
    if sign is None:
        return None
    left, right = (
        ast.get_source_segment(python_text(text), part) or ""
        for part in (node.left, node.comparators[0])
    )
    return left, sign, right


def free_names(text: str) -> set[str]:
    """Return the names in a text, readable or not, that are no functions and no constants."""
    return {*_NAME.findall(text)} - {*FUNCTIONS, *CONSTANTS, "and", "or", "not"}


def python_text(text: str) -> str:
    """Return a formula as Python's parser reads it, which has ``**`` for powers only.

    ``^`` becomes ``**`` before parsing, so both have the same precedence and associativity.
    """
    return text.strip().replace("^", "**")


def _typed_position(text: str, position: int) -> int:
    """Return where the character at a position of `python_text` stands in the formula as typed."""
    typed = len(text) - len(text.lstrip())
    while position > 0 and typed < len(text):
        position -= 2 if text[typed] == "^" else 1
        typed += 1
    return typed


def _tree(text: str) -> ast.expr:
    try:
        return ast.parse(python_text(text), mode="eval").body
    except SyntaxError as error:
        raise _explained(text, error) from None
    except (ValueError, MemoryError, RecursionError):
        raise FormulaError("the text cannot be read as a formula") from None


def _explained(text: str, error: SyntaxError) -> FormulaError:
    """Explain the parser's errors, for common mistakes."""
    position = None
    if error.offset is not None:
        position = _typed_position(text, max(0, error.offset - 1))
    if "nested" in (error.msg or ""):
        return FormulaError("brackets are nested too deeply")
    if text.count("(") != text.count(")"):
        return FormulaError("the brackets do not match")
    if single := re.search(r"(?<![<>=!])=(?!=)", text):
        return FormulaError('a single "=" is not a comparison; write "=="', single.start())
    missing = re.search(r"\)\s*(?=\w)|\b[xy]\s+(?=[xy\d(])|\d\s+(?=[xy\d(])", text)
    if missing:
        return FormulaError('an operator is missing; write "*" to multiply', missing.end())
    return FormulaError("the formula is not complete", position)


def _refuse_foreign(text: str, quotes: bool) -> None:
    for sign, replacement in _FOREIGN:
        if sign in text:
            message = f'"{sign}" is not used in formulas; write "{replacement}"'
            raise FormulaError(message, text.find(sign))
    for sign in ("'", "\\", *(() if quotes else ('"',))):
        if sign in text:
            raise FormulaError(f"{sign} is not used in formulas", text.find(sign))
    if glued := _NUMBER_BEFORE_LETTER.search(text):
        raise FormulaError('an operator is missing; write "*" to multiply', glued.end())
    for place, character in enumerate(text):
        if not (character.isascii() and (character.isprintable() or character in "\t\r\n")):
            shown = f'"{character}"' if character.isprintable() else "an invisible character"
            raise FormulaError(f"{shown} is not used in formulas", place)


class _Builder:
    """Builds functions from nodes, and counts them."""

    def __init__(
        self, variables: tuple[str, ...], text: str, functions: Mapping[str, Function]
    ) -> None:
        self.used: set[str] = set()
        self._variables = variables
        self._text = text
        self._functions = functions
        self._has_qualified = any("." in name for name in variables)
        self.nodes = 0

    def build(self, node: ast.expr, depth: int) -> Evaluate:
        """Return the function of a node, or raise FormulaError."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise FormulaError(f"the formula has more than {MOST_NODES} parts")
        if depth > DEEPEST:
            raise FormulaError(f"the formula is nested more than {DEEPEST} levels deep")
        match node:
            case ast.Constant():
                return constant(self._number(node))
            case ast.Name():
                return self._name(node)
            case ast.Attribute() if self._has_qualified and (name := qualified_name(node)):
                return self._qualified(name, node)
            case ast.UnaryOp(op=ast.Not()):
                return negation(self.build(node.operand, depth + 1))
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                sign = neg if isinstance(node.op, ast.USub) else pos
                return apply_one(sign, self.build(node.operand, depth + 1))
            case ast.BinOp() if type(node.op) in ARITHMETIC:
                left, right = self.build(node.left, depth + 1), self.build(node.right, depth + 1)
                return apply_two(ARITHMETIC[type(node.op)], left, right)
            case ast.Compare() if all(type(op) in COMPARISONS for op in node.ops):
                terms = [self.build(term, depth + 1) for term in (node.left, *node.comparators)]
                return chain([COMPARISONS[type(op)] for op in node.ops], terms)
            case ast.BoolOp():
                parts = [self.build(part, depth + 1) for part in node.values]
                return all_true(parts) if isinstance(node.op, ast.And) else any_true(parts)
            case ast.Call():
                return self._call(node, depth)
        raise FormulaError(
            "the formula contains something other than numbers, names, functions, arithmetic "
            "and comparisons",
            self._place(node),
        )

    def _place(self, node: ast.expr) -> int:
        return _typed_position(self._text, node.col_offset)

    def _number(self, node: ast.Constant) -> float:
        value = node.value
        place = self._place(node)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise FormulaError("the formula contains something that is not a number", place)
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        if number == float("inf"):
            raise FormulaError("the formula contains a number too large to compute with", place)
        return number

    def _name(self, node: ast.Name) -> Evaluate:
        if node.id in self._variables:
            self.used.add(node.id)
            return variable(self._variables.index(node.id))
        if node.id in CONSTANTS:
            return constant(CONSTANTS[node.id])
        if node.id in self._functions:
            raise FormulaError(f"{node.id} is a function; write {node.id}(…)", self._place(node))
        raise self._unknown(node)

    def _call(self, node: ast.Call, depth: int) -> Evaluate:
        if not isinstance(node.func, ast.Name):
            place = self._place(node.func)
            raise FormulaError("only functions known by name can be called", place)
        name = node.func.id
        if name in self._variables or name in CONSTANTS:
            place = self._place(node.func)
            raise FormulaError(f'{name} is not a function; write "*" to multiply', place)
        if name not in self._functions:
            raise self._unknown(node.func)
        function = self._functions[name]
        count = len(node.args)
        too_many = function.most is not None and count > function.most
        if node.keywords or count < function.least or too_many:
            place = self._place(node)
            raise FormulaError(f"{name} takes {function.arguments()}", place)
        arguments = [self.build(argument, depth + 1) for argument in node.args]
        if count == 1:
            return apply_one(function.call, arguments[0])
        if count == 2:
            return apply_two(function.call, arguments[0], arguments[1])
        return apply_many(function.call, arguments)

    def _qualified(self, name: str, node: ast.Attribute) -> Evaluate:
        if name not in self._variables:
            raise self._unknown_name(name, self._place(node))
        self.used.add(name)
        return variable(self._variables.index(name))

    def _unknown(self, node: ast.Name) -> FormulaError:
        return self._unknown_name(node.id, self._place(node))

    def _unknown_name(self, name: str, place: int) -> FormulaError:
        known = [*self._variables, *CONSTANTS, *self._functions]
        nearest = get_close_matches(name, known, n=1)
        shown = name if len(name) <= 40 else name[:39] + "…"
        hint = f', did you mean "{nearest[0]}"?' if nearest else f"; known: {', '.join(known)}"
        return FormulaError(f'unknown name "{shown}"{hint}', place)
