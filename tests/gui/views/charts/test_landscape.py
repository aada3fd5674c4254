"""The chart of the loss around the weights: which slice it asks for, and what it says of it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import LossLandscape
from gui.views.charts.landscape import CONTOURS, SURFACE
from gui.views.charts.landscape_line import OtherRun
from gui.views.registry import FrameData, frame_request, slice_shown
from gui.views.surface.camera import Camera
from resources.presets import PRESETS
from scratchnet.explain import LINE, RANDOM, RUN, LossLine, LossSlice
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, Scene


@pytest.fixture
def chart(qtbot: QtBot) -> LossLandscape:
    chart = LossLandscape(LIGHT)
    qtbot.addWidget(chart)
    return chart


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(PRESETS["xor"].load().with_values({"data.samples": 8}), "reference")
    session.advance(steps=6)
    return session


def show(chart: LossLandscape, session: Session) -> LossSlice | LossLine | None:
    asked = replace(chart.slice_request(), cells=5)
    request = frame_request(FrameData.LOSS_SLICE, 4, 0, 0, loss_slice=asked)
    frame = frame_of(session, 4, request)
    chart.show_frame(scene_of(session, 4), frame)
    assert frame.explanation is not None
    return frame.explanation.loss_slice


def test_two_weights_are_its_axes(chart: LossLandscape, session: Session) -> None:
    found = show(chart, session)
    assert isinstance(found, LossSlice)
    assert chart.message == ""
    assert chart.caption() == "Loss around the weights after 6 steps"
    assert "all training samples" in chart.explanation()
    assert "A slice shows 2 directions of" in chart.explanation()
    assert chart.plot.getAxis("bottom").labelText == "output, neuron 1, w1"
    pos = chart.present.getData()
    assert (pos[0][0], pos[1][0]) == found.plane.present
    chart.set_theme(DARK)


def test_the_options_are_asked_for(chart: LossLandscape, session: Session) -> None:
    show(chart, session)
    chart.set_place(1, "0:2:1")
    chart.set_reach(0.5)
    asked = slice_shown([chart])
    assert asked is not None
    assert (asked.places, asked.reach) == (((2, 0, 0), (0, 2, 1)), 0.5)
    chart.set_kind(RANDOM)
    chart.set_seed(7)
    twin = chart.clone()
    assert twin.slice_request() == chart.slice_request()
    assert twin.slice_request().seed == 7
    twin.deleteLater()


def test_one_weight_is_no_plane(chart: LossLandscape, session: Session) -> None:
    show(chart, session)
    chart.set_place(1, chart.place_key(0))
    show(chart, session)
    assert "two different weights" in chart.message


def test_it_speaks_of_random_directions(chart: LossLandscape, session: Session) -> None:
    chart.set_kind(RANDOM)
    show(chart, session)
    assert "two random directions" in chart.explanation()
    assert chart.plot.getAxis("bottom").labelText == "first random direction"


def test_it_shows_the_path_of_the_run(chart: LossLandscape, session: Session) -> None:
    chart.set_kind(RUN)
    found = show(chart, session)
    assert isinstance(found, LossSlice)
    assert found.plane.path is not None
    x, _ = chart.path.getData()
    assert x == pytest.approx(found.plane.path[:, 0])
    share = f"{100 * sum(found.plane.shares):.1f} %"
    assert share in chart.explanation()


def test_before_the_first_step_there_is_no_path(chart: LossLandscape, session: Session) -> None:
    chart.set_kind(RUN)
    show(chart, Session(session.experiment, "reference"))
    assert "no step" in chart.message


def test_a_slice_stays_until_the_next_is_there(chart: LossLandscape, session: Session) -> None:
    found = show(chart, session)
    scene = chart.scene
    assert scene is not None
    later = replace(_frame(chart), explanation=None)
    chart.show_frame(scene, later)
    assert chart.message == ""
    chart.set_kind(RANDOM)
    assert chart.message == "The losses are being computed."
    assert isinstance(found, LossSlice)


def test_losses_beyond_all_numbers_have_colours(chart: LossLandscape, session: Session) -> None:
    found = show(chart, session)
    assert isinstance(found, LossSlice)
    losses = np.where(np.eye(5) > 0, np.inf, found.losses)
    losses[0, 1] = np.nan
    _show_losses(chart, found, losses)
    assert chart.legend.entries[-1].name.startswith("≥ ")
    _show_losses(chart, found, np.full((5, 5), np.nan))
    assert "too large" in chart.message


def _frame(chart: LossLandscape) -> Frame:
    assert chart.frame is not None
    return chart.frame


def _show_losses(chart: LossLandscape, found: LossSlice, losses: np.ndarray) -> None:
    frame, scene = _frame(chart), chart.scene
    assert frame.explanation is not None
    assert isinstance(scene, Scene)
    explanation = replace(frame.explanation, loss_slice=replace(found, losses=losses))
    chart.show_frame(scene, replace(frame, explanation=explanation))
    chart.grab()


def test_it_can_be_a_surface_that_turns(chart: LossLandscape, session: Session) -> None:
    chart.set_kind(RUN)
    chart.resize(500, 400)
    found = show(chart, session)
    assert isinstance(found, LossSlice)
    assert not chart.surface.isVisibleTo(None)
    chart.set_drawn(SURFACE)
    assert chart.surface.isVisibleTo(None)
    assert not chart.plot.getAxis("left").isVisible()
    assert not chart.path.isVisible()
    assert "The diamond is at the present weights" in chart.explanation()
    before = chart.grab().toImage()
    chart.set_camera(chart.camera.turned(90.0, 20.0))
    assert chart.grab().toImage() != before
    twin = chart.clone()
    assert (twin.drawn, twin.camera) == (SURFACE, chart.camera)
    twin.deleteLater()
    chart.reset_zoom()
    assert chart.camera == Camera()
    chart.set_drawn(CONTOURS)
    assert chart.plot.getAxis("left").isVisible()
    assert chart.path.isVisible()


def test_a_surface_says_where_it_is_cut_off(chart: LossLandscape, session: Session) -> None:
    found = show(chart, session)
    assert isinstance(found, LossSlice)
    assert chart.frame is not None
    assert chart.scene is not None
    losses = found.losses.copy()
    losses[0, 0], losses[0, 1], losses[1, 1] = np.inf, np.nan, 1e9
    explanation = chart.frame.explanation
    assert explanation is not None
    explanation = replace(explanation, loss_slice=replace(found, losses=losses))
    chart.set_drawn(SURFACE)
    chart.show_frame(chart.scene, replace(chart.frame, explanation=explanation))
    assert "are cut off, so that the valley can be seen" in chart.explanation()
    chart.grab()


def test_the_line_to_another_run(chart: LossLandscape, session: Session) -> None:
    chart.set_kind(LINE)
    show(chart, session)
    assert "To which run?" in chart.message
    start = Session(session.experiment, "reference").parameters()
    chart.set_other(OtherRun("Run 7", start))
    chart.set_drawn(SURFACE)
    found = show(chart, session)
    assert isinstance(found, LossLine)
    assert chart.message == ""
    assert chart.caption() == "Loss from the weights after 6 steps to Run 7"
    assert "to that of Run 7 (1)" in chart.explanation()
    assert "in another order compute the same" in chart.explanation()
    assert chart.plot.getAxis("left").isVisible()
    assert not chart.map.isVisible()
    assert chart.line.train.isVisible()
    x, y = chart.line.train.getData()
    assert list(x) == list(found.x)
    assert list(y) == list(found.losses)
    twin = chart.clone()
    assert twin.slice_request() == chart.slice_request()
    twin.deleteLater()
    chart.set_other(OtherRun("Run 8", start[1:]))
    show(chart, session)
    assert "Run 8 has other layers" in chart.message


def test_keys_turn_the_surface(qtbot: QtBot, chart: LossLandscape, session: Session) -> None:
    show(chart, session)
    # Contours have nothing to turn.
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.camera == Camera()
    chart.set_drawn(SURFACE)
    # The axis has the losses, and the legend would take its room.
    assert chart.legend.entries == ()
    with qtbot.waitSignal(chart.changed):
        qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.camera.azimuth < Camera().azimuth
    assert chart.camera.elevation > Camera().elevation
    assert chart.camera.zoom > 1.0
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.camera == Camera()
    chart.set_drawn(CONTOURS)
    assert chart.legend.entries


def test_a_coarse_slice_says_that_it_is_not_finished(
    chart: LossLandscape, session: Session
) -> None:
    found = show(chart, session)
    assert not chart.unfinished
    assert isinstance(found, LossSlice)
    assert chart.frame is not None
    assert chart.frame.explanation is not None
    coarse = replace(chart.frame.explanation, loss_slice=replace(found, is_coarse=True))
    chart.show_frame(scene_of(session, 4), replace(chart.frame, explanation=coarse))
    assert chart.unfinished
