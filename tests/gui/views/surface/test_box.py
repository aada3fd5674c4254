"""Numbers along an axis are round and few."""

import pytest

from gui.views.surface.box import tick_labels, ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-2.0, 2.0, [-2, -1, 0, 1, 2]),
        (0.0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (10.0, 50.0, [10, 20, 30, 40, 50]),
        (-1.3, 1.2, [-1, -0.5, 0, 0.5, 1]),
        (0.0, 0.003, [0, 0.001, 0.002, 0.003]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high, 5) == pytest.approx(expected)


def test_an_axis_without_length_has_one() -> None:
    assert ticks(3.0, 3.0) == [3.0]


def test_words_are_short() -> None:
    assert tick_labels([-0.5, 0.0, 0.2 + 0.3, 1.0]) == ["−0.5", "0", "0.5", "1.0"]
