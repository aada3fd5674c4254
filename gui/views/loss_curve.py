"""The loss curve: the loss of every step, and what was measured now and then beside it."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.change_marks import ChangeMarks
from gui.views.crosshair import Crosshair
from gui.views.extremes import Extremes
from gui.views.legend import Entry, Legend, line_pen
from gui.views.loss_words import read_out
from gui.views.measurements import TEST_LOSS, Measurements, thinned_points
from gui.views.metric_axis import MetricAxis
from gui.views.thinning import thinned
from gui.views.view import View
from scratchnet.snapshot import Frame, Scene

#: The axis of steps is at least this long, and grows by this factor when the curve reaches its
#: end, until the whole run fits. An axis that grew with every step would cost more to draw than
#: all the rest, and would be hard to read.
_SHORTEST_AXIS = 100
_GROWTH = 5
#: Buckets of the curve in a picture; on the screen one for each pixel is enough. Qt takes its
#: time for a thick line of many points.
_BUCKETS = 1500
_LONGEST_LOG = 15.0
#: What stands for 0 on a logarithmic axis: so far below its end that the line leaves the picture.
_BELOW = 10.0
_LEAST = 1e-300
#: A curve that goes up and down this many times the height of the picture.
_ROUGH = 20.0
#: So near to a mark the pointer is taken to be at it.
_NEAR_PX = 5.0


class LossCurve(View):
    """Loss over steps, with a dotted mark where a live setting changed.

    Solid lines are losses, dashed ones the metric; one colour is that of the samples that are
    trained on, the other that of the test samples. Signals: ``hovered(step, loss)`` while the
    pointer is over a step that was made, ``unhovered()``.
    """

    title = "Loss curve"
    file_stem = "loss-curve"

    hovered = Signal(int, float)
    unhovered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.log_steps = False
        self.log_loss = False
        self.test_shown = True
        self.metric_shown = True
        self._follows = True
        self._extremes = Extremes()
        self._measurements = Measurements()
        self.curve = pg.PlotDataItem(connect="all")
        self.test_curve = pg.PlotDataItem(connect="all")
        self.plot.addItem(self.curve)
        self.plot.addItem(self.test_curve)
        self.marks = ChangeMarks(self.plot)
        self.metric_axis = MetricAxis(self.plot)
        self.legend = Legend()
        # The place is that of the axis at the top, which is never shown.
        self.plot.layout.removeItem(self.plot.getAxis("top"))
        self.plot.layout.addItem(self.legend, 1, 0, 1, 3)
        self.crosshair = Crosshair(self.plot.getViewBox())
        self.plot.setLabel("bottom", "step")
        self.plot.setLabel("left", "loss")
        self.plot.showGrid(x=True, y=True, alpha=0.15)
        for name in ("left", "bottom"):
            self.plot.getAxis(name).enableAutoSIPrefix(False)
            # Lines for minor ticks too would cost more time than all the rest of the drawing.
            self.plot.getAxis(name).setStyle(maxTickLevel=0)
        box = self.plot.getViewBox()
        box.sigRangeChangedManually.connect(self._on_range_changed_manually)
        box.sigResized.connect(self._on_box_resized)
        self.canvas.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self.set_theme(theme)

    def set_log_steps(self, on: bool) -> None:
        """Make the axis of steps logarithmic, or linear."""
        self.log_steps = on
        self.reset_zoom()

    def set_log_loss(self, on: bool) -> None:
        """Make the axis of the loss logarithmic, or linear."""
        self.log_loss = on
        self.reset_zoom()

    def set_test_shown(self, shown: bool) -> None:
        """Show or hide what belongs to the test samples; a run without any has nothing to show."""
        self.test_shown = shown
        self.redraw()

    def set_metric_shown(self, shown: bool) -> None:
        """Show or hide the accuracy or R², on an axis of its own."""
        self.metric_shown = shown
        self.redraw()

    @property
    def metric_name(self) -> str:
        """What the metric of the scene is called."""
        return "accuracy" if self.scene is not None and self.scene.classes else "R²"

    def copy_options(self, other: View) -> None:
        if isinstance(other, LossCurve):
            self.log_steps, self.log_loss = other.log_steps, other.log_loss
            self.test_shown, self.metric_shown = other.test_shown, other.metric_shown

    def reset_zoom(self) -> None:
        self._follows = True
        self.redraw()

    def caption(self) -> str:
        if self.frame is None or self.frame.snapshot.loss is None:
            return "Loss"
        snapshot = self.frame.snapshot
        return f"Loss {snapshot.loss:.4g} at step {snapshot.step:,}"

    def read_out(self, step: int) -> str:
        """Return in words what is known of a step, and what changed there."""
        if self.frame is None or not 1 <= step <= self.frame.snapshot.step:
            return ""
        loss = self.frame.snapshot.losses[step - 1]
        return read_out(step, loss, self._measurements, self.metric_name, self.marks.words(step))

    def _draw_scene(self, scene: Scene) -> None:
        self._follows = True
        self.plot.setLogMode(x=self.log_steps, y=self.log_loss)
        for curve in (self.curve, self.test_curve):
            curve.setLogMode(self.log_steps, self.log_loss)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        snapshot = frame.snapshot
        losses = np.asarray(snapshot.losses)
        self._extremes.update(losses)
        self._measurements.update(snapshot.measured)
        self.marks.show(snapshot.changes, self.log_steps, self.theme)
        if self._follows:
            self._fit(losses, snapshot.experiment.training.steps)
        self._draw_curves(losses)
        self.legend.set_entries(self._entries(), self.theme.text)

    def _draw_curves(self, losses: NDArray[np.float64]) -> None:
        low, high = self.plot.getViewBox().viewRange()[0]
        if self.log_steps:
            # A wide view may begin and end far outside what floats can hold.
            low, high = 10 ** min(low, _LONGEST_LOG), 10 ** min(high, _LONGEST_LOG)
        first, last = int(np.clip(low, 0, len(losses))), int(np.clip(high + 1, 0, len(losses)))
        steps, values = thinned(
            losses, first, last, self._buckets(), self.log_steps, self._extremes
        )
        values = self._above_zero(values)
        self.curve.opts["antialias"] = not self._is_rough(values)
        self.curve.setData(steps, values)
        steps, values = self._test_losses()
        steps, values = thinned_points(steps, values, self._buckets())
        if self.log_steps:
            # What was measured before the first step has no logarithm; it stands at the edge.
            steps = np.maximum(steps, 1.0)
        self.test_curve.setData(steps, self._above_zero(values))
        if self.metric_shown and self._measurements.any_metric:
            self.metric_axis.show(
                self.metric_name, self._measurements, self.test_shown, self.log_steps
            )
        else:
            self.metric_axis.hide()

    def _buckets(self) -> int:
        width = self.plot.getViewBox().width()
        return min(int(max(width, 200)), _BUCKETS) if self.isVisible() else _BUCKETS

    def _is_rough(self, values: NDArray[np.float64]) -> bool:
        """Whether a curve goes up and down so much that it looks the same with jagged edges.

        To smooth those takes Qt ten times as long as to draw the curve.
        """
        low, high = self.plot.getViewBox().viewRange()[1]
        up = np.log10(values) if self.log_loss else values
        return bool(np.abs(np.diff(up)).sum() > _ROUGH * (high - low))

    def _test_losses(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if not self.test_shown:
            return np.empty(0), np.empty(0)
        return self._measurements.points(TEST_LOSS)

    def _above_zero(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Put what has no logarithm below the picture, where a line to it can be drawn."""
        if not self.log_loss or not len(values) or values.min() > 0:
            return values
        bottom = self.plot.getViewBox().viewRange()[1][0]
        below = 10 ** min(bottom, _LONGEST_LOG) / _BELOW if bottom > -_LONGEST_LOG else _LEAST
        return np.where(values > 0, values, below)

    def _entries(self) -> tuple[Entry, ...]:
        theme, name = self.theme, self.metric_name
        test = self.test_shown and self._measurements.any_test
        metric = self.metric_shown and self._measurements.any_metric
        entries = [Entry("training loss", "loss", theme.curve)]
        if test:
            entries.append(Entry("test loss", "test loss", theme.test))
        if metric:
            entries.append(Entry(f"training {name}", name, theme.curve_metric, dashed=True))
        if test and metric:
            words = f"test {name}"
            entries.append(Entry(words, words, theme.test_metric, dashed=True))
        return tuple(entries) if len(entries) > 1 else ()

    def _fit(self, losses: NDArray[np.float64], steps: int) -> None:
        last = _SHORTEST_AXIS
        while last < len(losses):
            last *= _GROWTH
        last = min(steps, last)
        across = (0.0, np.log10(max(last, 2))) if self.log_steps else (0.0, float(last))
        _, test = self._test_losses()
        ranges = [self._extremes.range()] if len(losses) else []
        ranges += [(float(test.min()), float(test.max()))] if len(test) else []
        high = max((high for _, high in ranges), default=1.0)
        if self.log_loss:
            # A loss of exactly 0 has no logarithm; the axis then ends at the smallest above it.
            least = self._extremes.least_above_zero()
            low = float(np.min(test, initial=least or np.inf, where=test > 0))
            low = low if np.isfinite(low) else 0.1
            up = (np.log10(low) - 0.1, np.log10(max(high, low)) + 0.1)
        else:
            up = (0.0, high * 1.05 if high > 0 else 1.0)
        self.plot.setRange(xRange=across, yRange=up, padding=0.0)

    def _colour(self, theme: Theme) -> None:
        self.curve.setPen(line_pen(theme.curve, dashed=False))
        self.test_curve.setPen(line_pen(theme.test, dashed=False))
        self.metric_axis.set_theme(theme)
        self.marks.set_theme(theme)
        self.crosshair.set_theme(theme)

    @Slot(object)
    def _on_range_changed_manually(self, _mask: object) -> None:
        self._follows = False
        self._on_box_resized()

    @Slot()
    def _on_box_resized(self) -> None:
        if self.frame is not None:
            self._draw_curves(np.asarray(self.frame.snapshot.losses))

    @Slot(object)
    def _on_scene_mouse_moved(self, place: QPointF) -> None:
        box = self.plot.getViewBox()
        made = self.frame.snapshot.step if self.frame is not None else 0
        if not made or not box.sceneBoundingRect().contains(place):
            self._leave()
            return
        across = box.mapSceneToView(place).x()
        near = self.marks.near(across, _NEAR_PX * box.viewPixelSize()[0])
        step = near or round(10 ** min(across, _LONGEST_LOG) if self.log_steps else across)
        if not 1 <= step <= made:
            self._leave()
            return
        loss = self.frame.snapshot.losses[step - 1]
        self.crosshair.show(
            np.log10(step) if self.log_steps else float(step),
            (np.log10(loss) if loss > 0 else None) if self.log_loss else loss,
        )
        self.hovered.emit(step, loss)

    def _leave(self) -> None:
        if self.crosshair.shown:
            self.crosshair.hide()
            self.unhovered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._leave()
        super().leaveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()
