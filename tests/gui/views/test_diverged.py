"""Every view can draw a diverged network, whose outputs may be infinite or NaN."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.views import BaseView, Confusion, Curve, FunctionMap, MapMode, Surface
from scratchnet.run.snapshot import Axis, Frame, Scene
from tests.gui.views.conftest import lay_out
from tests.gui.views.scenes import class_scene, curve_scene, surface_scene

pytestmark = pytest.mark.slow

ONE = (Axis("x", -2.0, 2.0),)
MADE = {
    "regression": surface_scene(1, resolution=16),
    "curve": curve_scene(),
    "two classes": class_scene(2),
    "three classes": class_scene(3),
    "two classes of one input": class_scene(2, axes=ONE),
    "three classes of one input": class_scene(3, axes=ONE),
}


def diverged(frame: Frame) -> Frame:
    wild = np.array([np.nan, np.inf, -np.inf, 1e308, -1e308, 0.5, 1.7e308, -1.7e308, 0.0, np.inf])
    generator = np.random.default_rng(1)

    def like(values: np.ndarray | None) -> np.ndarray | None:
        return None if values is None else generator.choice(wild, values.shape)

    model = generator.choice(wild, frame.model_map.shape)
    return replace(
        frame,
        model_map=model,
        outputs=like(frame.outputs),
        test_outputs=like(frame.test_outputs),
    )


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("mode", MapMode)
def test_maps_and_surfaces_show_what_there_is(qtbot: QtBot, made: str, mode: MapMode) -> None:
    scene, frame = MADE[made]
    for output in (None, 1, 99):
        flat, smooth = FunctionMap(LIGHT), FunctionMap(LIGHT)
        for view in (flat, smooth):
            view.set_discretised(view is flat)
            view.set_decision_line(True)
        for view in (flat, smooth, Surface(LIGHT)):
            view.set_mode(mode)
            view.set_output(output)
            painted(qtbot, view, scene, diverged(frame))


@pytest.mark.parametrize("made", MADE)
def test_curves_and_matrices_show_what_there_is(qtbot: QtBot, made: str) -> None:
    scene, frame = MADE[made]
    for view in (Curve(LIGHT), Confusion(LIGHT)):
        painted(qtbot, view, scene, diverged(frame))


def painted(qtbot: QtBot, view: BaseView, scene: Scene, frame: Frame) -> None:
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    lay_out(view, 200, 160)
    assert isinstance(view.caption(), str)
