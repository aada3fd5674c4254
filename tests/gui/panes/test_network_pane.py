"""Edits made in the network diagram change the experiment."""

from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from scratchnet.experiment import Experiment
from scratchnet.run.snapshot import Status
from tests.gui.conftest import shown


def test_a_weight_that_is_edited_begins_a_new_run_with_it(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    before = shown(window).parameters
    window.network_pane.view.parameter_edited.emit(0, 2, 1, 3.5)
    qtbot.waitUntil(lambda: shown(window).step == 0)
    after = shown(window).parameters
    assert after[0][2][1] == 3.5
    changed = [
        (i, j, k)
        for i, layer in enumerate(after)
        for j, row in enumerate(layer)
        for k, number in enumerate(row)
        if number != before[i][j][k]
    ]
    assert changed == [(0, 2, 1)]
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(window).experiment.network.parameters is None)


def test_a_frozen_parameter_stays_as_it_is(qtbot: QtBot, window: MainWindow) -> None:
    start = shown(window).parameters[1][0][2]
    window.network_pane.view.parameter_frozen.emit(1, 0, 2, True)
    qtbot.waitUntil(lambda: shown(window).experiment.network.frozen == ((1, 0, 2),))
    for _ in range(3):
        window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 3)
    assert shown(window).parameters[1][0][2] == start
    assert shown(window).parameters[1][0][1] != shown(window).initial_parameters[1][0][1]
    window.network_pane.view.parameter_frozen.emit(1, 0, 2, False)
    assert window.document.experiment.network.frozen == ()


def test_layers_are_changed_in_place(qtbot: QtBot, window: MainWindow) -> None:
    window.network_pane.view.hidden_edited.emit((4, 3))
    qtbot.waitUntil(lambda: len(shown(window).parameters) == 3)
    assert window.document.experiment.network.hidden == (4, 3)
    assert window.document.undo_stack.count() == 1


def test_a_refused_edit_shows_why_and_changes_nothing(window: MainWindow) -> None:
    before = window.document.experiment
    window.network_pane.view.hidden_edited.emit((4,) * 9)
    assert window.document.experiment == before
    assert "Hidden layers is" in window.statusBar().currentMessage()


def test_other_samples_leave_the_parameters(qtbot: QtBot, window: MainWindow) -> None:
    window.document.edit("data.sampling", "uniform")
    qtbot.waitUntil(lambda: shown(window).experiment.data.sampling == "uniform")
    before, scene = shown(window).initial_parameters, window.scene
    window.commands.new_samples.trigger()
    qtbot.waitUntil(lambda: window.scene is not scene)
    assert shown(window).initial_parameters == before
    assert window.scene.dataset.inputs != scene.dataset.inputs


def test_other_parameters_leave_the_samples(qtbot: QtBot, window: MainWindow) -> None:
    window.document.edit("data.sampling", "uniform")
    qtbot.waitUntil(lambda: shown(window).experiment.data.sampling == "uniform")
    before, scene = shown(window).initial_parameters, window.scene
    window.commands.new_parameters.trigger()
    qtbot.waitUntil(lambda: window.scene is not scene)
    assert shown(window).initial_parameters != before
    assert window.scene.dataset.inputs == scene.dataset.inputs


def test_reset_brings_the_same_parameters_back(qtbot: QtBot, window: MainWindow) -> None:
    before = shown(window).initial_parameters
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    window.commands.reset.trigger()
    qtbot.waitUntil(lambda: shown(window).status is Status.READY)
    assert shown(window).parameters == before
    assert window.document.experiment == Experiment()


def test_an_activation_is_chosen_in_place(qtbot: QtBot, window: MainWindow) -> None:
    view = window.network_pane.view
    view.hidden_edited.emit((4, 3))
    view.activation_chosen.emit(1, "tanh")
    assert window.document.experiment.network.activations == ("sigmoid", "tanh", "sigmoid")
    view.activation_chosen.emit(0, "tanh")
    assert window.document.experiment.network.activation == "tanh"
    view.activation_chosen.emit(2, "linear")
    assert window.document.experiment.network.output_activation == "linear"
