"""What the loss view adds to its plot: lines, the axis of a metric, change marks, a crosshair."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from gui.theme import Theme
from gui.views.items import PlotBand, PlotLine, VerticalLine
from gui.views.legend import DASH_DOTS, DASHES, LONG_DASHES, SOLID, line_pen
from gui.views.loss.history import (
    LONGEST_LOG,
    Array,
    Extremes,
    Measurements,
    band_of,
    clipped_above_zero,
    downsampled,
    downsampled_points,
    is_rough,
)
from gui.views.ticks import dress_axis
from scratchnet.declare.parameter import Choice
from scratchnet.experiment import PARAMETERS
from scratchnet.numbers import significant
from scratchnet.run.metrics import Metric
from scratchnet.run.snapshot import Change

#: Fewer than for the curve of all steps: antialiasing and dashes take Qt ten times as long.
_TEST_BUCKETS, _METRIC_BUCKETS = 250, 150
_AXIS_WIDTH_PX = 44
_BAND_ALPHA = 0.3
#: Beyond the ends of a metric's range, so that a line there is not cut off.
_MARGIN = 0.03
#: More marks than this would hide the curve.
_MOST_MARKS = 40
_CROSSHAIR_DOT_PX = 8
_ONLY_DOT_PX = 5


class LossLines:
    """The lines of the losses: the training loss of every step, and the test loss.

    Draws the visible part of both, with no more points than there are buckets. Losses that go up
    and down with every batch would fill the picture: they are drawn as a band from the lowest to
    the highest in each column of pixels, with a line of their means.
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._log = False, False
        self.band = PlotBand()
        self.curve = PlotLine()
        self.test_curve = PlotLine()
        for item in (self.band, self.curve, self.test_curve):
            plot.addItem(item)
        #: Whether the training losses are a band.
        self.banded = False
        #: The loss of a run of one step, which makes no line.
        self.dot = pg.ScatterPlotItem(size=_ONLY_DOT_PX, pxMode=True, pen=None)
        self.dot.hide()
        plot.getViewBox().addItem(self.dot, ignoreBounds=True)

    def set_log(self, steps: bool, loss: bool) -> None:
        """Make axes logarithmic, or linear."""
        if (steps, loss) != self._log:
            self._log = steps, loss
            self._plot.setLogMode(x=steps, y=loss)

    def draw_losses(self, losses: Array, extremes: Extremes, buckets: int) -> None:
        """Draw the losses of all steps; ``extremes`` are theirs."""
        log_steps, log_loss = self._log
        alone = len(losses) == 1 and bool(losses[0] > 0 or not log_loss)
        self.dot.setVisible(alone)
        if alone:
            loss = np.log10(losses[0]) if log_loss else losses[0]
            self.dot.setData([0.0 if log_steps else 1.0], [loss])
        low, high = self._plot.getViewBox().viewRange()[0]
        if log_steps:
            # A wide view may start and end far outside what floats can hold.
            low, high = 10 ** min(low, LONGEST_LOG), 10 ** min(high, LONGEST_LOG)
        first, last = int(np.clip(low, 0, len(losses))), int(np.clip(high + 1, 0, len(losses)))
        steps, shown = downsampled(losses, first, last, buckets, log_steps, extremes)
        self._draw(self.curve, steps, shown)
        columns = int(self._plot.getViewBox().width())
        rough = not self.curve.opts["antialias"]
        band = band_of(losses, first, last, columns, log_steps, extremes) if rough else None
        self.banded = band is not None
        if band is None:
            self.band.clear()
            return
        self.band.set_between(
            self._places(band.steps), self._heights(band.lows), self._heights(band.highs)
        )
        self._draw(self.curve, band.steps, band.means)

    def draw_test_losses(self, steps: Array, losses: Array, buckets: int) -> None:
        """Draw the losses of the test samples."""
        steps, losses = downsampled_points(steps, losses, min(buckets, _TEST_BUCKETS))
        if self._log[0]:
            # Step 0 has no logarithm; its value is drawn at the edge.
            steps = np.maximum(steps, 1.0)
        self._draw(self.test_curve, steps, losses)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.curve.setPen(line_pen(theme.curve, SOLID, theme.style))
        self.band.brush = QBrush(band_colour(theme))
        self.band.update()
        self.dot.setBrush(pg.mkBrush(theme.curve))
        self.test_curve.setPen(line_pen(theme.test, LONG_DASHES, theme.style))

    def _draw(self, curve: PlotLine, steps: Array, losses: Array) -> None:
        low, high = self._plot.getViewBox().viewRange()[1]
        heights = self._heights(losses)
        curve.opts["antialias"] = not is_rough(heights, high - low)
        curve.setData(self._places(steps), heights)

    def _places(self, steps: Array) -> Array:
        return np.log10(steps) if self._log[0] else steps

    def _heights(self, losses: Array) -> Array:
        if not self._log[1]:
            return losses
        low, _ = self._plot.getViewBox().viewRange()[1]
        heights: Array = np.log10(clipped_above_zero(losses, low))
        return heights


def band_colour(theme: Theme) -> QColor:
    """Return the colour of the band of losses: that of their curve, pale."""
    colour = QColor(theme.curve)
    colour.setAlphaF(_BAND_ALPHA)
    return colour


class MetricAxis:
    """A metric on an axis of its own at the right, which stays as it is when the loss is zoomed."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._axis = plot.getAxis("right")
        self._axis.unlinkFromView()
        self._axis.set_least_width(_AXIS_WIDTH_PX)
        self._axis.enableAutoSIPrefix(False)
        self._axis.setStyle(maxTickLevel=0)
        self._range = 0.0, 1.0
        self._shown = False
        self.curve = PlotLine()
        self.test_curve = PlotLine()
        plot.addItem(self.curve)
        plot.addItem(self.test_curve)

    def fit(self, metric: Metric, measurements: Measurements, test: bool) -> None:
        """Fit the axis to what was measured, with ``test`` on the test samples too."""
        columns = [(metric.name, False), (metric.name, True)][: 1 + test]
        values = np.concatenate([measurements.points(column)[1] for column in columns])
        greatest = float(np.max(values, initial=-np.inf))
        low, high = metric.axis
        if high is None:
            high = greatest if greatest > low else low + 1
        elif -np.inf < greatest < low:
            # No value lies within the usual range: show as much again below it.
            low -= high - low
        margin = _MARGIN * (high - low)
        if self._range != (low - margin, high + margin):
            self._range = low - margin, high + margin
            self._axis.setRange(*self._range)

    def show(self, metric: Metric, measurements: Measurements, test: bool, log_steps: bool) -> None:
        """Draw a metric, with ``test`` that of the test samples too; `fit` comes first."""
        if not self._shown:
            self._shown = True
            self._plot.showAxis("right")
            # The plot gives all its axes the grid and the logarithm that are meant for the loss.
            self._axis.setGrid(False)
            self._axis.setLogMode(False)
            self._axis.setLabel(metric.short)
        empty = np.empty(0), np.empty(0)
        self._draw(self.curve, *measurements.points((metric.name, False)), log_steps)
        test_points = measurements.points((metric.name, True)) if test else empty
        self._draw(self.test_curve, *test_points, log_steps)

    def hide(self) -> None:
        """Remove axis and lines; also before the plot's own axes change."""
        if self._shown:
            self._shown = False
            self._plot.hideAxis("right")
            self.curve.clear()
            self.test_curve.clear()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        dress_axis(self._axis, theme)
        self.curve.setPen(line_pen(theme.curve_metric, DASHES, theme.style))
        self.test_curve.setPen(line_pen(theme.test_metric, DASH_DOTS, theme.style))

    def _draw(self, curve: PlotLine, steps: Array, values: Array, log_steps: bool) -> None:
        steps, values = downsampled_points(steps, values, _METRIC_BUCKETS)
        bottom, top = self._plot.getViewBox().viewRange()[1]
        low, high = self._range
        # Values far below the axis are drawn just outside the picture.
        scaled = (np.maximum(values, low - 1) - low) / (high - low)
        x = np.log10(np.maximum(steps, 1.0)) if log_steps else steps
        curve.setData(x, bottom + scaled * (top - bottom))


class ChangeMarks:
    """Dotted lines at the steps where settings changed; their tool tips show what changed."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._shown: tuple[Sequence[Change], bool] = ((), False)
        self._marks: list[VerticalLine] = []

    def show(self, changes: Sequence[Change], log: bool, theme: Theme) -> None:
        """Mark the changes on an axis of steps, a logarithmic one with ``log``."""
        if (changes, log) == self._shown:
            return
        self._shown = changes, log
        for mark in self._marks:
            self._plot.removeItem(mark)
        steps = sorted({change.step for change in changes if change.step > 0})
        self._marks = [self._mark(step, log, theme) for step in steps[-_MOST_MARKS:]]
        for mark in self._marks:
            self._plot.addItem(mark)

    def text(self, step: int) -> str:
        """Return what changed at a step, or nothing."""
        return ", ".join(change_text(change) for change in self._shown[0] if change.step == step)

    def nearest(self, x: float, distance: float) -> int | None:
        """Return the step of the mark nearest to a position on the axis, if it is that near."""
        nearest = min(self._marks, key=lambda mark: abs(mark.value() - x), default=None)
        if nearest is None or abs(nearest.value() - x) > distance:
            return None
        return int(nearest.step)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        for mark in self._marks:
            mark.setPen(_mark_pen(theme))

    def _mark(self, step: int, log: bool, theme: Theme) -> VerticalLine:
        x = np.log10(step) if log else float(step)
        mark = VerticalLine()
        mark.setPen(_mark_pen(theme))
        mark.setValue(x)
        mark.step = step
        mark.setToolTip(self.text(step))
        return mark


def change_text(change: Change) -> str:
    """Return, for example, “learning rate 3 from step 120”."""
    parameter = PARAMETERS[change.path]
    if change.value is None:
        value = getattr(parameter, "none_means", "") or "none"
    elif isinstance(change.value, float):
        value = significant(change.value, 6)
    elif isinstance(change.value, int):
        value = f"{change.value:,}"
    elif isinstance(parameter, Choice):
        value = parameter.choices[str(change.value)]
    else:
        value = str(change.value)
    return f"{parameter.label.lower()} {value} from step {change.step:,}"


def _mark_pen(theme: Theme) -> QPen:
    pen: QPen = pg.mkPen(theme.mark, width=theme.style.fixed_line, style=Qt.PenStyle.DotLine)
    return pen


class Crosshair:
    """A vertical line and a dot at the step under the pointer, with a label beside the line.

    They lie over everything in a view box, and do not change its ranges.
    """

    def __init__(self, box: pg.ViewBox) -> None:
        self._box = box
        self.line = VerticalLine()
        self.dot = pg.ScatterPlotItem(size=_CROSSHAIR_DOT_PX, pxMode=True)
        self.label = pg.TextItem()
        for item in (self.line, self.dot, self.label):
            item.setZValue(10)
            box.addItem(item, ignoreBounds=True)
        self._set_visible(False)

    def show(self, x: float, y: float | None, text: str) -> None:
        """Show it at a point of the axes with a text; without ``y`` only the line."""
        self.line.setValue(x)
        self.dot.setData([x], [y]) if y is not None else self.dot.clear()
        (left, right), (_, top) = self._box.viewRange()
        self.label.setText(text)
        # On the side that has more room.
        self.label.setAnchor((0.0, 0.0) if x < (left + right) / 2 else (1.0, 0.0))
        self.label.setPos(x, top)
        self._set_visible(True)

    def hide(self) -> None:
        """Hide all of it."""
        self._set_visible(False)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.line.setPen(pg.mkPen(theme.text, width=1))
        self.dot.setPen(pg.mkPen(theme.text, width=1.5))
        self.dot.setBrush(pg.mkBrush(theme.plot))
        self.label.setColor(theme.text)
        self.label.fill = pg.mkBrush(theme.plot)
        self.label.border = pg.mkPen(theme.border)

    def _set_visible(self, visible: bool) -> None:
        for item in (self.line, self.dot, self.label):
            item.setVisible(visible)
