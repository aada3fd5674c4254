"""Reading the questions of a task: predictions, numbers, choices and pairs."""

import re
from collections.abc import Callable

from scratchnet.declare.parameter import finite
from scratchnet.errors import suggestion
from scratchnet.lessons.filling import FILLED, Filling
from scratchnet.lessons.questions import Number, Prediction, Question
from scratchnet.lessons.table import LONGEST_TEXT, Table
from scratchnet.quantities import Expression

#: Reads a formula; raises ValueError.
ReadExpression = Callable[[str], Expression]

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_PART = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*%\s*")


def read_prediction(table: Table, number: int, expression: ReadExpression) -> Prediction:
    """Return a prediction, the ``number``th of its task from 1."""
    table.require("ask")
    ask, name = table.text("ask"), _name(table, f"p{number}")
    choices, expected, correct = table.texts("choices"), None, None
    if choices:
        if table.has("correct"):
            correct = table.whole("correct", 0, 0, len(choices) - 1)
    else:
        table.require("answer")
        expected = _number(table, expression)
    table.refuse_others()
    return Prediction(name, ask, expected, choices, correct, table.line())


def read_question(table: Table, number: int, expression: ReadExpression) -> Question:
    """Return a question, the ``number``th of its task from 1."""
    table.require("ask")
    ask, name = table.text("ask", longest=LONGEST_TEXT), _name(table, f"q{number}")
    choices, items = table.texts("choices"), table.texts("items")
    at_step = table.whole("at_step", 0, 0, 10_000_000) if table.has("at_step") else None
    expected: Number | None = None
    correct: tuple[int, ...] = ()
    several = False
    if choices:
        several = isinstance(table.value("correct"), list)
        correct = _correct(table, choices, items)
    elif items:
        table.problem("items", "needs choices, from which each item gets one")
    else:
        table.require("answer")
        expected = _number(table, expression)
    explain = table.text("explain", longest=LONGEST_TEXT)
    table.refuse_others()
    return Question(
        id=name,
        ask=ask,
        number=expected,
        choices=choices,
        correct=correct,
        items=items,
        several=several and not items,
        at_step=at_step,
        explain=explain,
        line=table.line(),
    )


def read_filling(table: Table) -> Filling | None:
    """Return what a table ``[[fill]]`` asks to fill in; None if that is wrong."""
    kinds = table.texts("ask")
    unknown = [kind for kind in kinds if kind not in FILLED]
    step, sample = table.whole("step", 1, 1, 10_000_000), table.whole("sample", 1, 1, 1_000_000)
    tolerance, relative = _tolerance(table)
    if unknown:
        near = suggestion(unknown[0], list(FILLED))
        table.refuse("ask", unknown[0], ", ".join(FILLED) + near)
    elif not kinds:
        table.problem("ask", f"is missing; allowed: a list of {', '.join(FILLED)}")
    table.refuse_others()
    if unknown or not kinds:
        return None
    return Filling(kinds, step, sample, tolerance, relative, table.line())


def _name(table: Table, default: str) -> str:
    value = table.text("id", default)
    if not _NAME.fullmatch(value):
        table.refuse("id", value, "letters, digits and _, a letter first")
        return default
    return value


def _number(table: Table, expression: ReadExpression) -> Number | None:
    """Return the number that ``answer`` expects, with its tolerance."""
    answer = table.value("answer")
    tolerance, relative = _tolerance(table)
    if answer is None:
        return None
    if isinstance(answer, str):
        formula = table.read("answer", answer, expression)
        return None if formula is None else Number(None, formula, tolerance, relative)
    value = finite(answer)
    if value is None:
        table.refuse("answer", answer, "a number, or a formula in quotes")
        return None
    return Number(value, None, tolerance, relative)


def _tolerance(table: Table) -> tuple[float, bool]:
    """Return a tolerance, and whether it is a part of the answer."""
    value = table.value("tolerance")
    if not isinstance(value, str):
        return table.number("tolerance", 0.0, 0.0), False
    match = _PART.fullmatch(value)
    if match is None:
        allowed = 'a number of at least 0, or a part of the answer, as in "20 %"'
        table.refuse("tolerance", value, allowed)
        return 0.0, False
    return float(match[1]) / 100, True


def _correct(table: Table, choices: tuple[str, ...], items: tuple[str, ...]) -> tuple[int, ...]:
    table.require("correct")
    if len(choices) < 2:
        table.refuse("choices", list(choices), "at least two choices")
    value = table.value("correct")
    if not isinstance(value, list):
        if items:
            table.refuse("correct", value, f"a list of {len(items)}: a choice for each item")
            return (0,) * len(items)
        return (table.whole("correct", 0, 0, len(choices) - 1),)
    good = [
        each
        for each in value
        if isinstance(each, int) and not isinstance(each, bool) and 0 <= each < len(choices)
    ]
    if len(good) != len(value) or not value or (items and len(good) != len(items)):
        count = f" of {len(items)}, one for each item" if items else ""
        allowed = f"a list{count}, of numbers of choices from 0 to {len(choices) - 1}"
        table.refuse("correct", value, allowed)
        return (0,) * (len(items) or 1)
    return tuple(good) if items else tuple(sorted(set(good)))
