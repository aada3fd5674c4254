"""The range test of learning rates: the loss after a short run with each."""

from math import isfinite, log10

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.charts.chart import CANCELLED, Array, Chart, ChartLine, Proposal
from gui.views.legend import DASHES, LONG_DASHES, SOLID, LegendItem, LineStyle
from gui.views.registry import FrameData, Pane, ViewRecord
from gui.views.words import counted, number
from scratchnet.explain import RateTest
from scratchnet.numbers import significant
from scratchnet.registry import OPTIMIZERS
from scratchnet.run.snapshot import Frame, Scene

_WAITING = "Short runs are being made with many learning rates."
_DOT_PX, _SUGGESTED_PX = 6.0, 12.0
#: What is above this many times the loss at the start is drawn at the top of the plot.
_TOP = 1.5
_MARGIN = 0.06
_PRESENT = LineStyle((1.5, 2.0), 1.8)


class LearningRates(Chart):
    """Loss against learning rate, with the suggested rate and the present one."""

    title = "Learning rate"
    help = "The loss after a short run with each of many learning rates, and the one to choose."
    name = "learning-rate"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.curve = ChartLine(self.plot, SOLID)
        self.before = ChartLine(self.plot, DASHES)
        self.suggested = ChartLine(self.plot, LONG_DASHES)
        self.present = ChartLine(self.plot, _PRESENT)
        self.dots = pg.ScatterPlotItem(pxMode=True)
        self.diverged = pg.ScatterPlotItem(pxMode=True, symbol="x")
        self.plot.addItem(self.dots)
        self.plot.addItem(self.diverged)
        self.plot.setLabel("bottom", "learning rate")
        self.plot.setLogMode(x=True)
        self._range: tuple[float, float, float, float] | None = None
        self.set_theme(theme)

    def copy_options(self, other: BaseView) -> None:
        """There are none."""

    def reset_zoom(self) -> None:
        if self._range is not None:
            left, right, bottom, top = self._range
            self.plot.setRange(xRange=(left, right), yRange=(bottom, top), padding=0.0)

    def caption(self) -> str:
        found = self._found()
        if found is None:
            return "Loss by learning rate"
        return f"Loss after {counted(found.steps, 'step')} by learning rate"

    def explanation(self) -> str:
        found = self._found()
        if self.scene is None or self.frame is None:
            return ""
        if found is None:
            return CANCELLED if self.cancelled else _WAITING
        batch = (
            "all training samples" if found.samples is None else counted(found.samples, "sample")
        )
        text = (
            f"A run of {counted(found.steps, 'step')} from this network's first weights for each "
            f"learning rate, with {OPTIMIZERS[found.optimizer].label} and {batch} in each step. "
            f"The curve is the loss of all training samples afterwards; before it is "
            f"{number(found.before)}. "
        )
        lost = int((~np.isfinite(found.losses)).sum())
        if lost:
            text += f"Crosses are runs that diverged: {lost} of {len(found.rates)}. "
        finite = found.losses[np.isfinite(found.losses)]
        if (finite > _TOP * found.before).any():
            text += "Dots at the top are off the scale. "
        if found.suggested is None:
            return text + "No rate makes the loss fall; look at the loss, or at the first weights."
        best = float(np.min(found.losses))
        after = float(found.losses[np.flatnonzero(found.rates == found.suggested)[0]])
        return text + (
            f"Suggested is {significant(found.suggested, 2)}: the smallest rate with 95 % of the "
            f"best fall. It ends at {number(after)}, the best of all at {number(best)}. The "
            f"present rate is {significant(self._present(), 3)}. Schedules are left out."
        )

    def proposal(self) -> Proposal | None:
        found = self._found()
        if found is None or found.suggested is None or found.suggested == self._present():
            return None
        text = f"Use this rate: {significant(found.suggested, 2)}"
        return Proposal(text, "training.learning_rate", found.suggested)

    def _draw_scene(self, scene: Scene) -> None:
        """Everything changes with the test."""

    def _draw(self, scene: Scene, frame: Frame) -> None:
        found = self._found()
        waiting = CANCELLED if self.cancelled else _WAITING
        self.show_message(waiting if found is None else "")
        if found is None:
            return
        theme = self.theme
        self.plot.setLabel("left", frame.snapshot.loss_name)
        top = _TOP * found.before if isfinite(found.before) and found.before > 0 else 1.0
        x = np.log10(found.rates)
        heights = np.where(np.isfinite(found.losses), np.minimum(found.losses, top), np.nan)
        self.curve.draw(x, heights, theme.curve, theme)
        room = _MARGIN * top
        ends = float(x[0]) - 2 * _MARGIN, float(x[-1]) + 2 * _MARGIN
        low = min(0.0, float(np.nanmin(heights, initial=0.0)))
        self._range = *ends, low - room, top + room
        self.before.draw(np.array(ends), np.full(2, found.before), theme.faint_text, theme)
        entries = [
            self.curve.entry("loss after the run", "after", theme.curve),
            self.before.entry("before", "before", theme.faint_text),
        ]
        entries += self._upright(self.present, "present rate", self._present(), theme.text)
        if found.suggested is not None:
            name = f"suggested: {significant(found.suggested, 2)}"
            entries += self._upright(self.suggested, name, found.suggested, theme.accent)
        self.suggested.setVisible(found.suggested is not None)
        self.legend.set_entries(tuple(entries), theme.text)
        self._draw_dots(found, x, heights, top)
        self.reset_zoom()

    def _upright(self, line: ChartLine, name: str, rate: float, colour: str) -> list[LegendItem]:
        assert self._range is not None
        _, _, bottom, top = self._range
        line.draw(np.full(2, log10(rate)), np.array([bottom, top]), colour, self.theme)
        return [line.entry(name, name.partition(" ")[0].rstrip(":"), colour)]

    def _draw_dots(self, found: RateTest, x: Array, heights: Array, top: float) -> None:
        theme = self.theme
        known = np.isfinite(heights)
        sizes = np.where(found.rates == (found.suggested or 0.0), _SUGGESTED_PX, _DOT_PX)
        self.dots.setData(
            pos=np.column_stack([x, heights])[known],
            size=theme.style.fixed_dot * sizes[known],
            brush=pg.mkBrush(theme.curve),
            pen=pg.mkPen(theme.plot, width=theme.style.fixed_line),
        )
        self.diverged.setData(
            pos=np.column_stack([x[~known], np.full(int((~known).sum()), top)]),
            size=theme.style.fixed_dot * 1.5 * _DOT_PX,
            brush=pg.mkBrush(theme.text),
            pen=pg.mkPen(theme.plot, width=theme.style.fixed_line),
        )

    def _found(self) -> RateTest | None:
        explanation = None if self.frame is None else self.frame.explanation
        return None if explanation is None else explanation.rates

    def _present(self) -> float:
        assert self.frame is not None
        return self.frame.snapshot.experiment.training.learning_rate


RECORD = ViewRecord(
    view=LearningRates,
    lesson="loss-and-learning-rate",
    requires=FrameData.RATES,
    least_size=(220, 180),
    pane=Pane.CHARTS,
)
