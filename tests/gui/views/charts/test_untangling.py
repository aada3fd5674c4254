"""The chart of layers: grids of two neurons, directions that stay, true words."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT
from gui.views import Untangling
from gui.views.registry import FrameData
from resources.presets import PRESETS
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest
from tests.gui.views.charts.runs import run_of


@pytest.fixture
def chart(qtbot: QtBot) -> Untangling:
    chart = Untangling(LIGHT)
    qtbot.addWidget(chart)
    return chart


def places(chart: Untangling) -> np.ndarray:
    return np.column_stack(chart.samples.getData())


def test_two_neurons_are_shown_as_they_are(chart: Untangling) -> None:
    scene, frame = run_of("circle", 2, FrameData.UNTANGLED, network__hidden=(4, 2))
    chart.show_frame(scene, frame)
    assert frame.untangled is not None
    assert chart.layer_shown() == 2
    assert np.array_equal(places(chart), frame.untangled.samples[2])
    assert chart.level_lines.isVisible()
    assert chart.boundary.isVisible()
    assert "straight boundaries" in chart.explanation()
    assert chart.caption() == "Layer 2 after 2 steps"
    chart.set_theme(DARK)


def test_directions_stay_while_training_and_never_flip(chart: Untangling) -> None:
    session = Session(PRESETS["circle"].load().with_values({"network.hidden": (6,)}))
    request = FrameRequest(untangled=True)
    scene = scene_of(session, 2)
    chart.show_frame(scene, frame_of(session, 2, request))
    before = places(chart)
    session.advance(steps=1)
    chart.show_frame(scene, frame_of(session, 2, request))
    assert "after 0 steps" in chart.explanation() or "before" in chart.explanation()
    kept = places(chart)
    assert 0 < np.abs(kept - before).max() < 0.2
    chart.set_fixed(False)
    assert (places(chart) * kept).sum() > 0
    assert "after 1 step" in chart.explanation()


def test_many_inputs_have_samples_but_no_grid(chart: Untangling) -> None:
    chart.show_frame(*run_of("iris", 0, FrameData.UNTANGLED))
    assert not chart.level_lines.isVisible()
    assert len(places(chart)) > 100
    chart.set_layer(0)
    assert chart.caption().startswith("Inputs")
    assert "% of the spread" in chart.explanation()


def test_a_copy_shows_the_same_directions(chart: Untangling, qtbot: QtBot) -> None:
    chart.show_frame(*run_of("iris", 0, FrameData.UNTANGLED))
    twin = chart.clone()
    qtbot.addWidget(twin)
    assert np.array_equal(places(twin), places(chart))
