"""Many seeds of one experiment behind the present run: a band of their losses, and a line each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor

from gui.theme import Theme
from gui.views.items import PlotBand, PlotLine
from gui.views.legend import LegendItem, LineStyle, line_pen
from gui.views.loss.compared import REACH_PX, distance_px
from gui.views.loss.history import Array, clipped_above_zero

if TYPE_CHECKING:
    # What makes bands is imported when many seeds are asked for.
    from scratchnet.many.repeats import Band

#: Grey, unlike the curves of other runs; where both lie, the bands add up.
_EXTREMES_ALPHA, _QUARTILES_ALPHA = 0.22, 0.3
_LINES_ALPHA = 0.45
_MEDIAN = LineStyle(width_px=2.2)
_TEST_MEDIAN, _TEST_QUARTILES = LineStyle((6.0, 2.0), 1.8), LineStyle((6.0, 2.0), 0.9)
_THIN, _THICK = LineStyle(width_px=0.8), LineStyle(width_px=2.6)


@dataclass(frozen=True, slots=True)
class SeedCurves:
    """The losses of many seeds at the same ``steps``, as a band, and each by its number.

    The arrays have the shape (steps,). In ``runs`` are the losses at the first of the steps, by
    the number of the run. ``test`` is the band of their test losses, if there are test samples.
    """

    title: str
    steps: Array
    least: Array
    lower_quartile: Array
    median: Array
    upper_quartile: Array
    greatest: Array
    runs: dict[int, Array]
    test: "Band | None" = None


class SeedLines:
    """The band from the lowest to the highest loss, that between the quartiles, and the median.

    The lines of all runs are drawn when they are asked for. Of test losses there are dashed lines
    in their colour, for the median and, thin, for the quartiles.
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self.shown: SeedCurves | None = None
        #: Whether each run has a line.
        self.each = False
        #: The number of the run whose line is thick, if any.
        self.highlighted: int | None = None
        self.extremes, self.quartiles = PlotBand(), PlotBand()
        self.median, self.lines, self.thick = PlotLine(), PlotLine(), PlotLine()
        self.test_median, self.test_quartiles = PlotLine(), PlotLine()
        tests = self.test_median, self.test_quartiles
        for item in (self.extremes, self.quartiles, self.lines, self.median, self.thick, *tests):
            # Behind the present run and the ticked ones.
            item.setZValue(-2)
            plot.addItem(item, ignoreBounds=True)

    def copy(self, other: "SeedLines") -> None:
        """Show what another plot shows; `draw` follows."""
        self.shown, self.each, self.highlighted = other.shown, other.each, other.highlighted

    @property
    def last_step(self) -> int:
        """The last step of all runs, 0 without any."""
        return int(self.shown.steps[-1]) if self.shown is not None else 0

    def losses(self) -> Array:
        """Return the losses between which all others lie; shape (losses,)."""
        if self.shown is None:
            return np.empty(0)
        test = self.shown.test
        tests = [] if test is None else [test.lower_quartile, test.upper_quartile]
        return np.concatenate([self.shown.least, self.shown.greatest, *tests])

    def draw(self, theme: Theme, log_steps: bool, log_loss: bool) -> None:
        """Draw the band and the lines on axes that are fitted."""
        shown = self.shown
        if shown is None:
            for band in (self.extremes, self.quartiles):
                band.clear()
            for line in (
                *(self.median, self.lines, self.thick),
                *(self.test_median, self.test_quartiles),
            ):
                line.setData([], [])
            return
        low = self._plot.getViewBox().viewRange()[1][0]

        def heights(losses: Array) -> Array:
            return np.log10(clipped_above_zero(losses, low)) if log_loss else losses

        x = np.log10(np.maximum(shown.steps, 1.0)) if log_steps else shown.steps
        colour = theme.mark
        for band, ends, alpha in (
            (self.extremes, (shown.least, shown.greatest), _EXTREMES_ALPHA),
            (self.quartiles, (shown.lower_quartile, shown.upper_quartile), _QUARTILES_ALPHA),
        ):
            band.brush = QBrush(_pale(colour, alpha))
            band.set_between(x, *map(heights, ends))
        self.median.setPen(line_pen(colour, _MEDIAN, theme.style))
        self.median.setData(x, heights(shown.median))
        self._draw_test(shown.test, heights, theme, log_steps)
        pen = line_pen(colour, _THIN, theme.style)
        # Else many lines would hide the median.
        pen.setColor(_pale(colour, _LINES_ALPHA))
        self.lines.setPen(pen)
        curves = list(shown.runs.values()) if self.each else []
        across, up = _joined([(x[: len(curve)], heights(curve)) for curve in curves])
        self.lines.setData(across, up, connect="finite")
        chosen = shown.runs.get(self.highlighted) if self.highlighted is not None else None
        self.thick.setPen(line_pen(colour, _THICK, theme.style))
        if chosen is None:
            self.thick.setData([], [])
        else:
            self.thick.setData(x[: len(chosen)], heights(chosen))

    def _draw_test(
        self,
        test: "Band | None",
        heights: Callable[[Array], Array],
        theme: Theme,
        log_steps: bool,
    ) -> None:
        """Draw the test losses, or nothing."""
        if test is None:
            for line in (self.test_median, self.test_quartiles):
                line.setData([], [])
            return
        x = np.log10(np.maximum(test.steps, 1.0)) if log_steps else test.steps
        self.test_median.setPen(line_pen(theme.test, _TEST_MEDIAN, theme.style))
        self.test_median.setData(x, heights(test.median))
        self.test_quartiles.setPen(line_pen(theme.test, _TEST_QUARTILES, theme.style))
        ends = _joined([(x, heights(end)) for end in (test.lower_quartile, test.upper_quartile)])
        self.test_quartiles.setData(*ends, connect="finite")

    def nearest(self, position: QPointF, log_steps: bool, log_loss: bool) -> int | None:
        """Return the number of the run whose line is at a position of the scene, if one is.

        Only lines that are drawn count.
        """
        if self.shown is None or not self.each:
            return None
        box = self._plot.getViewBox()
        width, height = box.viewPixelSize()
        place, low = box.mapSceneToView(position), box.viewRange()[1][0]
        x = np.log10(np.maximum(self.shown.steps, 1.0)) if log_steps else self.shown.steps
        best, nearest = REACH_PX, None
        for number, curve in self.shown.runs.items():
            if not len(curve):
                continue
            y = np.log10(clipped_above_zero(curve, low)) if log_loss else curve
            distance = distance_px(x[: len(curve)], y, place, QPointF(width, height))
            if distance < best:
                best, nearest = distance, number
        return nearest

    def entries(self, theme: Theme) -> list[LegendItem]:
        """Return what the legend says of them."""
        if self.shown is None:
            return []
        colour = theme.mark
        inner = _pale(colour, _EXTREMES_ALPHA + _QUARTILES_ALPHA)
        outer = _pale(colour, _EXTREMES_ALPHA)
        test = LegendItem(
            "test loss: median, quartiles thin", "test median", theme.test, _TEST_MEDIAN
        )
        return [
            LegendItem(f"{self.shown.title}: median", "median", colour, _MEDIAN),
            LegendItem(
                "quartiles", "quartiles", inner.name(QColor.NameFormat.HexArgb), filled=True
            ),
            LegendItem("extremes", "extremes", outer.name(QColor.NameFormat.HexArgb), filled=True),
            *([] if self.shown.test is None else [test]),
        ]


def _pale(colour: str, alpha: float) -> QColor:
    pale = QColor(colour)
    pale.setAlphaF(alpha)
    return pale


def _joined(curves: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Return the points of all curves, with a gap after each."""
    if not curves:
        return np.empty(0), np.empty(0)
    gap = np.array([np.nan])
    across = np.concatenate([part for x, _ in curves for part in (x, gap)])
    up = np.concatenate([part for _, y in curves for part in (y, gap)])
    return across, up
