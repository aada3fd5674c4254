"""The article's four pictures, drawn by the same views as in the window, with no screen."""

from pathlib import Path

from PySide6.QtCore import QSize

from gui.export import ExportError, save_picture
from gui.theme import Theme
from gui.views import FunctionMap, LossCurve, MapMode, View
from scratchnet.errors import InvalidInput
from scratchnet.observe import frame_of, scene_of
from scratchnet.session import Session

#: Finer than in the window: these pictures are made once and may be printed.
_RESOLUTION = 320


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
    scene, frame = scene_of(session, _RESOLUTION), frame_of(session, _RESOLUTION)
    written = []
    for name, view in _views(theme).items():
        view.show_frame(scene, frame)
        path = folder / f"{name}.{suffix}"
        try:
            save_picture(view, path, size)
        except ExportError as error:
            raise InvalidInput(str(error)) from error
        written.append(path)
        view.deleteLater()
    return written, session.diverged_at


def _views(theme: Theme) -> dict[str, View]:
    views: dict[str, View] = {}
    for name, mode in (
        ("dataset", MapMode.DATASET),
        ("untrained", MapMode.UNTRAINED),
        ("trained", MapMode.MODEL),
    ):
        view = FunctionMap(theme)
        view.set_mode(mode)
        views[name] = view
    views["loss"] = LossCurve(theme)
    return views
