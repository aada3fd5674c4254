"""The bar that chooses a variable, and the frames that come for it."""

import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panes.variable_bar import VariableBar
from scratchnet.explain import ExplanationRequest
from tests.gui.conftest import shown
from tests.gui.panes.test_slice_bar import FOUR, scene_with


@pytest.fixture
def bar(qtbot: QtBot) -> VariableBar:
    bar = VariableBar()
    qtbot.addWidget(bar)
    bar.show_scene(scene_with())
    return bar


def test_it_offers_the_variables_of_the_scene(qtbot: QtBot, bar: VariableBar) -> None:
    assert [bar.box.itemText(number) for number in range(bar.box.count())] == list("abcd")
    with qtbot.waitSignal(bar.chosen) as chosen:
        bar.box.activated.emit(2)
    assert chosen.args == [2]


def test_other_variables_begin_with_the_first(qtbot: QtBot, bar: VariableBar) -> None:
    with qtbot.assertNotEmitted(bar.chosen):
        bar.show_scene(scene_with())
    with qtbot.waitSignal(bar.chosen) as chosen:
        bar.show_scene(scene_with(**{"data.names": ["e", "f", "g", "h", "target"]}))
    assert chosen.args == [0]


@pytest.mark.slow
def test_the_window_explains_what_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.document.edit_together(FOUR)
    qtbot.waitUntil(lambda: shown(window).experiment.data.source == "table")
    pane = window.output_pane
    assert pane.variable_bar.isHidden()
    assert window.frame is not None
    assert window.frame.explanation is None
    pane.set_view(pane.view_named("partial-dependence"))
    assert not pane.variable_bar.isHidden()
    assert pane.slice_bar.isHidden()

    def variables() -> list[int]:
        explanation = None if window.frame is None else window.frame.explanation
        return [] if explanation is None else [each.number for each in explanation.dependence]

    qtbot.waitUntil(lambda: variables() == [0])
    pane.variable_bar.box.setCurrentIndex(3)
    pane.variable_bar.box.activated.emit(3)
    qtbot.waitUntil(lambda: variables() == [3])
    assert pane.shown.plot.getAxis("bottom").labelText == "d"
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: window.frame.explanation.step == 1)
    pane.set_view(pane.view_named("predictions"))
    assert window.frame_requests.request().explain == ExplanationRequest(results=100_000)
    qtbot.waitUntil(lambda: pane.view_named("predictions").model.rowCount() == 3)
    pane.set_view(pane.map)
    assert not pane.slice_bar.isHidden()
    qtbot.waitUntil(lambda: window.frame.explanation is None)
