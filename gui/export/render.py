"""Pictures of a run, drawn by the same views as in the window, with no screen."""

from pathlib import Path

from PySide6.QtCore import QSize

from gui.export.figure.figure import Figure, check_pixels, save_figure, settle
from gui.export.figure.spec import FigureSpec
from gui.rendering import ExportError, save_picture
from gui.rendering.formats import format_for
from gui.theme import Theme
from gui.views.registry import FrameData, frame_request, pictures_of
from scratchnet.errors import InvalidInput
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame

#: Finer than in the window, because these pictures are made once and may be printed.
_RESOLUTION = 320
#: A neuron's map is small in any picture.
_NEURON_RESOLUTION = 48
_MOST_SAMPLES = 100_000


def render_pictures(
    session: Session, folder: Path, suffix: str, size: QSize, theme: Theme
) -> tuple[list[Path], int | None]:
    """Train a session to the end and draw; return the files and the step it diverged at, if it did.

    Raises InvalidInput when the folder or a file cannot be written.
    """
    _make_folder(folder)
    scene = scene_of(session, _RESOLUTION)
    frame = _last_frame(session)
    written = []
    for name, picture in pictures_of(scene).items():
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
        figure.show_frame(scene, _last_frame(session))
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


def _last_frame(session: Session) -> Frame:
    session.advance()
    request = frame_request(~FrameData.NONE, _NEURON_RESOLUTION, _MOST_SAMPLES, _MOST_SAMPLES)
    return frame_of(session, _RESOLUTION, request)
