"""What a curve has in its plot: lines of outputs and objectives, decisions, and samples."""

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

#: Of three classes or more there is no one output whose target could be a height. Samples then
#: stand in a band over the curves, in parts of the output's range.
_BAND_BEGIN, BAND_END = 0.06, 0.24
#: Samples of two classes all have one of two heights; so far they are moved off it to be seen.
_SPREAD = 0.06
_CURVE_PX, _OBJECTIVE_PX, _DECISION_PX = 2.5, 1.2, 1.2


class CurveSamples(SampleItems):
    """Samples of a scene with one input."""

    def places(self, scene: Scene, dataset: Dataset) -> Array:
        if not len(dataset):
            return np.empty((0, 2))
        targets = np.array(dataset.targets, dtype=np.float64)
        heights = target_values(scene, targets, 0)
        if scene.classes:
            low, high = CLASS_TARGETS
            places = jitter(len(targets))
            if len(scene.classes) > 2:
                share = _BAND_BEGIN + (BAND_END - _BAND_BEGIN) * places
                heights = high + (high - low) * share
            else:
                heights = heights + (high - low) * _SPREAD * (places - 0.5)
        return np.column_stack([np.array(dataset.inputs, dtype=np.float64)[:, 0], heights])


class CurveLines:
    """The items in a plot; there are as many as the scene has outputs and decisions."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self.outputs: list[pg.PlotCurveItem] = []
        self.objectives: list[pg.PlotCurveItem] = []
        self.decisions: list[pg.InfiniteLine] = []

    def show_scene(self, scene: Scene, theme: Theme, objective_shown: bool) -> None:
        """Prepare a line for each output, and draw what it is to be."""
        several = len(scene.classes) > 2
        count = len(scene.classes) if several else 1
        if len(scene.axes) != 1:
            count = 0
            self.show_decisions([], theme)
        for items in (self.objectives, self.outputs):
            self._set_count(items, count)
        # Beside two classes the curve's own blue would look like the first of them.
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
            objective.setData(middles(scene, len(row)), row, connect="finite")

    def show_outputs(self, scene: Scene, rows: Array) -> None:
        """Draw what the network says, shape (outputs, cells)."""
        x = middles(scene, rows.shape[1])
        for curve, row in zip(self.outputs, rows, strict=False):
            curve.setData(x, row, connect="finite")

    def show_decisions(self, places: list[float], theme: Theme) -> None:
        """Draw an upright line at each place."""
        while len(self.decisions) > len(places):
            self._plot.removeItem(self.decisions.pop())
        while len(self.decisions) < len(places):
            line = pg.InfiniteLine(angle=90)
            line.setZValue(1)
            self._plot.addItem(line)
            self.decisions.append(line)
        width = theme.style.line * _DECISION_PX
        pen = pg.mkPen(theme.text, width=width, style=Qt.PenStyle.DotLine)
        for line, place in zip(self.decisions, places, strict=True):
            line.setPen(pen)
            line.setValue(place)

    def _set_count(self, items: list[pg.PlotCurveItem], count: int) -> None:
        while len(items) > count:
            self._plot.removeItem(items.pop())
        while len(items) < count:
            items.append(pg.PlotCurveItem())
            self._plot.addItem(items[-1])


def middles(scene: Scene, cells: int) -> Array:
    """Return the middles of a map's cells along the first axis."""
    axis = scene.axes[0]
    places: Array = axis.low + (axis.high - axis.low) * (np.arange(cells) + 0.5) / cells
    return places


def decision_points(outputs: Array, axis: Axis) -> list[float]:
    """Return the places where another class is said on either side, from left to right.

    ``outputs`` has the shape (outputs, cells). Between two cells the outputs are taken as
    straight lines; the place is where those of the two classes meet.
    """
    said = predicted_classes(outputs)
    middles = axis.low + (axis.high - axis.low) * (np.arange(len(said)) + 0.5) / len(said)
    cells = np.flatnonzero(said[1:] != said[:-1])
    # What diverges may be infinite on both sides; the decision then lies half way.
    with np.errstate(over="ignore", invalid="ignore"):
        if len(outputs) == 1:
            ahead = outputs[0] - CLASS_THRESHOLD
            before, after = ahead[cells], ahead[cells + 1]
        else:
            left, right = said[cells], said[cells + 1]
            before = outputs[left, cells] - outputs[right, cells]
            after = outputs[left, cells + 1] - outputs[right, cells + 1]
        step = before - after
    known = np.isfinite(before) & np.isfinite(step) & (step != 0)
    share = np.where(known, np.where(known, before, 0.0) / np.where(known, step, 1.0), 0.5)
    places: list[float] = (middles[cells] + share * (middles[cells + 1] - middles[cells])).tolist()
    return places
