"""What charts have in common: a plot with a legend, in words, and lines that can be moved."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import PlotView
from gui.views.items import PlotLine, VerticalLine
from gui.views.legend import Legend, LegendItem, LineStyle, line_pen

Array = NDArray[np.float64]

#: What a chart says then.
CANCELLED = "This was cancelled, so there is nothing to show."
_GRID_ALPHA = 0.15
_HANDLE_PX = 2.0
#: How much the pointer may miss a line that can be moved.
_REACH_PX = 8.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A setting that a chart suggests: what the button says, its path, and the value."""

    text: str
    path: str
    value: object


class Chart(PlotView):
    """A plot that explains something, with a legend above it.

    `explanation` is a paragraph for the pane, true of what is shown now. Signal: ``changed()``, an
    option has another value because something was moved in the plot.
    """

    changed = Signal()

    #: Whether what it shows is not being worked out, because the user has cancelled that.
    cancelled = False

    #: Whether it draws every frame while training; others follow at the pace of the numbers.
    every_frame: ClassVar[bool] = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.legend = Legend()
        # In the cell of the axis at the top, which is never shown.
        self.plot.layout.removeItem(self.plot.getAxis("top"))
        self.plot.layout.addItem(self.legend, 1, 0, 1, 3)
        self.plot.showGrid(x=True, y=True, alpha=_GRID_ALPHA)
        for name in ("left", "bottom"):
            self.plot.getAxis(name).enableAutoSIPrefix(False)
            self.plot.getAxis(name).setStyle(maxTickLevel=0)
        self.plot.getViewBox().setDefaultPadding(0.0)

    @property
    def unfinished(self) -> bool:
        """Whether what it shows is coarse, while something finer is worked out."""
        return False

    def explanation(self) -> str:
        """Return a paragraph about what is shown now."""
        raise NotImplementedError

    def proposal(self) -> Proposal | None:
        """Return the edit of the experiment that the chart suggests now, if any."""
        return None

    def words(self) -> str:
        return f"{self.caption()}. {self.explanation()}"

    def _colour(self, theme: Theme) -> None:
        self.legend.set_style(theme.style)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()


def chosen_of(values: Array, most: int) -> Array:
    """Return at most so many of the values in order, with the smallest and the largest."""
    ordered = np.sort(values)
    if len(ordered) <= most:
        return ordered
    return ordered[np.linspace(0, len(ordered) - 1, most).round().astype(np.intp)]


class ChartLine(PlotLine):
    """A line with a name, a colour and a style: the same in the plot and in the legend."""

    def __init__(self, plot: pg.PlotItem, style: LineStyle) -> None:
        super().__init__()
        self._line = style
        plot.addItem(self)

    def draw(self, x: Array, y: Array, colour: str, theme: Theme) -> None:
        """Draw the line through these points; what is not finite leaves a gap."""
        self.setPen(line_pen(colour, self._line, theme.style))
        self.setData(x, y, connect="finite")

    def entry(self, name: str, short: str, colour: str) -> LegendItem:
        """Return the line's entry of the legend."""
        return LegendItem(name, short, colour, self._line)


class Handle(VerticalLine):
    """An upright line that can be moved with the mouse; ``sigDragged`` says so."""

    def __init__(self) -> None:
        super().__init__()
        self.setMovable(True)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setZValue(10)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        width = theme.style.fixed_line * _HANDLE_PX
        self.setPen(pg.mkPen(theme.text, width=width))
        self.setHoverPen(pg.mkPen(theme.accent, width=width + _REACH_PX))
