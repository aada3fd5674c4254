"""Every view that suits a scene, by the name of its picture."""

from collections.abc import Callable, Iterator

import numpy as np

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.confusion import Confusion
from gui.views.curve.curve import Curve
from gui.views.loss.loss_curve import LossCurve
from gui.views.map.function_map import FunctionMap
from gui.views.map.map_values import MapMode
from gui.views.network import NetworkDiagram
from gui.views.surface import Surface
from gui.views.weights.histogram import Histogram
from scratchnet.run.snapshot import Scene

#: The maps whose pictures have the article's names; the others have their view's.
_ARTICLE_MODES = {
    "dataset": MapMode.DATASET,
    "untrained": MapMode.UNTRAINED,
    "trained": MapMode.MODEL,
}
_OBJECTIVE_MODES = (MapMode.OBJECTIVE, MapMode.DIFFERENCE, MapMode.ERROR)

#: What makes a view, when its turn has come.
Make = Callable[[Theme], BaseView]


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
