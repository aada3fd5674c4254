"""A formula without a finite value reports where and why."""

import pytest

from scratchnet.formula import UndefinedFormula, check_over, parse_formula


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1/x", "division by zero"),
        ("x % 0", "division by zero"),
        ("0 ** (x - 1)", "division by zero"),
        ("log(x)", "root or logarithm"),
        ("sqrt(x - 1)", "root or logarithm"),
        ("(x - 1) ** 0.5", "root or logarithm"),
        ("exp(1000 + x)", "infinite"),
        ("9**9**9**9", "infinite"),
        ("1e300 * 1e300", "infinite"),
        ("1e300 * 1e300 - 1e300 * 1e300", "undefined"),
    ],
)
def test_gives_the_place_it_is_undefined(text: str, words: str) -> None:
    with pytest.raises(UndefinedFormula) as error:
        parse_formula(text)(0.0, -2.0)
    assert words in str(error.value)
    assert "at x = 0, y = -2" in str(error.value)
    assert error.value.point == {"x": 0.0, "y": -2.0}


def test_check_over_finds_the_middle_and_the_ends() -> None:
    check_over(parse_formula("x*x + y*y < 1"), (-2.0, 2.0))
    for text in ("1/x", "1/y", "log(2 + x)", "1/(x - 2)"):
        with pytest.raises(UndefinedFormula):
            check_over(parse_formula(text), (-2.0, 2.0))


def test_check_over_one_variable() -> None:
    check_over(parse_formula("x", variables=("x",)), (0.0, 1.0))
    with pytest.raises(UndefinedFormula):
        check_over(parse_formula("1/x", variables=("x",)), (0.0, 1.0))
