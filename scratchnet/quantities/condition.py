"""Conditions and formulas over quantities: parsed once by the whitelist, judged of outcomes."""

import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from math import ceil, floor

from scratchnet.formula import (
    FUNCTIONS,
    Formula,
    FormulaError,
    UndefinedFormula,
    compared_sides,
    parse_formula,
)
from scratchnet.numbers import PLAIN_BELOW
from scratchnet.quantities.functions import RUN_FUNCTIONS, bound_functions
from scratchnet.quantities.outcome import MissingQuantity, Outcome
from scratchnet.quantities.quantity import QUANTITIES

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
#: How the distance to a bound is written, by the sign between value and bound.
_DISTANCES = {
    ">=": "{} of {}",
    ">": "{}, more than {} wanted",
    "<=": "{}, at most {}",
    "<": "{}, less than {} wanted",
    "==": "{}, wanted {}",
    "!=": "{}, anything but {}",
}
_LEAST_DECIMALS, _MOST_DECIMALS = 2, 6
#: A side of a comparison that is a single call, without another one in its arguments.
_CALL = re.compile(r"(\w+)\(([^()]*)\)")
#: A side that is a multiple of another, and one of another run.
_MULTIPLE = re.compile(r"([\d.]+) ?\* ?(.+)")
_OF_RUN = re.compile(r'run\("([^"]*)"\)\.(\w+)')
#: Whole numbers below it are written out. From the least on, a bound of a count is one too.
_LARGEST_COUNT, _LEAST_COUNT = 1e12, 10
#: To which whole number a bound of a count is rounded, by the sign.
_ROUNDED: dict[str, Callable[[float], int]] = {"<": ceil, "<=": floor, ">": floor, ">=": ceil}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a formula may speak of.

    ``outcome`` is that of the run in question, ``runs`` those of other runs by the names of their
    tasks, ``predictions`` the learner's, by the names of their questions.
    """

    outcome: Outcome
    runs: Mapping[str, Outcome] = field(default_factory=dict)
    predictions: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a condition holds, and how far it is from that.

    ``value`` and ``bound`` are the sides of a comparison, None for other formulas and where they
    are not defined. ``text`` is for people, such as "test accuracy 0.87 of 0.90".
    """

    holds: bool
    value: float | None
    bound: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula over quantities, such as ``20 * test_loss`` or ``run("a").loss - loss``.

    ``names`` are the variables that it uses.
    """

    text: str
    names: frozenset[str]

    @property
    def runs(self) -> frozenset[str]:
        """The names of other runs that the formula speaks of."""
        return frozenset(match[1] for match in _OWNERS.finditer(self.text) if match[1])

    def value(self, facts: Facts) -> float:
        """Return its value. Raises MissingQuantity where it has none."""
        names = tuple(sorted(self.names))
        functions = FUNCTIONS | bound_functions(facts.outcome)
        formula = parse_formula(self.text, names, functions)
        values = [_value_of(name, facts) for name in names]
        try:
            return formula(*values)
        except UndefinedFormula as error:
            raise MissingQuantity(str(error)) from None


@dataclass(frozen=True, slots=True)
class Condition:
    """A formula that is true or false of a run.

    If it compares two sides, ``left``, ``sign`` and ``right`` are its parts; else ``sign`` is "".
    """

    text: str
    whole: Expression
    sign: str = ""
    left: Expression | None = None
    right: Expression | None = None

    @property
    def names(self) -> frozenset[str]:
        """The variables that the formula uses."""
        return self.whole.names

    @property
    def runs(self) -> frozenset[str]:
        """The names of other runs that the formula speaks of."""
        return self.whole.runs

    @property
    def subject(self) -> str:
        """What is compared, in words: "test accuracy"; of another formula all of it."""
        return self.text if self.left is None else _label(self.left)

    @property
    def label(self) -> str:
        """The condition in words, as far as there are some: "test accuracy at least 0.9"."""
        if self.left is None or self.right is None:
            return self.text
        words = {
            ">=": "at least",
            ">": "more than",
            "<=": "at most",
            "<": "less than",
            "==": "exactly",
            "!=": "not",
        }
        return f"{_label(self.left)} {words[self.sign]} {_label(self.right)}"

    def judge(
        self,
        outcome: Outcome,
        runs: Mapping[str, Outcome] = {},
        predictions: Mapping[str, float] = {},
    ) -> Judgement:
        """Judge the outcome of a run. What has no value does not hold; the text says why."""
        facts = Facts(outcome, runs, predictions)
        try:
            if self.left is None or self.right is None:
                holds = self.whole.value(facts) != 0
                return Judgement(holds, None, None, self.text)
            value, bound = self.left.value(facts), self.right.value(facts)
        except MissingQuantity as error:
            return Judgement(False, None, None, f"{self.label}: {error}")
        holds = _COMPARE[self.sign](value, bound)
        shown = _DISTANCES[self.sign].format(*_texts(self.sign, value, bound, holds))
        return Judgement(holds, value, bound, f"{_label(self.left)} {shown}")


def parse_expression(
    text: str, runs: Collection[str] = (), predictions: Collection[str] = ()
) -> Expression:
    """Read a formula over quantities.

    ``runs`` are the names that ``run("…")`` may take, ``predictions`` those after
    ``prediction.``. Raises FormulaError.
    """
    return Expression(text, _parsed(text, runs, predictions).variables)


def parse_condition(
    text: str, runs: Collection[str] = (), predictions: Collection[str] = ()
) -> Condition:
    """Read a condition, such as ``test_accuracy >= 0.9``; the names are as in `parse_expression`.

    Raises FormulaError, also for a formula that compares nothing.
    """
    whole = parse_expression(text, runs, predictions)
    if not _is_condition(text):
        raise FormulaError("the formula compares nothing; write, for example, test_loss <= 0.1")
    sides = compared_sides(text)
    if sides is None:
        return Condition(text, whole)
    left, sign, right = sides
    return Condition(
        text,
        whole,
        sign,
        parse_expression(left, runs, predictions),
        parse_expression(right, runs, predictions),
    )


def _is_condition(text: str) -> bool:
    return any(sign in text for sign in "<>") or "==" in text or "!=" in text


#: Names of runs and of predictions in a formula.
_OWNERS = re.compile(r'\brun\(\s*"([^"]*)"\s*\)|\bprediction\.(\w+)')


def _parsed(text: str, runs: Collection[str], predictions: Collection[str]) -> Formula:
    for match in _OWNERS.finditer(text):
        what, known = ("run", runs) if match[2] is None else ("prediction", predictions)
        name = match[1] if match[2] is None else match[2]
        if name not in known:
            listed = ", ".join(f'"{each}"' for each in known) or "none"
            message = f'there is no {what} called "{name}"; known: {listed}'
            raise FormulaError(message, match.start())
    names = [
        *QUANTITIES,
        *(f"prediction.{name}" for name in predictions),
        *(f'run("{run}").{name}' for run in runs for name in QUANTITIES),
    ]
    return parse_formula(text, names, FUNCTIONS | bound_functions(None))


def _value_of(name: str, facts: Facts) -> float:
    owner, dot, quantity = name.rpartition(".")
    if owner == "prediction":
        if quantity not in facts.predictions:
            raise MissingQuantity(f"nothing was predicted for {quantity}")
        return facts.predictions[quantity]
    outcome = facts.outcome
    if dot:
        run = owner.split('"')[1]
        if run not in facts.runs:
            raise MissingQuantity(f'there is no run of "{run}" yet')
        outcome = facts.runs[run]
    record = QUANTITIES[quantity]
    value = record.value(outcome)
    if value is None:
        raise MissingQuantity(record.missing or f"{record.label} is not finite")
    return value


def _label(side: Expression) -> str:
    """Return what one side of a comparison is: words, a count, or the text of a formula."""
    if side.text in QUANTITIES:
        return QUANTITIES[side.text].label
    if side.text.isdecimal():
        return f"{int(side.text):,}"
    if multiple := _MULTIPLE.fullmatch(side.text):
        name = multiple[2]
        label = _label(Expression(name, side.names))
        is_named = name in QUANTITIES or label != name
        return f"{multiple[1]} times {label}" if is_named else side.text
    if of_run := _OF_RUN.fullmatch(side.text):
        return f"{QUANTITIES[of_run[2]].label} of the task “{of_run[1]}”"
    call = _CALL.fullmatch(side.text)
    function = RUN_FUNCTIONS.get(call[1]) if call else None
    if call is None or function is None:
        return side.text
    return function.label.format(*(argument.strip() for argument in call[2].split(",")))


def _texts(sign: str, value: float, bound: float, holds: bool) -> tuple[str, str]:
    """Return both sides with as few digits as let them compare as they do.

    What is counted is compared with a count: at least 133.76 is at least 134.
    """
    largest = max(abs(value), abs(bound))
    counts = value.is_integer() and _LEAST_COUNT <= abs(bound) < _LARGEST_COUNT
    if counts and sign in _ROUNDED:
        bound = float(_ROUNDED[sign](bound))
    if value.is_integer() and bound.is_integer() and largest < _LARGEST_COUNT:
        return f"{value:,.0f}", f"{bound:,.0f}"
    forms = [f".{decimals}f" for decimals in range(_LEAST_DECIMALS, _MOST_DECIMALS + 1)]
    forms = [*(forms if largest < PLAIN_BELOW else ()), ".6g"]
    pairs = [(format(value, form), format(bound, form)) for form in forms]
    pairs.insert(-1, (format(value, ".4g"), format(bound, ".6g")))
    alike = [
        pair
        for pair in pairs
        if _COMPARE[sign](*map(float, pair)) == holds and (float(pair[0]) or not value)
    ]
    # A bound that a lesson states is shown as it is; one of another run is rounded.
    exact = [pair for pair in alike if float(pair[1]) == bound]
    return next(iter(exact or alike), (repr(value), repr(bound)))
