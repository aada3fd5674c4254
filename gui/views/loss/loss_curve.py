"""The loss curve: the loss of every step, and what was measured at some of them."""

from collections.abc import Sequence

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import AXIS_HEIGHT_PX, LOW_PX, BaseView, PlotView
from gui.views.items import VerticalLine
from gui.views.legend import DASH_DOTS, DASHES, LONG_DASHES, SOLID, Legend, LegendItem, line_pen
from gui.views.loss.compared import ComparedLines, ComparedRun
from gui.views.loss.history import (
    LONGEST_LOG,
    TEST_LOSS,
    Array,
    Extremes,
    Measurements,
    log_loss_range,
    loss_range,
    steps_range,
)
from gui.views.loss.plot_items import ChangeMarks, Crosshair, LossLines, MetricAxis, band_colour
from gui.views.loss.seeds import SeedCurves, SeedLines
from gui.views.registry import Pane, ViewOption, ViewRecord
from gui.views.words import number
from scratchnet.declare.parameter import Choice, Flag
from scratchnet.numbers import significant
from scratchnet.run.metrics import METRICS, Metric, principal_metric
from scratchnet.run.snapshot import Frame, Scene

#: Of the down-sampled curve in a picture; on the screen one for each pixel is enough.
_PICTURE_BUCKETS, _FEWEST_BUCKETS = 1500, 200
#: The metric that a task has if none is chosen.
_USUAL = "usual"
#: The pointer snaps to a mark this near.
_SNAP_PX = 5.0
#: A low view has no caption in the window, and less room between numbers and their name.
_LOW_AXIS_PX = 33
_NO_STEP = "No step has been taken yet."


class LossCurve(PlotView):
    """Loss over steps, with a dotted mark where a live setting changed.

    Each line has dashes of its own: the training loss is solid, the test loss has long dashes, the
    metrics short ones. One colour is for the training samples, the other for the test samples.
    Signals: ``hovered(step, loss)``, the pointer is over a step of
    the run; it is repeated with every frame, as more may be known of the step; ``unhovered()``;
    ``picked(str)``, the curve of another run was clicked, by its id; "" is none of them;
    ``seed_picked(int)``, the line of one of many seeds was clicked, by its number;
    ``compared_changed()``, the curves of other runs are drawn behind it.
    """

    title = "Loss curve"
    help = "The loss of every step, and a metric: whether the network learns or overfits."
    name = "loss"

    hovered = Signal(int, float)
    unhovered = Signal()
    picked = Signal(str)
    seed_picked = Signal(int)
    compared_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.log_steps = False
        self.log_loss = False
        self.test_shown = True
        self.metric_shown = True
        #: The metrics chosen for classifications (True) and regressions (False).
        self._metrics: dict[bool, Metric] = {}
        self._follows = True
        self._extremes = Extremes()
        self._measurements = Measurements()
        #: The longest run that the axes are to hold: its extremes, measurements and steps.
        self._reserved: tuple[Extremes, Measurements, int] | None = None
        self._drawn_scene: Scene | None = None
        self._hovered_step: int | None = None
        self.seeds = SeedLines(self.plot)
        self.compared = ComparedLines(self.plot)
        self.lines = LossLines(self.plot)
        self.curve, self.test_curve = self.lines.curve, self.lines.test_curve
        self.marks = ChangeMarks(self.plot)
        self.metric_axis = MetricAxis(self.plot)
        self.legend = Legend()
        # In the cell of the axis at the top, which is never shown.
        self.plot.layout.removeItem(self.plot.getAxis("top"))
        self.plot.layout.addItem(self.legend, 1, 0, 1, 3)
        self.crosshair = Crosshair(self.plot.getViewBox())
        #: The step that the other views show, if it is not the last.
        self._marked_step: int | None = None
        self._step_line: VerticalLine | None = None
        self.plot.setLabel("bottom", "step")
        self.plot.getAxis("bottom").counts = True
        self.plot.setLabel("left", "loss")
        self.plot.showGrid(x=True, y=True, alpha=0.15)
        for name in ("left", "bottom"):
            self.plot.getAxis(name).enableAutoSIPrefix(False)
            # Grid lines for minor ticks would take longer to draw than everything else.
            self.plot.getAxis(name).setStyle(maxTickLevel=0)
        box = self.plot.getViewBox()
        box.sigRangeChangedManually.connect(self._on_range_changed_manually)
        box.sigResized.connect(self._on_box_resized)
        self.canvas.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self.canvas.scene().sigMouseClicked.connect(self._on_scene_mouse_clicked)
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
        """Show or hide the lines of the test samples, if the run has any."""
        self.test_shown = shown
        self.redraw()

    def set_metric_shown(self, shown: bool) -> None:
        """Show or hide the metric, on an axis of its own."""
        self.metric_shown = shown
        self.redraw()

    def set_metric(self, name: str) -> None:
        """Choose the metric for scenes that it is defined for. Raises KeyError."""
        metric = METRICS[name]
        self._metrics[metric.for_classes] = metric
        self.metric_axis.hide()
        self.redraw()

    def set_compared(self, runs: Sequence[ComparedRun]) -> None:
        """Draw the curves of other runs behind the present one."""
        self.compared.set_runs(runs)
        self._follows = True
        self.redraw()
        self.compared_changed.emit()

    def set_smooth(self, on: bool) -> None:
        """Smooth the curves of other runs, with the curves themselves behind, or do not."""
        self.compared.smooth = on
        self.redraw()

    def set_seeds(self, seeds: SeedCurves | None, *, each: bool = False) -> None:
        """Draw the band of many seeds behind the other curves, with a line for ``each`` of them."""
        self._follows = self._follows or self.seeds.shown is None or seeds is None
        self.seeds.shown, self.seeds.each = seeds, each
        self.redraw()

    def highlight_seed(self, number: int | None) -> None:
        """Draw the line of one of the seeds thick, by its number; None is none."""
        if number != self.seeds.highlighted:
            self.seeds.highlighted = number
            self.redraw()

    def mark_step(self, step: int | None) -> None:
        """Mark the step that the other views show; None marks none."""
        if step != self._marked_step:
            self._marked_step = step
            self._show_marked_step()

    def _show_marked_step(self) -> None:
        if self._step_line is not None:
            self.plot.removeItem(self._step_line)
            self._step_line = None
        if self._marked_step is not None:
            line = self._step_line = VerticalLine()
            line.setPen(line_pen(self.theme.accent, SOLID, self.theme.style))
            step = max(self._marked_step, 1)
            line.setValue(np.log10(step) if self.log_steps else float(self._marked_step))
            self.plot.addItem(line, ignoreBounds=True)

    def highlight(self, run_id: str) -> None:
        """Draw the curve of another run thick; "" is none."""
        if run_id != self.compared.highlighted:
            self.compared.highlighted = run_id
            self.redraw()

    def choose_metric(self, name: str) -> None:
        """Choose a metric by name; "usual" is the principal one of each task. Raises KeyError."""
        if name != _USUAL:
            self.set_metric(name)
            return
        self._metrics.clear()
        self.metric_axis.hide()
        self.redraw()

    @property
    def which_metric(self) -> str:
        """The name of the metric chosen for the scene, "usual" if none was."""
        classified = self.scene is not None and bool(self.scene.classes)
        return self._metrics[classified].name if classified in self._metrics else _USUAL

    @property
    def chosen_metrics(self) -> list[Metric]:
        """The metrics that `set_metric` has chosen, at most one for each task."""
        return list(self._metrics.values())

    @property
    def chosen_metric(self) -> Metric:
        """The metric chosen for the scene; the principal one if none was."""
        return self.metric_for(self.scene is not None and bool(self.scene.classes))

    def metric_for(self, classification: bool) -> Metric:
        """Return the metric chosen for a task; the principal one if none was."""
        return self._metrics.get(classification) or principal_metric(classification)

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, LossCurve):
            self.log_steps, self.log_loss = other.log_steps, other.log_loss
            self.test_shown, self.metric_shown = other.test_shown, other.metric_shown
            self._metrics = dict(other._metrics)
            self.compared.set_runs(other.compared.runs)
            self.compared.smooth = other.compared.smooth
            self.seeds.copy(other.seeds)

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        snapshot = frame.snapshot
        if self._reserved is None or snapshot.step >= self._reserved[2]:
            # A longer history of the same run holds the shorter one.
            self._reserved = Extremes(), Measurements(), snapshot.step
            self._reserved[0].update(np.asarray(snapshot.losses))
            self._reserved[1].update(snapshot.measurements)

    def reset_zoom(self) -> None:
        self._follows = True
        self.redraw()

    def caption(self) -> str:
        snapshot = None if self.frame is None else self.frame.snapshot
        if snapshot is None or snapshot.loss is None:
            return "Loss"
        name = snapshot.loss_name.capitalize()
        return f"{name} {significant(snapshot.loss, 4)} at step {snapshot.step:,}"

    def words(self) -> str:
        """Return the first and the last loss, and what was measured last."""
        snapshot = None if self.frame is None else self.frame.snapshot
        if snapshot is None or not snapshot.step:
            return _NO_STEP
        first = f"{snapshot.loss_name} {number(snapshot.losses[0])} at step 1"
        return f"{first}; {'; '.join(self.step_text(snapshot.step).split('   '))}"

    def step_text(self, step: int) -> str:
        """Return a step's loss, what was last measured up to it, and what changed there."""
        if self.frame is None or not 1 <= step <= self.frame.snapshot.step:
            return ""
        metric = self.chosen_metric
        snapshot = self.frame.snapshot
        loss = f"{snapshot.loss_name} {significant(snapshot.losses[step - 1], 6)}"
        parts = [f"step {step:,}", loss]
        measured_at = step
        for label, column, text in (
            (f"test {snapshot.loss_name}", TEST_LOSS, lambda value: significant(value, 4)),
            (metric.short, (metric.name, False), metric.text),
            (f"test {metric.short}", (metric.name, True), metric.text),
        ):
            found = self._measurements.latest(step, column)
            if found is not None:
                # Given once for everything that was measured at the same step.
                at = "" if found[0] == measured_at else f"at step {found[0]:,}: "
                measured_at, value = found
                parts.append(f"{at}{label} {text(value)}")
        changes = self.marks.text(step)
        return "   ".join([*parts, changes] if changes else parts)

    def _label_text(self, step: int) -> str:
        """Return a step and its losses, a line each."""
        if self.frame is None:
            return f"step {step:,}"
        snapshot = self.frame.snapshot
        test = self._measurements.latest(step, TEST_LOSS) if self.test_shown else None
        loss = significant(snapshot.losses[step - 1], 4)
        lines = [f"step {step:,}", f"{snapshot.loss_name} {loss}"]
        if test is not None:
            lines.append(f"test {snapshot.loss_name} {significant(test[1], 4)}")
        return "\n".join(lines)

    def _draw_scene(self, scene: Scene) -> None:
        if scene is not self._drawn_scene:
            self._drawn_scene = scene
            self._follows = True
            self._extremes, self._measurements = Extremes(), Measurements()
        self.metric_axis.hide()
        self.lines.set_log(self.log_steps, self.log_loss)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        snapshot = frame.snapshot
        losses = np.asarray(snapshot.losses)
        self._extremes.update(losses)
        self._measurements.update(snapshot.measurements)
        self.marks.show(snapshot.changes, self.log_steps, self.theme)
        if self._follows:
            # A run that a stopping condition has ended makes no further steps.
            planned = snapshot.experiment.training.steps
            self._fit(*self._to_hold(len(losses) if snapshot.stopped_by else planned))
        self._show_marked_step()
        self.seeds.draw(self.theme, self.log_steps, self.log_loss)
        self.compared.draw(self.theme, self.log_steps, self.log_loss, self.test_shown)
        self._draw_lines(losses)
        # Axes without a step would be invented; those of an animation are known beforehand.
        begun = bool(snapshot.step) or self._reserved is not None or self.seeds.shown is not None
        self.show_message("" if begun else _NO_STEP)
        if self._hovered_step is not None:
            self._hover(self._hovered_step)

    def _draw_lines(self, losses: Array) -> None:
        buckets = _PICTURE_BUCKETS
        if self.isVisible():
            width = self.plot.getViewBox().width()
            buckets = min(max(int(width), _FEWEST_BUCKETS), _PICTURE_BUCKETS)
        self.lines.draw_losses(losses, self._extremes, buckets)
        self.lines.draw_test_losses(*self._test_losses(self._measurements), buckets)
        if self._has_metric:
            metric, test = self.chosen_metric, self.test_shown
            self.metric_axis.fit(metric, self._all_measurements, test)
            self.metric_axis.show(metric, self._measurements, test, self.log_steps)
        else:
            self.metric_axis.hide()
        self.legend.set_entries(self._entries(), self.theme.text)
        self._name_axis()

    def _name_axis(self) -> None:
        """Name the upright axis; not at length where the legend does, which it would overlap."""
        name = "loss"
        if self.frame is not None and not self.legend.entries:
            name = self.frame.snapshot.loss_name
        if self.plot.getAxis("left").labelText != name:
            self.plot.setLabel("left", name)

    @property
    def _all_measurements(self) -> Measurements:
        """What was measured, and what will be, where the whole run is known already."""
        return self._measurements if self._reserved is None else self._reserved[1]

    @property
    def _has_metric(self) -> bool:
        column = (self.chosen_metric.name, False)
        return self.metric_shown and self._all_measurements.has(column)

    def _to_hold(self, planned: int) -> tuple[Extremes, Measurements, int, int]:
        """Return what the axes are to hold, and the steps done and planned."""
        if self._reserved is not None:
            return *self._reserved, self._reserved[2]
        return self._extremes, self._measurements, self._extremes.count, planned

    def _test_losses(self, measurements: Measurements) -> tuple[Array, Array]:
        if not self.test_shown:
            return np.empty(0), np.empty(0)
        return measurements.points(TEST_LOSS)

    def _entries(self) -> tuple[LegendItem, ...]:
        theme, name = self.theme, self.chosen_metric.short
        test = self.test_shown and self._all_measurements.has_test
        loss = "loss" if self.frame is None else self.frame.snapshot.loss_name
        entries = [LegendItem(f"training {loss}", "loss", theme.curve)]
        if self.lines.banded:
            pale = band_colour(theme).name(QColor.NameFormat.HexArgb)
            entries = [
                LegendItem(f"mean training {loss}", "mean loss", theme.curve),
                LegendItem("lowest to highest", "", pale, filled=True),
            ]
        if test:
            entries.append(LegendItem(f"test {loss}", "test loss", theme.test, LONG_DASHES))
        if self._has_metric:
            entries.append(LegendItem(f"training {name}", name, theme.curve_metric, DASHES))
            if test:
                text = f"test {name}"
                entries.append(LegendItem(text, text, theme.test_metric, DASH_DOTS))
        entries += [*self.seeds.entries(theme), *self.compared.entries(theme)]
        return tuple(entries) if len(entries) > 1 else ()

    def _fit(self, extremes: Extremes, measurements: Measurements, done: int, planned: int) -> None:
        _, test = self._test_losses(measurements)
        others = np.concatenate([test, self.compared.losses(self.test_shown), self.seeds.losses()])
        last = max(self.compared.last_step, self.seeds.last_step)
        steps = steps_range(max(done, last), max(planned, last), self.log_steps)
        losses = (log_loss_range if self.log_loss else loss_range)(extremes, others)
        self.plot.setRange(xRange=steps, yRange=losses, padding=0.0)

    def _colour(self, theme: Theme) -> None:
        self.lines.set_theme(theme)
        self.metric_axis.set_theme(theme)
        self.marks.set_theme(theme)
        self.crosshair.set_theme(theme)
        self.legend.set_style(theme.style)

    @Slot(object)
    def _on_range_changed_manually(self, _mask: object) -> None:
        self._follows = False
        self._on_box_resized()

    @property
    def is_low(self) -> bool:
        """Whether a caption would take the curves' room in the window; the pane shows it then."""
        return self.isVisible() and self.height() < LOW_PX

    def _show_caption(self) -> None:
        if self.is_low:
            self.plot.setTitle(None)
            self.plot.getAxis("bottom").setHeight(_LOW_AXIS_PX)
        else:
            self.plot.getAxis("bottom").setHeight(AXIS_HEIGHT_PX)
            super()._show_caption()
        # A message in place of the curves leaves the caption visible.
        self.plot.layout.activate()
        self._place_message()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.frame is not None:
            self._show_caption()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.frame is not None:
            self._show_caption()

    @Slot()
    def _on_box_resized(self) -> None:
        if self.frame is not None:
            self._draw_lines(np.asarray(self.frame.snapshot.losses))

    @Slot(object)
    def _on_scene_mouse_moved(self, position: QPointF) -> None:
        self._hover(self._step_at(position))

    @Slot(object)
    def _on_scene_mouse_clicked(self, event: MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        run_id = self.compared.nearest(event.scenePos())
        if self.compared.runs:
            self.picked.emit(run_id)
        seed = self.seeds.nearest(event.scenePos(), self.log_steps, self.log_loss)
        if seed is not None and not run_id:
            self.seed_picked.emit(seed)

    def _hover(self, step: int | None) -> None:
        """Show the crosshair at a step of the run, else hide it."""
        if step is None or self.frame is None or step > self.frame.snapshot.step:
            self._unhover()
            return
        loss = self.frame.snapshot.losses[step - 1]
        self._hovered_step = step
        self.crosshair.show(
            np.log10(step) if self.log_steps else float(step),
            (np.log10(loss) if loss > 0 else None) if self.log_loss else loss,
            self._label_text(step),
        )
        self.hovered.emit(step, loss)

    def _step_at(self, position: QPointF) -> int | None:
        """Return the step at a position in the canvas, that of a mark if one is near."""
        box = self.plot.getViewBox()
        if self.frame is None or not box.sceneBoundingRect().contains(position):
            return None
        x = box.mapSceneToView(position).x()
        marked = self.marks.nearest(x, _SNAP_PX * box.viewPixelSize()[0])
        step = marked or round(10 ** min(x, LONGEST_LOG) if self.log_steps else x)
        return step if 1 <= step <= self.frame.snapshot.step else None

    def _unhover(self) -> None:
        if self._hovered_step is not None:
            self._hovered_step = None
            self.crosshair.hide()
            self.unhovered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._unhover()
        super().leaveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()


RECORD = ViewRecord(
    view=LossCurve,
    least_size=(165, 150),
    pane=Pane.LOSS,
    options=(
        ViewOption(
            name="metric",
            parameter=Flag(label="Metric", help="Show a metric on the right axis", default=True),
            get=lambda view: view.metric_shown,
            set=LossCurve.set_metric_shown,
        ),
        ViewOption(
            name="which_metric",
            parameter=Choice(
                label="Which metric",
                help="The metric on the right axis; one of another task leaves the usual one",
                default=_USUAL,
                choices={
                    _USUAL: "Usual metric",
                    **{metric.name: metric.title for metric in METRICS.values()},
                },
                choice_help={
                    _USUAL: "Accuracy for classes, R² for values.",
                    **{metric.name: f"{metric.help}." for metric in METRICS.values()},
                },
            ),
            get=lambda view: view.which_metric,
            set=LossCurve.choose_metric,
        ),
        ViewOption(
            name="log_loss",
            parameter=Flag(label="Log loss", help="Logarithmic axis for the loss", default=False),
            get=lambda view: view.log_loss,
            set=LossCurve.set_log_loss,
        ),
        ViewOption(
            name="log_steps",
            parameter=Flag(label="Log steps", help="Logarithmic axis for the steps", default=False),
            get=lambda view: view.log_steps,
            set=LossCurve.set_log_steps,
        ),
        ViewOption(
            name="smooth_runs",
            parameter=Flag(
                label="Smooth",
                help="Smooth the curves of the ticked runs: each loss becomes the mean of it and "
                "its neighbours. The curve itself is drawn behind, paler",
                default=False,
            ),
            get=lambda view: view.compared.smooth,
            set=LossCurve.set_smooth,
            applies=lambda view: bool(view.compared.runs),
        ),
    ),
)
