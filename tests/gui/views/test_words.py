"""What views say in words: the numbers are those that are drawn, and follow the run."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.views import (
    Confusion,
    Curve,
    FunctionMap,
    Histogram,
    LossCurve,
    MapMode,
    NetworkDiagram,
    Surface,
)
from gui.views.map.values import misclassified, shown_values
from gui.views.registry import VIEWS
from gui.views.words import number, range_words
from tests.gui.views.conftest import STEPS, short_run
from tests.gui.views.scenes import class_scene, curve_scene, explained


@pytest.mark.parametrize("name", list(VIEWS))
def test_every_view_says_what_it_shows_and_more_than_its_title(qtbot: QtBot, name: str) -> None:
    record = VIEWS[name]
    for scene, frame in (short_run(), class_scene(2), class_scene(3), curve_scene()):
        view = record.view(LIGHT)
        qtbot.addWidget(view)
        if record.fits(scene):
            view.show_frame(scene, explained(scene, frame))
            words = view.accessibleDescription()
            assert words == view.words()
            assert len(words) > len(view.caption()) > 0
            assert any(character.isdigit() for character in words)


def test_a_map_says_its_range_and_its_samples(qtbot: QtBot) -> None:
    scene, frame = short_run()
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    values = shown_values(MapMode.MODEL, scene, frame, 0)
    ends = f"from {number(float(values.min()))} to {number(float(values.max()))}"
    assert view.words() == f"Network after {STEPS} steps: {ends}; 121 samples"
    view.set_samples_shown(False)
    assert view.accessibleDescription() == f"Network after {STEPS} steps: {ends}"
    view.set_mode(MapMode.DATASET)
    assert "121 samples" in view.accessibleDescription()


def test_a_map_of_classes_says_how_many_are_wrong(qtbot: QtBot) -> None:
    scene, frame = class_scene(2)
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    wrong = int(misclassified(scene, scene.dataset, frame.outputs).sum())
    wrong_test = int(misclassified(scene, scene.test, frame.test_outputs).sum())
    assert f"150 samples, {wrong} wrong; 50 test samples, {wrong_test} wrong" in view.words()


def test_a_map_of_many_classes_says_the_share_of_each(qtbot: QtBot) -> None:
    scene, frame = class_scene(3)
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    shares = [100 * float(np.mean(frame.model_map.argmax(axis=0) == index)) for index in range(3)]
    for name, share in zip(scene.classes, shares, strict=True):
        assert f"{name} on {share:.0f} %" in view.words()


def test_a_map_without_an_objective_says_so(qtbot: QtBot) -> None:
    scene, frame = short_run()
    scene = replace(scene, objective_map=np.full_like(scene.objective_map, np.nan))
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    view.set_mode(MapMode.OBJECTIVE)
    view.show_frame(scene, frame)
    assert "there is no objective to show" in view.words()


def test_a_surface_also_says_its_keys(qtbot: QtBot) -> None:
    view = Surface(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(*short_run())
    assert view.words().startswith(f"Surface. Network after {STEPS} steps: from ")
    assert "121 samples" in view.words()
    assert "Home resets the view" in view.words()


def test_a_curve_says_its_range(qtbot: QtBot) -> None:
    scene, frame = curve_scene()
    view = Curve(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    assert range_words(frame.model_map[0]) in view.words()


def test_a_matrix_names_what_is_confused_most(qtbot: QtBot) -> None:
    scene, frame = class_scene(3, names=("ape", "bear", "cat"))
    assert frame.evaluation is not None
    counts = ((5, 2, 0), (7, 3, 1), (0, 0, 9))
    frame = replace(frame, evaluation=replace(frame.evaluation, confusion=counts))
    view = Confusion(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    assert view.words().endswith(
        "most often confused: bear predicted as ape: 7, ape predicted as bear: 2, "
        "bear predicted as cat: 1"
    )
    right = replace(frame.evaluation, confusion=((5, 0, 0), (0, 3, 0), (0, 0, 9)))
    view.show_frame(scene, replace(frame, evaluation=right))
    assert view.words().endswith("no sample is predicted wrongly")


def test_the_loss_says_the_first_and_the_last(qtbot: QtBot) -> None:
    scene, frame = short_run()
    view = LossCurve(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    losses = frame.snapshot.losses
    assert view.words().startswith(f"loss {number(losses[0])} at step 1; step {STEPS}; loss ")
    assert "   " not in view.words()


def test_the_network_says_its_layers_and_then_the_selected_neuron(qtbot: QtBot) -> None:
    scene, frame = short_run()
    view = NetworkDiagram(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    first = np.array([neuron[:-1] for neuron in frame.snapshot.parameters[0]])
    assert f"layer 1: 4 neurons, Sigmoid, weights {range_words(first)}; layer 2: " in view.words()
    assert "output layer: 1 neuron, Sigmoid" in view.words()


def test_the_statistics_name_a_vanishing_gradient(qtbot: QtBot) -> None:
    scene, frame = short_run()
    zeros = tuple(tuple((0.0,) * len(n) for n in layer) for layer in frame.snapshot.parameters[:-1])
    last = tuple(tuple((1.0,) * len(n)) for n in frame.snapshot.parameters[-1])
    view = Histogram(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, replace(frame, gradients=(*zeros, last)))
    assert "layer 1: weights from " in view.words()
    assert "mean gradient 0, vanishing gradient" in view.words()


@pytest.mark.parametrize(
    ("value", "text"), [(-0.98765, "−0.988"), (0.0, "0"), (12345.6, "12346"), (2.6e-5, "2.6e−05")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text


def test_what_is_not_finite_has_no_range() -> None:
    assert range_words(np.array([np.nan, np.inf])) == "no finite value"
