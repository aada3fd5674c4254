"""The loss curve: the loss of every step, on linear or logarithmic axes."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.thinning import thinned
from gui.views.view import View
from scratchnet.snapshot import Frame, Scene

#: The axis of steps is at least this long, and grows by this factor when the curve reaches its
#: end, until the whole run fits. An axis that grew with every step would cost more to draw than
#: all the rest, and would be hard to read.
_SHORTEST_AXIS = 100
_GROWTH = 5
#: More marks than this would hide the curve.
_MOST_MARKS = 40
#: Thinner than a pixel on a wide screen; Qt takes its time for a thick line of many points.
_BUCKETS = 1500
_LONGEST_LOG = 15.0


class LossCurve(View):
    """Loss over steps, with a dotted mark where a live setting changed."""

    title = "Loss curve"
    file_stem = "loss-curve"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.log_steps = False
        self.log_loss = False
        self._follows = True
        self._marks: list[pg.InfiniteLine] = []
        self.curve = pg.PlotDataItem(connect="all")
        self.plot.addItem(self.curve)
        self.plot.setLabel("bottom", "step")
        self.plot.setLabel("left", "loss")
        self.plot.getAxis("left").enableAutoSIPrefix(False)
        self.plot.getAxis("bottom").enableAutoSIPrefix(False)
        self.plot.showGrid(x=True, y=True, alpha=0.15)
        for name in ("left", "bottom"):
            # Lines for minor ticks too would cost more time than all the rest of the drawing.
            self.plot.getAxis(name).setStyle(maxTickLevel=0)
        self.plot.getViewBox().sigRangeChangedManually.connect(self._on_range_changed_manually)
        self.set_theme(theme)

    def set_log_steps(self, on: bool) -> None:
        """Make the axis of steps logarithmic, or linear."""
        self.log_steps = on
        self.reset_zoom()

    def set_log_loss(self, on: bool) -> None:
        """Make the axis of the loss logarithmic, or linear."""
        self.log_loss = on
        self.reset_zoom()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, LossCurve):
            self.log_steps, self.log_loss = other.log_steps, other.log_loss

    def reset_zoom(self) -> None:
        self._follows = True
        self.redraw()

    def _draw_scene(self, scene: Scene) -> None:
        self._follows = True
        self.plot.setLogMode(x=self.log_steps, y=self.log_loss)
        self.curve.setLogMode(self.log_steps, self.log_loss)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        snapshot = frame.snapshot
        losses = np.asarray(snapshot.losses)
        self._draw_marks(frame)
        if self._follows:
            self._fit(losses, snapshot.experiment.training.steps)
        self._draw_curve(losses)

    def _draw_curve(self, losses: np.ndarray) -> None:
        low, high = self.plot.getViewBox().viewRange()[0]
        if self.log_steps:
            # A wide view may begin and end far outside what floats can hold.
            low, high = 10 ** min(low, _LONGEST_LOG), 10 ** min(high, _LONGEST_LOG)
        first, last = int(np.clip(low, 0, len(losses))), int(np.clip(high + 1, 0, len(losses)))
        self.curve.setData(*thinned(losses, first, last, _BUCKETS, self.log_steps))

    def caption(self) -> str:
        if self.frame is None or self.frame.snapshot.loss is None:
            return "Loss"
        snapshot = self.frame.snapshot
        return f"Loss {snapshot.loss:.4g} at step {snapshot.step:,}"

    def _fit(self, losses: np.ndarray, steps: int) -> None:
        last = _SHORTEST_AXIS
        while last < len(losses):
            last *= _GROWTH
        last = min(steps, last)
        low, high = (float(losses.min()), float(losses.max())) if len(losses) else (0.0, 1.0)
        across = (0.0, np.log10(max(last, 2))) if self.log_steps else (0.0, float(last))
        if self.log_loss:
            # A loss of exactly 0 has no logarithm; the axis then ends at the smallest above it.
            above = losses[losses > 0]
            low = float(above.min()) if len(above) else 0.1
            down = (np.log10(low) - 0.1, np.log10(max(high, low)) + 0.1)
        else:
            down = (0.0, high * 1.05 if high > 0 else 1.0)
        self.plot.setRange(xRange=across, yRange=down, padding=0.0)

    def _draw_marks(self, frame: Frame) -> None:
        changes = sorted({change.step for change in frame.snapshot.changes if change.step > 0})
        places = [np.log10(step) if self.log_steps else float(step) for step in changes]
        places = places[-_MOST_MARKS:]
        if [mark.value() for mark in self._marks] == places:
            return
        for mark in self._marks:
            self.plot.removeItem(mark)
        pen = pg.mkPen(self.theme.mark, width=1, style=pg.QtCore.Qt.PenStyle.DotLine)
        self._marks = [pg.InfiniteLine(place, angle=90, pen=pen) for place in places]
        for mark in self._marks:
            self.plot.addItem(mark)

    def _colour(self, theme: Theme) -> None:
        self.curve.setPen(pg.mkPen(theme.curve, width=2))
        for mark in self._marks:
            mark.setPen(pg.mkPen(theme.mark, width=1, style=pg.QtCore.Qt.PenStyle.DotLine))

    def _on_range_changed_manually(self, _mask: object) -> None:
        self._follows = False
        if self.frame is not None:
            self._draw_curve(np.asarray(self.frame.snapshot.losses))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()
