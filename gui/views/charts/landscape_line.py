"""The losses on the line from the present network to that of another run, as two curves."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg

from gui.theme import Theme
from gui.views.charts.chart import ChartLine
from gui.views.items import VerticalLine
from gui.views.legend import LONG_DASHES, SOLID, LegendItem
from gui.views.words import number
from scratchnet.explain import LossLine
from scratchnet.reference.article import Parameters

#: Losses are drawn up to so many times as high above the lowest as the highest between both ends.
_HIGHEST = 1.5
_MARGIN = 0.06


@dataclass(frozen=True, slots=True)
class OtherRun:
    """The network at the far end: what its run is called, and its parameters."""

    title: str
    parameters: Parameters


class LandscapeLine:
    """Draws a line in the plot of the landscape, with upright marks at both networks."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self.train = ChartLine(plot, SOLID)
        self.test = ChartLine(plot, LONG_DASHES)
        self.marks = [VerticalLine(), VerticalLine()]
        for mark, place in zip(self.marks, (0.0, 1.0), strict=True):
            mark.setPos(place)
            plot.addItem(mark)

    def set_visible(self, visible: bool) -> None:
        """Show or hide it."""
        for line in (self.train, self.test):
            line.setVisible(visible)
        for mark in self.marks:
            mark.setVisible(visible)

    def draw(self, shown: LossLine, theme: Theme) -> tuple[LegendItem, ...]:
        """Draw the line, and return the entries of the legend."""
        pen = pg.mkPen(theme.mark, width=theme.style.fixed_line)
        for mark in self.marks:
            mark.setPen(pen)
        finite = np.where(np.isfinite(shown.losses), shown.losses, np.nan)
        self.train.draw(shown.x, finite, theme.curve, theme)
        entries = [self.train.entry("training loss", "training", theme.curve)]
        tested = bool(len(shown.test_losses))
        test = np.where(np.isfinite(shown.test_losses), shown.test_losses, np.nan)
        self.test.draw(shown.x if tested else np.empty(0), test, theme.test, theme)
        if tested:
            entries.append(self.test.entry("test loss", "test", theme.test))
        return tuple(entries)

    def reset_range(self, shown: LossLine) -> None:
        """Show the whole line, but beyond its ends no losses far above those between them."""
        values = np.concatenate([shown.losses, shown.test_losses])
        values = values[np.isfinite(values)]
        low, high = float(values.min()), float(values.max())
        between = shown.losses[(shown.x >= 0) & (shown.x <= 1)]
        between = between[np.isfinite(between)]
        if len(between):
            # What lies beyond the two networks may be much higher than any wall between them.
            high = min(high, low + _HIGHEST * (float(between.max()) - low))
        room = _MARGIN * (high - low or 1.0)
        self._plot.setRange(
            xRange=(float(shown.x[0]), float(shown.x[-1])),
            yRange=(low - room, high + room),
            padding=0.0,
        )


def line_words(shown: LossLine, other: str) -> str:
    """Return what a line shows, and what it hides."""
    start, end = _at(shown, 0.0), _at(shown, 1.0)
    between = shown.losses[(shown.x > 0) & (shown.x < 1)]
    top = float(np.nanmax(between)) if np.isfinite(between).any() else float("nan")
    wall = (
        f"Between them it rises to {number(top)}: there is a wall on this line"
        if top > max(start, end)
        else "Between them it is nowhere higher than at both ends: no wall stands on this line"
    )
    count, whole = shown.samples
    samples = "all training samples" if count == whole else f"{count:,} of {whole:,} of them"
    return (
        "The losses, without penalty, as all parameters move in proportion from the present "
        f"network (0), with {number(start)}, to that of {other} (1), with {number(end)}. {wall}. "
        "It is one direction of all: there may be a way around a wall. And the same neurons in "
        "another order compute the same: a wall may say only that the two networks number them "
        f"differently. Training losses are of {samples} of the present run."
    )


def _at(shown: LossLine, place: float) -> float:
    return float(shown.losses[int(np.abs(shown.x - place).argmin())])
