"""The field of one name for all layers, or one for each."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.controls import ControlsPanel
from scratchnet.experiment import Experiment
from tests.gui.controls.conftest import Finder, Recorder

PATH = "network.activation"
TWO = Experiment().with_values({"network.hidden": (4, 3)})


def choose(qtbot: QtBot, combo: object, text: str) -> None:
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    while combo.currentText() != text:
        before = combo.currentIndex()
        qtbot.keyClick(combo, Qt.Key.Key_Down)
        assert combo.currentIndex() != before, text


def test_one_for_all(qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder) -> None:
    combo = find(f"{PATH}.choice")
    assert combo.currentText() == "Sigmoid"
    combo.setFocus()
    qtbot.keyClicks(combo, "Ta")
    assert recorder.edits == [(PATH, "tanh")]


def test_one_for_each(qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder) -> None:
    panel.show_experiment(TWO)
    combo = find(f"{PATH}.choice")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_End)
    assert recorder.edits == [(PATH, ("sigmoid", "sigmoid"))]
    panel.show_experiment(TWO.with_values({PATH: ("sigmoid", "sigmoid")}))
    second = find(f"{PATH}.2.choice")
    second.setFocus()
    qtbot.keyClicks(second, "Ta")
    assert recorder.edits[-1] == (PATH, ("sigmoid", "tanh"))
    assert not find(f"{PATH}.3.choice").isVisible()
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    assert isinstance(recorder.edits[-1][1], str)
    assert not second.isVisible()


def test_a_single_layer_has_no_separate_values(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    combo = find(f"{PATH}.choice")
    last = combo.model().item(combo.count() - 1)
    assert not last.isEnabled()
    panel.show_experiment(TWO)
    assert last.isEnabled()


def test_it_follows_the_hidden_layers(panel: ControlsPanel, find: Finder) -> None:
    three = {"network.hidden": (1, 1, 1), PATH: ("tanh", "relu", "sigmoid")}
    panel.show_experiment(Experiment().with_values(three))
    assert find(f"{PATH}.3.choice").isVisible()
    panel.show_experiment(Experiment().with_values({"network.hidden": (1,), PATH: ("tanh",)}))
    assert not find(f"{PATH}.2.choice").isVisible()
    assert find(f"{PATH}.1.choice").currentText() == "Tanh"
    assert find(f"{PATH}.choice").currentText() == "Per layer…"
