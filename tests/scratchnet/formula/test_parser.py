"""Formulas: what is accepted, and everything else refused quickly with a message."""

import math
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.formula import FormulaError, parse_formula, python_source

_REFUSED = {
    "__import__('os').system('true')": "not used",
    "__import__(x)": "unknown name",
    "x.real": "other than",
    "x[0]": "other than",
    "lambda: 1": "other than",
    "[x for x in y]": "other than",
    "(x := 1)": "other than",
    "{x}": "other than",
    "x if y else 1": "other than",
    "x in y": "other than",
    "x is y": "other than",
    "~x": "other than",
    "x << 1": "other than",
    "sin(*x)": "other than",
    "sin(x)(y)": "known by name",
    "...": "not a number",
    "True": "not a number",
    "None": "not a number",
    "2j": "operator is missing",
    "f(x)": "unknown name",
    "sine(x)": 'did you mean "sin"',
    "z": "unknown name",
    "sin": "is a function",
    "x(2)": "is not a function",
    "sin(x, y)": "takes 1 argument",
    "min(x)": "takes 2 or more",
    "atan2(x)": "takes 2 arguments",
    "sin(x=1)": "takes 1 argument",
    "x²": 'write "^2"',
    "x^": "not complete",
    "x^^2": "not complete",
    "x^*2": "not complete",
    "^2": "not complete",
    "x && y": "and",
    "x = 1": "==",
    "2x": "operator is missing",
    "1if x else 2": "operator is missing",
    "x y": "operator is missing",
    "(x": "bracket",
    "x +": "not complete",
    "": "missing",
    "  ": "missing",
    "x\0": "an invisible character is not used in formulas",
    "\0": "an invisible character is not used in formulas",
    "x\x1b < 1": "an invisible character is not used in formulas",
    "x\u202e < 1": "an invisible character is not used in formulas",
    "ｘ + 1": "not used",
    "1e999": "too large",
    "9" * 900: "too large",
    "9" * 5000: "longer than",
    "(" * 10_000 + "x" + ")" * 10_000: "longer than",
    "(" * 300 + "x" + ")" * 300: "nested",
    "-" * 900 + "x": "nested",
    "not " * 240 + "x": "nested",
    "x" * 1_000_000: "longer than",
    "+".join("x" * 400): "nested",
}


@pytest.mark.parametrize("text", _REFUSED, ids=lambda text: text[:30])
def test_refuses_promptly_and_gives_the_reason(text: str) -> None:
    start = perf_counter()
    with pytest.raises(FormulaError) as refused:
        parse_formula(text)
    assert perf_counter() - start < 1.0
    assert _REFUSED[text] in str(refused.value)
    assert len(str(refused.value)) < 250


def test_names_the_column_of_what_is_wrong() -> None:
    with pytest.raises(FormulaError) as refused:
        parse_formula("  x + zebra")
    assert refused.value.position == 6
    assert "column 7" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "position"),
    [("  x^2 + y^zebra", 10), ("x^2 = y^2", 4), ("  x^2 + x y", 10), ("x^2^x + sin", 8)],
)
def test_names_the_column_as_typed_after_a_power(text: str, position: int) -> None:
    with pytest.raises(FormulaError) as refused:
        parse_formula(text)
    assert refused.value.position == position


@pytest.mark.parametrize(
    ("caret", "stars", "value"),
    [
        ("x^2", "x**2", 9.0),
        ("-x^2", "-x**2", -9.0),
        ("2^x^2", "2**x**2", 512.0),
        ("(2^x)^2", "(2**x)**2", 64.0),
        ("x^-1", "x**-1", 3.0**-1),
        ("2*x^2", "2*x**2", 18.0),
        ("2^x**2", "2**x**2", 512.0),
        ("x ^ 2 < 9", "x ** 2 < 9", 0.0),
        ("sin(x)^2 + cos(x)^2", "sin(x)**2 + cos(x)**2", 1.0),
    ],
)
def test_a_caret_is_a_power_as_two_stars_are(caret: str, stars: str, value: float) -> None:
    typed = parse_formula(caret)
    assert typed.text == caret
    assert typed(3.0, 0.0) == parse_formula(stars)(3.0, 0.0) == pytest.approx(value)
    assert python_source(typed) == python_source(parse_formula(stars))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_formula(text)
    except FormulaError:
        pass


@given(st.text(alphabet="xye0123456789.+-*/^%<>=!() ,andortisqm", max_size=40))
def test_any_text_of_the_language_is_read_or_refused(text: str) -> None:
    try:
        parse_formula(text)
    except FormulaError:
        pass


_leaves = st.sampled_from(["x", "y", "2", "0.5", "pi", "3.25", "1e-3"])


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.tuples(parts, st.sampled_from(["+", "-", "*"]), parts).map(
        lambda made: f"({made[0]} {made[1]} {made[2]})"
    )
    compared = st.tuples(parts, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), parts).map(
        lambda made: f"({made[0]} {made[1]} {made[2]})"
    )
    called = st.tuples(st.sampled_from(["sin", "cos", "tanh", "abs"]), parts).map(
        lambda made: f"{made[0]}({made[1]})"
    )
    return st.one_of(binary, compared, called, parts.map(lambda part: f"-{part}"))


@given(
    st.recursive(_leaves, _grown, max_leaves=12),
    st.floats(-3, 3, allow_subnormal=False),
    st.floats(-3, 3, allow_subnormal=False),
)
def test_gives_the_same_bits_as_python(text: str, x: float, y: float) -> None:
    names = {name: getattr(math, name) for name in ("sin", "cos", "tanh", "pi")}
    expected = float(eval(text, names | {"abs": abs, "x": x, "y": y}))
    assert parse_formula(text)(x, y) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x*x + y*y < 1", 1.0),
        ("0 < x < y < 1", 1.0),
        ("0 < y < x", 0.0),
        ("x and y", 1.0),
        ("x and 0", 0.0),
        ("0 or y", 1.0),
        ("not x", 0.0),
        ("7 // 2", 3.0),
        ("-7 % 3", 2.0),
        ("2 ** 3 ** 2", 512.0),
        ("-2 ** 2", -4.0),
        ("max(x, y, 3)", 3.0),
        ("min(x, y)", 0.25),
        ("floor(-x)", -1.0),
        ("atan2(0, -1)", math.pi),
        ("log(e)", 1.0),
        ("sqrt(abs(-16))", 4.0),
        ("x != x or y == 0.5", 1.0),
    ],
)
def test_means_what_it_says(text: str, value: float) -> None:
    assert parse_formula(text)(0.25, 0.5) == value


def test_takes_other_variables() -> None:
    formula = parse_formula("x + 1", variables=("x",))
    assert formula(2.0) == 3.0
    with pytest.raises(FormulaError, match="unknown name"):
        parse_formula("x + y", variables=("x",))


def test_tells_which_variables_it_uses() -> None:
    assert parse_formula("x + 1").variables == {"x"}
