"""Frames hold what the visible views draw, and no more."""

from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow


def test_the_diagram_that_is_shown_is_given_maps(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.frame.neuron_maps is not None)
    assert window.frame.neuron_maps.shape[0] == 5
    network = window.docks.docks[1]
    network.hide()
    qtbot.waitUntil(lambda: window.frame.neuron_maps is None)
    network.show()
    qtbot.waitUntil(lambda: window.frame.neuron_maps is not None)


def test_gradients_are_computed_while_their_view_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    assert window.frame.gradients is None
    window.findChild(object, "view_histograms").click()
    qtbot.waitUntil(lambda: window.frame.gradients is not None)
    assert [len(layer) for layer in window.frame.gradients] == [4, 1]
    window.findChild(object, "view_loss").click()
    qtbot.waitUntil(lambda: window.frame.gradients is None)


def test_outputs_of_samples_are_for_the_output(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.frame.outputs is not None)
    assert window.frame.outputs.shape == (121, 1)
    assert window.frame.evaluation.metrics["accuracy"] is not None
    window.docks.docks[2].hide()
    qtbot.waitUntil(lambda: window.frame.outputs is None)
