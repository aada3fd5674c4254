"""The pane of charts: which one is shown, its paragraph, its links, its options."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panes.charts_pane import ChartsPane
from gui.theme import DARK, LIGHT
from gui.views import Activations
from gui.views.charts.chart import CANCELLED
from gui.views.registry import Pane, views_in
from resources.lessons import library
from resources.presets import PRESETS
from tests.gui.conftest import shown
from tests.gui.views.charts.runs import run_of

#: What is worked out takes some seconds where others use the processor too.
_LONG_MS = 30_000
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
    assert pane.shown.title in pane.links.accessibleName()
    pane.set_theme(DARK)
    pane.show_explanations(False)
    assert not pane.text.isVisible()


def test_nothing_below_a_chart_sizes_the_pane(pane: ChartsPane) -> None:
    pane.show_chart("learning-rate")
    pane.use.setText("Use this rate: 0.000123456")
    for widget in (pane.use, pane.progress, pane.cancel):
        widget.show()
    widest = max(widget.sizeHint().width() for widget in (pane.use, pane.explain, pane.links))
    assert pane.minimumSizeHint().width() <= widest + 20


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


def test_every_chart_has_a_lesson_of_the_library(window: MainWindow) -> None:
    lessons = {lesson.id for lesson in library()}
    for record in views_in(Pane.CHARTS):
        assert record.lesson in lessons, record.name
        window.charts_pane.show_chart(record.name)
        assert f"lesson:{record.lesson}" in window.charts_pane.links.text()


@pytest.mark.parametrize("name", ["learning-rate", "optimizers", "landscape"])
def test_what_takes_long_shows_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, pane: ChartsPane, name: str
) -> None:
    scene, frame = run_of("xor", 2)
    waiting = replace(frame, explanation=None)
    pane.show_chart(name)
    pane.show_frame(scene, waiting)
    message = pane.shown.message
    assert not pane.cancel.isVisible()
    pane.show_progress(0.25)
    assert pane.progress.isVisible()
    assert pane.progress.value() == pane.progress.maximum() / 4
    with qtbot.waitSignal(pane.cancel_wanted) as caught:
        pane.cancel.click()
    assert caught.args == [True]
    pane.show_progress(None)
    pane.show_frame(scene, waiting)
    assert pane.shown.message == pane.text.text() == CANCELLED
    assert not pane.progress.isVisible()
    with qtbot.waitSignal(pane.cancel_wanted) as caught:
        pane.cancel.click()
    assert caught.args == [False]
    pane.show_frame(scene, waiting)
    assert pane.shown.message == message
    pane.show_progress(0.5)
    pane.cancel.click()
    # Another chart, and back: what was cancelled is asked for again.
    pane.show_chart("losses")
    pane.show_chart(name)
    pane.show_frame(scene, waiting)
    assert pane.shown.message == message
    pane.show_progress(1.0)
    pane.show_progress(None)
    assert not pane.progress.isVisible()
    assert not pane.cancel.isVisible()


def test_the_window_says_how_far_a_chart_is(qtbot: QtBot, window: MainWindow) -> None:
    window.document.open(PRESETS["spiral"].load().with_values({"seed": 17}), None)
    window.commands.charts.trigger()
    with qtbot.waitSignal(window.controller.explaining, timeout=_LONG_MS):
        window.charts_pane.show_chart("optimizers")
    window.controller.cancel_explaining(True)
    window.controller.cancel_explaining(False)
    qtbot.waitUntil(lambda: not window.charts_pane.shown.message, timeout=_LONG_MS)


def test_the_weights_that_are_named_are_those_that_are_drawn(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.commands.charts.trigger()
    pane = window.charts_pane
    for hidden in ((4,), (6, 5)):
        window.document.edit("network.hidden", hidden)
        qtbot.waitUntil(lambda: shown(window).experiment == window.document.experiment)
        for name in ("landscape", "optimizers"):
            pane.show_chart(name)
            qtbot.waitUntil(lambda: not pane.shown.message)
            (box,) = (
                each
                for each in pane.findChildren(QComboBox)
                if each.objectName().endswith("weight_1") and each.isVisible()
            )
            assert box.currentText() == "output, neuron 1, w1", (hidden, name)


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


def test_the_rate_that_a_chart_suggests_is_an_edit_that_can_be_undone(
    qtbot: QtBot, window: MainWindow
) -> None:
    path = "training.learning_rate"
    before = window.document.experiment.value(path)
    window.commands.charts.trigger()
    window.charts_pane.show_chart("learning-rate")
    qtbot.waitUntil(lambda: window.charts_pane.use.isVisible(), timeout=20_000)
    proposal = window.charts_pane.shown.proposal()
    assert proposal is not None
    window.charts_pane.use.click()
    assert window.document.experiment.value(path) == proposal.value
    window.document.undo_stack.undo()
    assert window.document.experiment.value(path) == before


def test_weights_are_offered_only_where_two_of_them_are_descended(pane: ChartsPane) -> None:
    pane.show_chart("optimizers")
    pane.show_frame(*run_of("xor", 2))
    surface, first = (pane.findChild(QComboBox, f"paths_{n}") for n in ("surface", "weight_1"))
    assert first.isVisible()
    surface.setCurrentIndex(surface.findData("bowl"))
    surface.activated.emit(surface.currentIndex())
    assert not first.isVisible()


def test_the_loss_around_the_weights_is_worked_out_beside_the_window(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.commands.charts.trigger()
    window.charts_pane.show_chart("landscape")
    chart = window.charts_pane.shown
    qtbot.waitUntil(lambda: bool(chart.legend.entries) and not chart.message, timeout=20_000)
    kind = window.charts_pane.findChild(QComboBox, "landscape_slice")
    kind.setCurrentIndex(kind.findData("random"))
    kind.activated.emit(kind.currentIndex())
    axis = chart.plot.getAxis("bottom")
    qtbot.waitUntil(lambda: axis.labelText == "first random direction", timeout=20_000)
    assert "two random directions" in window.charts_pane.text.text()
