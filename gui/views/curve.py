"""The curve: a function of one input, with the samples, the objective and the decisions."""

from math import ceil

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.items import PlotLine, VerticalLine
from gui.views.map.image import class_colour
from gui.views.map.items import ClassLegend
from gui.views.map.marks import class_shape, mark_brush, mark_pen, shape_size
from gui.views.map.values import (
    CLASS_TARGETS,
    CLASS_THRESHOLD,
    MapMode,
    base_levels,
    caption_of,
    class_names,
    finite_range,
    objective_values,
    predicted_classes,
    target_values,
    value_name,
)
from gui.views.registry import FrameData, ViewOption, ViewRecord
from gui.views.samples import CLASS_MARKS, SAMPLES, SampleItems, SamplePlot, jitter, outside_count
from gui.views.words import function_words, sample_words
from scratchnet.datasets import Dataset
from scratchnet.declare.parameter import Flag
from scratchnet.run.snapshot import Axis, Frame, Scene

Array = NDArray[np.float64]

#: Above and below the values, so that samples at the ends are not clipped.
_MARGIN = 0.08
#: Outputs beyond the values are shown up to this many times the range of the values.
_FARTHEST = 3.0
_STEP = 0.25
_KEY_GAP_PX = 8
#: Diverged outputs are clipped far outside the picture, before they are too large to be drawn.
_FARTHEST_DRAWN = 1e6
#: With three classes or more no single output has a target that could be the height. Samples are
#: then in a band above the curves; in parts of the output's range.
_BAND_BEGIN, BAND_END = 0.06, 0.24
#: Samples of two classes have one of two heights; they are jittered by up to this much.
_SPREAD = 0.06
_CURVE_PX, _OBJECTIVE_PX, _DECISION_PX = 2.5, 1.2, 1.2
#: The discs that carry the marks of classes on their lines.
_DISC_PX = 12.0


class CurveSamples(SampleItems):
    """Samples of a scene with one input."""

    def positions(self, scene: Scene, dataset: Dataset) -> Array:
        if not len(dataset):
            return np.empty((0, 2))
        targets = np.array(dataset.targets, dtype=np.float64)
        heights = target_values(scene, targets, 0)
        if scene.classes:
            low, high = CLASS_TARGETS
            offsets = jitter(len(targets))
            if len(scene.classes) > 2:
                share = _BAND_BEGIN + (BAND_END - _BAND_BEGIN) * offsets
                heights = high + (high - low) * share
            else:
                heights = heights + (high - low) * _SPREAD * (offsets - 0.5)
        return np.column_stack([np.asarray(dataset.inputs, dtype=np.float64)[:, 0], heights])


class CurveLines:
    """The lines in a plot, one for each output, objective and decision."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self.outputs: list[PlotLine] = []
        self.objectives: list[PlotLine] = []
        self.decisions: list[VerticalLine] = []
        #: Of three and more classes, a disc with the class's mark where its output is highest.
        self.discs = pg.ScatterPlotItem(pxMode=True)
        self.marks = pg.ScatterPlotItem(pxMode=True)
        for number, item in enumerate((self.discs, self.marks)):
            item.setZValue(3 + number)
            plot.addItem(item)

    def show_scene(self, scene: Scene, theme: Theme, objective_shown: bool) -> None:
        """Prepare a line for each output, and draw its objective."""
        several = len(scene.classes) > 2
        count = len(scene.classes) if several else 1
        if len(scene.axes) != 1:
            count = 0
            self.show_decisions([], theme)
            self.show_marks(scene, np.empty((0, 1)), theme)
        for items in (self.objectives, self.outputs):
            self._set_count(items, count)
        # With two classes the usual blue would look like the first class.
        line = theme.style.fixed_line
        plain = QColor(theme.text if scene.classes else theme.curve)
        for number in range(count):
            colour = class_colour(theme, number) if several else plain
            self.outputs[number].setPen(pg.mkPen(colour, width=line * _CURVE_PX))
            self.outputs[number].setZValue(2)
            objective = self.objectives[number]
            thin = colour if several else QColor(theme.mark)
            dashes = pg.mkPen(thin, width=line * _OBJECTIVE_PX, style=Qt.PenStyle.DashLine)
            objective.setPen(dashes)
            objective.setVisible(objective_shown)
            row = objective_values(scene, number)[0]
            objective.setData(cell_centres(scene, len(row)), row, connect="finite")

    def show_outputs(self, scene: Scene, rows: Array) -> None:
        """Draw the network's outputs, shape (outputs, cells)."""
        x = cell_centres(scene, rows.shape[1])
        for curve, row in zip(self.outputs, rows, strict=False):
            curve.setData(x, row, connect="finite")

    def show_marks(self, scene: Scene, rows: Array, theme: Theme) -> None:
        """Mark the line of each class that has a finite value; without rows none."""
        numbers = np.flatnonzero(np.isfinite(rows).any(axis=1)).tolist()
        x = cell_centres(scene, rows.shape[1])
        highest = [int(np.nanargmax(rows[number])) for number in numbers]
        pos = np.array(
            [(x[cell], rows[number, cell]) for number, cell in zip(numbers, highest, strict=True)]
        )
        colours = [class_colour(theme, number) for number in numbers]
        size, line = theme.style.dot * _DISC_PX, theme.style.line
        self.discs.setData(
            pos=pos.reshape(-1, 2), size=size, brush=colours, pen=pg.mkPen(theme.grid, width=line)
        )
        # The first class has no mark.
        marked = [(class_shape(number), n) for n, number in enumerate(numbers) if number]
        self.marks.setData(
            pos=pos.reshape(-1, 2)[np.array([n for _, n in marked], dtype=np.intp)],
            symbol=[shape for shape, _ in marked],
            size=[shape_size(shape, size) for shape, _ in marked],
            brush=[mark_brush(colours[n]) for _, n in marked],
            pen=[mark_pen(shape, colours[n], line) for shape, n in marked],
        )

    def show_decisions(self, points: list[float], theme: Theme) -> None:
        """Draw a vertical line at each decision point."""
        while len(self.decisions) > len(points):
            self._plot.removeItem(self.decisions.pop())
        while len(self.decisions) < len(points):
            line = VerticalLine()
            line.setZValue(1)
            self._plot.addItem(line)
            self.decisions.append(line)
        width = theme.style.fixed_line * _DECISION_PX
        pen = pg.mkPen(theme.text, width=width, style=Qt.PenStyle.DotLine)
        for line, point in zip(self.decisions, points, strict=True):
            line.setPen(pen)
            line.setValue(point)

    def _set_count(self, items: list[PlotLine], count: int) -> None:
        while len(items) > count:
            self._plot.removeItem(items.pop())
        while len(items) < count:
            items.append(PlotLine())
            self._plot.addItem(items[-1])


def cell_centres(scene: Scene, cells: int) -> Array:
    """Return the centres of a map's cells along the first axis."""
    axis = scene.axes[0]
    centres: Array = axis.low + (axis.high - axis.low) * (np.arange(cells) + 0.5) / cells
    return centres


def decision_points(outputs: Array, axis: Axis) -> list[float]:
    """Return the points where the predicted class changes, from left to right.

    ``outputs`` has the shape (outputs, cells). Outputs are interpolated linearly between cells; a
    point is where those of the two classes meet.
    """
    predicted = predicted_classes(outputs)
    count = len(predicted)
    centres = axis.low + (axis.high - axis.low) * (np.arange(count) + 0.5) / count
    cells = np.flatnonzero(predicted[1:] != predicted[:-1])
    # Diverged outputs may be infinite on both sides; the point is then half way.
    with np.errstate(over="ignore", invalid="ignore"):
        if len(outputs) == 1:
            ahead = outputs[0] - CLASS_THRESHOLD
            before, after = ahead[cells], ahead[cells + 1]
        else:
            left, right = predicted[cells], predicted[cells + 1]
            before = outputs[left, cells] - outputs[right, cells]
            after = outputs[left, cells + 1] - outputs[right, cells + 1]
        step = before - after
    known = np.isfinite(before) & np.isfinite(step) & (step != 0)
    share = np.where(known, np.where(known, before, 0.0) / np.where(known, step, 1.0), 0.5)
    points: list[float] = (centres[cells] + share * (centres[cells + 1] - centres[cells])).tolist()
    return points


class Curve(SamplePlot):
    """For scenes with one input; those with more have maps.

    Signals: ``hovered(x)`` while the pointer is over the axis, ``unhovered()``.
    """

    title = "Curve"
    help = "The network's function of its one input, with the samples beside it."
    shows_one_target = True
    name = "curve"

    hovered = Signal(float)
    unhovered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, CurveSamples())
        self.objective_shown = True
        self.lines = CurveLines(self.plot)
        self.legend = ClassLegend()
        self.legend.setParentItem(self.plot)
        self.plot.layout.setColumnFixedWidth(4, _KEY_GAP_PX)
        for item in self.sample_items.all():
            self.plot.addItem(item)
        for name in ("left", "bottom"):
            self.plot.getAxis(name).enableAutoSIPrefix(False)
            self.plot.getAxis(name).setStyle(maxTickLevel=0)
        self.plot.showGrid(x=True, y=True, alpha=0.15)
        self.plot.getViewBox().setDefaultPadding(0.0)
        self.canvas.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self._has_key = False
        self._beyond = 0, 0
        #: How far `extend_ranges` extended the axis, below and above the values, in steps.
        self._extended = 0, 0
        self.set_theme(theme)

    def set_objective_shown(self, shown: bool) -> None:
        """Show or hide the objective."""
        self.objective_shown = shown
        self.redraw()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Curve):
            self.samples_shown = other.samples_shown
            self.set_marks_shown(other.marks_shown)
            self.objective_shown = other.objective_shown

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        scene, frame = self.shown_part(scene, frame)
        if len(scene.axes) == 1:
            self._extended = self._beyond_of(scene, frame.model_map[:, 0])

    def reset_zoom(self) -> None:
        if self.scene is not None:
            axis = self.scene.axes[0]
            low, high = self._limits(self.scene)
            span = high - low
            below, above = self._beyond
            self.plot.setRange(
                xRange=(axis.low, axis.high),
                yRange=(
                    low - span * (_MARGIN + _STEP * below),
                    high + span * (self._margin_above(self.scene) + _STEP * above),
                ),
                padding=0.0,
            )

    def caption(self) -> str:
        if self.scene is None or self.frame is None:
            return ""
        if len(self.scene.axes) != 1:
            return "A curve needs one input. See the map instead."
        text = caption_of(MapMode.MODEL, self.scene, self.frame)
        outside = outside_count(self.scene)
        if outside and self.samples_shown:
            text += f" · {outside:,} {'sample lies' if outside == 1 else 'samples lie'} outside"
        return text

    def words(self) -> str:
        """Return the range of the output, and the samples."""
        if self.scene is None or self.frame is None or len(self.scene.axes) != 1:
            return self.caption()
        output = None if len(self.scene.classes) > 2 else 0
        shown = function_words(MapMode.MODEL, self.scene, self.frame, output)
        samples = sample_words(self.scene, self.frame) if self.samples_shown else ""
        return "; ".join(part for part in (f"{self.caption()}: {shown}", samples) if part)

    @staticmethod
    def _margin_above(scene: Scene) -> float:
        return BAND_END + _MARGIN / 2 if len(scene.classes) > 2 else _MARGIN

    def _limits(self, scene: Scene) -> tuple[float, float]:
        """Return the range of the objective and the samples."""
        low, high = base_levels(scene)
        if scene.classes:
            return low, high
        values = np.concatenate(
            [scene.objective_map.ravel(), scene.dataset.targets, scene.test.targets]
        )
        low, high = finite_range(values) or (low, high)
        return (low, high) if low < high else (low - 0.5, high + 0.5)

    def _draw_scene(self, scene: Scene) -> None:
        axis = scene.axes[0]
        self.plot.setLabel("bottom", axis.name)
        self.plot.setLabel("left", value_name(scene))
        self._beyond = 0, 0
        self.lines.show_scene(scene, self.theme, self.objective_shown)
        self.sample_items.set_visible(self.samples_shown and len(scene.axes) == 1)
        self.sample_items.show_scene(scene, self.theme, base_levels(scene), over_map=False)
        self._draw_key(scene)
        self.show_all_of(scene)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        if len(scene.axes) != 1:
            return
        rows = frame.model_map[:, 0]
        low, high = self._limits(scene)
        span = _FARTHEST_DRAWN * (high - low)
        drawn = np.clip(rows, low - span, high + span)
        self.lines.show_outputs(scene, drawn)
        places = decision_points(rows, scene.axes[0]) if scene.classes else []
        self.lines.show_decisions(places, self.theme)
        several = self.marks_shown and len(scene.classes) > 2
        self.lines.show_marks(scene, drawn if several else drawn[:0], self.theme)
        self.sample_items.show_frame(scene, frame, self.theme)
        self._grow(scene, rows)

    def _grow(self, scene: Scene, rows: np.ndarray) -> None:
        """Extend the axis for outputs beyond the objective, in steps and not in every frame."""
        if self.zoom_kept:
            return
        beyond = self._beyond_of(scene, rows)
        if beyond != self._beyond:
            self._beyond = beyond
            self.reset_zoom()

    def _beyond_of(self, scene: Scene, rows: np.ndarray) -> tuple[int, int]:
        """Return how many steps the axis extends below and above the values."""
        low, high = self._limits(scene)
        least, greatest = finite_range(rows) or (low, high)
        step = _STEP * (high - low)
        most = round(_FARTHEST / _STEP)
        below = ceil(min(max((low - least) / step - 1e-6, 0), most))
        above = ceil(min(max((greatest - high) / step - 1e-6, 0), most))
        return max(below, self._extended[0]), max(above, self._extended[1])

    def _draw_key(self, scene: Scene) -> None:
        colours = [class_colour(self.theme, number) for number in range(len(scene.classes))]
        if len(scene.classes) == 2:
            colours = [QColor(*self.theme.values[end]) for end in (0, 255)]
        entries = list(zip(colours, class_names(scene), strict=True))
        several = self.marks_shown and len(scene.classes) > 2
        marked = several or (self.samples_shown and self.shows_marks(scene))
        self.legend.set_entries(entries, self.theme.text, marked)
        self.legend.setVisible(bool(entries))
        if bool(entries) != self._has_key:
            self._has_key = bool(entries)
            if entries:
                self.plot.layout.addItem(self.legend, 2, 5)
            else:
                self.plot.layout.removeItem(self.legend)

    def _colour(self, theme: Theme) -> None:
        """Everything else has its colour from `_draw_scene`."""
        self.legend.set_style(theme.style)

    def _on_scene_mouse_moved(self, place: QPointF) -> None:
        box = self.plot.getViewBox()
        if self.scene is not None and box.sceneBoundingRect().contains(place):
            x, axis = box.mapSceneToView(place).x(), self.scene.axes[0]
            if axis.low <= x <= axis.high:
                self.hovered.emit(x)
                return
        self.unhovered.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()


RECORD = ViewRecord(
    view=Curve,
    fits=lambda scene: len(scene.axes) == 1,
    requires=FrameData.OUTPUTS,
    options=(
        SAMPLES,
        CLASS_MARKS,
        ViewOption(
            name="objective",
            parameter=Flag(
                label="Objective", help="Show the function that the network learns", default=True
            ),
            get=lambda view: view.objective_shown,
            set=Curve.set_objective_shown,
        ),
    ),
)
