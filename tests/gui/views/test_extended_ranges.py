"""Ranges extended to all frames of a run before the first is drawn: then nothing moves."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.views import Histogram, LossCurve, NetworkDiagram
from gui.views.network.content import Node
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, FrameRequest, Scene

#: With relu, outputs grow without bounds, and with them their scales.
_GROWING = Experiment().with_values(
    {
        "data.source": "gallery",
        "data.dataset": "plane",
        "data.samples": 30,
        "network.hidden": (3,),
        "network.activation": "relu",
        "network.output_activation": "linear",
        "training.learning_rate": 0.2,
        "training.steps": 300,
    }
)


@pytest.fixture(scope="module")
def run() -> tuple[Scene, list[Frame]]:
    session = Session(_GROWING, measuring=True)
    scene, frames = scene_of(session, 8), []
    for steps in (0, 1, 20, 279):
        session.advance(steps=steps)
        frames.append(frame_of(session, 8, FrameRequest(8, gradients=True, outputs=100)))
    return scene, frames


def test_the_loss_curve_has_the_axes_of_the_whole_run_from_the_start(
    qtbot: QtBot, run: tuple[Scene, list[Frame]]
) -> None:
    scene, frames = run
    view = LossCurve(LIGHT)
    qtbot.addWidget(view)
    # The longest history counts, whenever it came.
    for frame in frames[::-1]:
        view.extend_ranges(scene, frame)
    ranges = []
    for frame in frames:
        view.show_frame(scene, frame)
        axes = [view.plot.getAxis(name) for name in ("left", "bottom", "right")]
        ranges.append(([axis.isVisible() for axis in axes], [list(axis.range) for axis in axes]))
    assert all(one == ranges[0] for one in ranges)
    (shown, ((low, high), steps, metric)) = ranges[0]
    assert shown == [True, True, True]
    assert steps == [0, 300]
    assert low == 0
    assert high >= max(frames[-1].snapshot.losses)
    assert metric[1] >= 1


def test_without_extended_ranges_the_loss_curve_follows_the_run(
    qtbot: QtBot, run: tuple[Scene, list[Frame]]
) -> None:
    scene, frames = run
    view = LossCurve(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frames[0])
    assert not view.plot.getAxis("right").isVisible()
    assert view.plot.getViewBox().viewRange()[0] == [0, 100]


def test_colours_of_neurons_mean_the_same_in_every_frame(
    qtbot: QtBot, run: tuple[Scene, list[Frame]]
) -> None:
    scene, frames = run

    def levels(view: NetworkDiagram) -> list[tuple[float, float]]:
        colours = view.renderer.colours
        assert colours is not None
        return [colours.levels_of(Node(1, index)) for index in range(3)]

    free, extended = NetworkDiagram(LIGHT), NetworkDiagram(LIGHT)
    ranges = []
    for view in (free, extended):
        qtbot.addWidget(view)
    for frame in frames:
        extended.extend_ranges(scene, frame)
    for frame in frames:
        free.show_frame(scene, frame)
        extended.show_frame(scene, frame)
        ranges.append((levels(free), levels(extended)))
    assert len({str(levels) for levels, _ in ranges}) > 1
    assert len({str(levels) for _, levels in ranges}) == 1
    maps = np.array([frame.neuron_maps for frame in frames])[:, :3]
    for (low, high), neuron in zip(ranges[0][1], np.moveaxis(maps, 1, 0), strict=True):
        assert low <= neuron.min() <= neuron.max() <= high


def test_histograms_have_the_axes_of_the_whole_run_from_the_start(
    qtbot: QtBot, run: tuple[Scene, list[Frame]]
) -> None:
    scene, frames = run
    view = Histogram(LIGHT)
    qtbot.addWidget(view)
    for frame in frames:
        view.extend_ranges(scene, frame)
    view.show_frame(scene, frames[0])
    panel = view.panel
    wide = panel._limits("weights", [(layer.weights, layer.biases) for layer in panel.layers])
    view.show_frame(scene, frames[-1])
    last = panel._limits("weights", [(layer.weights, layer.biases) for layer in panel.layers])
    assert wide == last
    parameters = [abs(w) for f in frames for neuron in f.snapshot.parameters[0] for w in neuron]
    assert wide[0] == max(parameters)
    assert panel._reserved_decades is not None


def test_a_caption_that_grows_into_two_lines_has_them_from_the_start(qtbot: QtBot) -> None:
    # Of so many connections not all are drawn, which the caption says in a second part.
    session = Session(_GROWING.with_values({"network.hidden": (16, 16)}))
    scene, frames = scene_of(session, 8), []
    for steps in (0, 1):
        session.advance(steps=steps)
        # “before training” is longer than “after 1 step”.
        frames.insert(0, frame_of(session, 8, FrameRequest(8)))
    view = NetworkDiagram(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frames[-1])
    caption = view.caption()
    # As narrow as takes two lines for the one, and one for the other.
    width = next(w for w in range(900, 100, -1) if len(view.renderer.caption_lines(w)) > 1)
    view.resize(width, 400)
    view.show_frame(scene, frames[0])
    assert len(view.caption()) < len(caption)
    assert len(view.renderer.caption_lines(width)) == 1

    def body_top() -> float:
        view.renderer.lay_out(width, 400)
        assert view.renderer.layout is not None
        return view.renderer.layout.body.top()

    free = body_top()
    for frame in frames:
        view.extend_ranges(scene, frame)
    extended = body_top()
    view.show_frame(scene, frames[-1])
    assert body_top() == extended > free
