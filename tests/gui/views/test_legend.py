"""The legend: rows of entries, short names where there is little room."""

import pytest
from pytestqt.qtbot import QtBot

from gui.views.legend import DASH_DOTS, DASHES, LONG_DASHES, SOLID, Legend, LegendItem, line_pen

ENTRIES = (
    LegendItem("training loss", "loss", "#1b62c4"),
    LegendItem("test loss", "test loss", "#c2600f"),
    LegendItem("training accuracy", "accuracy", "#0b2f66", DASHES),
)


@pytest.fixture
def legend(qtbot: QtBot) -> Legend:
    legend = Legend()
    legend.resize(900, 20)
    return legend


def names(legend: Legend) -> list[list[str]]:
    return [[entry.name for entry in row] for row in legend.rows()]


def test_nothing_to_name_takes_no_height(legend: Legend) -> None:
    assert legend.maximumHeight() == 0
    legend.set_entries(ENTRIES, "#000000")
    assert legend.maximumHeight() > 0
    legend.set_entries((), "#000000")
    assert legend.maximumHeight() == 0


def test_a_wide_legend_has_one_row_of_full_names(legend: Legend) -> None:
    legend.set_entries(ENTRIES, "#000000")
    assert names(legend) == [["training loss", "test loss", "training accuracy"]]


def test_a_narrow_one_has_short_names_and_then_more_rows(legend: Legend) -> None:
    legend.set_entries(ENTRIES, "#000000")
    one_row = legend.maximumHeight()
    widths = [sum(legend._width(entry) for entry in ENTRIES) + 10, 90]
    legend.resize(widths[0], one_row)
    assert names(legend) == [["loss", "test loss", "accuracy"]]
    legend.resize(widths[1], one_row)
    assert names(legend) == [["loss"], ["test loss"], ["accuracy"]]
    three_rows = legend.maximumHeight()
    legend.set_entries(ENTRIES[:2], "#000000")
    # Below all rows there is room for the axes' uppermost numbers, once.
    assert legend.maximumHeight() - one_row == (three_rows - one_row) / 2


def test_what_has_no_short_name_is_left_out_where_room_is_short(legend: Legend) -> None:
    entries = (*ENTRIES, LegendItem("lowest to highest", "", "#9db9e6", filled=True))
    legend.set_entries(entries, "#000000")
    assert names(legend)[0][-1] == "lowest to highest"
    width = sum(legend._width(entry) for entry in ENTRIES) + 10
    legend.resize(width, legend.maximumHeight())
    assert names(legend) == [["loss", "test loss", "accuracy"]]


def test_lines_can_be_told_apart_without_their_colours() -> None:
    lines = (SOLID, LONG_DASHES, DASHES, DASH_DOTS)
    patterns = [tuple(line_pen("#123456", line).dashPattern()) for line in lines]
    assert patterns[0] == ()
    assert len(set(patterns)) == len(lines)
