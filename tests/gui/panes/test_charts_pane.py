"""The pane of charts: which one is shown, its paragraph, its links, its options."""

import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panes.charts_pane import ChartsPane
from gui.theme import DARK, LIGHT
from gui.views import Activations
from gui.views.registry import Pane, views_in
from tests.gui.views.charts.runs import run_of

NAMES = [record.name for record in views_in(Pane.CHARTS)]


@pytest.fixture
def pane(qtbot: QtBot) -> ChartsPane:
    pane = ChartsPane(LIGHT)
    qtbot.addWidget(pane)
    pane.resize(600, 500)
    pane.show()
    return pane


@pytest.mark.parametrize("name", NAMES)
def test_each_chart_says_what_it_shows(pane: ChartsPane, name: str) -> None:
    pane.show_chart(name)
    pane.show_frame(*run_of("xor", 2))
    assert pane.shown.name == name
    assert pane.text.text() == pane.shown.explanation() != ""
    assert pane.shown.title in pane.links.text()
    pane.set_theme(DARK)
    pane.show_explanations(False)
    assert not pane.text.isVisible()


def test_no_text_moves_a_chart(pane: ChartsPane) -> None:
    pane.show_frame(*run_of("xor", 2))
    heights = set()
    for text in ("short", "long " * 500):
        pane.text.setText(text)
        heights.add(pane.bars[-1].height())
    assert len(heights) == 1
    assert heights.pop() < pane.height() / 4


@pytest.mark.parametrize("name", NAMES)
def test_a_link_leads_to_the_guide(qtbot: QtBot, pane: ChartsPane, name: str) -> None:
    pane.show_chart(name)
    with qtbot.waitSignal(pane.topic_wanted) as wanted:
        pane.links.linkActivated.emit(pane.links.text().split("'")[1])
    assert wanted.args == [f"guide.md#{pane.shown.title.lower().replace(' ', '-')}"]


def test_an_unknown_chart_changes_nothing(pane: ChartsPane) -> None:
    shown = pane.shown
    pane.show_chart("no such chart")
    assert pane.shown is shown


def test_the_window_shows_the_pane_and_remembers_it(window: MainWindow) -> None:
    window.commands.charts.trigger()
    assert window.charts_pane.isVisible()
    window.charts_pane.show_explanations(False)
    assert not window._preferences.charts_explained
    window.charts_pane.show_chart(NAMES[-1])
    assert window._preferences.chart == NAMES[-1]


def test_a_link_leads_to_the_lesson(qtbot: QtBot, window: MainWindow) -> None:
    pane = window.charts_pane
    for _ in range(2):
        pane.links.linkActivated.emit("lesson:xor-small")
        qtbot.waitUntil(lambda: window.lessons.opened is not None)
        window.lessons.leave()


def test_options_follow_what_is_moved(qtbot: QtBot, pane: ChartsPane) -> None:
    pane.show_frame(*run_of("xor", 2))
    pane.show_chart("activations")
    box = pane.findChild(QDoubleSpinBox, "chart_z")
    assert box is not None
    chart = pane.shown
    assert isinstance(chart, Activations)
    chart.handle.setValue(-1.5)
    chart.handle.sigDragged.emit(chart.handle)
    assert box.value() == -1.5
    box.setValue(0.5)
    assert chart.z == 0.5
    assert "z = 0.5" in chart.caption()
    layers = pane.findChild(QComboBox, "chart_layer")
    assert layers is not None
    assert layers.count() == 3
