"""How layers untangle the samples: the plane of inputs as each layer bends it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.charts.chart import Array, Chart, ChartLine
from gui.views.legend import LONG_DASHES, LegendItem, LineStyle
from gui.views.map.values import after_text, base_levels, target_shown
from gui.views.registry import FrameData, Pane, ViewOption, ViewRecord
from gui.views.samples import target_colours
from gui.views.weights.layer_statistics import layer_name
from gui.views.words import counted
from scratchnet.declare.parameter import Flag, Integer
from scratchnet.explain import PrincipalAxes, finished, principal_axes
from scratchnet.run.snapshot import Frame, Scene, Untangled

#: Means the last hidden layer, where the output layer takes over.
LAST_HIDDEN = -1
_INPUTS = 0
_PLANE = 2
_MOST_LAYERS = 64
#: A symbol for each class, so that they are told apart without colours.
_SYMBOLS = "o", "s", "t", "d", "star", "p", "t1", "h", "+", "x"
_DOT_PX, _SMALL_DOT_PX, _MANY = 8.0, 5.5, 200
_GRID_WIDTH = LineStyle((), 1.4)
#: Beyond all that is drawn; and a range is fitted again where less than this part of it is used.
_MARGIN, _USED = 0.06, 0.2
_WAITING = "The layers are being worked out."


@dataclass(frozen=True, slots=True, eq=False)
class _Directions:
    """The two directions on which a wide layer is shown, those of a step of a run."""

    scene: Scene
    layer: int
    step: int
    axes: PrincipalAxes


class Untangling(Chart):
    """The samples and a grid of the input plane, as the outputs of one layer.

    A layer of two neurons is shown as it is; a wider one on the two directions in which the samples
    are spread farthest. These stay what they were when they were first shown, so that nothing
    turns or flips while training.
    """

    title = "Untangling"
    help = "The plane of inputs as a layer bends it, with the samples in the colours of targets."
    name = "untangling"
    shows_one_target = True
    every_frame: ClassVar[bool] = True

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.layer = LAST_HIDDEN
        self.fixed = True
        self._directions: _Directions | None = None
        #: Left, right, bottom, top of what is shown of which layer.
        self._range: tuple[float, float, float, float] | None = None
        self._ranged: tuple[Scene, int] | None = None
        self.level_lines = ChartLine(self.plot, _GRID_WIDTH)
        self.upright_lines = ChartLine(self.plot, _GRID_WIDTH)
        self.boundary = ChartLine(self.plot, LONG_DASHES)
        self.samples = pg.ScatterPlotItem(pxMode=True)
        self.plot.addItem(self.samples)
        #: What the samples look like, of which scene and how many.
        self._looks: tuple[Scene, int, dict[str, object]] | None = None
        self.set_theme(theme)

    def set_layer(self, layer: int) -> None:
        """Show a layer: 0 is what the first takes, 1 the first, `LAST_HIDDEN` the last hidden."""
        self.layer = layer
        self.redraw()

    def set_fixed(self, fixed: bool) -> None:
        """Keep the directions as they are, or choose new ones in each step."""
        self.fixed = fixed
        self.redraw()

    def layer_shown(self) -> int:
        """Return the number of the layer that is shown, 0 for the inputs."""
        if self.scene is None:
            return max(self.layer, _INPUTS)
        count = len(self.scene.experiment.network.activations)
        return max(count - 1, 0) if self.layer == LAST_HIDDEN else min(self.layer, count)

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Untangling):
            self.layer, self.fixed = other.layer, other.fixed
            self._directions = other._directions
            self._range, self._ranged = other._range, other._ranged

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        scene, frame = self.shown_part(scene, frame)
        self.scene = scene
        if frame.untangled is not None:
            self._extend(scene, self._places(scene, frame, frame.untangled))

    def reset_zoom(self) -> None:
        self._range = None
        self.redraw()

    def caption(self) -> str:
        if self.scene is None or self.frame is None:
            return ""
        name = self._layer_text(self.scene).capitalize()
        shown = target_shown(self.scene)
        by = f", coloured by {shown}" if shown else ""
        return f"{name} {after_text(self.frame.snapshot.step)}{by}"

    def explanation(self) -> str:
        scene, frame = self.scene, self.frame
        if scene is None or frame is None:
            return ""
        found = frame.untangled
        if found is None:
            return _WAITING
        layer = self.layer_shown()
        neurons = found.samples[layer].shape[1]
        return " ".join(
            part
            for part in (
                self._about(scene, layer, neurons),
                self._plane_text(found, layer, neurons),
                _sample_text(scene, found),
                self._boundary_text(scene, frame),
            )
            if part
        )

    def _about(self, scene: Scene, layer: int, neurons: int) -> str:
        if layer == _INPUTS:
            return "What the first layer takes, before any layer bends it."
        if layer == len(scene.experiment.network.activations):
            return "The network's outputs."
        last = layer == len(scene.experiment.network.activations) - 1
        after = "The next layer takes these numbers in place of the inputs"
        if last and scene.classes:
            after = "The output layer can only draw straight boundaries between classes here"
        elif last:
            after = "The output layer makes its prediction of their weighted sum"
        return f"The outputs of {counted(neurons, 'neuron')}. {after}."

    def _plane_text(self, found: Untangled, layer: int, neurons: int) -> str:
        grid = " Lines were straight and evenly spaced among the inputs." if found.grids else ""
        if neurons <= _PLANE:
            return f"Every output is on an axis of its own.{grid}"
        known = self._directions
        if known is None:
            return ""
        percent = 100 * _share(known.axes, found.samples[layer])
        where = f"The two directions are those of the widest spread {after_text(known.step)}"
        kept = ", and stay" if self.fixed else ""
        return f"{where}{kept}; they show {percent:.0f} % of the spread now.{grid}"

    def _boundary_text(self, scene: Scene, frame: Frame) -> str:
        if _boundary(scene, frame, self.layer_shown()) is None:
            return ""
        return "On the dashed line the output is 0.5: beyond it the other class is predicted."

    def _draw_scene(self, scene: Scene) -> None:
        self._looks = None
        shown = self._ranged
        if shown is None or shown[0] is not scene or shown[1] != self.layer_shown():
            self._range = None

    def _draw(self, scene: Scene, frame: Frame) -> None:
        found = frame.untangled
        self.show_message("" if found is not None else _WAITING)
        if found is None:
            return
        places = self._places(scene, frame, found)
        samples, grid = places
        self._draw_grid(grid, len(scene.inputs))
        finite = np.isfinite(samples).all(axis=1)
        looks = self._looks_of(scene, found)
        if finite.all():
            self.samples.setData(pos=samples, **looks)
        else:
            chosen = np.flatnonzero(finite)
            parts = {
                name: [value[n] for n in chosen] if isinstance(value, list) else value
                for name, value in looks.items()
            }
            self.samples.setData(pos=samples[finite], **parts)
        self._name_axes(scene, found)
        if self._extend(scene, places):
            self._show_range()
        self._draw_boundary(scene, frame)

    def _places(self, scene: Scene, frame: Frame, found: Untangled) -> tuple[Array, Array]:
        """Return where samples, (samples, 2), and lines, (lines, points, 2), are drawn."""
        layer = self.layer_shown()
        samples = found.samples[layer]
        grid = found.grids[layer] if found.grids else np.empty((0, 1, samples.shape[1]))
        if samples.shape[1] <= _PLANE:
            room = ((0, 0), (0, _PLANE - samples.shape[1]))
            return np.pad(samples, room), np.pad(grid, ((0, 0), *room))
        axes = self._axes_of(scene, frame, samples, layer)
        return axes.project(samples), axes.project(grid)

    def _axes_of(self, scene: Scene, frame: Frame, samples: Array, layer: int) -> PrincipalAxes:
        known = self._directions
        same = known is not None and known.scene is scene and known.layer == layer
        step = frame.snapshot.step
        if known is not None and same and (self.fixed or known.step == step):
            return known.axes
        finite = samples[np.isfinite(samples).all(axis=1)]
        if not len(finite):
            finite = np.zeros((1, samples.shape[1]))
        axes = finished(principal_axes(finite))
        if known is not None and same:
            axes = _aligned(axes, known.axes)
        self._directions = _Directions(scene, layer, step, axes)
        return axes

    def _draw_grid(self, grid: Array, inputs: int) -> None:
        half = len(grid) if inputs < _PLANE else len(grid) // 2
        theme = self.theme
        entries: list[LegendItem] = []
        names = [axis.name for axis in self.scene.inputs] if self.scene is not None else []
        for number, (line, part, colour) in enumerate(
            (
                (self.level_lines, grid[:half], theme.faint_text),
                (self.upright_lines, grid[half:], theme.accent),
            )
        ):
            line.setVisible(len(part) > 0)
            if len(part):
                gaps = np.full((len(part), 1, _PLANE), np.nan)
                points = np.concatenate([part, gaps], axis=1).reshape(-1, _PLANE)
                line.draw(points[:, 0], points[:, 1], colour, theme)
                entries.append(line.entry(f"along {names[number]}", names[number], colour))
        self.legend.set_entries(tuple(entries), theme.text)

    def _draw_boundary(self, scene: Scene, frame: Frame) -> None:
        found = _boundary(scene, frame, self.layer_shown())
        self.boundary.setVisible(found is not None)
        if found is None or self._range is None:
            return
        first, second, bias = found
        normal = np.array([first, second])
        foot = -bias * normal / float(normal @ normal)
        left, right, bottom, top = self._range
        length = 4.0 * max(right - left, top - bottom)
        along = np.array([-second, first]) / float(np.hypot(first, second))
        ends = np.stack([foot - length * along, foot + length * along])
        self.boundary.draw(ends[:, 0], ends[:, 1], self.theme.text, self.theme)

    def _looks_of(self, scene: Scene, found: Untangled) -> dict[str, object]:
        known = self._looks
        if known is not None and known[0] is scene and known[1] == len(found.numbers):
            return known[2]
        theme = self.theme
        targets = np.array(scene.dataset.targets, np.float64)[found.numbers]
        colours = [
            tuple(c) for c in target_colours(scene, theme, targets, base_levels(scene)).tolist()
        ]
        brushes = {rgb: pg.mkBrush(*rgb) for rgb in set(colours)}
        symbols = [
            _SYMBOLS[round(target) % len(_SYMBOLS)] if scene.classes else "o"
            for target in targets.tolist()
        ]
        size = _SMALL_DOT_PX if len(targets) > _MANY else _DOT_PX
        looks: dict[str, object] = {
            "brush": [brushes[rgb] for rgb in colours],
            "symbol": symbols,
            "size": theme.style.fixed_dot * size,
            "pen": pg.mkPen(theme.grid, width=theme.style.fixed_line),
        }
        self._looks = scene, len(targets), looks
        return looks

    def _name_axes(self, scene: Scene, found: Untangled) -> None:
        layer = self.layer_shown()
        neurons = found.samples[layer].shape[1]
        if neurons > _PLANE:
            names = ["first direction", "second direction"]
        elif layer == _INPUTS:
            names = [*scene.features, ""][:_PLANE]
        else:
            names = [f"neuron {number + 1}" if number < neurons else "" for number in range(_PLANE)]
        for axis, name in zip(("bottom", "left"), names, strict=True):
            if self.plot.getAxis(axis).labelText != name:
                self.plot.setLabel(axis, name)

    def _extend(self, scene: Scene, places: tuple[Array, Array]) -> bool:
        """Extend the range to what is drawn; return whether it changed."""
        drawn = np.concatenate([part.reshape(-1, _PLANE) for part in places])
        drawn = drawn[np.isfinite(drawn).all(axis=1)]
        if not len(drawn):
            return False
        (left, bottom), (right, top) = drawn.min(axis=0).tolist(), drawn.max(axis=0).tolist()
        key, known = (scene, self.layer_shown()), self._range
        same = self._ranged is not None and self._ranged[0] is scene and self._ranged[1] == key[1]
        if known is not None and same:
            wide = max(known[1] - known[0], known[3] - known[2])
            inside = (
                known[0] <= left and right <= known[1] and known[2] <= bottom and top <= known[3]
            )
            if inside and max(right - left, top - bottom) >= _USED * wide:
                return False
            if not inside:
                left, right = min(left, known[0]), max(right, known[1])
                bottom, top = min(bottom, known[2]), max(top, known[3])
        room = _MARGIN * (max(right - left, top - bottom) or 1.0)
        self._range = left - room, right + room, bottom - room, top + room
        self._ranged = key
        return True

    def _show_range(self) -> None:
        if self._range is not None:
            left, right, bottom, top = self._range
            self.plot.setRange(xRange=(left, right), yRange=(bottom, top), padding=0.0)

    def _layer_text(self, scene: Scene) -> str:
        return _layers(scene)[self.layer_shown()]


def _share(axes: PrincipalAxes, samples: Array) -> float:
    """Return the part of the samples' variance that two directions show."""
    finite = samples[np.isfinite(samples).all(axis=1)]
    if not len(finite):
        return 0.0
    total = float(finite.var(axis=0).sum())
    return float(axes.project(finite).var(axis=0).sum()) / total if total > 0 else 0.0


def _aligned(axes: PrincipalAxes, before: PrincipalAxes) -> PrincipalAxes:
    """Return axes that point the way they did before, so that nothing flips."""
    signs = np.where((axes.axes * before.axes).sum(axis=1) < 0, -1.0, 1.0)
    return PrincipalAxes(axes.mean, axes.axes * signs[:, np.newaxis], axes.shares)


def _boundary(scene: Scene, frame: Frame, layer: int) -> tuple[float, float, float] | None:
    """Return weights and bias of the line on which a sigmoid output of two neurons is 0.5."""
    network = scene.experiment.network
    rows = frame.snapshot.parameters[-1]
    last = layer == len(network.activations) - 1
    if not last or len(rows) != 1 or len(rows[0]) != _PLANE + 1 or not scene.classes:
        return None
    first, second, bias = rows[0]
    if network.activations[-1] != "sigmoid" or not (first or second):
        return None
    return first, second, bias


def _sample_text(scene: Scene, found: Untangled) -> str:
    shown = counted(len(found.numbers), "training sample")
    part = f"{shown} of {found.of_samples:,}" if len(found.numbers) < found.of_samples else shown
    return f"{part}, {'a shape and colour for each class' if scene.classes else 'by target'}."


def _layers(scene: Scene) -> dict[int, str]:
    """Return the layers that can be chosen by number, 0 for the inputs."""
    count = len(scene.experiment.network.activations)
    names = {_INPUTS: "inputs"}
    return names | {number + 1: layer_name(number, count) for number in range(count)}


RECORD = ViewRecord(
    view=Untangling,
    lesson="why-hidden-layers",
    requires=FrameData.UNTANGLED,
    least_size=(200, 180),
    pane=Pane.CHARTS,
    options=(
        ViewOption(
            name="untangling_layer",
            parameter=Integer(
                label="Outputs of",
                help="The layer whose outputs are shown; the arrow keys step through the layers",
                default=_INPUTS,
                minimum=_INPUTS,
                maximum=_MOST_LAYERS,
            ),
            get=Untangling.layer_shown,
            set=Untangling.set_layer,
            offered=_layers,
        ),
        ViewOption(
            name="untangling_fixed",
            parameter=Flag(
                label="Keep directions",
                help="Keep the two directions of a wide layer, so that nothing turns while "
                "training; untick and tick it again to choose them anew",
                default=True,
            ),
            get=lambda view: view.fixed,
            set=Untangling.set_fixed,
        ),
    ),
)
