"""Numbers on axes: few enough to read, round, and enough to show the scale."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.views.ticks import NumberAxis


def texts(low: float, high: float, size: float, orientation: str = "left") -> list[str]:
    axis = NumberAxis(orientation)
    axis.setLogMode(True)
    [(spacing, places)] = axis.logTickValues(low, high, size, [])
    assert all(low <= place <= high for place in places)
    return axis.logTickStrings(places, 1.0, spacing)


@pytest.mark.usefixtures("qtbot")
class TestLogarithmicAxes:
    def test_many_decades_are_powers_of_ten(self) -> None:
        assert texts(0, 7, 600, "bottom") == [
            "1", "10", "100", "1,000", "10⁴", "10⁵", "10⁶", "10⁷"
        ]  # fmt: skip

    def test_more_decades_than_there_is_room_for_leave_some_out(self) -> None:
        shown = texts(-12, 0, 150)
        assert 3 <= len(shown) <= 7
        assert "10⁻¹²" in shown

    def test_few_decades_have_numbers_between(self) -> None:
        assert texts(-2.1, 0.1, 300) == ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]

    def test_less_than_a_decade_has_round_numbers_too(self) -> None:
        low, high = np.log10(0.0123), np.log10(0.0161)
        assert texts(low, high, 120) == ["0.013", "0.014", "0.015", "0.016"]

    @pytest.mark.parametrize("span", [0.0, 1e-9, 0.01, 0.3, 0.6, 1.0, 2.5, 5.0, 40.0, 600.0])
    @pytest.mark.parametrize("size", [20.0, 150.0, 800.0])
    def test_numbers_never_crowd(self, span: float, size: float) -> None:
        shown = texts(-0.7, -0.7 + span, size)
        assert len(shown) <= max(size / 20, 3)


def test_thousands_are_separated(qtbot: QtBot) -> None:
    axis = NumberAxis("bottom")
    assert axis.tickStrings([0.0, 5000.0, 15000.0], 1.0, 5000.0) == ["0", "5,000", "15,000"]
    assert axis.tickStrings([0.0, 0.5], 1.0, 0.5) == ["0", "0.5"]
    assert axis.tickStrings([0.0, 2e6, 1e7], 1.0, 2e6) == ["0", "2·10⁶", "10⁷"]


def test_numbers_too_wide_for_an_axis_have_powers(qtbot: QtBot) -> None:
    axis = NumberAxis("left")
    assert axis.tickStrings([0.0, 5e5, 1.5e6], 1.0, 5e5) == ["0", "5·10⁵", "1.5·10⁶"]
    assert axis.tickStrings([-2e-6, 0.0, 1e-6], 1.0, 1e-6) == ["−2·10⁻⁶", "0", "10⁻⁶"]
    assert axis.tickStrings([0.001, 0.002], 1.0, 0.001) == ["0.001", "0.002"]


@pytest.mark.parametrize("size", [20.0, 30.0, 60.0, 400.0])
@pytest.mark.parametrize("high", [0.5, 1.0, 37.0])
def test_numbers_of_a_low_axis_do_not_stand_in_one_another(
    qtbot: QtBot, size: float, high: float
) -> None:
    axis = NumberAxis("left")
    axis.setHeight(size)
    for spacing, _ in axis.tickSpacing(0.0, high, size)[:1]:
        assert spacing / high * size >= 13
