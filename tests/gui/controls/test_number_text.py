import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.controls.number_text import number_from_text, number_text, refusal


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
def test_a_number_comes_back_from_its_text(number: float) -> None:
    assert number_from_text(number_text(number)) == number


@pytest.mark.parametrize("text", ["", "ten", "1,5", "inf", "nan", "1_000", "0x10", "1e", "--1"])
def test_what_is_no_number(text: str) -> None:
    assert number_from_text(text) is None


def test_spaces_and_a_typographic_minus_are_fine() -> None:
    assert number_from_text(" \u22122.5 ") == -2.5


def test_a_refusal_is_short_and_says_what_was_typed() -> None:
    assert refusal("Noise", " ", "a number") == "Noise is empty; allowed: a number"
    assert len(refusal("Noise", "9" * 10_000, "a number")) < 80
