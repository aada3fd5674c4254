"""Animations made beside the window: painted on its thread, given up at once, joined in the end."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from gui.export.animation.encoders import FORMATS
from gui.export.animation.film import Film
from gui.export.animation.job import Job, Sample
from gui.export.animation.stage import Stage
from gui.views import FunctionMap
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.export.animation.conftest import MakeStage
from tests.gui.export.animation.films import small_film, small_recipe

MakeJob = Callable[..., Job]


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    return make_stage(FunctionMap)


@pytest.fixture
def make_job(qtbot: QtBot, stage: Stage) -> Iterator[MakeJob]:
    """Make a job for a small film; closed in the end."""
    jobs = []

    def make(film: Film | None = None) -> Job:
        jobs.append(Job(film or small_film(4), stage))
        return jobs[-1]

    yield make
    for job in jobs:
        job.close()
        job.deleteLater()


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "animating"]


def test_a_file_is_made_with_every_frame(qtbot: QtBot, make_job: MakeJob, tmp_path: Path) -> None:
    job, path, told = make_job(), tmp_path / "film.apng", []
    job.progressed.connect(lambda *what: told.append(what))
    with qtbot.waitSignal(job.ended), qtbot.waitSignal(job.made) as signal:
        job.make(path)
    assert signal.args == [path]
    assert told == [(what, number, 4) for what in ("run", "frame") for number in (1, 2, 3, 4)]
    with Image.open(path) as image:
        assert (image.size, image.n_frames) == ((160, 120), 4)


def test_it_paints_on_the_window_s_thread_alone(
    qtbot: QtBot,
    make_job: MakeJob,
    stage: Stage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen, paint, make_room = set(), stage.paint, stage.make_room

    def noted(do: Callable[..., object]) -> Callable[..., object]:
        def noting(scene: Scene, frame: Frame) -> object:
            seen.add(threading.current_thread())
            return do(scene, frame)

        return noting

    monkeypatch.setattr(stage, "paint", noted(paint))
    monkeypatch.setattr(stage, "make_room", noted(make_room))
    job = make_job()
    with qtbot.waitSignal(job.ended):
        job.make(tmp_path / "film.gif")
    assert seen == {threading.main_thread()}


def test_a_sample_tells_frames_and_size(qtbot: QtBot, make_job: MakeJob) -> None:
    job = make_job()
    with qtbot.waitSignal(job.sampled) as signal:
        job.sample(FORMATS[".gif"])
    sample: Sample = signal.args[0]
    assert sample.known.steps == (0, 8, 16, 24)
    assert list(sample.pictures) == [0, 1, 2, 3]
    assert sample.size > 1_000
    again = make_job()
    runs = []
    again.progressed.connect(lambda *what: runs.append(what))
    with qtbot.waitSignal(again.sampled) as signal:
        again.sample(FORMATS[".gif"], sample.known)
    assert runs == []
    assert signal.args[0].known is sample.known
    assert np.array_equal(signal.args[0].pictures[3], sample.pictures[3])


@pytest.mark.parametrize("what", ["run", "frame"])
def test_given_up_nothing_is_written_and_nothing_comes(
    qtbot: QtBot, make_job: MakeJob, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "film.gif"
    path.write_bytes(b"old")
    job, came = make_job(), []
    for fact in (job.made, job.refused, job.failed):
        fact.connect(lambda *arguments: came.append(arguments))

    def give_up(kind: str, done: int, _count: int) -> None:
        if (kind, done) == (what, 2):
            job.cancel()

    job.progressed.connect(give_up)
    with qtbot.waitSignal(job.ended):
        job.make(path)
    assert came == []
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_closing_waits_for_the_thread(qtbot: QtBot, make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(small_film(30))
    with qtbot.waitSignal(job.progressed):
        job.make(tmp_path / "film.gif")
    assert threads() == ["animating"]
    job.close()
    assert threads() == []
    assert list(tmp_path.iterdir()) == []


def test_closing_before_the_window_has_painted_anything(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job()
    job.make(tmp_path / "film.gif")
    job.close()
    assert threads() == []
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_is_refused_in_words(
    qtbot: QtBot, make_job: MakeJob, tmp_path: Path
) -> None:
    for film, path, words in (
        (None, tmp_path / "nowhere" / "film.gif", "there is no folder"),
        (None, tmp_path / "film.avi", "the name must end in"),
        (small_film(4, small_recipe(data__formula="1/x")), tmp_path / "f.gif", "data.formula: "),
        (
            small_film(4, small_recipe(data__formula="1e300*x", network__hidden=())),
            tmp_path / "f.gif",
            "no step",
        ),
    ):
        job = make_job(film)
        with qtbot.waitSignal(job.ended), qtbot.waitSignal(job.refused) as signal:
            job.make(path)
        assert words in signal.args[0]
    assert list(tmp_path.iterdir()) == []


def test_an_error_while_painting_is_told_and_leaves_no_file(
    qtbot: QtBot,
    make_job: MakeJob,
    stage: Stage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(stage, "paint", fail)
    job = make_job()
    with qtbot.waitSignal(job.ended), qtbot.waitSignal(job.failed) as signal:
        job.make(tmp_path / "film.gif")
    assert "ZeroDivisionError: of all things" in signal.args[0]
    assert list(tmp_path.iterdir()) == []
