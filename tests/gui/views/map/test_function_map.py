"""The function map: what it shows in each mode, and what it says under the pointer."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPicture
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.panes.output_pane import OutputPane
from gui.theme import DARK, LIGHT, Style
from gui.views import FunctionMap, MapMode
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.conftest import RESOLUTION, lay_out, short_run, show_run
from tests.gui.views.scenes import HIGH, WIDE, class_scene, curve_scene


def painted(view: FunctionMap) -> NDArray[np.uint8]:
    """Return the map's cells as they are painted, row 0 at the least y, shape (n, n, 3)."""
    image = QImage(RESOLUTION, RESOLUTION, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.magenta)
    domain = view.image.boundingRect()
    painter = QPainter(image)
    painter.scale(RESOLUTION / domain.width(), RESOLUTION / domain.height())
    painter.translate(-domain.left(), -domain.top())
    view.image.paint(painter, None)
    painter.end()
    pixels = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(RESOLUTION, RESOLUTION, 4)
    return pixels[..., 2::-1].copy()


def colours_of(values: NDArray[np.float64], levels: tuple[float, float]) -> NDArray[np.uint8]:
    place = (values - levels[0]) / (levels[1] - levels[0])
    return LIGHT.values[np.clip(np.rint(place * 255), 0, 255).astype(int)]


def differs(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> int:
    return int(np.abs(one.astype(int) - other.astype(int)).max())


def with_bumpy_objective() -> Scene:
    scene, _ = short_run()
    values = np.linspace(-3.0, 2.0, RESOLUTION**2).reshape(RESOLUTION, RESOLUTION)
    return replace(scene, objective_map=values, classes=())


@pytest.mark.parametrize("mode", [MapMode.UNTRAINED, MapMode.MODEL, MapMode.OBJECTIVE])
def test_each_cell_has_the_colour_of_its_value(function_map: FunctionMap, mode: MapMode) -> None:
    scene, frame = short_run()
    expected = {
        MapMode.UNTRAINED: scene.untrained_map[0],
        MapMode.MODEL: frame.model_map[0],
        MapMode.OBJECTIVE: scene.objective_map,
    }[mode]
    function_map.set_mode(mode)
    assert np.ptp(expected) > 0
    assert differs(painted(function_map), colours_of(expected, (0.0, 1.0))) <= 1


def test_the_first_row_is_at_the_least_y_and_the_first_column_at_the_least_x(
    function_map: FunctionMap,
) -> None:
    values = np.zeros((RESOLUTION, RESOLUTION))
    values[0, -1] = 1.0
    _, frame = short_run()
    function_map.show_frame(short_run()[0], replace(frame, model_map=values[np.newaxis]))
    lay_out(function_map)
    picture = function_map.grab().toImage()
    box = function_map.plot.getViewBox()

    def colour_at(x: float, y: float) -> tuple[int, int, int]:
        place = function_map.canvas.mapFromScene(box.mapViewToScene(QPointF(x, y)))
        return picture.pixelColor(place).getRgb()[:3]

    function_map.set_samples_shown(False)
    picture = function_map.grab().toImage()
    low, high = short_run()[0].axes[0].low, short_run()[0].axes[0].high
    inside = (high - low) * 0.5 / RESOLUTION
    assert colour_at(high - inside, low + inside) == tuple(LIGHT.values[255])
    assert colour_at(low + inside, high - inside) == tuple(LIGHT.values[0])


def test_the_difference_is_network_minus_objective_around_a_neutral_zero(
    function_map: FunctionMap,
) -> None:
    scene, frame = short_run()
    function_map.set_mode(MapMode.DIFFERENCE)
    assert function_map.levels() == (-1.0, 1.0)
    expected = colours_of(frame.model_map[0] - scene.objective_map, (-1.0, 1.0))
    assert differs(painted(function_map), expected) <= 1
    assert function_map.legend.colour_bar.getAxis("right").labelText == "network − objective"
    assert function_map.legend.colour_bar.levels() == (-1.0, 1.0)
    assert not function_map.samples.isVisible()


def test_the_objective_without_a_value_has_the_colour_of_the_plot(
    function_map: FunctionMap,
) -> None:
    scene, frame = short_run()
    values = scene.objective_map.copy()
    values[3, 5] = np.nan
    function_map.set_mode(MapMode.OBJECTIVE)
    function_map.show_frame(replace(scene, objective_map=values), frame)
    assert tuple(painted(function_map)[3, 5]) == pg.mkColor(LIGHT.plot).getRgb()[:3]


def test_levels_are_the_objectives_and_hold_0_and_1(function_map: FunctionMap) -> None:
    _, frame = short_run()
    function_map.show_frame(with_bumpy_objective(), frame)
    assert function_map.levels() == (-3.0, 2.0)
    assert function_map.legend.colour_bar.levels() == (-3.0, 2.0)
    function_map.set_mode(MapMode.DIFFERENCE)
    assert function_map.levels() == (-5.0, 5.0)


def test_levels_take_no_notice_of_undefined_cells(function_map: FunctionMap) -> None:
    scene, frame = short_run()
    nowhere = np.full_like(scene.objective_map, np.nan)
    function_map.show_frame(replace(scene, objective_map=nowhere), frame)
    assert function_map.levels() == (0.0, 1.0)


def test_the_dataset_alone_has_samples_and_no_map(function_map: FunctionMap) -> None:
    function_map.set_samples_shown(False)
    function_map.set_mode(MapMode.DATASET)
    assert function_map.samples.isVisible()
    assert not function_map.image.isVisible()
    function_map.set_mode(MapMode.MODEL)
    assert not function_map.samples.isVisible()
    assert function_map.image.isVisible()


def test_every_sample_is_drawn_at_its_place_in_the_colour_of_its_target(
    function_map: FunctionMap,
) -> None:
    scene, _ = short_run()
    across, up = function_map.samples.getData()
    assert list(zip(across, up, strict=True)) == [tuple(pair) for pair in scene.dataset.inputs]
    colours = [brush.color().getRgb()[:3] for brush in function_map.samples.data["brush"]]
    expected = colours_of(np.array(scene.dataset.targets), (0.0, 1.0))
    assert colours == [tuple(row) for row in expected.tolist()]
    assert len(set(colours)) > 1


def test_samples_can_be_hidden_and_shown_again(function_map: FunctionMap) -> None:
    assert function_map.samples.isVisible()
    function_map.set_samples_shown(False)
    assert not function_map.samples.isVisible()
    function_map.set_samples_shown(True)
    assert function_map.samples.isVisible()


def test_many_samples_are_drawn_smaller(function_map: FunctionMap) -> None:
    few = function_map.samples.opts["size"]
    scene, frame = short_run()
    dataset = replace(
        scene.dataset,
        inputs=tuple(scene.dataset.inputs) * 5,
        targets=tuple(scene.dataset.targets) * 5,
    )
    function_map.show_frame(replace(scene, dataset=dataset), frame)
    assert len(function_map.samples.data) == len(scene.dataset) * 5
    assert function_map.samples.opts["size"] < few


def test_captions_show_what_is_shown(function_map: FunctionMap) -> None:
    scene, frame = short_run()
    captions = {}
    for mode in MapMode:
        function_map.set_mode(mode)
        captions[mode] = function_map.plot.titleLabel.text
    assert captions == {
        MapMode.DATASET: "Dataset: 121 samples",
        MapMode.UNTRAINED: "Untrained network",
        MapMode.MODEL: "Network after 30 steps",
        MapMode.OBJECTIVE: "Objective",
        MapMode.DIFFERENCE: "Network − objective after 30 steps",
        MapMode.ERROR: "|Network − objective| after 30 steps",
    }
    function_map.set_mode(MapMode.MODEL)
    for step, caption in ((0, "Network before training"), (1, "Network after 1 step")):
        function_map.show_frame(scene, replace(frame, snapshot=replace(frame.snapshot, step=step)))
        assert function_map.plot.titleLabel.text == caption


def test_a_frame_without_a_caption_keeps_the_old_one(function_map: FunctionMap) -> None:
    scene, frame = short_run()
    later = replace(frame, snapshot=replace(frame.snapshot, step=99))
    function_map.show_frame(scene, later, captioned=False)
    assert function_map.plot.titleLabel.text == "Network after 30 steps"
    function_map.show_frame(scene, later)
    assert function_map.plot.titleLabel.text == "Network after 99 steps"


@pytest.mark.parametrize("size", [(640, 480), (400, 700), (900, 300)])
def test_a_circle_is_round_whatever_the_shape_of_the_view(
    function_map: FunctionMap, size: tuple[int, int]
) -> None:
    lay_out(function_map, *size)
    box = function_map.plot.getViewBox().geometry()
    assert box.width() == pytest.approx(box.height(), abs=4)
    assert box.width() > 100


def test_the_pointer_over_the_map_reports_its_position(
    qtbot: QtBot, function_map: FunctionMap
) -> None:
    lay_out(function_map)
    box = function_map.plot.getViewBox()
    with qtbot.waitSignal(function_map.hovered) as hovered:
        function_map.canvas.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(0.5, -1.25)))
    assert hovered.args == pytest.approx([0.5, -1.25])


@pytest.mark.parametrize("place", [(2.05, 0.0), (0.0, -2.05), (40.0, 0.0)])
def test_the_pointer_outside_the_domain_reports_nothing(
    qtbot: QtBot, function_map: FunctionMap, place: tuple[float, float]
) -> None:
    lay_out(function_map)
    box = function_map.plot.getViewBox()
    with qtbot.assertNotEmitted(function_map.hovered), qtbot.waitSignal(function_map.unhovered):
        function_map.canvas.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(*place)))


def test_the_pointer_that_leaves_the_view_is_gone(qtbot: QtBot, function_map: FunctionMap) -> None:
    with qtbot.waitSignal(function_map.unhovered):
        QApplication.sendEvent(function_map, QEvent(QEvent.Type.Leave))


def test_the_read_out_gives_x_y_the_network_and_the_target(qtbot: QtBot) -> None:
    pane = OutputPane(LIGHT)
    qtbot.addWidget(pane)
    scene, frame = short_run("x*y")
    show_run(pane, scene, frame)
    assert pane.read_out.text() == "Point at the map to read its values."
    lay_out(pane)
    box = pane.map.plot.getViewBox()
    pane.map.canvas.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(0.5, -1.25)))
    words = pane.read_out.text().split()
    assert words[0::2] == ["x", "y", "network", "target"]
    x, y, network, target = map(float, words[1::2])
    assert (x, y) == (0.5, -1.25)
    assert network == pytest.approx(frame.snapshot.outputs((0.5, -1.25))[0], abs=1e-6)
    assert target == pytest.approx(-0.625)
    pane.map.unhovered.emit()
    assert pane.read_out.text() == "Point at the map to read its values."


def test_the_read_out_follows_the_run_under_a_resting_pointer(qtbot: QtBot) -> None:
    pane = OutputPane(LIGHT)
    qtbot.addWidget(pane)
    show_run(pane, *short_run())
    pane.map.hovered.emit(0.0, 0.0)
    before = pane.read_out.text()
    show_run(pane, *short_run(steps=5))
    expected = short_run(steps=5)[1].snapshot.outputs((0.0, 0.0))[0]
    assert f"{expected:.6f}" in pane.read_out.text()
    assert pane.read_out.text() != before


def test_another_theme_recolours_the_map(function_map: FunctionMap) -> None:
    light = painted(function_map)
    function_map.set_theme(DARK)
    assert function_map.canvas.backgroundBrush().color().name() == DARK.plot
    assert differs(painted(function_map), light) > 50
    function_map.set_theme(LIGHT)
    assert differs(painted(function_map), light) == 0


def test_a_clone_shows_the_same(qtbot: QtBot, make_map: Callable[..., FunctionMap]) -> None:
    view = make_map(DARK)
    view.set_mode(MapMode.DIFFERENCE)
    view.set_samples_shown(False)
    twin = view.clone()
    qtbot.addWidget(twin)
    assert isinstance(twin, FunctionMap)
    assert (twin.mode, twin.samples_shown, twin.theme) == (MapMode.DIFFERENCE, False, DARK)
    assert twin.caption() == view.caption()
    assert differs(painted(twin), painted(view)) == 0


def test_the_zoom_can_be_taken_back(function_map: FunctionMap) -> None:
    before = function_map.plot.viewRange()
    function_map.plot.setRange(xRange=(0, 0.1), yRange=(0, 0.1))
    assert function_map.plot.viewRange() != before
    function_map.reset_zoom()
    assert np.allclose(function_map.plot.viewRange(), before)
    assert np.allclose(before, [[-2.1, 2.1], [-2.1, 2.1]])


def test_a_view_without_a_frame_is_empty_and_can_be_asked(qtbot: QtBot) -> None:
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    view.set_mode(MapMode.DIFFERENCE)
    view.reset_zoom()
    assert view.caption() == ""
    assert view.levels() == (-1.0, 1.0)
    twin = view.clone()
    qtbot.addWidget(twin)
    assert twin.frame is None


def shown(qtbot: QtBot, scene: Scene, frame: Frame, **options: object) -> FunctionMap:
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    for name, value in options.items():
        getattr(view, f"set_{name}")(value)
    view.show_frame(scene, frame)
    return view


def test_axes_have_their_own_names_and_ranges(qtbot: QtBot) -> None:
    view = shown(qtbot, *class_scene(3, axes=(WIDE, HIGH)))
    assert view.plot.getAxis("bottom").labelText == WIDE.name
    assert view.plot.getAxis("left").labelText == HIGH.name
    assert np.allclose(view.plot.viewRange(), [[9.0, 51.0], [-1.05, 1.05]])
    assert view.image.boundingRect() == QRectF(10.0, -1.0, 40.0, 2.0)
    lay_out(view, 800, 400)
    box = view.plot.getViewBox().geometry()
    assert box.width() > 1.5 * box.height()


def test_of_one_input_the_map_is_a_strip(qtbot: QtBot) -> None:
    view = shown(qtbot, *curve_scene())
    assert view.image.boundingRect() == QRectF(0.0, 0.0, 10.0, 1.0)
    across, up = view.samples.getData()
    scene, _ = curve_scene()
    assert across.tolist() == [place for (place,) in scene.dataset.inputs]
    assert ((up > 0) & (up < 1)).all()
    view.set_decision_line(True)
    assert len(view.lines.lines) > 0


def test_samples_of_the_test_have_a_shape_of_their_own(qtbot: QtBot) -> None:
    scene, frame = class_scene(3)
    view = shown(qtbot, scene, frame)
    items = view.sample_items
    assert len(items.train.data) == len(scene.dataset)
    assert len(items.test.data) == len(scene.test)
    assert items.train.opts["symbol"] != items.test.opts["symbol"]


def test_wrong_samples_are_crossed_out_where_outputs_are_known(qtbot: QtBot) -> None:
    scene, frame = class_scene(3)
    view = shown(qtbot, scene, frame)
    predicted = np.argmax(np.concatenate([frame.outputs, frame.test_outputs]), axis=1)
    targets = np.array(scene.dataset.targets + scene.test.targets)
    assert 0 < (predicted != targets).sum() == view.sample_items.misclassified_count
    view.set_mode(MapMode.DATASET)
    assert view.sample_items.misclassified_count == 0
    view.set_mode(MapMode.MODEL)
    view.show_frame(scene, replace(frame, outputs=None, test_outputs=None))
    assert view.sample_items.misclassified_count == 0


def test_samples_outside_the_axes_are_counted_aloud(qtbot: QtBot) -> None:
    scene, frame = short_run()
    inputs = ((9.0, 0.0), (0.0, -9.0), *scene.dataset.inputs[2:])
    view = shown(qtbot, replace(scene, dataset=replace(scene.dataset, inputs=inputs)), frame)
    assert view.caption() == "Network after 30 steps · 2 samples lie outside"
    view.set_samples_shown(False)
    assert view.caption() == "Network after 30 steps"


def test_each_cell_has_the_colour_of_its_most_likely_class(qtbot: QtBot) -> None:
    scene, frame = class_scene(4, resolution=RESOLUTION)
    view = shown(qtbot, scene, frame)
    cells = painted(view).astype(int)
    predicted = np.argmax(frame.model_map, axis=0)
    colours = np.array([pg.mkColor(name).getRgb()[:3] for name in LIGHT.classes[:4]])
    nearest = np.argmin(np.linalg.norm(cells[..., np.newaxis, :] - colours, axis=-1), axis=-1)
    sure = np.sort(frame.model_map, axis=0)
    certain = sure[-1] - sure[-2] > 0.8
    assert certain.sum() > 50
    assert np.array_equal(nearest[certain], predicted[certain])
    assert [name for _, name in view.legend.class_legend.entries] == list(scene.classes)


def test_flat_colours_are_as_many_as_classes(qtbot: QtBot) -> None:
    for classes in (2, 5):
        view = shown(qtbot, *class_scene(classes), discretised=True)
        assert len(np.unique(view.image.pixels)) == classes
        assert len(view.legend.class_legend.entries) == classes
    view = shown(qtbot, *short_run("x"), discretised=True)
    assert set(np.unique(view.image.pixels)) <= {
        0xFF000000 + int.from_bytes(LIGHT.values[end].tobytes(), "big") for end in (0, 255)
    }


@pytest.mark.parametrize("mode", [mode for mode in MapMode if mode is not MapMode.ERROR])
def test_two_classes_are_named_beside_the_map(qtbot: QtBot, mode: MapMode) -> None:
    view = shown(qtbot, *class_scene(2, names=("setosa", "virginica")), mode=mode)
    named = [name for _, name in view.legend.class_legend.entries]
    # The bar of a difference says how far, not which class.
    assert named == ([] if mode is MapMode.DIFFERENCE else ["setosa", "virginica"])
    assert view.legend.colour_bar.isVisible() is (mode is MapMode.DIFFERENCE)


def test_a_class_that_is_a_number_is_called_a_class(qtbot: QtBot) -> None:
    view = shown(qtbot, *class_scene(2, names=("0", "1")))
    assert [name for _, name in view.legend.class_legend.entries] == ["class 0", "class 1"]


def test_one_output_of_several_can_be_shown(qtbot: QtBot) -> None:
    scene, frame = class_scene(3, resolution=RESOLUTION)
    view = shown(qtbot, scene, frame, output=2)
    assert differs(painted(view), colours_of(frame.model_map[2], (0.0, 1.0))) <= 1
    assert view.caption().endswith("class class 2")
    assert not view.legend.class_legend.entries
    view.set_output(None)
    assert view.legend.class_legend.entries


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_decision_line_of_two_classes_is_at_the_threshold(
    qtbot: QtBot, activation: str
) -> None:
    scene, frame = class_scene(2, output_activation=activation)
    view = shown(qtbot, scene, frame, decision_line=True)
    # Both classes are equal along x = 0.
    points = np.concatenate(view.lines.lines)
    assert len(points) > 10
    assert np.abs(points[:, 0]).max() < 0.1
    view.set_decision_line(False)
    assert len(view.lines.lines) == 0


def test_of_several_classes_borders_are_drawn(qtbot: QtBot) -> None:
    view = shown(qtbot, *class_scene(3), decision_line=True)
    assert len(np.concatenate(view.lines.lines)) > 30


def test_options_go_with_a_clone(qtbot: QtBot) -> None:
    view = shown(qtbot, *class_scene(3), decision_line=True, discretised=True, output=1)
    twin = view.clone()
    qtbot.addWidget(twin)
    assert twin.options == view.options
    for own, other in zip(twin.lines.lines, view.lines.lines, strict=True):
        assert np.array_equal(own, other)


def test_the_error_has_one_colour_for_incorrect_and_one_for_correct(qtbot: QtBot) -> None:
    view = shown(qtbot, *class_scene(3), mode=MapMode.ERROR)
    assert len(np.unique(view.image.pixels)) == 2
    assert [name for _, name in view.legend.class_legend.entries] == ["incorrect", "correct"]
    view = shown(qtbot, *short_run(), mode=MapMode.ERROR)
    assert view.levels() == (0.0, 1.0)
    assert not view.samples.isVisible()


@pytest.mark.parametrize("mode", MapMode)
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_every_mode_can_show_classes(qtbot: QtBot, mode: MapMode, classes: int) -> None:
    scene, frame = class_scene(classes)
    unknown = replace(scene, objective_map=np.full_like(scene.objective_map, np.nan))
    for one in (scene, unknown):
        view = shown(qtbot, one, frame, mode=mode, decision_line=True)
        lay_out(view)
        empty = one is unknown and mode in (MapMode.OBJECTIVE, MapMode.DIFFERENCE, MapMode.ERROR)
        assert bool(view.message) is empty


def test_only_some_modes_let_the_user_hide_the_samples(qtbot: QtBot) -> None:
    kept = {MapMode.UNTRAINED, MapMode.MODEL, MapMode.OBJECTIVE}
    for made, optional in ((short_run(), kept), (class_scene(3), kept | {MapMode.ERROR})):
        view = shown(qtbot, *made)
        for mode in MapMode:
            view.set_mode(mode)
            assert view.samples_optional == (mode in optional)
            assert view.samples.isVisible() == (mode in optional | {MapMode.DATASET})


@pytest.mark.parametrize("size", [(240, 200), (300, 260), (500, 450)])
def test_neither_a_long_caption_nor_the_key_leaves_a_narrow_view(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    names = ("a class with a very long name indeed, and another word", "b", "c")
    view = shown(qtbot, *class_scene(3, names=names), output=0)
    for output in (0, None):
        view.set_output(output)
        lay_out(view, *size)
        beside = view.legend.class_legend if output is None else view.legend.colour_bar
        right = beside.mapRectToScene(beside.boundingRect()).right()
        assert right <= size[0]


@pytest.mark.parametrize("low", [0.0, 1e9, 1.7e9])
def test_the_colour_bar_is_named_by_the_column_and_has_all_its_numbers(
    qtbot: QtBot, low: float
) -> None:
    inputs = tuple((x, 1 - x) for x in (0.0, 0.5, 1.0))
    values = {
        "data.source": "table",
        "data.inputs": inputs,
        "data.targets": tuple(low + 250.0 * x for x, _ in inputs),
        "data.names": ("longitude", "latitude", "price [USD]"),
    }
    session = Session(Experiment().with_values(values))
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene_of(session, 8), frame_of(session, 8))
    lay_out(view)
    axis = view.legend.colour_bar.axis
    assert axis.name.split(" − ")[0] == axis.labelText == "price [USD]"
    picture = QPicture()
    painter = QPainter(picture)
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    assert {text for _, _, text in texts} >= {"0", "100", "200"}
    name = axis.label.mapRectToParent(axis.label.boundingRect())
    # The box around a name has a margin.
    assert not any(rect.adjusted(0, 0, -4, 0).intersects(name) for rect, _, _ in texts)


def test_the_pointer_reads_an_enlarged_map_where_it_is(qtbot: QtBot) -> None:
    view = shown(qtbot, *short_run())
    view.resize(900, 800)
    view.set_theme(replace(LIGHT, style=Style(scale=2.0)))
    with qtbot.waitExposed(view):
        view.show()
    box = view.plot.getViewBox()
    place = view.canvas.mapFromScene(box.mapViewToScene(box.viewRect().center()))
    with qtbot.waitSignal(view.hovered) as blocker:
        qtbot.mouseMove(view.canvas.viewport(), place)
    assert blocker.args == pytest.approx([0.0, 0.0], abs=0.05)
