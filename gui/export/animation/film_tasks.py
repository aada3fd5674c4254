"""What is done for an animation beside the window: sampling it, and writing its file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize

from gui.background import TaskContext, TaskFailed
from gui.export.animation.clip import Pixels
from gui.export.animation.encoders import AnimationFormat
from gui.export.animation.estimate import estimated_bytes
from gui.export.animation.film import Film, Survey, look_again, sample_pictures, survey
from gui.export.animation.making import make_animation
from gui.export.animation.painters import WindowPainter
from gui.export.animation.stage import Stage, shrunk
from scratchnet.formula import FormulaError

#: Enough for a preview on a fine screen.
_LARGEST = QSize(960, 720)


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of an animation before it is made.

    ``pictures`` are some of its frames by their numbers, no larger than to be looked at, ``size``
    about how many bytes its file will have.
    """

    film: Film
    known: Survey
    pictures: Mapping[int, Pixels]
    size: int


def sample_film(
    film: Film, stage: Stage, kind: AnimationFormat, known: Survey | None, task: TaskContext
) -> Sample:
    """Find out what an animation will be like; ``known`` saves a replay of the run.

    The progress is (what is done: "run" or "frame", how many, of how many). Raises what
    `gui.export.animation.film.survey` raises.
    """
    painter = WindowPainter(stage, task)
    if known is None:
        known = _surveyed(film, painter, task)
    else:
        look_again(known, painter)
    pictures = sample_pictures(known, painter)
    size = estimated_bytes(kind, film.clip_of(known), pictures)
    return Sample(
        film,
        known,
        {number: shrunk(pixels, _LARGEST) for number, pixels in pictures.items()},
        size,
    )


def write_film(film: Film, stage: Stage, path: Path, task: TaskContext) -> Path:
    """Write an animation's file, and return its path; if it fails, the file is as it was.

    Progress and errors are those of `sample_film`, and of `make_animation`.
    """
    painter = WindowPainter(stage, task)
    known = _surveyed(film, painter, task)
    make_animation(path, film, known, painter, task, _progress(task, "frame"))
    return path


def _surveyed(film: Film, painter: WindowPainter, task: TaskContext) -> Survey:
    try:
        return survey(film, painter, task, _progress(task, "run"))
    except FormulaError as error:
        raise TaskFailed(f"data.formula: {error}") from error


def _progress(task: TaskContext, what: str) -> Callable[[int, int], None]:
    return lambda done, count: task.progress((what, done, count))
