"""The chart of activations: read-outs by the reference, and what is said of the neurons."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.views import Activations
from gui.views.charts.activations import functions_at
from gui.views.registry import VIEWS, FrameData
from scratchnet.registry import ACTIVATIONS
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.charts.runs import run_of


def run(preset: str = "xor", **values: object) -> tuple[Scene, Frame]:
    return run_of(preset, 3, FrameData.PRE_ACTIVATIONS, **values)


@pytest.fixture
def chart(qtbot: QtBot) -> Activations:
    chart = Activations(LIGHT)
    qtbot.addWidget(chart)
    return chart


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_it_reads_every_activation(chart: Activations, name: str) -> None:
    chart.show_frame(*run())
    chart.set_activation(name)
    chart.set_z(-0.7)
    definition = ACTIVATIONS[name].definition
    assert definition is not None
    value = definition.function(-0.7)
    x, y = chart.dots.getData()
    assert x.tolist() == [-0.7, -0.7]
    assert y.tolist() == [value, definition.derivative(-0.7, value)]
    assert chart.caption().startswith(f"{ACTIVATIONS[name].label} at z = −0.7: f = ")


def test_a_dragged_line_is_told(qtbot: QtBot, chart: Activations) -> None:
    chart.show_frame(*run())
    chart.handle.setValue(2.25)
    with qtbot.waitSignal(chart.changed):
        chart.handle.sigDragged.emit(chart.handle)
    assert chart.z == 2.25


def test_dead_neurons_are_counted(chart: Activations) -> None:
    scene, frame = run(network__activation="relu", network__hidden=(4,))
    assert frame.explanation is not None
    assert frame.explanation.pre_activations is not None
    sums = frame.explanation.pre_activations.layers[0]
    sums[:, 2] = -np.abs(sums[:, 2]) - 0.1
    sums[:, [0, 1, 3]] = np.abs(sums[:, [0, 1, 3]]) + 0.1
    chart.show_frame(scene, frame)
    text = chart.explanation()
    assert "25 % of them lie where the slope is below 5 %" in text
    assert "1 of 4 neurons has slope 0 for every sample" in text
    chart.set_activation("linear")
    assert "If the layer had Linear: 0 %" in chart.explanation()


def test_layers_that_are_gone_give_way_to_the_last(chart: Activations) -> None:
    chart.set_layer(9)
    chart.show_frame(*run())
    assert "output (Sigmoid)" in chart.explanation()
    offered = VIEWS["activations"].options[0].offered
    assert offered is not None
    assert chart.scene is not None
    assert list(offered(chart.scene)) == [1, 2, 3]


def test_softmax_has_no_curve_of_its_own(chart: Activations) -> None:
    scene, frame = run("iris")
    chart.set_layer(9)
    chart.show_frame(scene, frame)
    assert "Softmax" in chart.message
    chart.set_activation("tanh")
    assert chart.message == ""


def test_slopes_keep_their_shape() -> None:
    definition = ACTIVATIONS["tanh"].definition
    assert definition is not None
    values, slopes = functions_at(definition, np.zeros((2, 3)))
    assert values.shape == slopes.shape == (2, 3)
    assert (slopes == 1).all()
