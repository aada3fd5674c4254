"""A histogram in the lower part of a chart, with an axis of its own at the right."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gui.theme import Theme
from gui.views.items import PlotBand
from gui.views.legend import SOLID, LegendItem
from gui.views.ticks import dress_axis

Array = NDArray[np.float64]
Counts = NDArray[np.intp]

#: The part of the plot's height that the highest bar takes.
_SHARE = 0.4
_ALPHA = 0.25
_AXIS_WIDTH_PX = 44


class CountBars:
    """Counts as bars, with the axis at the right, which stays as it is when the plot is zoomed."""

    def __init__(self, plot: pg.PlotItem, name: str) -> None:
        self._plot = plot
        self._bottom, self._unit = 0.0, 1.0
        self._band = PlotBand()
        self._band.setZValue(-1)
        plot.addItem(self._band)
        self._axis = plot.getAxis("right")
        self._axis.unlinkFromView()
        self._axis.set_least_width(_AXIS_WIDTH_PX)
        self._axis.enableAutoSIPrefix(False)
        self._axis.setStyle(maxTickLevel=0)
        self._axis.counts = True
        plot.showAxis("right")
        # The plot gives all its axes the grid that is meant for the curves.
        self._axis.setGrid(False)
        self._axis.setLabel(name)

    def draw(self, bounds: Array, counts: Counts, theme: Theme, highest: int = 1) -> None:
        """Draw counts between bounds, which are one more; ``highest`` is to fit onto the axis."""
        highest = max(highest, int(counts.max(initial=0)))
        self._bottom, top = self._plot.getViewBox().viewRange()[1]
        self._unit = _SHARE * (top - self._bottom) / highest
        self._band.brush = pg.mkBrush(_fill(theme))
        x, heights = self.outline(bounds, counts)
        self._band.set_between(x, np.full_like(x, self._bottom), heights)
        self._axis.setRange(0.0, highest / _SHARE)

    def outline(self, bounds: Array, counts: Counts) -> tuple[Array, Array]:
        """Return the outline of other counts on the axis of those that were drawn last."""
        heights = self._bottom + self._unit * np.repeat(counts, 2).astype(np.float64)
        return np.repeat(bounds, 2)[1:-1], heights

    def entry(self, name: str, short: str, theme: Theme) -> LegendItem:
        """Return the entry of the legend."""
        return LegendItem(
            name, short, _fill(theme).name(QColor.NameFormat.HexArgb), SOLID, filled=True
        )

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        dress_axis(self._axis, theme)


def _fill(theme: Theme) -> QColor:
    colour = QColor(theme.mark)
    colour.setAlphaF(_ALPHA)
    return colour
