"""Pictures of a run, drawn by the same views as in the window, with no screen."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize

from gui.export import ExportError, save_picture
from gui.theme import Theme
from gui.views import (
    BaseView,
    Confusion,
    Curve,
    FunctionMap,
    Histogram,
    LossCurve,
    MapMode,
    NetworkDiagram,
    Surface,
)
from scratchnet.errors import InvalidInput
from scratchnet.observe import Wishes, frame_of, scene_of
from scratchnet.session import Session
from scratchnet.snapshot import Scene

#: Finer than in the window: these pictures are made once and may be printed.
_RESOLUTION = 320
#: A neuron's map is small in any picture.
_NEURON_RESOLUTION = 48
#: The maps whose pictures have the article's names; the others have their view's.
_ARTICLE_MODES = {
    "dataset": MapMode.DATASET,
    "untrained": MapMode.UNTRAINED,
    "trained": MapMode.MODEL,
}
_OBJECTIVE_MODES = (MapMode.OBJECTIVE, MapMode.DIFFERENCE, MapMode.ERROR)

#: What makes a view, when its turn has come.
Make = Callable[[Theme], BaseView]


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


def pictures_of(scene: Scene) -> Iterator[tuple[str, Make]]:
    """Yield the name of each picture that suits the scene, and what makes its view."""
    two_inputs = len(scene.axes) == 2
    if two_inputs:
        for name, mode in _ARTICLE_MODES.items():
            yield name, _map_of(mode)
    yield "loss", LossCurve
    if two_inputs:
        if np.isfinite(scene.objective_map).any():
            for mode in _OBJECTIVE_MODES:
                yield f"{FunctionMap.file_stem}-{mode.name.lower()}", _map_of(mode)
        if len(scene.classes) > 2:
            for output in range(len(scene.classes)):
                name = f"{FunctionMap.file_stem}-class-{output}"
                yield name, _map_of(MapMode.MODEL, output)
        yield Surface.file_stem, Surface
    else:
        yield Curve.file_stem, Curve
    if scene.classes:
        yield Confusion.file_stem, Confusion
    yield NetworkDiagram.file_stem, lambda theme: _diagram(theme, scene)
    yield Histogram.file_stem, Histogram


def _map_of(mode: MapMode, output: int | None = None) -> Make:
    def make(theme: Theme) -> FunctionMap:
        view = FunctionMap(theme)
        view.set_mode(mode)
        view.set_output(output)
        return view

    return make


def _diagram(theme: Theme, scene: Scene) -> NetworkDiagram:
    view = NetworkDiagram(theme)
    # What only invites to be pressed has no place in a picture.
    view.set_editable(False)
    view.set_frozen(frozenset(scene.experiment.network.frozen))
    return view
