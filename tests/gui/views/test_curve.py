"""The curve: lines, samples and decisions of one input."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import Curve
from gui.views.curve import decision_points
from gui.views.map.marks import class_shape
from scratchnet.run.snapshot import Axis, Frame, Scene
from tests.gui.views.conftest import lay_out, short_run
from tests.gui.views.scenes import class_scene, curve_scene

LENGTH = (Axis("length [cm]", 0.0, 10.0),)


def shown(qtbot: QtBot, scene: Scene, frame: Frame) -> Curve:
    view = Curve(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    return view


def test_network_and_objective_are_lines_over_the_axis(qtbot: QtBot) -> None:
    scene, frame = curve_scene()
    view = shown(qtbot, scene, frame)
    [curve], [objective] = view.lines.outputs, view.lines.objectives
    assert curve.getData()[1].tolist() == frame.model_map[0, 0].tolist()
    assert objective.getData()[1].tolist() == scene.objective_map[0].tolist()
    assert curve.getData()[0][[0, -1]] == pytest.approx([0.05, 9.95])
    assert view.plot.getAxis("bottom").labelText == "time [s]"
    assert view.plot.viewRange()[0] == [0.0, 10.0]
    view.set_objective_shown(False)
    assert not view.lines.objectives[0].isVisible()


def test_samples_stand_at_their_targets(qtbot: QtBot) -> None:
    scene, frame = curve_scene()
    view = shown(qtbot, scene, frame)
    assert view.sample_items.train.getData()[1].tolist() == list(scene.dataset.targets)
    assert view.sample_items.test.getData()[1].tolist() == list(scene.test.targets)
    view.set_samples_shown(False)
    assert not view.sample_items.train.isVisible()


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_classes_have_decisions_and_a_key(qtbot: QtBot, classes: int) -> None:
    scene, frame = class_scene(classes, axes=LENGTH, resolution=200)
    view = shown(qtbot, scene, frame)
    assert len(view.lines.outputs) == (classes if classes > 2 else 1)
    assert len(view.lines.decisions) == classes - 1
    places = [line.value() for line in view.lines.decisions]
    assert places == sorted(places)
    assert [name for _, name in view.legend.entries] == list(scene.classes)
    assert view.sample_items.misclassified_count > 0
    lay_out(view)


def test_each_line_of_three_and_more_classes_has_the_mark_of_its_class(qtbot: QtBot) -> None:
    scene, frame = class_scene(4, axes=LENGTH, resolution=200)
    view = shown(qtbot, scene, frame)
    assert len(view.lines.discs.data) == 4
    assert view.lines.marks.data["symbol"].tolist() == [class_shape(n) for n in (1, 2, 3)]
    heights = frame.model_map[:, 0].max(axis=1)
    assert view.lines.discs.getData()[1] == pytest.approx(heights)
    assert view.legend.marked
    view.set_marks_shown(False)
    assert len(view.lines.discs.data) == len(view.lines.marks.data) == 0
    view.set_marks_shown(True)
    view.show_frame(*class_scene(2, axes=LENGTH))
    assert len(view.lines.discs.data) == 0


def test_a_line_without_a_finite_value_has_no_mark(qtbot: QtBot) -> None:
    scene, frame = class_scene(3, axes=LENGTH)
    model = frame.model_map.copy()
    model[1] = np.nan
    model[2] = np.inf
    view = shown(qtbot, scene, replace(frame, model_map=model))
    assert view.lines.marks.data["symbol"].tolist() == [class_shape(2)]
    assert len(view.lines.discs.data) == 2


def test_another_scene_takes_its_lines_with_it(qtbot: QtBot) -> None:
    view = shown(qtbot, *class_scene(5, axes=LENGTH))
    view.show_frame(*curve_scene())
    assert (len(view.lines.outputs), len(view.lines.decisions)) == (1, 0)
    assert not view.legend.entries
    view.show_frame(*short_run())
    assert not view.lines.outputs
    assert view.caption() == "A curve needs one input. See the map instead."


def test_the_view_grows_in_steps_to_what_the_network_says(qtbot: QtBot) -> None:
    scene, frame = curve_scene()
    view = shown(qtbot, scene, frame)
    low, high = view.plot.viewRange()[1]
    view.show_frame(scene, replace(frame, model_map=2.0 * frame.model_map))
    lower, higher = view.plot.viewRange()[1]
    assert lower < min(low, -1.8)
    assert higher > max(high, 1.8)
    view.show_frame(scene, replace(frame, model_map=2.01 * frame.model_map))
    assert view.plot.viewRange()[1] == [lower, higher]
    view.show_frame(scene, replace(frame, model_map=1e9 * frame.model_map))
    assert np.ptp(view.plot.viewRange()[1]) < 10 * (high - low)


def test_samples_outside_the_axis_are_counted_aloud(qtbot: QtBot) -> None:
    scene, frame = curve_scene()
    inputs = ((99.0,), *scene.dataset.inputs[1:])
    view = shown(qtbot, replace(scene, dataset=replace(scene.dataset, inputs=inputs)), frame)
    assert view.caption() == "Network after 5 steps · 1 sample lies outside"


def test_the_pointer_reports_its_position(qtbot: QtBot) -> None:
    view = shown(qtbot, *curve_scene())
    lay_out(view)
    box = view.plot.getViewBox()
    with qtbot.waitSignal(view.hovered) as hovered:
        view.canvas.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(2.5, 0.0)))
    assert hovered.args == pytest.approx([2.5])
    with qtbot.waitSignal(view.unhovered):
        view.canvas.scene().sigMouseMoved.emit(QPointF(-5, -5))


def test_a_clone_shows_the_same(qtbot: QtBot) -> None:
    view = shown(qtbot, *class_scene(3, axes=LENGTH))
    view.set_theme(DARK)
    view.set_samples_shown(False)
    view.set_objective_shown(False)
    twin = view.clone()
    qtbot.addWidget(twin)
    assert (twin.samples_shown, twin.objective_shown, twin.theme) == (False, False, DARK)
    assert len(twin.lines.outputs) == 3


def test_a_decision_is_where_two_outputs_meet() -> None:
    axis = Axis("x", 0.0, 10.0)
    assert decision_points(np.array([[0.0, 0.4, 0.8, 1.0, 0.0]]), axis) == pytest.approx([3.5, 8.0])
    outputs = np.array([[1.0, 0.6, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 1.0]])
    assert decision_points(outputs, Axis("x", 0.0, 3.0)) == pytest.approx([1.5 + 0.375])
    assert decision_points(outputs[:, :1], axis) == []
