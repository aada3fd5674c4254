"""The background work for an animation: sampling it for the preview, and writing its file."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize

from gui.background import TaskContext, TaskFailed
from gui.export.animation.clip import Pixels
from gui.export.animation.encoders import AnimationFormat
from gui.export.animation.frames import (
    Animation,
    ProgressCallback,
    Survey,
    reuse_survey,
    sample_pictures,
    survey_run,
)
from gui.export.animation.stage import Stage, shrunk
from gui.export.animation.writing import estimated_bytes, write_animation
from scratchnet.formula import FormulaError
from scratchnet.run.snapshot import Frame, Scene

#: Enough for a preview on a high-resolution screen.
_MAX_PREVIEW = QSize(960, 720)


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of an animation before it is written.

    ``pictures`` are those of some frames by number, at most as large as a preview; ``size`` is the
    estimate of the file's bytes.
    """

    animation: Animation
    survey: Survey
    pictures: Mapping[int, Pixels]
    size: int


def sample(
    animation: Animation,
    stage: Stage,
    form: AnimationFormat,
    survey: Survey | None,
    task: TaskContext,
) -> Sample:
    """Return a sample of an animation; a ``survey`` of the same frames saves a replay of the run.

    Progress is a tuple: "run" or "frame", how many are done, of how many. Raises what `survey_run`
    raises.
    """
    painter = WindowPainter(stage, task)
    if survey is None:
        survey = _surveyed(animation, painter, task)
    else:
        reuse_survey(survey, painter)
    pictures = sample_pictures(survey, painter)
    size = estimated_bytes(form, animation.clip_of(survey), pictures)
    small = {number: shrunk(pixels, _MAX_PREVIEW) for number, pixels in pictures.items()}
    return Sample(animation, survey, small, size)


def write(animation: Animation, stage: Stage, path: Path, task: TaskContext) -> Path:
    """Write an animation's file, and return its path; if that fails, an old file is unchanged.

    Progress is that of `sample`. Raises what `survey_run` and `write_animation` raise.
    """
    painter = WindowPainter(stage, task)
    survey = _surveyed(animation, painter, task)
    write_animation(path, animation, survey, painter, task, _callback(task, "frame"))
    return path


class WindowPainter:
    """Lets the window's thread paint on a stage; a `gui.export.animation.frames.Painter`.

    Used on the thread of a task. While a picture is painted, the task can compute the next frame.
    """

    def __init__(self, stage: Stage, task: TaskContext) -> None:
        self._stage = stage
        self._task = task
        self._picture: Future[Pixels] | None = None

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        self._task.in_window(partial(self._stage.extend_ranges, scene, frame)).result()

    def start(self, scene: Scene, frame: Frame) -> None:
        self._picture = self._task.in_window(partial(self._stage.paint, scene, frame))

    def finish(self) -> Pixels:
        assert self._picture is not None
        return self._picture.result()


def _surveyed(animation: Animation, painter: WindowPainter, task: TaskContext) -> Survey:
    try:
        return survey_run(animation, painter, task, _callback(task, "run"))
    except FormulaError as error:
        raise TaskFailed(f"data.formula: {error}") from error


def _callback(task: TaskContext, what: str) -> ProgressCallback:
    return lambda done, count: task.progress((what, done, count))
