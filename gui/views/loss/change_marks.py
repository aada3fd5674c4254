"""Dotted marks where live settings changed, which say what changed under the pointer."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from gui.theme import Theme
from scratchnet.experiment import PARAMETERS
from scratchnet.run.snapshot import Change

#: More marks than this would hide the curve.
_MOST_MARKS = 40


class ChangeMarks:
    """The marks of a plot, one for each step at which something changed."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._shown: tuple[Sequence[Change], bool] = ((), False)
        self._marks: list[pg.InfiniteLine] = []

    def show(self, changes: Sequence[Change], log: bool, theme: Theme) -> None:
        """Mark the changes on an axis of steps, a logarithmic one with ``log``."""
        if (changes, log) == self._shown:
            return
        self._shown = changes, log
        for mark in self._marks:
            self._plot.removeItem(mark)
        steps = sorted({change.step for change in changes if change.step > 0})
        self._marks = [self._mark(step, log, theme) for step in steps[-_MOST_MARKS:]]
        for mark in self._marks:
            self._plot.addItem(mark)

    def words(self, step: int) -> str:
        """Say what changed at a step, or nothing."""
        return ", ".join(change_words(change) for change in self._shown[0] if change.step == step)

    def near(self, place: float, distance: float) -> int | None:
        """Return the step of the mark nearest to a place on the axis, if it is near enough."""
        nearest = min(self._marks, key=lambda mark: abs(mark.value() - place), default=None)
        if nearest is None or abs(nearest.value() - place) > distance:
            return None
        return int(nearest.step)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for mark in self._marks:
            mark.setPen(_pen(theme))

    def _mark(self, step: int, log: bool, theme: Theme) -> pg.InfiniteLine:
        mark = pg.InfiniteLine(np.log10(step) if log else float(step), angle=90, pen=_pen(theme))
        mark.step = step
        mark.setToolTip(self.words(step))
        return mark


def change_words(change: Change) -> str:
    """Return, say, “learning rate 3 from step 120”."""
    parameter = PARAMETERS[change.path]
    if change.value is None:
        value = getattr(parameter, "none_means", "") or "none"
    elif isinstance(change.value, float):
        value = f"{change.value:.6g}"
    elif isinstance(change.value, int):
        value = f"{change.value:,}"
    else:
        value = str(change.value)
    return f"{parameter.label.lower()} {value} from step {change.step:,}"


def _pen(theme: Theme) -> QPen:
    pen: QPen = pg.mkPen(theme.mark, width=theme.style.line, style=Qt.PenStyle.DotLine)
    return pen
