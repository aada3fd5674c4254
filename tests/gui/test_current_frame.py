"""The current frame: one place that all read and observe."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, CurrentFrame, SampleNumber
from gui.main_window import MainWindow
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest
from tests.gui.conftest import shown

_SMALL = Experiment().with_values({"data.intervals": 2, "network.hidden": (2,)})


def test_it_holds_the_last_frame_and_signals_another_run(qtbot: QtBot) -> None:
    session = Session(_SMALL)
    scenes = [scene_of(session, 2), scene_of(session, 2)]
    frame = frame_of(session, 2, FrameRequest())
    current, heard = CurrentFrame(), []
    # Arrays have no truth value, so scenes are known by their identity.
    numbers = {id(scene): number for number, scene in enumerate(scenes)}
    current.scene_changed.connect(lambda scene: heard.append(("scene", numbers[id(scene)])))
    current.changed.connect(lambda scene, _: heard.append(("frame", numbers[id(scene)])))
    assert (current.value, current.scene, current.frame) == (None, None, None)
    for scene in (scenes[0], scenes[0], scenes[1]):
        current.set(scene, frame)
        assert current.value == (scene, frame)
        assert (current.scene, current.frame) == (scene, frame)
    assert heard == [("scene", 0), ("frame", 0), ("frame", 0), ("scene", 1), ("frame", 1)]


def test_what_is_chosen_stays_chosen_where_it_fits(qtbot: QtBot) -> None:
    session = Session(_SMALL)
    frame, scene = frame_of(session, 2), scene_of(session, 2)
    moved = _SMALL.with_values({"data.domain": (-1.0, 1.0)})
    other = scene_of(Session(moved), 2)
    current, heard = CurrentFrame(), []
    current.chosen_changed.connect(heard.append)
    current.set(scene, frame)
    sample = Chosen.of_sample(scene, SampleNumber(test=False, number=3))
    assert sample.point == scene.dataset.inputs[3]
    current.choose(sample)
    current.choose(sample)
    current.set(scene_of(session, 2), frame)
    assert (current.chosen, heard) == (sample, [sample])
    current.set(other, frame)
    assert (current.chosen, heard) == (None, [sample, None])
    point = Chosen((0.5, 0.5))
    current.choose(point)
    current.set(scene, frame)
    assert current.chosen == point
    current.set(replace(scene, inputs=scene.inputs[:1]), frame)
    assert current.chosen is None


@pytest.mark.parametrize("sample", [SampleNumber(True, 0), SampleNumber(False, 9)])
def test_only_samples_that_exist_can_be_chosen(sample: SampleNumber) -> None:
    with pytest.raises(IndexError):
        Chosen.of_sample(scene_of(Session(_SMALL), 2), sample)


def test_the_window_shows_it(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.current.changed) as changed:
        window.commands.step.trigger()
    assert changed.args == [window.scene, window.frame]
    qtbot.waitUntil(lambda: shown(window).step == 1)
    with qtbot.waitSignal(window.current.scene_changed):
        window.document.edit("seed", 5)
