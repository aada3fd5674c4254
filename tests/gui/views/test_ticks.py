"""Numbers on axes: few enough to read, round, and enough to show the scale."""

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from gui.plain import plain_text
from gui.theme import LIGHT, Style
from gui.views import FunctionMap
from gui.views.numbers import common_offset, offset_name, texts_of
from gui.views.ticks import NumberAxis, dress_axis
from scratchnet.run.snapshot import Axis
from tests.gui.views.conftest import lay_out
from tests.gui.views.scenes import class_scene


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


RANGES = [
    (0.0, 1.0),
    (-118.31, -118.21),
    (34.02, 34.0201),
    (6_652_000.0, 6_652_003.0),
    (2_459_000.5, 2_459_001.5),
    (1.7e9 - 90.0, 1.7e9 + 3690.0),
    (2019.0, 2020.0),
    (-3e15, -3e15 + 1e4),
    (1e-9, 1.001e-9),
    (1e12, 3e12),
    (999_999_999.98, 1_000_000_001.02),
    (0.3, 1.7),
    (0.0, 100_000.0),
    (-1e300, 1e300),
]


def make_axis(orientation: str, low: float, high: float, printed: bool) -> NumberAxis:
    axis = NumberAxis(orientation)
    if printed:
        dress_axis(axis, replace(LIGHT, style=Style(text_px=12)))
    axis.setLabel("day")
    axis.setRange(low, high)
    return axis


@pytest.mark.parametrize("printed", [False, True])
@pytest.mark.parametrize("orientation", ["left", "bottom"])
@pytest.mark.parametrize("size", [60.0, 90.0, 200.0, 480.0, 1500.0])
@pytest.mark.parametrize(("low", "high"), RANGES)
def test_there_are_two_different_numbers_at_least(
    qtbot: QtBot, low: float, high: float, size: float, orientation: str, printed: bool
) -> None:
    axis = make_axis(orientation, low, high, printed)
    spacing, values = axis.tickValues(low, high, size)[0]
    shown = axis.tickStrings(values, 1.0, spacing)
    assert 2 <= len(shown) == len(set(shown)) <= 30
    assert max(map(len, shown)) <= 9


@pytest.mark.parametrize(
    ("low", "high", "name"),
    [
        (2_459_000.5, 2_459_001.5, "day − 2,459,000"),
        (1.7e9, 1.7e9 + 3600.0, "day − 1.7·10⁹"),
        (-3e15, -3e15 + 1e4, "day + 3·10¹⁵"),
        (-118.31, -118.21, "day"),
        (0.0, 1e12, "day"),
    ],
)
def test_what_numbers_have_in_common_is_beside_the_name(
    qtbot: QtBot, low: float, high: float, name: str
) -> None:
    axis = make_axis("bottom", low, high, printed=False)
    assert axis.label.toPlainText() == axis.name == name
    axis.setRange(0.0, 1.0)
    assert axis.label.toPlainText() == axis.name == "day"


def test_categories_have_their_names_cut_to_their_room(qtbot: QtBot) -> None:
    axis = make_axis("bottom", -0.5, 1.5, printed=False)
    axis.set_categories(["yes", "a name that is far too long for half of an axis, " * 3])
    [(_, values)] = axis.tickValues(-0.5, 1.5, 300.0)
    assert values == [0.0, 1.0]
    short, long = axis.tickStrings(values, 1.0, 1.0)
    assert short == "yes"
    assert "…" in long
    [(_, inside)] = axis.tickValues(0.5, 1.5, 300.0)
    assert inside == [1.0]
    axis.set_categories(())
    assert axis.tickStrings([0.5], 1.0, 0.5) == ["0.5"]


def test_years_have_no_separator(qtbot: QtBot) -> None:
    assert texts_of([2018.0, 2020.0], 2.0) == ["2018", "2020"]
    assert texts_of([2000.0, 4000.0], 2000.0, counts=True) == ["2,000", "4,000"]


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(1e-12, 1e12))
def test_numbers_and_offset_are_the_values(low: float, part: float) -> None:
    high = low + max(abs(low) * 1e-12, 1e-280) * part
    assume(np.isfinite(high) and high > low)
    offset = common_offset(low, high)
    assert not offset or abs(offset - low) <= 2 * (high - low)
    written = offset_name("x", offset).removeprefix("x").replace(",", "").replace(" ", "")
    assert read(written.translate(str.maketrans("+−", "−+"))) == offset


def read(text: str) -> float:
    """Return the value of a number as axes write them."""
    if not text:
        return 0.0
    sign = -1.0 if text.startswith("−") else 1.0
    digits = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
    text = text.lstrip("+−")
    if text[-1] in digits:
        factor, _, power = text.rpartition("10")
        exponent = power.translate(str.maketrans(digits, "-0123456789"))
        return sign * float(f"{factor.rstrip('·') or '1'}e{exponent}")
    return sign * float(text)


def test_a_long_name_is_cut_in_the_middle_and_whole_in_its_tool_tip(qtbot: QtBot) -> None:
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    name = "the mean <b>length</b> of the petals & the sepals of all flowers of a field in mm"
    view.show_frame(*class_scene(axes=(Axis(name, 0.0, 1.0), Axis(name, 0.0, 1.0))))
    lay_out(view, 320, 240)
    for axis in (view.plot.getAxis("bottom"), view.plot.getAxis("left")):
        shown = axis.label.toPlainText()
        assert shown.startswith("the ")
        assert shown.endswith(" mm")
        assert "…" in shown
        assert axis.label.toolTip() == plain_text(name)
        assert axis.tight_name().length_px < axis.tight_name().least_px
    lay_out(view, 1200, 900)
    assert view.plot.getAxis("bottom").label.toPlainText() == name
    assert view.plot.getAxis("bottom").label.toolTip() == ""


def test_a_plot_is_destroyed_while_its_axes_are_laid_out(qapp: QApplication) -> None:
    """Destroying a plot sends its axes events: to ask for its Python object then is fatal."""
    canvas = pg.GraphicsLayoutWidget()
    axes = {side: NumberAxis(side) for side in ("left", "bottom")}
    plot = canvas.addPlot(axisItems=axes)
    for axis in axes.values():
        axis.set_plot(plot)
    canvas.resize(600, 400)
    canvas.show()
    qapp.processEvents()
    delete(canvas)
    assert not isValid(plot)
    assert not any(isValid(axis) for axis in axes.values())
