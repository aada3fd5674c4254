"""Kinds of parameters: which values each accepts, in which form, and the messages for others."""

from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.declare.lists import FormulaText
from scratchnet.declare.parameter import (
    Choice,
    Integer,
    Interval,
    NotAllowed,
    Parameter,
    Real,
    Sizes,
    finite,
    whole,
)
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment

_INTEGER = Integer(label="", help="", default=1, minimum=1, maximum=60)
_OPTIONAL = Integer(
    label="", help="", default=None, minimum=1, maximum=9, optional=True, none_means="all"
)
_REAL = Real(label="", help="", default=0.5, minimum=0.0, maximum=1.0)
_CHOICE = Choice(label="", help="", default="red", choices={"red": "Red", "blue": "Blue"})
_INTERVAL = Interval(
    label="", help="", default=(0.0, 1.0), minimum=-10.0, maximum=10.0, narrowest=0.5
)
_SIZES = Sizes(label="", help="", default=(4,), most=3, minimum=1, maximum=64)
_FORMULA = FormulaText(label="", help="", default="x")

_TAKEN: list[tuple[Parameter, object, object]] = [
    (_INTEGER, 1, 1),
    (_INTEGER, 60, 60),
    (_INTEGER, 10.0, 10),
    (_OPTIONAL, None, None),
    (_OPTIONAL, 9, 9),
    (_REAL, 0, 0.0),
    (_REAL, 1.0, 1.0),
    (_REAL, 5e-324, 5e-324),
    (_CHOICE, "blue", "blue"),
    (_INTERVAL, [-10, 10], (-10.0, 10.0)),
    (_INTERVAL, (0, 0.5), (0.0, 0.5)),
    (_SIZES, [], ()),
    (_SIZES, [1, 64.0, 8], (1, 64, 8)),
    (_FORMULA, " x ", " x "),
]

_NOT_NUMBERS: list[object] = ["1", "", None, True, False, [], [1], {}, nan, inf, -inf, 10**400]
_NOT_TAKEN: list[tuple[Parameter, object]] = [
    *((_INTEGER, value) for value in [*_NOT_NUMBERS, 0, 61, -1, 1.5]),
    *((_OPTIONAL, value) for value in [0, 10, "null", False]),
    *((_REAL, value) for value in [*_NOT_NUMBERS, -5e-324, 1.0000000000000002, 2]),
    *((_CHOICE, value) for value in ["", "Red", "green", None, 1, True, ["red"], {"red": 1}]),
    *((_INTERVAL, value) for value in [None, 3, "01", [], [1], [1, 2, 3], [0, 0.4], [1, 0]]),
    *((_INTERVAL, value) for value in [[-11, 0], [0, 11], [nan, 1], [0, inf], [False, True]]),
    *((_SIZES, value) for value in [None, 4, "4", [0], [65], [1.5], [True], [nan], [None]]),
    *((_SIZES, value) for value in [[1, 1, 1, 1], [[4]], {"4": 4}]),
    *((_FORMULA, value) for value in ["", "x +", "z", None, 1, True, ["x"]]),
]


@pytest.mark.parametrize(("parameter", "value", "normal"), _TAKEN)
def test_takes_what_is_allowed_in_its_normal_form(
    parameter: Parameter, value: object, normal: object
) -> None:
    checked = parameter.check(value)
    assert checked == normal
    assert type(checked) is type(normal)


@pytest.mark.parametrize(("parameter", "value"), _NOT_TAKEN)
def test_refuses_the_rest_with_a_message(parameter: Parameter, value: object) -> None:
    with pytest.raises(NotAllowed) as error:
        parameter.check(value)
    assert str(error.value).startswith(parameter.allowed())


def test_numbers_of_lists_have_their_normal_form_too() -> None:
    assert [type(size) for size in _SIZES.check([64.0, 8])] == [int, int]
    assert [type(end) for end in _INTERVAL.check([0, 1])] == [float, float]


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (_INTEGER, "a whole number from 1 to 60"),
        (_OPTIONAL, "a whole number from 1 to 9, or null (all)"),
        (_REAL, "a number from 0 to 1"),
        (_CHOICE, 'one of "red", "blue"'),
        (_INTERVAL, "two numbers [low, high] from -10 to 10, high at least 0.5 above low"),
        (_SIZES, "a list of up to 3 whole numbers from 1 to 64, such as [4] or [8, 8]"),
        (_FORMULA, 'a formula in x and y, such as "x*x + y*y < 1"'),
    ],
)
def test_shows_what_is_allowed(parameter: Parameter, words: str) -> None:
    assert parameter.allowed() == words


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (_INTEGER, "a whole number from 1 to 60"),
        (
            replace(_INTEGER, maximum=10_000_000, unit="steps"),
            "a whole number from 1 to 10,000,000 steps",
        ),
        (_OPTIONAL, "a whole number from 1 to 9"),
        (_REAL, "a number from 0 to 1"),
        (replace(_REAL, minimum=1e-6, below=0.5), "a number of at least 0.000001 and below 0.5"),
        (_CHOICE, ""),
        (_INTERVAL, "two numbers from −10 to 10, the second at least 0.5 above the first"),
        (_SIZES, "up to 3 whole numbers, each from 1 to 64"),
        (_FORMULA, "a formula in x and y, such as x^2 + y^2 < 1"),
    ],
)
def test_says_what_can_be_entered(parameter: Parameter, words: str) -> None:
    assert parameter.limits() == words


def test_a_name_that_is_nearly_right_is_refused_with_a_question() -> None:
    with pytest.raises(NotAllowed, match='one of "red", "blue", did you mean "blue"\\?'):
        _CHOICE.check("blu")
    with pytest.raises(NotAllowed, match=r'"blue"$'):
        _CHOICE.check("green")


def test_a_formula_is_refused_with_the_reason() -> None:
    with pytest.raises(NotAllowed, match="unknown name"):
        _FORMULA.check("z")


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (_INTEGER, "12", 12),
        (_OPTIONAL, "null", None),
        (_REAL, "1e-3", 0.001),
        (_CHOICE, "blue", "blue"),
        (_INTERVAL, "[-1, 1]", [-1, 1]),
        (_SIZES, "[8, 8]", [8, 8]),
        (_FORMULA, "x < 1", "x < 1"),
    ],
)
def test_reads_what_is_typed(parameter: Parameter, text: str, value: object) -> None:
    assert parameter.parse(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1,5", "[1", "0x10", "[" * 100_000, "9" * 5000])
@pytest.mark.parametrize("parameter", [_INTEGER, _REAL, _INTERVAL, _SIZES])
def test_refuses_text_that_is_not_a_value(parameter: Parameter, text: str) -> None:
    with pytest.raises(NotAllowed) as error:
        parameter.parse(text)
    assert str(error.value) == parameter.allowed()


@settings(deadline=None)
@given(st.integers())
def test_whole_numbers_are_whole_and_finite(number: int) -> None:
    assert whole(number) == number
    assert finite(number) == float(number)


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_finite_keeps_every_bit(number: float) -> None:
    assert finite(number) == number
    assert whole(number) == (number if number.is_integer() else None)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("seed", -1, "seed is -1; allowed: a whole number from 0 to 2147483647"),
        ("seed", True, "seed is true; allowed: a whole number from 0 to 2147483647"),
        ("data.source", "file", 'data.source is "file"; allowed: one of "formula"'),
        ("data.sampling", "Grid", 'data.sampling is "Grid"; allowed: one of "grid", "uniform"'),
        ("data.intervals", 61, "data.intervals is 61; allowed: a whole number from 1 to 60"),
        ("data.samples", 0, "data.samples is 0; allowed: a whole number from 1 to 10000"),
        ("data.noise", nan, "data.noise is NaN; allowed: a number from 0 to 1"),
        ("data.noise", True, "data.noise is true; allowed: a number from 0 to 1"),
        (
            "data.domain",
            [2, -2],
            (
                "data.domain is [2, -2]; allowed: two numbers [low, high] from -1000 to 1000, "
                "high at least 0.001 above low"
            ),
        ),
        (
            "network.hidden",
            [4, 129],
            (
                "network.hidden is [4, 129]; allowed: a list of up to 8 whole numbers "
                "from 1 to 128, such as [4] or [8, 8]"
            ),
        ),
        ("network.activation", None, "network.activation is null; allowed: one of "),
        ("network.output_activation", 3, "network.output_activation is 3; allowed: one of "),
        ("training.loss", "cubed", 'training.loss is "cubed"; allowed: one of "squared"'),
        ("training.optimizer", "", 'training.optimizer is ""; allowed: one of "sgd"'),
        (
            "training.learning_rate",
            inf,
            "training.learning_rate is Infinity; allowed: a number from 1e-06 to 1000",
        ),
        (
            "training.learning_rate",
            "10",
            'training.learning_rate is "10"; allowed: a number from 1e-06 to 1000',
        ),
        (
            "training.batch_size",
            0,
            (
                "training.batch_size is 0; allowed: a whole number from 1 to 10000, "
                "or null (all samples)"
            ),
        ),
        (
            "training.steps",
            1.5,
            "training.steps is 1.5; allowed: a whole number from 1 to 10000000",
        ),
    ],
)
def test_an_experiment_names_the_field_the_value_and_what_is_allowed(
    path: str, value: object, message: str
) -> None:
    with pytest.raises(InvalidValue) as error:
        Experiment().with_values({path: value})
    assert str(error.value).startswith(message)
    assert error.value.field == path
    assert error.value.value is value


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(InvalidValue) as error:
        Experiment().with_values({"training.loss": "very " * 1000})
    assert "…; allowed: one of" in str(error.value)
    assert len(str(error.value)) < 200
