"""Pictures and animations of a run without a window, drawn by the same views: ``--render``,
``--animate``.
"""

import argparse
import sys
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize

from gui.export.animation.clip import FEWEST_FRAMES, MOST_FRAMES, Clip, Pixels
from gui.export.animation.frames import Animation, survey_run
from gui.export.animation.stage import Stage, frame_request_of
from gui.export.animation.writing import format_of, write_animation
from gui.export.figure.figure import Figure, check_pixels, save_figure, settle
from gui.export.figure.sheet import paper_of
from gui.export.figure.spec import FigureSpec
from gui.export.figure.spec_file import read_spec
from gui.rendering import ExportError, save_picture
from gui.rendering.formats import format_for
from gui.theme import Theme
from gui.views import BaseView
from gui.views.registry import (
    FrameData,
    find_picture,
    frame_request,
    pictures_of,
    variables_of_pictures,
)
from scratchnet.engines import Interrupt
from scratchnet.errors import InvalidInput, InvalidValue, suggestion
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.recipe import LINEAR, Recipe
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, Scene

#: Finer than in the window, because these pictures are made once and may be printed.
_RESOLUTION = 320
#: A neuron's map is small in any picture.
_NEURON_RESOLUTION = 48
_MOST_SAMPLES = 100_000
#: Which views fit does not depend on the resolution of maps.
_LEAST_RESOLUTION = 2
_T = TypeVar("_T")
_FRAMES, _RATE, _HOLD_S, _QUALITY = 60, 20.0, 1.0, 90


def render_pictures(
    session: Session, folder: Path, suffix: str, size: QSize, theme: Theme
) -> tuple[list[Path], int | None]:
    """Train a session to the end and draw; return the files and the step it diverged at, if it did.

    Raises InvalidInput when the folder or a file cannot be written.
    """
    _make_folder(folder)
    scene = scene_of(session, _RESOLUTION)
    pictures = pictures_of(scene)
    frame = _last_frame(session, variables_of_pictures(pictures.values()))
    written = []
    for name, picture in pictures.items():
        view = picture.make(theme, scene)
        view.show_frame(scene, frame)
        path = folder / f"{name}.{suffix}"
        try:
            save_picture(view, path, size)
        except ExportError as error:
            raise InvalidInput(str(error)) from error
        finally:
            view.deleteLater()
        written.append(path)
    return written, session.diverged_at


def render_figure(session: Session, path: Path, spec: FigureSpec) -> int | None:
    """Train a session to the end and draw a figure; return the step it diverged at, if it did.

    Raises InvalidInput when a view does not suit the data or the file cannot be written.
    """
    scene = scene_of(session, _RESOLUTION)
    figure = Figure(spec)
    try:
        # Before a run that may take long, and before there is a folder.
        form = format_for(path.suffix)
        if form is not None and form.raster:
            check_pixels(spec)
        figure.show_frame(scene, frame_of(session, _RESOLUTION))
        settle(figure)
        _make_folder(path.parent)
        figure.show_frame(scene, _last_frame(session, figure.variables))
        save_figure(figure, path)
    except ExportError as error:
        raise InvalidInput(str(error)) from error
    finally:
        figure.deleteLater()
    return session.diverged_at


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"{folder}: cannot be created: {error.strerror}") from error


def _last_frame(session: Session, variables: tuple[int, ...]) -> Frame:
    session.advance()
    request = frame_request(
        ~FrameData.NONE, _NEURON_RESOLUTION, _MOST_SAMPLES, _MOST_SAMPLES, variables
    )
    return frame_of(session, _RESOLUTION, request)


def animate_view(
    session: Session, options: argparse.Namespace, theme: Theme, interrupt: Interrupt
) -> int | None:
    """Write the animation of the options; return the step at which the run diverges, if it does.

    ``session`` has made no step. Raises Interrupted, and InvalidInput before anything is written.
    """
    format_of(options.animate)
    frames = _given(options.frames, _FRAMES)
    if frames < FEWEST_FRAMES:
        raise InvalidValue("frames", frames, f"{FEWEST_FRAMES} to {MOST_FRAMES:,}")
    spec = None if options.figure is None else read_spec(options.figure)
    width, height = options.size if spec is None else paper_of(spec).pixels(spec.dpi)
    clip = Clip(
        width,
        height,
        frames,
        _given(options.rate, _RATE),
        _given(options.hold, _HOLD_S),
        not options.once,
        _given(options.quality, _QUALITY),
    )
    steps = session.experiment.training.steps
    recipe = Recipe(session.experiment, session.engine, (), steps)
    view = _view_named(options.view, session, theme) if spec is None else Figure(spec)
    request = frame_request_of(view)
    animation = Animation(recipe, recipe.engine, clip, options.spacing or LINEAR, request)
    stage = Stage(view, QSize(width, height))
    try:
        painter = DirectPainter(stage)
        survey = survey_run(animation, painter, interrupt, _ProgressLine("replaying the run"))
        progress = _ProgressLine("frame")
        write_animation(options.animate, animation, survey, painter, interrupt, progress)
    finally:
        stage.close()
    return survey.diverged_at


def _view_named(name: str | None, session: Session, theme: Theme) -> BaseView:
    """Return the view that draws a picture by name; by default that of the network's function."""
    scene = scene_of(session, _LEAST_RESOLUTION)
    pictures = pictures_of(scene)
    if name is None:
        name = next(default for default in ("trained", "curve") if default in pictures)
    picture = find_picture(name)
    if picture is None or picture.name not in pictures:
        names = list(pictures)
        raise InvalidInput(
            f"--view {name} does not fit the experiment{suggestion(name, names)}; "
            f"allowed: {', '.join(names)}"
        )
    return picture.make(theme, scene)


class DirectPainter:
    """Paints on a stage at once; a `gui.export.animation.frames.Painter`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._started: tuple[Scene, Frame] | None = None

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        self._stage.extend_ranges(scene, frame)

    def start(self, scene: Scene, frame: Frame) -> None:
        self._started = scene, frame

    def finish(self) -> Pixels:
        assert self._started is not None
        return self._stage.paint(*self._started)


def _given(value: _T | None, default: _T) -> _T:
    return default if value is None else value


class _ProgressLine:
    """A line on stderr that is overwritten, if stderr is a terminal."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, count: int) -> None:
        if self._shown:
            end = "" if done < count else "\r\033[K"
            sys.stderr.write(f"\r\033[K{self._text} {done:,} of {count:,}{end}")
            sys.stderr.flush()
