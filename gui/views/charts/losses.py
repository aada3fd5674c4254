"""A loss and its slope against one output, with the samples of the run on it."""

from math import ceil, inf, log

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.charts.bars import CountBars
from gui.views.charts.chart import Array, Chart, ChartLine, Handle, chosen_of
from gui.views.legend import DASH_DOTS, DASHES, LONG_DASHES, SOLID, LegendItem, LineStyle
from gui.views.registry import FrameData, Pane, ViewOption, ViewRecord
from gui.views.words import counted, number
from scratchnet.declare.parameter import Choice, Flag, Real
from scratchnet.explain import (
    LossAxis,
    PreActivations,
    loss_against_outputs,
    loss_at,
    sample_places,
)
from scratchnet.numbers import significant
from scratchnet.reference.article import sigmoid
from scratchnet.registry import LOSSES
from scratchnet.registry.losses import LossRecord
from scratchnet.run.snapshot import Frame, Scene

#: Means the loss that the run has.
_OWN = "own"
_MOST_TARGET = 1e6
#: What an axis of outputs of classes shows at least.
_CLASS_ENDS = -0.25, 1.25
#: An axis of logits, or of errors, reaches so far at least and is extended by this factor.
_LEAST_LOGIT, _LEAST_ERROR, _GROWTH, _MOST_LOGIT = 4.0, 1.5, 1.5, 30.0
#: The farthest errors drawn: a run that diverges has any.
_MOST_ERROR = 1e6
_PLACES = 401
_BINS = 61
_MARGIN = 0.08
_MOST_DOTS = 1_000
_DOT_PX = 6.0
#: So near to an end of the axis of logits the target is 0 or 1.
_SNAP = 0.03
_WAITING = "The outputs for the samples are being worked out."
#: Losses to compare with differ by these and their colours.
_STYLES = (DASHES, DASH_DOTS, LONG_DASHES, LineStyle((1.5, 2.0), 1.8), SOLID)


class Losses(Chart):
    """The loss of one output for a target that can be moved, its slope, and the samples."""

    title = "Losses"
    help = "A loss and its slope against one output, with this run's samples on it."
    name = "losses"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.loss = _OWN
        self.wanted = 1.0
        self.compared = False
        #: Where an axis of errors has its middle: the target, until it leaves the axis.
        self._centre = 1.0
        self._ends = _CLASS_ENDS
        self._reserved: tuple[float, float] = (inf, -inf)
        self.bars = CountBars(self.plot, "samples")
        self.others = [ChartLine(self.plot, style) for style in _STYLES]
        self.curve = ChartLine(self.plot, SOLID)
        self.slope = ChartLine(self.plot, LONG_DASHES)
        self.dots = pg.ScatterPlotItem(pxMode=True)
        self.dots.setZValue(5)
        self.plot.addItem(self.dots)
        self.handle = Handle()
        self.plot.addItem(self.handle)
        self.plot.getViewBox().sigRangeChanged.connect(self._on_range_changed)
        self.handle.sigDragged.connect(self._on_handle_dragged)
        self.set_theme(theme)

    def set_loss(self, name: str) -> None:
        """Choose a loss by name; "own" is the run's."""
        self.loss = name
        self.redraw()

    def set_wanted(self, target: float) -> None:
        """Choose the target for which the loss is drawn."""
        self.wanted = self._centre = target
        self.redraw()

    def set_compared(self, compared: bool) -> None:
        """Draw the values of all losses, or of the chosen one alone."""
        self.compared = compared
        self.redraw()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Losses):
            self.loss, self.compared = other.loss, other.compared
            self.wanted, self._centre = other.wanted, other._centre

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        low, high = self._reserved
        ends = self._ends_of(scene, _found(frame))
        self._reserved = min(low, ends[0]), max(high, ends[1])

    def reset_zoom(self) -> None:
        if self.scene is None:
            return
        x = np.linspace(*self._ends, _PLACES)
        values, slopes = loss_at(self._record(), self._axis(), x.tolist(), self._drawn_target())
        shown = values if self.compared else np.concatenate([values, slopes])
        low, high = min(float(shown.min()), 0.0), max(float(shown.max()), 1e-9)
        margin = _MARGIN * (high - low)
        self.plot.setRange(xRange=self._ends, yRange=(low - margin, high + margin), padding=0.0)

    def caption(self) -> str:
        if self.scene is None:
            return self.title
        return f"{self._record().label} for the target t = {_text(self._drawn_target())}"

    def explanation(self) -> str:
        if self.scene is None or self.frame is None:
            return ""
        record, logits = self._record(), self._axis() is LossAxis.LOGIT
        what = "logit z" if logits else "output p"
        slope = "∂L/∂z" if logits else "∂L/∂p"
        own = record.name == self.scene.experiment.training.loss
        text = f"{record.label}{', the loss of this run' if own else ''}: {record.help} "
        if self.compared:
            text += f"All losses are drawn against the {what}, each for the target t. "
            if logits:
                text += "Those of outputs take its sigmoid. "
        else:
            text += (
                f"A step moves the {what} against the slope {slope}, the dashed line, and in "
                "proportion to it. "
            )
        if logits and not record.definition.per_output:
            text += "z is how far the true class's logit is ahead of the others together. "
        return text + self._samples_text()

    def _samples_text(self) -> str:
        assert self.scene is not None
        assert self.frame is not None
        found = _found(self.frame)
        if found is None:
            return _WAITING
        places, of = self._places(found)
        if not len(places):
            return (
                f"No sample has the target {_text(self._drawn_target())}; move t to one that "
                "samples have."
            )
        values, _ = loss_at(self._record(), self._axis(), places.tolist(), self._drawn_target())
        ends = f"from {number(float(values.min()))} to {number(float(values.max()))}"
        if len(places) < of:
            return (
                f"The dots are {len(places):,} of {of:,} outputs for training samples, those "
                f"whose target is t: their losses go {ends}."
            )
        dots = f"The dots are {counted(len(places), 'output')} for training samples"
        if self.scene.classes or self._axis() is LossAxis.LOGIT:
            return f"{dots}: their losses go {ends}."
        scaled = "" if self.frame.snapshot.output_scaling.plain else " scaled"
        return (
            f"{dots}, moved along the axis so that their{scaled} targets are t: their losses go "
            f"{ends}."
        )

    def _draw_scene(self, scene: Scene) -> None:
        self._ends = (0.0, 0.0)
        logits = self._axis() is LossAxis.LOGIT
        self.plot.setLabel("bottom", "logit z of the output" if logits else "output p")
        name = "loss L" if self.compared else "loss L and slope"
        if self.plot.getAxis("left").labelText != name:
            self.plot.setLabel("left", name)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        theme, record, axis = self.theme, self._record(), self._axis()
        low, high = self._ends_of(scene, _found(frame))
        if self._ends[0] >= self._ends[1]:
            self._ends = low, high
        self._ends = min(low, self._ends[0]), max(high, self._ends[1])
        if self._reserved[0] < self._reserved[1]:
            self._ends = self._reserved
        x = np.linspace(*self._ends, _PLACES)
        values, slopes = loss_at(record, axis, x.tolist(), self._drawn_target())
        self.curve.draw(x, values, theme.curve, theme)
        self.slope.setVisible(not self.compared)
        self.slope.draw(x, slopes, theme.test, theme)
        entries = [self.curve.entry(record.label, record.label, theme.curve)]
        if not self.compared:
            entries.append(self.slope.entry("slope", "slope", theme.test))
        entries += self._draw_others(x)
        entries.append(self.bars.entry("samples", "samples", theme))
        self.legend.set_entries(tuple(entries), theme.text)
        self.reset_zoom()
        self._draw_samples()
        self._place_handle()

    def _draw_others(self, x: Array) -> list[LegendItem]:
        """Draw the losses to compare with, and return their entries of the legend."""
        record, axis, theme = self._record(), self._axis(), self.theme
        others = [other for other in LOSSES.values() if other.name != record.name]
        entries = []
        for place, (line, other) in enumerate(zip(self.others, others, strict=False)):
            line.setVisible(self.compared)
            if not self.compared:
                continue
            if axis is LossAxis.OUTPUT and other.from_logits:
                target = min(max(self.wanted, 0.0), 1.0)
                places, values = loss_against_outputs(other, target)
            else:
                places = x
                values, _ = loss_at(other, axis, x.tolist(), self._drawn_target())
            colour = theme.lines[(place + 1) % len(theme.lines)]
            line.draw(places, values, colour, theme)
            entries.append(line.entry(other.label, other.label, colour))
        return entries

    def _draw_samples(self) -> None:
        assert self.scene is not None
        assert self.frame is not None
        found = _found(self.frame)
        places = np.empty(0) if found is None else self._places(found)[0]
        bounds = np.linspace(*self._ends, _BINS + 1)
        self.bars.draw(bounds, np.histogram(places, bounds)[0], self.theme)
        chosen = chosen_of(places, _MOST_DOTS)
        values, _ = loss_at(self._record(), self._axis(), chosen.tolist(), self._drawn_target())
        self.dots.setData(
            x=chosen,
            y=values,
            size=self.theme.style.fixed_dot * _DOT_PX,
            pen=pg.mkPen(self.theme.plot, width=self.theme.style.fixed_line),
            brush=QColor(self.theme.curve),
        )

    def _places(self, found: PreActivations) -> tuple[Array, int]:
        """Return where samples lie on the curve, and how many there are with any target."""
        assert self.scene is not None
        places, targets = sample_places(found, self._record(), self._axis())
        known = np.isfinite(places)
        places, targets = places[known], targets[known]
        if self.scene.classes or self._axis() is LossAxis.LOGIT:
            chosen = places[targets == self._drawn_target()]
        else:
            chosen = places - targets + self.wanted
        return chosen[np.abs(chosen - self._centre) <= _MOST_ERROR], len(places)

    def _record(self, scene: Scene | None = None) -> LossRecord:
        """Return the loss that is drawn of a scene, of the shown one if none is given."""
        scene = scene or self.scene
        assert scene is not None
        return LOSSES[scene.experiment.training.loss if self.loss == _OWN else self.loss]

    def _axis(self, scene: Scene | None = None) -> LossAxis:
        return LossAxis.of(self._record(scene))

    def _drawn_target(self) -> float:
        """Return the target: that of a probability is not outside 0 to 1."""
        if self._axis() is LossAxis.LOGIT:
            return min(max(self.wanted, 0.0), 1.0)
        return self.wanted

    def _ends_of(self, scene: Scene, found: PreActivations | None) -> tuple[float, float]:
        """Return where the axis ends that holds the samples, in steps."""
        places, axis = np.empty(0), self._axis(scene)
        if found is not None:
            places, targets = sample_places(found, self._record(scene), axis)
            if not scene.classes and axis is LossAxis.OUTPUT:
                with np.errstate(all="ignore"):
                    places = places - targets
            places = places[np.isfinite(places)]
        largest = float(np.abs(places).max(initial=0.0))
        if axis is LossAxis.LOGIT:
            limit = _in_steps(min(largest, _MOST_LOGIT), _LEAST_LOGIT)
            return -limit, limit
        if scene.classes:
            low, high = _CLASS_ENDS
            reach = _in_steps(min(largest, _MOST_ERROR), 1.0) if largest > 1 else 0.0
            return (min(low, -reach) if places.min(initial=0.0) < low else low), max(high, reach)
        limit = _in_steps(min(largest, _MOST_ERROR), _LEAST_ERROR)
        return self._centre - limit, self._centre + limit

    def _place_handle(self) -> None:
        """Put the handle at the target; as a logit, 0 and 1 are at the ends of the axis."""
        low, high = self._ends
        x = self._drawn_target()
        if self._axis() is LossAxis.LOGIT:
            x = low if x <= 0 else high if x >= 1 else log(x / (1 - x))
        self.handle.setValue(min(max(x, low), high))

    def _colour(self, theme: Theme) -> None:
        super()._colour(theme)
        self.bars.set_theme(theme)
        self.handle.set_theme(theme)

    @Slot()
    def _on_range_changed(self) -> None:
        if self.frame is not None and self._ends[0] < self._ends[1]:
            self._draw_samples()

    @Slot()
    def _on_handle_dragged(self) -> None:
        if self.scene is None or self.frame is None:
            return
        low, high = self._ends
        x = min(max(float(self.handle.value()), low), high)
        if self._axis() is LossAxis.LOGIT:
            near = _SNAP * (high - low)
            x = 0.0 if x < low + near else 1.0 if x > high - near else sigmoid(x)
        self.wanted = round(x, 3)
        self._draw(self.scene, self.frame)
        self._show_caption()
        self._describe()
        self.changed.emit()


def _found(frame: Frame) -> PreActivations | None:
    return None if frame.explanation is None else frame.explanation.pre_activations


def _in_steps(value: float, least: float) -> float:
    """Return the least of ``least`` times powers of a factor that is not below the value."""
    if value <= least:
        return least
    return float(least * _GROWTH ** ceil(log(value / least) / log(_GROWTH)))


def _text(value: float) -> str:
    return significant(value, 4).replace("-", "−")


RECORD = ViewRecord(
    view=Losses,
    lesson="article-loss",
    requires=FrameData.PRE_ACTIVATIONS,
    least_size=(220, 180),
    pane=Pane.CHARTS,
    options=(
        ViewOption(
            name="chart_loss",
            parameter=Choice(
                label="Loss",
                help="The loss that is drawn: the run's own, or any other",
                default=_OWN,
                choices={_OWN: "this run's"}
                | {record.name: record.label for record in LOSSES.values()},
            ),
            get=lambda view: view.loss,
            set=Losses.set_loss,
        ),
        ViewOption(
            name="chart_target",
            parameter=Real(
                label="Target t",
                help="What the output shall be; drag the line, or type",
                default=1.0,
                minimum=-_MOST_TARGET,
                maximum=_MOST_TARGET,
            ),
            get=lambda view: view.wanted,
            set=Losses.set_wanted,
        ),
        ViewOption(
            name="all_losses",
            parameter=Flag(
                label="Compare all", help="Draw the values of all losses", default=False
            ),
            get=lambda view: view.compared,
            set=Losses.set_compared,
        ),
    ),
)
