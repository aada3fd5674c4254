"""The two lines of losses: of every step, and of the test samples now and then."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from gui.theme import Theme
from gui.views.legend import line_pen
from gui.views.loss.extremes import Extremes
from gui.views.loss.loss_ranges import LONGEST_LOG, above_zero, is_rough
from gui.views.loss.measurements import thinned_points
from gui.views.loss.thinning import thinned

Array = NDArray[np.float64]


#: Fewer for a line with smoothed edges, which is slow.
_TEST_BUCKETS = 250


class LossLines:
    """Draws as much of both lines as the plot shows of them, with no more points than buckets."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._log = False, False
        self.curve = pg.PlotDataItem(connect="all")
        self.test_curve = pg.PlotDataItem(connect="all")
        plot.addItem(self.curve)
        plot.addItem(self.test_curve)

    def set_log(self, steps: bool, loss: bool) -> None:
        """Make the plot's axes logarithmic, or linear. What they show may then be anything."""
        if (steps, loss) != self._log:
            self._log = steps, loss
            self._plot.setLogMode(x=steps, y=loss)

    def draw_losses(self, losses: Array, extremes: Extremes, buckets: int) -> None:
        """Draw the losses of all steps; ``extremes`` knows them."""
        log_steps, _ = self._log
        low, high = self._plot.getViewBox().viewRange()[0]
        if log_steps:
            # A wide view may begin and end far outside what floats can hold.
            low, high = 10 ** min(low, LONGEST_LOG), 10 ** min(high, LONGEST_LOG)
        first, last = int(np.clip(low, 0, len(losses))), int(np.clip(high + 1, 0, len(losses)))
        self._draw(self.curve, *thinned(losses, first, last, buckets, log_steps, extremes))

    def draw_test_losses(self, steps: Array, losses: Array, buckets: int) -> None:
        """Draw what was measured on the test samples."""
        steps, losses = thinned_points(steps, losses, min(buckets, _TEST_BUCKETS))
        if self._log[0]:
            # What was measured before the first step has no logarithm; it stands at the edge.
            steps = np.maximum(steps, 1.0)
        self._draw(self.test_curve, steps, losses)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.curve.setPen(line_pen(theme.curve, False, theme.style))
        self.test_curve.setPen(line_pen(theme.test, False, theme.style))

    def _draw(self, curve: pg.PlotDataItem, steps: Array, losses: Array) -> None:
        low, high = self._plot.getViewBox().viewRange()[1]
        up = losses
        if self._log[1]:
            losses = above_zero(losses, low)
            up = np.log10(losses)
        curve.opts["antialias"] = not is_rough(up, high - low)
        curve.setData(steps, losses)
