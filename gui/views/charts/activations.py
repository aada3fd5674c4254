"""An activation and its slope, with the pre-activations of a layer on their axis."""

from dataclasses import dataclass
from math import ceil, isfinite, log

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.charts.bars import CountBars
from gui.views.charts.chart import Array, Chart, ChartLine, Handle, chosen_of
from gui.views.legend import LONG_DASHES, SOLID, LineStyle
from gui.views.registry import FrameData, Pane, ViewOption, ViewRecord
from gui.views.weights.layer_statistics import layer_name
from gui.views.words import counted, number
from scratchnet.declare.parameter import Choice, Integer, Real
from scratchnet.numbers import significant
from scratchnet.reference.article import Activation
from scratchnet.registry import ACTIVATIONS, OUTPUT_ACTIVATIONS
from scratchnet.registry.activations import ActivationRecord
from scratchnet.run.snapshot import Frame, Scene

#: Means the activation that the layer has.
_OWN = "own"
_MOST_LAYERS = 16
#: The axis ends here at least, is extended in steps by this factor, and ends there at most.
_LEAST_LIMIT, _GROWTH, _MOST_LIMIT = 4.0, 1.5, 30.0
_PLACES = 481
_BINS = 61
_MARGIN = 0.08
_MOST_TICKS = 1_000
#: The height of the rug, as a part of the plot's.
_RUG_SHARE = 0.05
_RUG = LineStyle((), 1.0)
_DOT_PX = 9.0
#: How far the line can be moved.
_MOST_Z = 100.0
#: A neuron is saturated where its slope is below this part of the steepest.
_SATURATED = 0.05
_WAITING = "The pre-activations are being worked out."
_OF_A_LAYER = (
    "Softmax acts on all neurons of its layer together, so it has no curve of one z. Choose "
    "another layer, or an activation."
)


@dataclass(frozen=True, slots=True)
class _Counts:
    """How a layer's neurons stand on an activation: of all pairs of neuron and sample, and dead."""

    pairs: int
    saturated: int
    neurons: int
    dead: int


class Activations(Chart):
    """f and f′ with a movable z, and where the pre-activations of a layer lie."""

    title = "Activations"
    help = "An activation and its slope, with the pre-activations of a layer's neurons."
    name = "activations"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.layer = 1
        self.activation = _OWN
        self.z = 1.0
        self._limit = self._reserved = _LEAST_LIMIT
        #: What was counted last, of which activation and which pre-activations.
        self._counted: tuple[ActivationRecord, Array, _Counts] | None = None
        self.bars = CountBars(self.plot, "pre-activations")
        self.rug = ChartLine(self.plot, _RUG)
        self.curve = ChartLine(self.plot, SOLID)
        self.slope = ChartLine(self.plot, LONG_DASHES)
        self.handle = Handle()
        self.handle.setValue(self.z)
        self.plot.addItem(self.handle)
        self.dots = pg.ScatterPlotItem(pxMode=True)
        self.dots.setZValue(11)
        self.plot.addItem(self.dots)
        self.plot.setLabel("bottom", "pre-activation z")
        self.plot.setLabel("left", "f(z) and f′(z)")
        self.plot.getViewBox().sigRangeChanged.connect(self._on_range_changed)
        self.handle.sigDragged.connect(self._on_handle_dragged)
        self.set_theme(theme)

    def set_layer(self, layer: int) -> None:
        """Choose the layer, counted from 1."""
        self.layer = layer
        self.redraw()

    def set_activation(self, name: str) -> None:
        """Choose an activation by name; "own" is the layer's."""
        self.activation = name
        self.redraw()

    def set_z(self, z: float) -> None:
        """Move the line at which f and f′ are read."""
        self.z = z
        self.handle.setValue(z)
        self._draw_dots()
        self._show_caption()
        self._describe()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Activations):
            self.layer, self.activation = other.layer, other.activation
            self.set_z(other.z)

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        sums = self._sums(scene, frame)
        if sums is not None:
            self._reserved = max(self._reserved, _limit_of(sums))

    def reset_zoom(self) -> None:
        record = self._record()
        if record is None or record.definition is None:
            return
        x = np.linspace(-self._limit, self._limit, _PLACES)
        values = np.concatenate(functions_at(record.definition, x))
        low, high = min(float(values.min()), 0.0), max(float(values.max()), 1.0)
        margin = _MARGIN * (high - low)
        # Below is room for the rug.
        below = margin + _RUG_SHARE * (high - low)
        self.plot.setRange(
            xRange=(-self._limit, self._limit), yRange=(low - below, high + margin), padding=0.0
        )

    def caption(self) -> str:
        record = self._record()
        if record is None:
            return self.title
        if record.definition is None:
            return record.label
        f, slope = functions_at(record.definition, np.array([self.z]))
        return (
            f"{record.label} at z = {_text(self.z)}: f = {_text(float(f[0]))}, "
            f"f′ = {_text(float(slope[0]))}"
        )

    def explanation(self) -> str:
        record, found = self._record(), self._shown_sums()
        if record is None or self.scene is None or self.frame is None:
            return ""
        if record.definition is None:
            return _OF_A_LAYER
        if found is None:
            return f"{record.label}: {record.help} {_WAITING}"
        explanation = self.frame.explanation
        assert explanation is not None
        assert explanation.pre_activations is not None
        counts = self._counts(record, found)
        samples = _samples_text(len(found), explanation.pre_activations.of_samples)
        own = self.scene.experiment.network.activations[self._index(self.scene)]
        would = "" if record.name == own else f" If the layer had {record.label}:"
        share = 100 * counts.saturated / max(counts.pairs, 1)
        return (
            f"{record.label}: {record.help} A neuron learns from a sample in proportion to the "
            f"slope f′(z) there. The marks are the pre-activations of "
            f"{layer_text(self._index(self.scene), self.scene)}, "
            f"{counted(counts.neurons, 'neuron')} for {samples}."
            f"{would} {share:.0f} % of them lie where the slope is below "
            f"{100 * _SATURATED:.0f} % of the steepest, {number(record.steepest)}: the neuron is "
            f"saturated there and hardly learns. {_dead_text(counts)}"
        )

    def _draw_scene(self, scene: Scene) -> None:
        self._limit = self._reserved

    def _draw(self, scene: Scene, frame: Frame) -> None:
        record, theme = self._record(), self.theme
        self.show_message(
            "" if record is not None and record.definition is not None else _OF_A_LAYER
        )
        if record is None or record.definition is None:
            return
        sums = self._shown_sums()
        if sums is not None:
            self._limit = max(self._limit, _limit_of(sums))
        reach = max(self._limit, abs(self.z))
        x = np.linspace(-reach, reach, _PLACES)
        f, slope = functions_at(record.definition, x)
        self.curve.draw(x, f, theme.curve, theme)
        self.slope.draw(x, slope, theme.test, theme)
        self.reset_zoom()
        self._draw_sums()
        self._draw_dots()
        self.legend.set_entries(
            (
                self.curve.entry("activation f(z)", "f(z)", theme.curve),
                self.slope.entry("slope f′(z)", "f′(z)", theme.test),
                self.bars.entry("pre-activations", "pre-activations", theme),
            ),
            theme.text,
        )

    def _draw_sums(self) -> None:
        """Draw the pre-activations: their histogram, and marks of as many as can be told apart."""
        sums = self._shown_sums()
        values = np.empty(0) if sums is None else sums[np.isfinite(sums)]
        bounds = np.linspace(-self._limit, self._limit, _BINS + 1)
        self.bars.draw(bounds, np.histogram(values, bounds)[0], self.theme)
        chosen = chosen_of(values, _MOST_TICKS)
        bottom, top = self.plot.getViewBox().viewRange()[1]
        heights = np.array([bottom, bottom + _RUG_SHARE * (top - bottom), np.nan])
        places = np.repeat(chosen, len(heights))
        self.rug.draw(places, np.tile(heights, len(chosen)), self.theme.mark, self.theme)

    def _draw_dots(self) -> None:
        record, theme = self._record(), self.theme
        if record is None or record.definition is None:
            return
        f, slope = functions_at(record.definition, np.array([self.z]))
        self.dots.setData(
            x=[self.z, self.z],
            y=[float(f[0]), float(slope[0])],
            size=theme.style.fixed_dot * _DOT_PX,
            pen=pg.mkPen(theme.plot, width=theme.style.fixed_line),
            brush=[QColor(theme.curve), QColor(theme.test)],
        )

    def _counts(self, record: ActivationRecord, sums: Array) -> _Counts:
        """Count once for each explanation: the same pre-activations are the same object."""
        known = self._counted
        if known is None or known[0] is not record or known[1] is not sums:
            self._counted = known = record, sums, _count(record, sums)
        return known[2]

    def _index(self, scene: Scene) -> int:
        """Return the number of the shown layer, from 0: there may be fewer than was chosen."""
        return min(self.layer, len(scene.experiment.network.activations)) - 1

    def _record(self) -> ActivationRecord | None:
        """Return the shown activation, None as long as there is no scene."""
        if self.activation != _OWN:
            return ACTIVATIONS[self.activation]
        if self.scene is None:
            return None
        return OUTPUT_ACTIVATIONS[
            self.scene.experiment.network.activations[self._index(self.scene)]
        ]

    def _shown_sums(self) -> Array | None:
        if self.scene is None or self.frame is None:
            return None
        return self._sums(self.scene, self.frame)

    def _sums(self, scene: Scene, frame: Frame) -> Array | None:
        """Return the pre-activations of the shown layer, if known: (samples, neurons)."""
        found = None if frame.explanation is None else frame.explanation.pre_activations
        return None if found is None else found.layers[self._index(scene)]

    def _colour(self, theme: Theme) -> None:
        super()._colour(theme)
        self.bars.set_theme(theme)
        self.handle.set_theme(theme)

    @Slot()
    def _on_range_changed(self) -> None:
        if self.frame is not None:
            self._draw_sums()

    @Slot()
    def _on_handle_dragged(self) -> None:
        self.set_z(round(float(np.clip(self.handle.value(), -_MOST_Z, _MOST_Z)), 3))
        self.changed.emit()


def functions_at(definition: Activation, z: Array) -> tuple[Array, Array]:
    """Return an activation and its slope by the reference, each of the shape of ``z``."""
    flat = z.ravel().tolist()
    values = [definition.function(each) for each in flat]
    slopes = [definition.derivative(each, a) for each, a in zip(flat, values, strict=True)]
    return np.array(values).reshape(z.shape), np.array(slopes).reshape(z.shape)


def layer_text(index: int, scene: Scene) -> str:
    """Return the name of a layer with its activation."""
    names = scene.experiment.network.activations
    return f"{layer_name(index, len(names))} ({OUTPUT_ACTIVATIONS[names[index]].label})"


def _count(record: ActivationRecord, sums: Array) -> _Counts:
    assert record.definition is not None
    sums = np.where(np.isfinite(sums), sums, 0.0)
    _, slopes = functions_at(record.definition, sums)
    saturated = int((np.abs(slopes) < _SATURATED * record.steepest).sum())
    dead = int((slopes == 0).all(axis=0).sum()) if len(sums) else 0
    return _Counts(sums.size, saturated, sums.shape[1], dead)


def _dead_text(counts: _Counts) -> str:
    if not counts.dead:
        return "No neuron is dead, that is, has slope 0 for every sample."
    verb = "has" if counts.dead == 1 else "have"
    return (
        f"{counts.dead} of {counted(counts.neurons, 'neuron')} {verb} slope 0 for every sample: "
        "dead, and no longer learning."
    )


def _samples_text(samples: int, of_samples: int) -> str:
    if samples == of_samples:
        return counted(samples, "training sample")
    return f"{samples:,} of {of_samples:,} training samples"


def _limit_of(sums: Array) -> float:
    """Return where an axis ends that holds the pre-activations, as far as it may, in steps."""
    finite = np.abs(sums[np.isfinite(sums)])
    largest = float(finite.max(initial=0.0))
    if largest <= _LEAST_LIMIT:
        return _LEAST_LIMIT
    steps = ceil(log(min(largest, _MOST_LIMIT) / _LEAST_LIMIT) / log(_GROWTH))
    return float(min(_LEAST_LIMIT * _GROWTH**steps, _MOST_LIMIT))


def _text(value: float) -> str:
    return significant(value, 4).replace("-", "−") if isfinite(value) else "not finite"


def _layers(scene: Scene) -> dict[int, str]:
    """Return the layers that can be chosen, by number from 1."""
    count = len(scene.experiment.network.activations)
    return {index + 1: layer_text(index, scene) for index in range(count)}


RECORD = ViewRecord(
    view=Activations,
    lesson="early-layers",
    requires=FrameData.PRE_ACTIVATIONS,
    least_size=(220, 180),
    pane=Pane.CHARTS,
    options=(
        ViewOption(
            name="chart_layer",
            parameter=Integer(
                label="Layer",
                help="The layer whose pre-activations are shown, counted from 1",
                default=1,
                minimum=1,
                maximum=_MOST_LAYERS,
            ),
            get=lambda view: view.layer,
            set=Activations.set_layer,
            offered=_layers,
        ),
        ViewOption(
            name="chart_activation",
            parameter=Choice(
                label="Activation",
                help="The activation that is drawn: the layer's own, or any other",
                default=_OWN,
                choices={_OWN: "the layer's"}
                | {record.name: record.label for record in ACTIVATIONS.values()},
            ),
            get=lambda view: view.activation,
            set=Activations.set_activation,
        ),
        ViewOption(
            name="chart_z",
            parameter=Real(
                label="z",
                help="Where the activation and its slope are read; drag the line, or type",
                default=1.0,
                minimum=-_MOST_Z,
                maximum=_MOST_Z,
            ),
            get=lambda view: view.z,
            set=Activations.set_z,
        ),
    ),
)
