"""Formulas as Python: the same value to the last bit, and readable."""

import ast
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.formula import UndefinedFormula, parse_formula, python_source
from scratchnet.formula.parser import DEEPEST
from tests.scratchnet.formula.strategies import formulas


def _run(source: str, x: float, y: float) -> object:
    # What stands here was made of a syntax tree that was looked through, part by part.
    names = {"math": math, "x": x, "y": y, "__builtins__": {}}
    return eval(source, names | {"abs": abs, "min": min, "max": max, "float": float})


@settings(max_examples=400, deadline=None)
@given(formulas(), st.floats(-9, 9), st.floats(-9, 9))
def test_has_every_bit_of_the_formula(text: str, x: float, y: float) -> None:
    formula = parse_formula(text)
    source = python_source(formula)
    try:
        value = formula(x, y)
    except UndefinedFormula:
        return
    found = _run(source, x, y)
    assert type(found) is float
    assert found == value
    assert math.copysign(1, found) == math.copysign(1, value)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("x*x + y*y < 1", "float(x * x + y * y < 1.0)"),
        ("sin(3*x) * y > 0", "float(math.sin(3.0 * x) * y > 0.0)"),
        ("x*y", "x * y"),
        ("x - (y - 1)", "x - (y - 1.0)"),
        ("(x - y) - 1", "x - y - 1.0"),
        ("-x**2", "-x ** 2.0"),
        ("(-x)**2", "(-x) ** 2.0"),
        ("x**-y**2", "x ** -y ** 2.0"),
        ("(x > 0) + 1", "float(x > 0.0) + 1.0"),
        ("x > 0 and not y", "float(x > 0.0 and not y != 0)"),
        ("(x or y) and 1 < x < 2", "float((x != 0 or y != 0) and 1.0 < x < 2.0)"),
        ("floor(x) + pi", "float(math.floor(x)) + 3.141592653589793"),
    ],
)
def test_reads_well(text: str, source: str) -> None:
    assert python_source(parse_formula(text)) == source


@pytest.mark.parametrize(
    ("before", "behind"),
    [("(x and ", ")"), ("-", ""), ("not ", ""), ("abs(", ")"), ("floor(", ")"), ("(x < ", ")")],
)
def test_the_deepest_formula_can_be_read_by_python(before: str, behind: str) -> None:
    # Two brackets a level, as with floor, are more than Python takes at the deepest.
    # `and` counts as a part of its own, and there may be so many.
    levels = 99 if before in ("floor(", "(x and ") else DEEPEST - 1
    formula = parse_formula(before * levels + "x" + behind * levels)
    ast.parse(python_source(formula))


def test_powers_can_be_left_to_a_function() -> None:
    formula = parse_formula("-x**2**y + abs(x**0.5)")
    assert python_source(formula, "power") == "-power(x, power(2.0, y)) + abs(power(x, 0.5))"
