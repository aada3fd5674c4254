"""L1 and L2 as forces: how the penalties pull at the present weights."""

from math import ceil, log

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.charts.bars import CountBars
from gui.views.charts.chart import Array, Chart, ChartLine, chosen_of
from gui.views.legend import DASHES, LONG_DASHES, SOLID, LegendItem, LineStyle
from gui.views.registry import Pane, ViewRecord
from gui.views.words import counted, number
from scratchnet.explain import penalty_forces
from scratchnet.reference.article import Parameters
from scratchnet.run.snapshot import Frame, Scene, Snapshot

#: Without a penalty these are shown, as an example.
_EXAMPLE = 0.01
#: The axis of weights grows in steps by this factor, so that it does not move all the time.
_GROWTH = 1.25
_LEAST_LIMIT, _MOST_LIMIT = 0.5, 1e30
#: Places at which a force is worked out, an odd number: one of them is 0.
_PLACES = 401
_MOST_DOTS = 2_000
_DOT_PX = 6.0
_BINS = 41
_MARGIN = 1.15
#: The weights before training.
_THIN = LineStyle((), 1.2)


class Regularization(Chart):
    """Force against weight for both penalties, with the weights as dots, and their histograms."""

    title = "L1 and L2"
    help = "How the penalties L1 and L2 pull at each weight, and how the weights are spread."
    name = "regularization"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._limit = self._reserved = _LEAST_LIMIT
        self.bars = CountBars(self.plot, "weights")
        self.before = ChartLine(self.plot, _THIN)
        self.l1_line = ChartLine(self.plot, DASHES)
        self.l2_line = ChartLine(self.plot, LONG_DASHES)
        self.both_line = ChartLine(self.plot, SOLID)
        self.dots = pg.ScatterPlotItem(pxMode=True)
        self.plot.addItem(self.dots)
        self.plot.setLabel("bottom", "weight w")
        self.plot.setLabel("left", "force −∂penalty/∂w")
        self.plot.getViewBox().sigRangeChanged.connect(self._on_range_changed)
        self.set_theme(theme)

    def copy_options(self, other: BaseView) -> None:
        """There are none."""

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        self._reserved = max(self._reserved, _limit_of(frame.snapshot))

    def reset_zoom(self) -> None:
        if self.frame is not None:
            height = self._height(self.frame.snapshot)
            self.plot.setRange(
                xRange=(-self._limit, self._limit), yRange=(-height, height), padding=0.0
            )

    def caption(self) -> str:
        if self.frame is None:
            return self.title
        l1, l2, example = _penalties(self.frame.snapshot)
        if example:
            return f"Example: L1 {l1:g} and L2 {l2:g}; this run has neither"
        return f"L1 {l1:g}, L2 {l2:g}"

    def explanation(self) -> str:
        if self.frame is None:
            return ""
        snapshot = self.frame.snapshot
        l1, l2, example = _penalties(snapshot)
        now, before = weights_of(snapshot.parameters), weights_of(snapshot.initial_parameters)
        first = (
            f"This run has no penalty on weights; as an example, forces of L1 = {l1:g} and "
            f"L2 = {l2:g} are drawn. "
            if example
            else ""
        )
        smallest, largest = float(np.abs(now).min()), float(np.abs(now).max())
        strength = penalty_forces([smallest, largest], l1, l2)
        zero = int((now == 0).sum())
        kinds = [f"L1 pulls every weight to 0 equally hard ({number(l1)}), however small it is"]
        kinds.append(f"L2 pulls in proportion to the weight ({number(l2)}·w)")
        pulls = "; ".join(text for text, on in zip(kinds, (l1, l2), strict=True) if on)
        return (
            f"{first}Each step moves a weight by the learning rate times this force, besides what "
            f"the loss asks for. {pulls}. Of "
            f"{counted(len(now), 'weight')} (dots) the smallest in size, {number(smallest)}, is "
            f"pulled with {number(abs(float(strength[0])))}, the largest, {number(largest)}, with "
            f"{number(abs(float(strength[1])))}; {zero:,} {'is' if zero == 1 else 'are'} exactly "
            f"0. The mean |w| was {number(_mean_size(before))} at first and is "
            f"{number(_mean_size(now))} now."
        )

    def _draw_scene(self, scene: Scene) -> None:
        self._limit = self._reserved

    def _draw(self, scene: Scene, frame: Frame) -> None:
        snapshot, theme = frame.snapshot, self.theme
        self._limit = max(self._limit, _limit_of(snapshot))
        l1, l2, _ = _penalties(snapshot)
        x = np.linspace(-self._limit, self._limit, _PLACES)
        places = x.tolist()
        # Alone, a penalty's force is that of both.
        self.l1_line.setVisible(bool(l1 and l2))
        self.l2_line.setVisible(bool(l1 and l2))
        self.l1_line.draw(x, penalty_forces(places, l1, 0.0), theme.curve_metric, theme)
        self.l2_line.draw(x, penalty_forces(places, 0.0, l2), theme.test, theme)
        self.both_line.draw(x, penalty_forces(places, l1, l2), theme.curve, theme)
        now = weights_of(snapshot.parameters)
        chosen = chosen_of(now, _MOST_DOTS)
        self.dots.setData(
            x=chosen,
            y=penalty_forces(chosen.tolist(), l1, l2),
            size=theme.style.fixed_dot * _DOT_PX,
            pen=pg.mkPen(theme.plot, width=theme.style.fixed_line),
            brush=QColor(theme.curve),
        )
        self.reset_zoom()
        self._draw_histograms(snapshot)
        self.legend.set_entries(self._entries(l1, l2), theme.text)

    def _draw_histograms(self, snapshot: Snapshot) -> None:
        """Draw both in the lower part of the plot, with the axis of counts at the right."""
        theme = self.theme
        bounds = np.linspace(-self._limit, self._limit, _BINS + 1)
        counts = [
            np.histogram(weights_of(parameters), bounds)[0]
            for parameters in (snapshot.initial_parameters, snapshot.parameters)
        ]
        first, now = counts
        self.bars.draw(bounds, now, theme, int(first.max()))
        self.before.draw(*self.bars.outline(bounds, first), theme.mark, theme)

    def _entries(self, l1: float, l2: float) -> tuple[LegendItem, ...]:
        theme = self.theme
        lines = [self.both_line.entry("L1" if l1 else "L2", "L1" if l1 else "L2", theme.curve)]
        if l1 and l2:
            lines = [
                self.both_line.entry("L1 and L2", "both", theme.curve),
                self.l1_line.entry("L1", "L1", theme.curve_metric),
                self.l2_line.entry("L2", "L2", theme.test),
            ]
        return (
            *lines,
            self.bars.entry("weights now", "now", theme),
            self.before.entry("weights before training", "before", theme.mark),
        )

    def _height(self, snapshot: Snapshot) -> float:
        """Return how far the axis of forces extends from 0."""
        l1, l2, _ = _penalties(snapshot)
        return _MARGIN * abs(float(penalty_forces([self._limit], l1, l2)[0]))

    def _colour(self, theme: Theme) -> None:
        super()._colour(theme)
        self.bars.set_theme(theme)

    @Slot()
    def _on_range_changed(self) -> None:
        if self.frame is not None:
            self._draw_histograms(self.frame.snapshot)


def weights_of(parameters: Parameters) -> Array:
    """Return all weights of a network, without biases, shape (weights,)."""
    return np.concatenate([np.array(layer, np.float64)[:, :-1].ravel() for layer in parameters])


def _mean_size(weights: Array) -> float:
    with np.errstate(over="ignore"):
        return float(np.abs(weights).mean())


def _penalties(snapshot: Snapshot) -> tuple[float, float, bool]:
    """Return L1 and L2, and whether they are an example because the run has neither."""
    training = snapshot.experiment.training
    if training.l1 or training.l2:
        return training.l1, training.l2, False
    return _EXAMPLE, _EXAMPLE, True


def _limit_of(snapshot: Snapshot) -> float:
    """Return where an axis ends that holds all weights of now and of before, in steps."""
    largest = max(
        float(np.abs(weights_of(parameters)).max())
        for parameters in (snapshot.parameters, snapshot.initial_parameters)
    )
    largest = min(largest, _MOST_LIMIT)
    if largest <= _LEAST_LIMIT:
        return _LEAST_LIMIT
    return float(_LEAST_LIMIT * _GROWTH ** ceil(log(largest / _LEAST_LIMIT) / log(_GROWTH)))


RECORD = ViewRecord(
    view=Regularization, lesson="cure-by-l2", least_size=(240, 190), pane=Pane.CHARTS
)
