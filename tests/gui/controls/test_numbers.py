"""Numbers as text and on sliders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.controls.numbers import SliderScale, not_allowed_text, number_text, parse_number, scale_of
from scratchnet.declare.parameter import Integer, Real
from scratchnet.experiment import PARAMETERS, Scale


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (10.0, "10"),
        (0.03, "0.03"),
        (2000, "2000"),
        (1e-6, "1e-6"),
        (1.5e22, "1.5e22"),
        (-0.5, "-0.5"),
    ],
)
def test_numbers_are_short(number: float, text: str) -> None:
    assert number_text(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_number_is_restored_from_its_text(number: float) -> None:
    assert parse_number(number_text(number)) == number


@pytest.mark.parametrize("text", ["", "ten", "1;5", "inf", "nan", "1_000", "0x10", "1e", "--1"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_spaces_and_a_typographic_minus_are_fine() -> None:
    assert parse_number(" \u22122.5 ") == -2.5


def test_the_message_is_short_and_quotes_what_was_typed() -> None:
    assert not_allowed_text("Noise", " ", "a number") == "Noise: missing. Enter a number."
    assert len(not_allowed_text("Noise", "9" * 10_000, "a number")) < 80


def integer(low: int, high: int, scale: Scale = Scale.LINEAR) -> Integer:
    return Integer(label="N", help="", default=low, minimum=low, maximum=high, scale=scale)


def real(low: float, high: float, scale: Scale = Scale.LINEAR) -> Real:
    return Real(label="R", help="", default=low, minimum=low, maximum=high, scale=scale)


def made(parameter: Integer | Real) -> SliderScale:
    scale = scale_of(parameter)
    assert scale is not None
    return scale


positive = st.floats(min_value=1e-9, max_value=1e9)
logarithmic_reals = st.tuples(positive, positive).filter(lambda p: p[0] < p[1])
linear_reals = st.tuples(
    st.floats(min_value=-1e6, max_value=1e6), st.floats(min_value=1e-6, max_value=1e6)
).filter(lambda p: p[0] < p[0] + p[1])
wholes = st.tuples(st.integers(0, 10_000), st.integers(1, 10_000_000))

scales = st.one_of(
    logarithmic_reals.map(lambda p: made(real(*p, Scale.LOGARITHMIC))),
    linear_reals.map(lambda p: made(real(p[0], p[0] + p[1]))),
    wholes.map(lambda p: made(integer(p[0], p[0] + p[1], Scale.LOGARITHMIC))),
    st.tuples(st.integers(-500, 500), st.integers(1, 500)).map(
        lambda p: made(integer(p[0], p[0] + p[1]))
    ),
)


@given(scales, st.data())
def test_every_position_is_restored_from_its_value(scale: SliderScale, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, scale.last))
    assert scale.nearest(scale.value_at(position)) == position


@given(scales, st.data())
def test_nearest_is_next_to_the_value(scale: SliderScale, data: st.DataObject) -> None:
    value = data.draw(st.floats(scale.values[0], scale.values[-1]))
    position = scale.nearest(value)
    assert scale.values[max(position - 1, 0)] <= value
    assert value <= scale.values[min(position + 1, scale.last)]


@given(scales, st.data())
def test_a_step_goes_to_the_next_value_and_stays_within(
    scale: SliderScale, data: st.DataObject
) -> None:
    value = data.draw(st.floats(scale.values[0], scale.values[-1]))
    above, below = scale.stepped(value, 1), scale.stepped(value, -1)
    assert above > value or above == scale.values[-1]
    assert below < value or below == scale.values[0]
    assert not any(value < stop < above for stop in scale.values)
    assert not any(below < stop < value for stop in scale.values)


@given(logarithmic_reals)
def test_a_logarithmic_scale_has_both_limits(limits: tuple[float, float]) -> None:
    scale = made(real(*limits, Scale.LOGARITHMIC))
    assert (scale.values[0], scale.values[-1]) == limits


@given(linear_reals)
def test_a_linear_scale_of_reals_is_fine_enough(limits: tuple[float, float]) -> None:
    low, high = limits[0], limits[0] + limits[1]
    scale = made(real(low, high))
    assert (scale.values[0], scale.values[-1]) == (low, high)
    assert 99 <= scale.last <= 1001


def test_linear_whole_numbers_have_a_position_each() -> None:
    assert made(integer(1, 60)).values == tuple(range(1, 61))


def test_linear_reals_are_short_decimals() -> None:
    assert made(real(0.0, 1.0)).values[:4] == (0.0, 0.01, 0.02, 0.03)


def test_a_decade_has_readable_values() -> None:
    values = made(real(1.0, 10.0, Scale.LOGARITHMIC)).values
    assert values == (
        1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2, 2.2, 2.5, 2.8,
        3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9, 10,
    )  # fmt: skip


def test_logarithmic_whole_numbers_do_not_repeat() -> None:
    values = made(integer(1, 20, Scale.LOGARITHMIC)).values
    assert values == (*range(1, 17), 18, 20)
    assert all(isinstance(value, int) for value in values)


def test_a_logarithmic_scale_may_begin_at_zero() -> None:
    assert made(real(0.0, 1.0, Scale.LOGARITHMIC)).values[:3] == (0.0, 1e-6, 1.1e-6)


def test_nearest_is_the_nearest_by_ratio_on_a_logarithmic_scale() -> None:
    scale = SliderScale([1, 10, 100], logarithmic=True)
    assert [scale.nearest(value) for value in (0, 3, 4, 31, 32, 1000)] == [0, 0, 1, 1, 2, 2]


def test_a_seed_gets_no_slider() -> None:
    seed = PARAMETERS["seed"]
    assert isinstance(seed, Integer)
    assert scale_of(seed) is None


def test_values_must_ascend() -> None:
    with pytest.raises(ValueError, match="ascending"):
        SliderScale([1, 1])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,5", 0.5),
        ("-0,001", -0.001),
        ("12,25", 12.25),
        ("1,2345", 1.2345),
        ("1234,567", 1234.567),
        ("−3,5", -3.5),
        # Thousands, perhaps; or two numbers.
        ("1,000", None),
        ("12,345", None),
        ("1,000,000", None),
        ("1,5,2", None),
        ("1.000,5", None),
        (",5", None),
        ("5,", None),
    ],
)
def test_a_decimal_comma_is_understood_where_it_is_nothing_else(
    text: str, number: float | None
) -> None:
    assert parse_number(text) == number
