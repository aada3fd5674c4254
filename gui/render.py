"""Pictures of a run, drawn by the same views as in the window, with no screen."""

from pathlib import Path

from PySide6.QtCore import QSize

from gui.export import ExportError, save_picture
from gui.theme import Theme
from gui.views.catalogue import pictures_of
from scratchnet.errors import InvalidInput
from scratchnet.observe import Wishes, frame_of, scene_of
from scratchnet.session import Session

#: Finer than in the window: these pictures are made once and may be printed.
_RESOLUTION = 320
#: A neuron's map is small in any picture.
_NEURON_RESOLUTION = 48


def render_pictures(
    session: Session, folder: Path, suffix: str, size: QSize, theme: Theme
) -> tuple[list[Path], int | None]:
    """Train a session to the end and draw; return the files and the step it diverged at, if it did.

    Raises InvalidInput when the folder or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"{folder}: cannot be made: {error.strerror}") from error
    session.advance()
    wishes = Wishes(neuron_resolution=_NEURON_RESOLUTION, gradients=True, outputs=100_000)
    scene, frame = scene_of(session, _RESOLUTION), frame_of(session, _RESOLUTION, wishes)
    written = []
    for name, make in pictures_of(scene):
        view = make(theme)
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
