"""Views of a regression with several targets show one of them, which is chosen."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panes.output_pane import read_out_text
from gui.theme import LIGHT
from gui.views import Curve, FunctionMap
from gui.views.base import BaseView
from gui.views.dependence import Dependence
from gui.views.map.values import value_name
from gui.views.network.content import Node, content_of
from gui.views.network.scales import CardScales
from gui.views.predictions import Predictions
from gui.views.registry import find_picture, pictures_of
from gui.views.surface import Surface
from scratchnet.experiment import Experiment
from scratchnet.explain import ExplanationRequest
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, FrameRequest, Scene

_MASS = [3000.0 + 50 * k for k in range(16)]
_DEPTH = [k / 16 for k in range(16)]


def _experiment(inputs: int) -> Experiment:
    return Experiment().with_values(
        {
            "data.source": "table",
            "data.inputs": [[k / 4, (5 * k % 16) / 8][:inputs] for k in range(16)],
            "data.targets": list(zip(_MASS, _DEPTH, strict=True)),
            "data.names": [*["width", "height"][:inputs], "mass (g)", "depth"],
            "data.target_scaling": "standard",
            "network.output_activation": "linear",
            "training.learning_rate": 0.1,
            "training.steps": 30,
        }
    )


def _moment(inputs: int) -> tuple[Scene, Frame]:
    session = Session(_experiment(inputs))
    session.advance(steps=20)
    return scene_of(session, 8), frame_of(session, 8, FrameRequest(outputs=100))


@pytest.mark.parametrize(("view", "inputs"), [(FunctionMap, 2), (Surface, 2), (Curve, 1)])
def test_one_target_is_shown_and_another_can_be_chosen(
    qtbot: QtBot, view: type[BaseView], inputs: int
) -> None:
    scene, frame = _moment(inputs)
    shown = view(LIGHT)
    qtbot.addWidget(shown)
    shown.show_frame(scene, frame)
    for number, (name, targets) in enumerate((("mass (g)", _MASS), ("depth", _DEPTH))):
        shown.set_target(number)
        assert shown.scene is not None
        assert shown.frame is not None
        assert value_name(shown.scene) == name
        assert shown.scene.dataset.targets == tuple(targets)
        assert np.array_equal(shown.frame.model_map, frame.model_map[number : number + 1])
        # The next frame is of the same scene, and keeps what was drawn of it.
        before = shown.scene
        shown.show_frame(scene, frame)
        assert shown.scene is before
    twin = shown.clone()
    qtbot.addWidget(twin)
    assert twin.scene is not None
    assert value_name(twin.scene) == "depth"


def test_pictures_of_each_target_have_names(qtbot: QtBot) -> None:
    scene, frame = _moment(2)
    names = {"function-map-target-0", "function-map-target-1", "surface-target-1"}
    assert names <= pictures_of(scene).keys()
    picture = find_picture("surface-target-1")
    assert picture is not None
    view = picture.make(LIGHT, scene)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    assert view.scene is not None
    assert view.scene.targets == ("depth",)


def test_the_read_out_has_every_target() -> None:
    scene, frame = _moment(2)
    text = read_out_text(scene, frame, (1.0, 1.0))
    mass, depth = frame.snapshot.outputs((1.0, 1.0))
    assert f"mass (g) {mass:.6g}" in text
    assert f"depth {depth:.6g}" in text


def test_the_window_offers_the_targets(window: MainWindow, qtbot: QtBot) -> None:
    window.document.open(_experiment(2), None)
    pane = window.output_pane
    qtbot.waitUntil(lambda: len(pane._outputs.actions()) == 2)
    assert [action.text() for action in pane._outputs.actions()] == ["mass (g)", "depth"]
    pane._outputs.actions()[1].trigger()
    assert pane.map.scene is not None
    assert pane.map.scene.targets == ("depth",)
    assert not pane.draw.isEnabled()
    assert [action.isChecked() for action in pane._outputs.actions()] == [False, True]
    assert pane.map.caption() == "Network before training, depth"
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: pane.map.caption() == "Network after 30 steps, depth")
    # So it stays with another experiment of the same targets.
    window.document.set_experiment(window.document.experiment.with_values({"seed": 5}))
    qtbot.waitUntil(lambda: pane.map.caption() == "Network before training, depth")
    assert [action.isChecked() for action in pane._outputs.actions()] == [False, True]


def test_explanations_are_of_the_target_that_is_shown(qtbot: QtBot) -> None:
    session = Session(_experiment(2))
    session.advance(steps=20)
    asked = ExplanationRequest(dependence=(0,), results=100)
    request = FrameRequest(outputs=100, explain=asked)
    scene = scene_of(session, 8)
    frame = frame_of(session, 8, request)
    assert frame.explanation is not None
    view = Dependence(LIGHT)
    qtbot.addWidget(view)
    for number in range(2):
        view.set_target(number)
        view.show_frame(scene, frame)
        assert view.frame is not None
        shown = view.frame.explanation
        assert shown is frame.explanation.of_target(number)
        assert shown is not None
        (own,), (whole,) = shown.dependence, frame.explanation.dependence
        assert np.array_equal(own.means, whole.means[number : number + 1])
        assert shown.results is not None
        assert frame.explanation.results is not None
        assert (
            view.caption()
            == f"Mean of {scene.targets[number]} over 16 training samples after 20 steps"
        )
        expected = frame.explanation.results[0].outputs[:, number]
        assert np.array_equal(shown.results[0].outputs[:, 0], expected)


def test_the_caption_of_predictions_names_the_target(qtbot: QtBot) -> None:
    session = Session(_experiment(2))
    scene = scene_of(session, 4)
    frame = frame_of(session, 4, FrameRequest(explain=ExplanationRequest(results=100)))
    view = Predictions(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    assert view.caption() == "Predictions of mass (g) before training, 16 training samples"
    view.set_target(1)
    assert view.caption() == "Predictions of depth before training, 16 training samples"


def test_outputs_in_units_of_their_own_have_scales_of_their_own() -> None:
    table = {"data.inputs": [[k / 4, (5 * k % 16) / 8, k % 3] for k in range(16)]}
    names = {"data.names": ["a", "b", "c", "mass (g)", "depth"]}
    session = Session(_experiment(2).with_values(table | names))
    session.advance(steps=20)
    frame = frame_of(session, 8, FrameRequest(neuron_resolution=8, responses=True))
    content = content_of(scene_of(session, 8), frame)
    assert content.outputs == ("mass (g)", "depth")
    scales = CardScales(content)
    (_, mass), (_, depth) = (scales.of(Node(2, number)) for number in range(2))
    assert mass >= 3000
    assert depth <= 2


def test_the_chosen_target_is_that_of_the_whole_window(window: MainWindow, qtbot: QtBot) -> None:
    table = {"data.inputs": [[k / 4, (5 * k % 16) / 8, k % 3] for k in range(16)]}
    names = {"data.names": ["a", "b", "c", "mass (g)", "depth"]}
    window.document.open(_experiment(2).with_values(table | names), None)
    pane = window.output_pane

    def grouped_by() -> str:
        frame = window.current.frame
        return "" if frame is None or frame.responses is None else frame.responses.target

    qtbot.waitUntil(lambda: grouped_by() == "mass (g)")
    pane._outputs.actions()[1].trigger()
    qtbot.waitUntil(lambda: grouped_by() == "depth")
    assert {view.target for each in window.docks.frame_panes for view in each.views} == {1}
    window.document.set_experiment(window.document.experiment.with_values({"seed": 5}))
    qtbot.waitUntil(lambda: pane.map.scene is not None and pane.map.scene.experiment.seed == 5)
    assert grouped_by() == "depth"


def test_a_bounded_output_has_no_bounds_in_units() -> None:
    session = Session(_experiment(1).with_values({"network.output_activation": "tanh"}))
    content = content_of(scene_of(session, 8), frame_of(session, 8))
    assert content.ranges == ("sigmoid", "linear")
