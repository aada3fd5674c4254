"""Numbers in little room."""

from collections.abc import Callable

import pytest

from gui.views.weights.short_numbers import short_number, short_share


def shorter_than(length: int) -> Callable[[str], bool]:
    return lambda text: len(text) < length


@pytest.mark.parametrize(
    ("value", "room", "text"),
    [
        (0.123456, 9, "0.123"),
        (0.123456, 5, "0.12"),
        (0.123456, 1, "0.1"),
        (-1234.5, 9, "−1234"),
        (12.3456, 9, "12.3"),
        (12.0, 9, "12"),
        (0.0, 9, "0"),
        (4.56e-9, 9, "4.56e−9"),
        (4.56e-9, 5, "5e−9"),
        (1.5e12, 9, "1.50e12"),
        (82450.0, 9, "8.24e4"),
        (float("inf"), 9, "∞"),
    ],
)
def test_as_many_digits_as_fit(value: float, room: int, text: str) -> None:
    assert short_number(value, shorter_than(room)) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0%"), (0.001, "<1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "100%")],
)
def test_only_nothing_is_0_and_only_everything_100_per_cent(share: float, text: str) -> None:
    assert short_share(share) == text
