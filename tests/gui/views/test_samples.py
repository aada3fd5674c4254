"""Samples of one colour share a brush: pyqtgraph renders a dot for every brush there is."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.drawing import Brush
from gui.theme import DARK, LIGHT
from gui.views import FunctionMap
from gui.views.drawing_layer import EraserStroke
from gui.views.map.marks import class_shape
from gui.views.map.values import base_levels
from gui.views.samples import (
    SampleItems,
    nearness,
    outside_count,
    sample_positions,
    target_colour,
    target_colours,
)
from scratchnet.datasets import Plane, slice_axes
from scratchnet.experiment import Experiment
from scratchnet.experiment.data import table_columns
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest, Scene
from tests.gui.views.conftest import short_run
from tests.gui.views.scenes import class_scene


def test_there_are_as_many_brushes_as_colours(qapp: object) -> None:
    scene, _ = short_run("x - y")
    items = SampleItems()
    levels = base_levels(scene)
    items.show_scene(scene, LIGHT, levels)
    brushes = items.train.data["brush"]
    colours = target_colours(scene, LIGHT, np.array(scene.dataset.targets), levels)
    assert [brush.color().getRgb()[:3] for brush in brushes] == [tuple(c) for c in colours.tolist()]
    assert len({id(brush) for brush in brushes}) == len(np.unique(colours, axis=0))


def test_one_target_has_the_colour_of_its_sample(qapp: object) -> None:
    scene = replace(short_run()[0], classes=("no", "yes"))
    levels = base_levels(scene)
    for theme in (LIGHT, DARK):
        colours = target_colours(scene, theme, np.array([0.0, 1.0]), levels).tolist()
        for target, colour in enumerate(colours):
            found = target_colour(scene, theme, float(target), levels)
            assert found.getRgb()[:3] == tuple(colour)
        assert target_colour(scene, theme, 2.0, levels).name() == theme.classes[2]


def test_samples_of_all_classes_but_the_first_are_marked(qtbot: QtBot) -> None:
    scene, frame = class_scene(3)
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    marks = view.sample_items.class_marks
    targets = np.array((*scene.dataset.targets, *scene.test.targets))
    shapes = [class_shape(round(target)) for target in targets if target > 0]
    assert marks.data["symbol"].tolist() == shapes
    assert view.legend.class_legend.marked
    view.set_marks_shown(False)
    assert not marks.isVisible()
    assert not view.legend.class_legend.marked
    twin = view.clone()
    qtbot.addWidget(twin)
    assert not twin.marks_shown


def test_small_dots_and_values_have_no_marks(qtbot: QtBot) -> None:
    view = FunctionMap(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(*short_run())
    assert len(view.sample_items.class_marks.data) == 0
    assert not view.legend.class_legend.marked


def test_samples_stand_around_their_categories_and_do_not_overlap() -> None:
    sex = {"name": "sex", "kind": "category", "categories": ["f", "m", "x"]}
    ripe = {"name": "ripe", "kind": "yes_no", "categories": ["no", "yes"]}
    kinds = [(1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 0.0), (0.0, 1.0, 0.0, 1.0)]
    experiment = Experiment().with_values(
        {
            "data.source": "table",
            "data.columns": [{"name": "size"}, sex, ripe],
            "data.inputs": [(float(n), *kinds[n % 3]) for n in range(30)],
            "data.targets": [0.25] * 30,
        }
    )
    session = Session(experiment, "reference")
    axes = slice_axes(session.problem.axes, table_columns(experiment.data))
    plane = Plane((axes[1], axes[4]), (1, 4), session.problem.plane.base)
    scene = scene_of(session, 4, plane)
    places = sample_positions(scene, scene.dataset)
    expected = np.array([[0, 1], [2, 0], [1, 1]] * 10)
    assert np.array_equal(np.rint(places), expected)
    assert len(np.unique(places.round(3), axis=0)) == 30
    assert outside_count(scene) == 0
    # Only the size is not on the axes: samples of the slice's are not pale, whatever they are.
    near = nearness(scene, scene.dataset, np.arange(len(scene.dataset)))
    assert plane.base[0] == 14.0
    assert near[13:16].tolist() == [1.0, 1.0, 1.0]
    assert max(near[0], near[-1]) < 0.5


def _many_samples() -> tuple[Scene, SampleItems]:
    experiment = Experiment().with_values(
        {"data.sampling": "uniform", "data.samples": 60_000, "data.test_share": 0.5}
    )
    scene = scene_of(Session(experiment, "reference"), 4)
    items = SampleItems()
    items.show_scene(scene, LIGHT, base_levels(scene))
    return scene, items


def test_of_many_samples_those_are_drawn_that_others_do_not_hide(qapp: object) -> None:
    scene, items = _many_samples()
    for item, dataset in ((items.train, scene.dataset), (items.test, scene.test)):
        drawn = items.drawn[item]
        assert len(item.data) == len(drawn) < len(dataset) == 30_000
        places = np.array(dataset.inputs)[drawn]
        assert np.array_equal(np.column_stack([item.data["x"], item.data["y"]]), places)
        targets = np.array(dataset.targets)[drawn]
        colours = target_colours(scene, LIGHT, targets, base_levels(scene)).tolist()
        assert [brush.color().getRgb()[:3] for brush in item.data["brush"]] == [
            tuple(colour) for colour in colours
        ]


def test_a_new_run_on_the_same_samples_leaves_them_as_they_are(qapp: object) -> None:
    scene, items = _many_samples()
    levels = base_levels(scene)
    drawn = items.train.data
    items.show_scene(replace(scene), LIGHT, levels)
    assert items.train.data is drawn
    # An eraser hid one, and its stroke was not taken over.
    drawn["visible"][3] = False
    items.show_scene(scene, LIGHT, levels)
    assert items.train.data is not drawn
    assert items.train.data["visible"].all()
    for theme, shown_levels, over_map in (
        (DARK, levels, True),
        (DARK, (-7.0, 7.0), True),
        (DARK, (-7.0, 7.0), False),
    ):
        drawn = items.train.data
        items.show_scene(scene, theme, shown_levels, over_map)
        assert items.train.data is not drawn


def test_many_samples_are_those_of_the_scene_whatever_was_drawn_before(qtbot: QtBot) -> None:
    """Many dots are kept as they were painted; a new scene, theme or zoom paints them again."""
    runs = [
        Session(
            Experiment().with_values(
                {"data.sampling": "uniform", "data.samples": 600, "data.seed": seed}
            ),
            "reference",
        )
        for seed in (1, 2)
    ]
    first, second = (
        (scene_of(session, 8), frame_of(session, 8, FrameRequest())) for session in runs
    )
    used, fresh = FunctionMap(LIGHT), FunctionMap(DARK)
    for view in (used, fresh):
        qtbot.addWidget(view)
        view.resize(400, 300)
        with qtbot.waitExposed(view):
            view.show()
    pictures = []

    def picture(view: FunctionMap) -> QImage:
        return view.canvas.grab().toImage()

    used.show_frame(*first)
    pictures.append(picture(used))
    used.show_frame(*second)
    pictures.append(picture(used))
    used.set_theme(DARK)
    pictures.append(picture(used))
    fresh.show_frame(*second)
    assert pictures[-1] == picture(fresh)
    for view in (used, fresh):
        view.plot.setRange(xRange=(-0.5, 0.5), yRange=(-0.5, 0.5))
    pictures.append(picture(used))
    assert pictures[-1] == picture(fresh)
    assert [one != other for one, other in pairwise(pictures)] == 3 * [True]


def test_all_wrong_samples_are_counted_though_not_each_is_drawn(qapp: object) -> None:
    scene, items = _many_samples()
    _, frame = short_run()
    # The other class everywhere.
    outputs = 1.0 - np.array(scene.dataset.targets)[:, np.newaxis]
    items.show_frame(scene, replace(frame, outputs=outputs, test_outputs=None), LIGHT)
    assert items.misclassified_count == 30_000
    assert 0 < len(items.misclassified.data) < 30_000


def test_erasing_among_many_samples_takes_those_underneath_too(qapp: object) -> None:
    scene, items = _many_samples()
    stroke = EraserStroke(scene, items, Brush(0.25, 0.25))
    stroke.move_to((-1.5, -1.5))
    stroke.move_to((1.5, 1.5))
    hidden = items.drawn[items.train][~items.train.data["visible"]]
    assert 0 < len(hidden) < len(stroke.keys)
    assert {scene.dataset.inputs[number] for number in hidden.tolist()} <= {
        point for point, _ in stroke.keys
    }
    stroke.undo()
    assert items.train.data["visible"].all()
