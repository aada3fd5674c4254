"""Many points at once have the values, the errors and the bits of one by one."""

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.formula import Formula, UndefinedFormula, formula_values, parse_formula
from scratchnet.formula.columns import PORTION
from tests.scratchnet.formula.strategies import formulas


def _bits(values: list[float]) -> list[bytes]:
    assert all(type(value) is float for value in values)
    return [struct.pack("<d", value) for value in values]


def _one_by_one(formula: Formula, points: list[tuple[float, float]]) -> list[float] | str:
    try:
        return [formula(*point) for point in points]
    except UndefinedFormula as error:
        return str(error)


@settings(max_examples=300, deadline=None)
@given(formulas(), st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), max_size=5))
def test_every_bit_is_that_of_a_single_point(text: str, points: list[tuple[float, float]]) -> None:
    formula = parse_formula(text)
    expected = _one_by_one(formula, points)
    if isinstance(expected, str):
        with pytest.raises(UndefinedFormula) as error:
            formula_values(formula, points)
        assert str(error.value) == expected
        return
    assert _bits(formula_values(formula, points)) == _bits(expected)


def test_what_a_point_leaves_out_need_have_no_value() -> None:
    formula = parse_formula("x != 0 and 1/x > 1")
    assert formula_values(formula, [(0.0, 0.0), (0.5, 0.0), (2.0, 0.0)]) == [0.0, 1.0, 0.0]


def test_another_value_may_stand_for_what_has_none() -> None:
    values = formula_values(parse_formula("1/x"), [(0.0, 0.0), (4.0, 0.0)], undefined=math.nan)
    assert math.isnan(values[0])
    assert values[1] == 0.25


def test_work_can_be_watched_and_ended() -> None:
    formula, points = parse_formula("x + y"), [(1.0, 2.0)] * (2 * PORTION + 1)
    seen: list[int] = []
    assert formula_values(formula, points, seen.append) == [3.0] * len(points)
    assert seen == [PORTION, 2 * PORTION, 2 * PORTION + 1]

    def refuse(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        formula_values(formula, points, refuse)


def test_the_first_point_without_a_value_is_named_wherever_it_is() -> None:
    points = [(1.0, 0.0)] * (PORTION + 5) + [(0.0, 7.0), (0.0, 8.0)]
    with pytest.raises(UndefinedFormula) as error:
        formula_values(parse_formula("1/x"), points)
    assert error.value.point == {"x": 0.0, "y": 7.0}
    assert error.value.text == "1/x"
