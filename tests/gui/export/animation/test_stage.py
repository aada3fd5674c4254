"""Views painted frame by frame: as they are exported, and nothing jumps."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.export.animation.frames import Animation, all_pictures, survey_run
from gui.export.animation.stage import Stage, frame_request_of, image_of, pixels_of
from gui.export.figure.figure import Figure
from gui.export.figure.spec import FigureSpec
from gui.export.offscreen import DirectPainter
from gui.rendering.formats import FORMATS
from gui.rendering.picture import picture_bytes
from gui.theme import LIGHT
from gui.views import (
    BaseView,
    Confusion,
    Curve,
    Dependence,
    FunctionMap,
    Histogram,
    Importance,
    LossCurve,
    NetworkDiagram,
    Surface,
)
from scratchnet.engines import Interrupt
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import Frame
from tests.gui.export.animation.conftest import MakeStage
from tests.gui.export.animation.small import nothing, small_animation, small_recipe

pytestmark = pytest.mark.slow

SIZE = QSize(320, 240)
VIEWS = [
    FunctionMap,
    Surface,
    LossCurve,
    NetworkDiagram,
    Histogram,
    Confusion,
    Dependence,
    Importance,
]


def animation_of(kind: type[BaseView], frames: int = 4, recipe: Recipe | None = None) -> Animation:
    animation = small_animation(frames, recipe, width=SIZE.width(), height=SIZE.height())
    view = kind(LIGHT)
    request = frame_request_of(view)
    view.deleteLater()
    return Animation(animation.recipe, animation.engine, animation.clip, animation.spacing, request)


@pytest.mark.parametrize("kind", VIEWS)
def test_a_frame_is_the_picture_that_is_exported(
    make_stage: MakeStage, kind: type[BaseView]
) -> None:
    animation = animation_of(kind)
    painter = DirectPainter(make_stage(kind, 320, 240))
    survey = survey_run(animation, painter, Interrupt(), nothing)
    last = list(all_pictures(animation, survey, painter, Interrupt(), nothing))[-1]
    twin = kind(LIGHT)
    for frame in survey.samples.values():
        twin.extend_ranges(survey.scene, frame)
    twin.show_frame(survey.scene, survey.samples[3])
    image = QImage.fromData(picture_bytes(twin, FORMATS["png"], SIZE))
    twin.deleteLater()
    assert np.array_equal(pixels_of(image), last)


@pytest.mark.parametrize("kind", VIEWS)
def test_frames_differ_and_are_reproducible(make_stage: MakeStage, kind: type[BaseView]) -> None:
    animation = animation_of(kind)
    runs = []
    for _ in range(2):
        painter = DirectPainter(make_stage(kind, 320, 240))
        survey = survey_run(animation, painter, Interrupt(), nothing)
        runs.append(list(all_pictures(animation, survey, painter, Interrupt(), nothing)))
    assert all(np.array_equal(*pair) for pair in zip(*runs, strict=True))
    assert not np.array_equal(runs[0][0], runs[0][-1])


@pytest.mark.parametrize(
    ("kind", "edges"),
    [
        # Where axes and their numbers are: at the left, below, and at the right.
        (LossCurve, (np.s_[60:, :55], np.s_[200:, :], np.s_[30:, 285:])),
        (FunctionMap, (np.s_[40:, :50], np.s_[200:, :], np.s_[40:, 285:])),
    ],
)
def test_axes_stay_where_they_are(
    make_stage: MakeStage, kind: type[BaseView], edges: tuple[tuple[slice, slice], ...]
) -> None:
    animation = animation_of(kind, 6, small_recipe(training__steps=300))
    painter = DirectPainter(make_stage(kind, 320, 240))
    survey = survey_run(animation, painter, Interrupt(), nothing)
    first, *others = all_pictures(animation, survey, painter, Interrupt(), nothing)
    for edge in edges:
        assert len(np.unique(first[edge])) > 5
        assert all(np.array_equal(first[edge], other[edge]) for other in others)


def test_a_figure_keeps_its_axes_and_shape_in_any_size(qtbot: QtBot) -> None:
    spec = FigureSpec(views=("trained", "loss"), width=120, height=60)
    stage = Stage(Figure(spec), SIZE)
    try:
        animation, painter = animation_of(LossCurve, 4), DirectPainter(stage)
        animation = replace(animation, request=frame_request_of(stage._view))
        survey = survey_run(animation, painter, Interrupt(), nothing)
        first, *others = all_pictures(animation, survey, painter, Interrupt(), nothing)
    finally:
        stage.close()
    assert first.shape == (240, 320, 3)
    # Twice as wide as high: what is left over is above and below.
    drawn = np.flatnonzero((first != 255).any(axis=(1, 2)))
    assert 40 <= drawn[0] <= drawn[-1] < 200
    # The loss's own axis, and the numbers under both.
    lowest = drawn[-1]
    for edge in (np.s_[70:140, 160:185], np.s_[lowest - 15 : lowest + 1, :]):
        assert len(np.unique(first[edge])) > 5
        assert all(np.array_equal(first[edge], other[edge]) for other in others)
    assert not np.array_equal(first, others[-1])


def test_a_curves_axis_holds_all_outputs_of_the_run(make_stage: MakeStage) -> None:
    recipe = small_recipe(
        data__source="gallery",
        data__dataset="sine",
        training__learning_rate=3.0,
        network__output_activation="linear",
    )
    animation, stage = animation_of(Curve, 6, recipe), make_stage(Curve, 320, 240)
    painter = DirectPainter(stage)
    survey = survey_run(animation, painter, Interrupt(), nothing)
    ranges = set()

    def noted(scene: object, frame: Frame) -> None:
        stage.paint(scene, frame)  # type: ignore[arg-type]
        view = stage._view
        assert isinstance(view, Curve)
        ranges.add(tuple(view.plot.getViewBox().viewRange()[1]))

    for frame in survey.samples.values():
        noted(survey.scene, frame)
    assert len(ranges) == 1


def test_pixels_survive_a_round_trip_through_an_image() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (7, 9, 3)).astype(np.uint8)
    assert np.array_equal(pixels_of(image_of(pixels)), pixels)


def test_a_scale_makes_more_pixels_of_the_same_picture(make_stage: MakeStage) -> None:
    animation = animation_of(FunctionMap)
    stage = make_stage(FunctionMap, 160, 120)
    stage._scale = 2.0
    painter = DirectPainter(stage)
    survey = survey_run(animation, painter, Interrupt(), nothing)
    painter.start(survey.scene, survey.samples[0])
    assert painter.finish().shape == (240, 320, 3)
