"""Animations made in the background: painted on the window's thread, cancelled at once."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from gui.background import BackgroundTask, TaskContext
from gui.export.animation.encoders import FORMATS
from gui.export.animation.stage import Stage
from gui.export.animation.tasks import Sample, sample, write
from gui.views import FunctionMap
from scratchnet.engines import Interrupted
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.export.animation.conftest import MakeStage
from tests.gui.export.animation.small import small_animation, small_recipe


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    return make_stage(FunctionMap)


@pytest.fixture
def task(qtbot: QtBot) -> Iterator[BackgroundTask]:
    task = BackgroundTask(name="animation")
    yield task
    task.close()


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "animation"]


def test_a_file_has_every_frame(stage: Stage, tmp_path: Path) -> None:
    path, reported = tmp_path / "clip.apng", []

    class Context(TaskContext):
        def progress(self, value: object) -> None:
            reported.append(value)

    assert write(small_animation(4), stage, path, Context()) == path
    assert reported == [(what, number, 4) for what in ("run", "frame") for number in (1, 2, 3, 4)]
    with Image.open(path) as image:
        assert (image.size, image.n_frames) == ((160, 120), 4)


def test_it_paints_only_on_the_windows_thread(
    qtbot: QtBot,
    task: BackgroundTask,
    stage: Stage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen, paint, extend_ranges = set(), stage.paint, stage.extend_ranges

    def noted(do: Callable[..., object]) -> Callable[..., object]:
        def noting(scene: Scene, frame: Frame) -> object:
            seen.add(threading.current_thread())
            return do(scene, frame)

        return noting

    monkeypatch.setattr(stage, "paint", noted(paint))
    monkeypatch.setattr(stage, "extend_ranges", noted(extend_ranges))
    with qtbot.waitSignal(task.succeeded):
        task.start(partial(write, small_animation(4), stage, tmp_path / "clip.gif"))
    assert seen == {threading.main_thread()}


def test_a_sample_has_frames_and_an_estimated_size(
    qtbot: QtBot, task: BackgroundTask, stage: Stage
) -> None:
    with qtbot.waitSignal(task.succeeded) as signal:
        task.start(partial(sample, small_animation(4), stage, FORMATS["gif"], None))
    first: Sample = signal.args[0]
    assert first.survey.steps == (0, 8, 16, 24)
    assert list(first.pictures) == [0, 1, 2, 3]
    assert first.size > 1_000
    runs: list[object] = []
    task.progressed.connect(runs.append)
    with qtbot.waitSignal(task.succeeded) as signal:
        task.start(partial(sample, small_animation(4), stage, FORMATS["gif"], first.survey))
    assert runs == []
    assert signal.args[0].survey is first.survey
    assert np.array_equal(signal.args[0].pictures[3], first.pictures[3])


@pytest.mark.parametrize("what", ["run", "frame"])
def test_nothing_is_written_if_it_is_cancelled(stage: Stage, tmp_path: Path, what: str) -> None:
    path = tmp_path / "clip.gif"
    path.write_bytes(b"old")

    class Context(TaskContext):
        def progress(self, value: object) -> None:
            if value == (what, 2, 4):
                self.cancel()

    with pytest.raises(Interrupted):
        write(small_animation(4), stage, path, Context())
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_closing_waits_for_the_thread(
    qtbot: QtBot, task: BackgroundTask, stage: Stage, tmp_path: Path
) -> None:
    with qtbot.waitSignal(task.progressed):
        task.start(partial(write, small_animation(30), stage, tmp_path / "clip.gif"))
    assert threads() == ["animation"]
    task.close()
    assert threads() == []
    assert list(tmp_path.iterdir()) == []


def test_closing_before_the_window_has_painted_anything(
    task: BackgroundTask, stage: Stage, tmp_path: Path
) -> None:
    task.start(partial(write, small_animation(4), stage, tmp_path / "clip.gif"))
    task.close()
    assert threads() == []
    assert list(tmp_path.iterdir()) == []


def test_errors_are_explained(
    qtbot: QtBot, task: BackgroundTask, stage: Stage, tmp_path: Path
) -> None:
    for animation, path, words in (
        (small_animation(4), tmp_path / "nowhere" / "clip.gif", "there is no folder"),
        (small_animation(4), tmp_path / "clip.avi", "the name must end in"),
        (
            small_animation(4, small_recipe(data__formula="1/x")),
            tmp_path / "f.gif",
            "data.formula: ",
        ),
        (
            small_animation(4, small_recipe(data__formula="1e300*x", network__hidden=())),
            tmp_path / "f.gif",
            "no step",
        ),
    ):
        with qtbot.waitSignal(task.failed) as signal:
            task.start(partial(write, animation, stage, path))
        assert words in signal.args[0]
    assert list(tmp_path.iterdir()) == []


def test_an_error_while_painting_is_raised_and_leaves_no_file(
    qtbot: QtBot,
    task: BackgroundTask,
    stage: Stage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(stage, "paint", fail)
    with qtbot.captureExceptions() as exceptions:
        task.start(partial(write, small_animation(4), stage, tmp_path / "clip.gif"))
        qtbot.waitUntil(lambda: bool(exceptions))
    assert "ZeroDivisionError: of all things" in str(exceptions[0][1])
    assert list(tmp_path.iterdir()) == []
