"""The items of a curve's plot: lines of outputs and objectives, decisions, and samples."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gui.theme import Theme
from gui.views.map.image import class_colour
from gui.views.map.values import (
    CLASS_TARGETS,
    CLASS_THRESHOLD,
    objective_values,
    predicted_classes,
    target_values,
)
from gui.views.samples import SampleItems, jitter
from scratchnet.datasets import Dataset
from scratchnet.run.snapshot import Axis, Scene

Array = NDArray[np.float64]

#: With three classes or more no single output has a target that could be the height. Samples are
#: then in a band above the curves; in parts of the output's range.
_BAND_BEGIN, BAND_END = 0.06, 0.24
#: Samples of two classes have one of two heights; they are jittered by up to this much.
_SPREAD = 0.06
_CURVE_PX, _OBJECTIVE_PX, _DECISION_PX = 2.5, 1.2, 1.2


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
        return np.column_stack([np.array(dataset.inputs, dtype=np.float64)[:, 0], heights])


class CurveLines:
    """The lines in a plot, one for each output, objective and decision."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self.outputs: list[pg.PlotCurveItem] = []
        self.objectives: list[pg.PlotCurveItem] = []
        self.decisions: list[pg.InfiniteLine] = []

    def show_scene(self, scene: Scene, theme: Theme, objective_shown: bool) -> None:
        """Prepare a line for each output, and draw its objective."""
        several = len(scene.classes) > 2
        count = len(scene.classes) if several else 1
        if len(scene.axes) != 1:
            count = 0
            self.show_decisions([], theme)
        for items in (self.objectives, self.outputs):
            self._set_count(items, count)
        # With two classes the usual blue would look like the first class.
        line = theme.style.line
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

    def show_decisions(self, points: list[float], theme: Theme) -> None:
        """Draw a vertical line at each decision point."""
        while len(self.decisions) > len(points):
            self._plot.removeItem(self.decisions.pop())
        while len(self.decisions) < len(points):
            line = pg.InfiniteLine(angle=90)
            line.setZValue(1)
            self._plot.addItem(line)
            self.decisions.append(line)
        width = theme.style.line * _DECISION_PX
        pen = pg.mkPen(theme.text, width=width, style=Qt.PenStyle.DotLine)
        for line, point in zip(self.decisions, points, strict=True):
            line.setPen(pen)
            line.setValue(point)

    def _set_count(self, items: list[pg.PlotCurveItem], count: int) -> None:
        while len(items) > count:
            self._plot.removeItem(items.pop())
        while len(items) < count:
            items.append(pg.PlotCurveItem())
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
