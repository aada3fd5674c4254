"""Frames hold what the visible views draw, and no more."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.training import frames, pacing
from scratchnet.run.snapshot import FrameRequest


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


def test_a_late_update_is_polled_for_more_often_but_not_for_ever(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenter = window.presenter
    presenter.close()
    monkeypatch.setattr(window.controller, "take_update", lambda: None)
    presenter._late_polls = 0
    intervals = []
    for _ in range(frames._MAX_LATE_POLLS + 1):
        presenter._on_poll_timer_timeout()
        intervals.append(presenter._poll_timer.interval())
    late = [frames._POLL_INTERVAL_WHILE_LATE_MS] * frames._MAX_LATE_POLLS
    assert intervals == [*late, frames._POLL_INTERVAL_MS]
    presenter.start()


def test_training_waits_until_an_update_is_rendered(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, heard = window.controller.render_gate, []
    monkeypatch.setattr(gate, "begin_rendering", lambda: heard.append("begin"))
    monkeypatch.setattr(window.output_pane, "show_frame", lambda *_, **__: heard.append("draw"))
    window.presenter._rendered_timer.timeout.connect(lambda: heard.append("rendered"))
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: "draw" in heard and heard[-1] == "rendered")
    first = heard.index("begin")
    assert heard[first : first + 3] == ["begin", "draw", "rendered"]


def test_neurons_are_asked_for_as_finely_as_they_are_drawn(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[FrameRequest] = []
    monkeypatch.setattr(window.controller, "request_frames", sent.append)
    window.document.edit("network.hidden", (64, 64))
    diagram = window.network_pane.view
    qtbot.waitUntil(lambda: bool(sent) and sent[-1].drawn_neuron_resolution == 8)
    assert sent[-1].neuron_resolution == pacing.NEURON_RESOLUTION
    # The details of a node show its map larger.
    diagram.setFocus()
    qtbot.keyClick(diagram, Qt.Key.Key_Right)
    assert sent[-1].drawn_neuron_resolution == pacing.NEURON_RESOLUTION
    qtbot.keyClick(diagram, Qt.Key.Key_Escape)
    assert sent[-1].drawn_neuron_resolution == 8
    window.docks.docks[1].hide()
    qtbot.waitUntil(lambda: sent[-1].neuron_resolution is None)
    assert sent[-1].drawn_neuron_resolution is None
