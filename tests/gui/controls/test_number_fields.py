"""The field of one number for all layers, or one for each."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.controls import ControlsPanel
from scratchnet.experiment import Experiment
from tests.gui.controls.conftest import Finder, Recorder

PATH = "network.dropout"
TWO = Experiment().with_values({"network.hidden": (4, 3)})


def _type(qtbot: QtBot, entry: object, text: str) -> None:
    entry.setFocus()
    entry.selectAll()
    qtbot.keyClicks(entry, text)
    qtbot.keyClick(entry, Qt.Key.Key_Return)


def test_one_for_all(qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder) -> None:
    assert find(f"{PATH}.entry").text() == "0"
    _type(qtbot, find(f"{PATH}.entry"), "0.25")
    assert recorder.edits == [(PATH, 0.25)]


def test_the_slider_ends_where_few_neurons_are_left(
    panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    slider = find(f"{PATH}.slider")
    slider.setValue(slider.maximum())
    assert recorder.edits == [(PATH, 0.9)]


@pytest.mark.parametrize("typed", ["1", "-0.1", "x", ""])
def test_what_is_no_probability_below_1_is_refused(
    typed: str, qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    entry = find(f"{PATH}.entry")
    _type(qtbot, entry, typed or " ")
    assert recorder.edits == []
    _type(qtbot, entry, "0.999")
    assert recorder.edits == [(PATH, 0.999)]


def test_one_for_each(qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder) -> None:
    panel.show_experiment(TWO.with_values({PATH: 0.2}))
    find(f"{PATH}.each").click()
    assert recorder.edits == [(PATH, (0.2, 0.2))]
    panel.show_experiment(TWO.with_values({PATH: (0.2, 0.2)}))
    assert not find(f"{PATH}.entry").isVisible()
    _type(qtbot, find(f"{PATH}.2.entry"), "0.5")
    assert recorder.edits[-1] == (PATH, (0.2, 0.5))
    assert not find(f"{PATH}.3.entry").isVisible()
    find(f"{PATH}.each").click()
    assert recorder.edits[-1] == (PATH, 0.5)
    assert find(f"{PATH}.entry").isVisible()
    assert not find(f"{PATH}.2.entry").isVisible()


def test_what_is_typed_for_a_layer_is_checked(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    panel.show_experiment(TWO.with_values({PATH: (0.2, 0.3)}))
    _type(qtbot, find(f"{PATH}.1.entry"), "1.5")
    assert recorder.edits == []


def test_a_single_layer_has_no_separate_values(panel: ControlsPanel, find: Finder) -> None:
    assert not find(f"{PATH}.each").isVisible()
    panel.show_experiment(TWO)
    assert find(f"{PATH}.each").isVisible()


def test_it_follows_the_hidden_layers(panel: ControlsPanel, find: Finder) -> None:
    three = {"network.hidden": (1, 1, 1), PATH: (0.1, 0.2, 0.3)}
    panel.show_experiment(Experiment().with_values(three))
    assert find(f"{PATH}.3.entry").text() == "0.3"
    panel.show_experiment(Experiment().with_values({"network.hidden": (1,), PATH: (0.5,)}))
    assert not find(f"{PATH}.2.entry").isVisible()
    assert find(f"{PATH}.1.entry").text() == "0.5"
    assert find(f"{PATH}.each").isChecked()
