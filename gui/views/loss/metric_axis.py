"""An axis at the right for a metric, whose lines stay where they are when the loss is zoomed."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from gui.theme import Theme
from gui.views.legend import line_pen
from gui.views.loss.measurements import Measurements, metric_column, thinned_points
from gui.views.ticks import dress_axis
from scratchnet.run.metrics import Metric

_AXIS_WIDTH_PX = 44
#: Beyond the best and the worst value, so that a line at either is seen whole.
_MARGIN = 0.03
#: Dashes and smoothed edges take Qt ten times as long as the curve of all steps.
_BUCKETS = 150


class MetricAxis:
    """A metric of a run over the steps of a plot."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._axis = plot.getAxis("right")
        self._axis.unlinkFromView()
        self._axis.setWidth(_AXIS_WIDTH_PX)
        self._axis.enableAutoSIPrefix(False)
        self._axis.setStyle(maxTickLevel=0)
        self._range = 0.0, 1.0
        self._shown = False
        self.curve = pg.PlotCurveItem()
        self.test_curve = pg.PlotCurveItem()
        plot.addItem(self.curve)
        plot.addItem(self.test_curve)

    def fit(self, metric: Metric, measurements: Measurements, test: bool) -> None:
        """Fit the axis to what was measured, with ``test`` on the test samples too."""
        columns = [metric_column(metric.name), metric_column(metric.name, test=True)][: 1 + test]
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
        train_points = measurements.points(metric_column(metric.name))
        test_points = measurements.points(metric_column(metric.name, test=True))
        if not test:
            test_points = np.empty(0), np.empty(0)
        self._draw(self.curve, *train_points, log_steps)
        self._draw(self.test_curve, *test_points, log_steps)

    def hide(self) -> None:
        """Take axis and lines away; also before the plot's own axes change."""
        if self._shown:
            self._shown = False
            self._plot.hideAxis("right")
            self.curve.clear()
            self.test_curve.clear()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        dress_axis(self._axis, theme)
        self.curve.setPen(line_pen(theme.curve_metric, True, theme.style))
        self.test_curve.setPen(line_pen(theme.test_metric, True, theme.style))

    def _draw(
        self,
        curve: pg.PlotCurveItem,
        steps: NDArray[np.float64],
        values: NDArray[np.float64],
        log_steps: bool,
    ) -> None:
        steps, values = thinned_points(steps, values, _BUCKETS)
        low, high = self._plot.getViewBox().viewRange()[1]
        least, most = self._range
        up = low + (np.maximum(values, least - 1) - least) / (most - least) * (high - low)
        curve.setData(np.log10(np.maximum(steps, 1.0)) if log_steps else steps, up)
