"""The drawing layer: the signals of strokes, what is shown, and the plot meanwhile."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.drawing import Key, Sample, Tool
from gui.theme import LIGHT
from gui.views import Curve, DrawingLayer, FunctionMap
from scratchnet.datasets import Dataset, Plane
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.conftest import RESOLUTION
from tests.gui.views.mouse import Mouse

pytestmark = pytest.mark.slow


def run_of(values: dict[str, object]) -> tuple[Scene, Frame]:
    session = Session(Experiment().with_values({"network.hidden": (2,)} | values))
    return scene_of(session, RESOLUTION), frame_of(session, RESOLUTION)


def _columns(scene: Scene) -> tuple[tuple, tuple]:
    return scene.dataset.inputs, scene.dataset.targets


CURVE = {"data.formula": "sin(x)", "data.dimensions": 1}


class Desk:
    """A view with a layer and a mouse, and what the layer emitted."""

    def __init__(self, view: FunctionMap | Curve) -> None:
        self.view = view
        self.layer = DrawingLayer(view)
        self.mouse = Mouse(view)
        self.drawn: list[tuple[Sample, ...]] = []
        self.erased: list[frozenset[Key]] = []
        self.layer.samples_drawn.connect(self.drawn.append)
        self.layer.samples_erased.connect(self.erased.append)


@pytest.fixture
def make_desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    # Every move counts, however fast they come.
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)

    def make(view: FunctionMap | Curve, scene_and_frame: tuple) -> Desk:
        qtbot.addWidget(view)
        view.resize(640, 480)
        view.show_frame(*scene_and_frame)
        with qtbot.waitExposed(view):
            view.show()
        return Desk(view)

    return make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk(FunctionMap(LIGHT), run_of({}))


def test_while_one_only_looks_a_drag_moves_the_plot_and_draws_nothing(desk: Desk) -> None:
    before = desk.view.plot.viewRange()
    desk.mouse.drag([(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)])
    assert desk.view.plot.viewRange() != before
    assert desk.drawn == desk.erased == []


@pytest.mark.parametrize("tool", [Tool.ADD, Tool.SPRAY, Tool.ERASE])
def test_a_drag_with_a_tool_does_not_move_the_plot_and_the_wheel_zooms(
    desk: Desk, tool: Tool
) -> None:
    desk.layer.set_tool(tool)
    before = desk.view.plot.viewRange()
    desk.mouse.drag([(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)])
    assert desk.view.plot.viewRange() == before
    desk.mouse.wheel((0.0, 0.0))
    assert np.ptp(desk.view.plot.viewRange()[0]) < np.ptp(before[0])


def test_a_click_adds_one_sample_of_the_chosen_class(desk: Desk) -> None:
    desk.layer.set_tool(Tool.ADD)
    desk.layer.target = 1.0
    desk.mouse.drag([(0.5, -1.25), (1.0, -1.0)])
    [[(point, target)]] = desk.drawn
    assert point == pytest.approx((0.5, -1.25), abs=0.01)
    assert target == 1.0
    assert point == tuple(round(value, 4) for value in point)


@pytest.mark.parametrize("view_class", [FunctionMap, Curve])
def test_a_double_click_adds_two_samples_and_keeps_the_zoom(
    make_desk: Callable[..., Desk], view_class: type[FunctionMap | Curve]
) -> None:
    desk = make_desk(view_class(LIGHT), run_of(CURVE if view_class is Curve else {}))
    desk.layer.set_tool(Tool.ADD)
    desk.mouse.wheel((0.0, 0.0))
    before = desk.view.plot.viewRange()
    desk.mouse.drag([(0.0, 0.0)])
    desk.mouse.press_again((0.0, 0.0))
    desk.mouse.release((0.0, 0.0))
    assert len(desk.drawn) == 2
    assert desk.view.plot.viewRange() == before


def test_a_spray_reports_its_samples_at_its_end_and_shows_them_before(desk: Desk) -> None:
    desk.layer.set_tool(Tool.SPRAY)
    empty = desk.view.grab().toImage()
    desk.mouse.press((-1.0, 0.1))
    desk.mouse.move((1.0, 0.1))
    assert desk.drawn == []
    assert len(desk.layer.drawn) > 20
    assert desk.view.grab().toImage() != empty
    desk.mouse.release((1.0, 0.1))
    [samples] = desk.drawn
    assert len(samples) > 20
    for (x, y), target in samples:
        assert -1.3 < x < 1.3
        assert -0.3 < y < 0.5
        assert target == 0.0


def test_nothing_is_drawn_beyond_the_axes(desk: Desk) -> None:
    desk.layer.set_tool(Tool.SPRAY)
    desk.mouse.drag([(-1.98, -1.98), (-1.98, 1.98)])
    [samples] = desk.drawn
    assert all(-2 <= x <= 2 and -2 <= y <= 2 for (x, y), _ in samples)


def test_an_eraser_reports_what_it_erased_and_hides_it_at_once(desk: Desk) -> None:
    desk.layer.set_tool(Tool.ERASE)
    desk.mouse.press((-2.0, 0.0))
    desk.mouse.move((2.0, 0.0))
    hidden = ~desk.view.samples.data["visible"]
    assert hidden.sum() == 11
    assert desk.erased == []
    desk.mouse.release((2.0, 0.0))
    [keys] = desk.erased
    inputs, targets = desk.view.scene.dataset.inputs, desk.view.scene.dataset.targets
    row = {(p, t) for p, t in zip(inputs, targets, strict=True) if abs(p[1]) < 1e-9}
    assert keys == row


def test_an_eraser_over_nothing_reports_nothing(desk: Desk) -> None:
    desk.layer.set_tool(Tool.ERASE)
    desk.mouse.drag([(0.2, 0.2), (0.21, 0.2)])
    assert desk.erased == []


def test_test_samples_are_erased_too(make_desk: Callable[..., Desk]) -> None:
    scene, frame = run_of({"data.test_share": 0.3})
    desk = make_desk(FunctionMap(LIGHT), (scene, frame))
    desk.layer.set_tool(Tool.ERASE)
    place = scene.test.inputs[0]
    desk.mouse.drag([place])
    [keys] = desk.erased
    assert (place, scene.test.targets[0]) in keys


def test_samples_that_are_not_seen_are_not_erased(desk: Desk) -> None:
    desk.view.set_samples_shown(False)
    desk.layer.set_tool(Tool.ERASE)
    desk.mouse.drag([(-2.0, 0.0), (2.0, 0.0)])
    assert desk.erased == []


@pytest.mark.parametrize("tool", [Tool.SPRAY, Tool.ERASE])
def test_another_tool_in_the_middle_of_a_stroke_takes_it_back(desk: Desk, tool: Tool) -> None:
    desk.layer.set_tool(tool)
    desk.mouse.press((-1.0, 0.0))
    desk.mouse.move((1.0, 0.0))
    desk.layer.set_tool(Tool.PAN)
    desk.mouse.release((1.0, 0.0))
    assert desk.drawn == desk.erased == []
    assert desk.view.samples.data["visible"].all()
    assert not desk.layer.drawing


def test_what_was_drawn_stays_until_a_scene_has_it(desk: Desk) -> None:
    desk.layer.set_tool(Tool.ADD)
    without = desk.view.grab().toImage()
    desk.mouse.drag([(0.3, 0.3)])
    assert desk.view.grab().toImage() != without
    scene, frame = desk.view.scene, desk.view.frame
    desk.view.show_frame(replace(scene), frame)
    assert desk.view.grab().toImage() == without


def test_what_no_scene_will_have_is_forgotten(desk: Desk) -> None:
    without = desk.view.grab().toImage()
    for tool in (Tool.ADD, Tool.ERASE):
        desk.layer.set_tool(tool)
        desk.mouse.drag([(0.0, 0.0)])
    desk.layer.undo_pending()
    desk.layer.set_tool(Tool.PAN)
    assert desk.view.grab().toImage() == without


def test_an_erasing_goes_on_over_a_scene_that_comes_meanwhile(desk: Desk) -> None:
    scene, frame = desk.view.scene, desk.view.frame
    desk.layer.set_tool(Tool.ERASE)
    desk.mouse.press((-2.0, 0.0))
    lower = [pair for pair in zip(*_columns(scene), strict=True) if pair[0][1] < 1]
    part = Dataset(*zip(*lower, strict=True), scene.classes)
    desk.view.show_frame(replace(scene, dataset=part), frame)
    desk.mouse.move((2.0, 0.0))
    desk.mouse.release((2.0, 0.0))
    [keys] = desk.erased
    assert len(keys) == 11


def test_a_circle_shows_how_far_an_eraser_reaches(desk: Desk) -> None:
    desk.mouse.hover((0.2, 0.2))
    desk.layer.set_tool(Tool.ADD)
    plain = desk.view.grab().toImage()
    desk.layer.set_tool(Tool.ERASE)
    desk.mouse.hover((0.2, 0.2))
    assert desk.view.grab().toImage() != plain


def test_a_class_that_the_scene_does_not_have_yet_is_seen_in_its_colour(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(FunctionMap(LIGHT), run_of({}))
    desk.layer.set_tool(Tool.ADD)
    desk.layer.target = 4.0
    desk.mouse.press((0.2, 0.2))
    picture = desk.view.grab().toImage()
    place = desk.mouse.at((0.2, 0.2)).toPoint()
    assert picture.pixelColor(place) == QColor(LIGHT.classes[4])
    desk.mouse.release((0.2, 0.2))


def test_new_samples_over_the_same_axes_keep_the_zoom_while_drawing(desk: Desk) -> None:
    scene, frame = desk.view.scene, desk.view.frame
    desk.layer.set_tool(Tool.ADD)
    desk.mouse.wheel((0.0, 0.0))
    zoomed = desk.view.plot.viewRange()
    desk.view.show_frame(replace(scene), frame)
    assert desk.view.plot.viewRange() == zoomed
    other = tuple(replace(axis, high=9.0) for axis in scene.axes)
    desk.view.show_frame(replace(scene, plane=Plane.of_all(other)), frame)
    assert desk.view.plot.viewRange()[0][1] > 9
    desk.layer.set_tool(Tool.PAN)
    desk.view.show_frame(scene, frame)
    assert np.allclose(desk.view.plot.viewRange(), [[-2.1, 2.1], [-2.1, 2.1]])


def test_over_a_curve_the_height_is_the_value(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(Curve(LIGHT), run_of(CURVE))
    desk.layer.set_tool(Tool.ADD)
    desk.mouse.drag([(0.5, 0.25)])
    [[(point, target)]] = desk.drawn
    assert len(point) == 1
    assert (point[0], target) == pytest.approx((0.5, 0.25), abs=0.02)


def test_over_a_curve_of_classes_the_class_is_the_chosen_one(
    make_desk: Callable[..., Desk],
) -> None:
    scene, frame = run_of(CURVE | {"data.formula": "x > 0"})
    dataset = scene.dataset
    desk = make_desk(Curve(LIGHT), (scene, frame))
    desk.layer.set_tool(Tool.ADD)
    desk.layer.target = 1.0
    desk.mouse.drag([(0.5, 0.3)])
    [[(point, target)]] = desk.drawn
    assert (len(point), target) == (1, 1.0)
    desk.layer.set_tool(Tool.ERASE)
    place = desk.view.sample_items.positions(scene, dataset)[7]
    desk.mouse.drag([tuple(place)])
    [keys] = desk.erased
    assert (dataset.inputs[7], dataset.targets[7]) in keys


def test_a_layer_without_a_scene_takes_nothing(qtbot: QtBot) -> None:
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    desk = Desk(view)
    with qtbot.waitExposed(view):
        view.show()
    desk.layer.set_tool(Tool.SPRAY)
    desk.mouse.drag([(0.0, 0.0), (0.5, 0.5)])
    assert desk.drawn == []
