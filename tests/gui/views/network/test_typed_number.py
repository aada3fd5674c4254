"""Numbers as they are typed."""

import pytest

from gui.views.network.typed_number import NotANumber, number_from, text_of


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", 0.5), (" 7 ", 7.0), ("−1e-3", -0.001), ("-2.", -2.0), ("+3", 3.0), ("0", 0.0)],
)
def test_numbers_are_read(text: str, value: float) -> None:
    assert number_from(text) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Type a number"),
        ("abc", "“abc” is not a number"),
        ("0,5", "decimal mark as a point: 0.5"),
        ("1_000", "not a number"),
        ("nan", "not a number"),
        ("inf", "not a number"),
        ("1e999", "too large"),
        ("--1", "not a number"),
        ("x" * 50, "…”"),
    ],
)
def test_all_else_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(NotANumber, match=words):
        number_from(text)


def test_numbers_are_shown_short() -> None:
    assert [text_of(value) for value in (0.1 + 0.2, -1.0, 1e-7)] == ["0.3", "-1", "1e-07"]
