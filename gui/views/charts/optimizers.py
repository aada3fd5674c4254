"""The paths of all optimizers from one start, over a known function or the loss of two weights."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.charts.chart import CANCELLED, Array, Chart, ChartLine
from gui.views.charts.weight_places import ChosenWeights, place_text, weight_option
from gui.views.legend import DASH_DOTS, DASHES, LONG_DASHES, SOLID, LineStyle
from gui.views.map.values import after_text
from gui.views.registry import FrameData, Pane, Variant, ViewOption, ViewRecord
from gui.views.words import number
from scratchnet.declare.parameter import Choice, Flag, Integer
from scratchnet.explain import (
    LANDSCAPES,
    NETWORK,
    PATH_STEPS,
    OptimizerPath,
    OptimizerPaths,
    PathRequest,
)
from scratchnet.numbers import significant
from scratchnet.reference.article import Parameters
from scratchnet.registry import OPTIMIZERS
from scratchnet.run.snapshot import Frame, Scene

_WAITING = "The optimizers are being followed."
_STYLES = (SOLID, LONG_DASHES, DASHES, DASH_DOTS, LineStyle((1.5, 2.0), 1.8), LineStyle((), 3.0))
_END_PX, _START_PX = 9.0, 12
#: Contours are drawn at so many heights, closer together where the surface is low.
_CONTOURS = 14
_CONTOUR = LineStyle((), 0.6)


class Optimizers(Chart):
    """Paths over contours; the start can be dragged, and the paths shown step by step."""

    title = "Optimizers"
    help = "The paths of all optimizers from one start, on a function or on two of the weights."
    name = "optimizers"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.surface = NETWORK
        self.suited = False
        self.steps = PATH_STEPS
        self._starts: dict[str, tuple[float, float]] = {}
        self._weights = ChosenWeights()
        self._drawn: OptimizerPaths | None = None
        self.contours = ChartLine(self.plot, _CONTOUR)
        self.paths = {
            name: ChartLine(self.plot, _STYLES[place % len(_STYLES)])
            for place, name in enumerate(OPTIMIZERS)
        }
        self.ends = pg.ScatterPlotItem(pxMode=True)
        self.plot.addItem(self.ends)
        self.start = pg.TargetItem(size=_START_PX, movable=True)
        self.plot.addItem(self.start)
        self.start.sigPositionChangeFinished.connect(self._on_start_moved)
        self.set_theme(theme)

    def path_request(self) -> PathRequest:
        """Return which paths are shown."""
        rate = None if self.frame is None else self.frame.snapshot.experiment.training.learning_rate
        network = self.surface == NETWORK
        return PathRequest(
            surface=self.surface,
            start=self._starts.get(self.surface),
            places=self._weights.asked(self._parameters()) if network else None,
            suited=self.suited,
            learning_rate=rate,
        )

    def set_surface(self, surface: str) -> None:
        """Show a landscape by its name, or the loss of two weights of the network."""
        self.surface = surface
        self.redraw()

    def set_suited(self, suited: bool) -> None:
        """Give each optimizer a learning rate that suits it, or the run's to all."""
        self.suited = suited

    def set_steps(self, steps: int) -> None:
        """Show the paths up to a step."""
        self.steps = steps
        self.redraw()

    def set_place(self, which: int, key: str) -> None:
        """Choose the first (0) or the second (1) of the two weights, by its key."""
        self._weights.choose(which, key)
        self._starts.pop(NETWORK, None)

    def place_key(self, which: int) -> str:
        """Return the key of the first (0) or the second (1) weight."""
        return self._weights.key(which, self._parameters())

    def _parameters(self) -> Parameters | None:
        return None if self.frame is None else self.frame.snapshot.parameters

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Optimizers):
            self.surface, self.suited, self.steps = other.surface, other.suited, other.steps
            self._starts, self._weights = dict(other._starts), other._weights.copy()

    def reset_zoom(self) -> None:
        if self._drawn is not None:
            (left, bottom), (right, top) = self._drawn.low, self._drawn.high
            self.plot.setRange(xRange=(left, right), yRange=(bottom, top), padding=0.0)

    def caption(self) -> str:
        shown = min(self.steps, PATH_STEPS)
        if self.surface == NETWORK:
            return f"Loss of two weights, {shown} steps"
        return f"{LANDSCAPES[self.surface].label}, {shown} steps"

    def explanation(self) -> str:
        found = self._found()
        if self.scene is None or self.frame is None:
            return ""
        if found is None:
            return CANCELLED if self.cancelled else _WAITING
        if self.surface == NETWORK:
            count, whole = found.samples
            samples = "all training samples"
            if count < whole:
                samples = f"{count:,} of {whole:,} training samples"
            assert self.frame.explanation is not None
            text = (
                f"The loss of {samples}, without penalty, as two parameters of the network "
                f"{after_text(self.frame.explanation.step)} change and all others stay. Each step "
                "has the gradient of these samples. "
            )
        else:
            landscape = LANDSCAPES[self.surface]
            text = f"{landscape.formula}. {landscape.help} "
        rates = {path.learning_rate for path in found.paths}
        if len(rates) == 1:
            text += f"All have the learning rate {significant(rates.pop(), 3)}"
        else:
            own = {OPTIMIZERS[p.optimizer].is_adaptive: p.learning_rate for p in found.paths}
            text += (
                f"Learning rates that suit: {significant(own[False], 3)}, of adaptive optimizers "
                f"{significant(own[True], 3)}"
            )
        text += f"; momentum {significant(found.momentum, 3)}. "
        heights = sorted(
            (float(_shown(path, self.steps)[1]), OPTIMIZERS[path.optimizer].label)
            for path in found.paths
            if not self._left(path)
        )
        left = [OPTIMIZERS[path.optimizer].label for path in found.paths if self._left(path)]
        if heights:
            text += (
                f"Lowest after {self.steps} steps: {heights[0][1]}, at {number(heights[0][0])}. "
            )
        if left:
            text += f"Left the picture for good: {', '.join(left)}; the rate is too large here. "
        return text + "Drag the start to try another."

    def _left(self, path: OptimizerPath) -> bool:
        return path.left and len(path.points) <= self.steps

    def _draw_scene(self, scene: Scene) -> None:
        self._drawn = None

    def _draw(self, scene: Scene, frame: Frame) -> None:
        found = self._found()
        waiting = CANCELLED if self.cancelled else _WAITING
        self.show_message(waiting if found is None else "")
        if found is None:
            return
        theme = self.theme
        if found is not self._drawn:
            self._drawn = found
            self.reset_zoom()
        x, y = _contour_lines(found)
        self.contours.draw(x, y, theme.faint_text, theme)
        entries, ends = [], []
        for place, path in enumerate(found.paths):
            points = path.points[: self.steps + 1]
            colour = theme.lines[place % len(theme.lines)]
            line = self.paths[path.optimizer]
            line.draw(points[:, 0], points[:, 1], colour, theme)
            label = OPTIMIZERS[path.optimizer].label
            entries.append(line.entry(label, label, colour))
            ends.append(
                {
                    "pos": tuple(points[-1]),
                    "size": theme.style.fixed_dot * _END_PX,
                    "brush": pg.mkBrush(colour),
                    "pen": pg.mkPen(theme.plot),
                }
            )
        self.ends.setData(ends)
        self.start.blockSignals(True)
        self.start.setPos(*found.start)
        self.start.blockSignals(False)
        self.start.setPen(pg.mkPen(theme.text, width=2.0 * theme.style.fixed_line))
        self.legend.set_entries(tuple(entries), theme.text)
        names = ["x", "y"]
        if found.places is not None:
            names = [place_text(place, frame.snapshot.parameters) for place in found.places]
        for axis, name in zip(("bottom", "left"), names, strict=True):
            self.plot.setLabel(axis, name)

    def _found(self) -> OptimizerPaths | None:
        explanation = None if self.frame is None else self.frame.explanation
        found = None if explanation is None else explanation.paths
        return found if found is not None and found.request.surface == self.surface else None

    @Slot()
    def _on_start_moved(self) -> None:
        place = self.start.pos()
        self._starts[self.surface] = (float(place.x()), float(place.y()))
        self.changed.emit()


def _shown(path: OptimizerPath, steps: int) -> tuple[Array, float]:
    number = min(steps, len(path.values) - 1)
    return path.points[number], float(path.values[number])


def _contour_lines(found: OptimizerPaths) -> tuple[Array, Array]:
    """Return contours as one line with gaps, at heights that lie closer where it is low."""
    heights = np.where(np.isfinite(found.heights), found.heights, np.nanmax(found.heights))
    low, high = float(heights.min()), float(heights.max())
    (left, bottom), (right, top) = found.low, found.high
    rows, columns = heights.shape
    parts = []
    for place in np.linspace(0.0, 1.0, _CONTOURS + 2)[1:-1]:
        for line in pg.functions.isocurve(
            heights.T, low + (high - low) * float(place) ** 3, connected=True, extendToEdge=True
        ):
            points = np.array(line, np.float64)
            parts += [points, np.full((1, 2), np.nan)]
    if not parts:
        return np.empty(0), np.empty(0)
    cells = np.concatenate(parts)
    x = left + (right - left) * cells[:, 0] / columns
    y = bottom + (top - bottom) * cells[:, 1] / rows
    return x, y


def _is_of_network(view: Optimizers) -> bool:
    return view.surface == NETWORK


RECORD = ViewRecord(
    view=Optimizers,
    lesson="faster-descent",
    requires=FrameData.PATHS,
    least_size=(240, 200),
    pane=Pane.CHARTS,
    variants=(Variant(name=Optimizers.name, title=Optimizers.title),),
    options=(
        ViewOption(
            name="paths_surface",
            parameter=Choice(
                label="On",
                help="The loss of two of this network's weights, or a function of x and y",
                default=NETWORK,
                choices={NETWORK: "two weights"}
                | {name: each.label for name, each in LANDSCAPES.items()},
            ),
            get=lambda view: view.surface,
            set=Optimizers.set_surface,
        ),
        *(
            weight_option(f"paths_weight_{which + 1}", which, label, _is_of_network)
            for which, label in enumerate("→↑")
        ),
        ViewOption(
            name="paths_suited",
            parameter=Flag(
                label="Suited rates",
                help="A learning rate that suits each optimizer here, not the run's for all",
                default=False,
            ),
            get=lambda view: view.suited,
            set=Optimizers.set_suited,
        ),
        ViewOption(
            name="paths_steps",
            parameter=Integer(
                label="Step",
                help="The paths are shown up to this step",
                default=PATH_STEPS,
                minimum=0,
                maximum=PATH_STEPS,
            ),
            get=lambda view: view.steps,
            set=Optimizers.set_steps,
        ),
    ),
)
