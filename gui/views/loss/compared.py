"""The loss curves of other runs, behind the one of the present run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from gui.theme import Theme
from gui.views.items import PlotLine
from gui.views.legend import LegendItem, LineStyle, line_pen
from gui.views.loss.history import Array, clipped_above_zero

_THIN, _THICK = LineStyle(width_px=1.2), LineStyle(width_px=3.0)
_TEST, _THICK_TEST = LineStyle((5.0, 3.0), 1.2), LineStyle((5.0, 3.0), 2.6)
#: The curve itself, behind a smoothed one.
_RAW_ALPHA = 0.35
#: Each loss is smoothed with so many parts of all points on either side.
_SMOOTHED_PARTS = 40
#: More names would leave no room for the plot.
_MOST_NAMED = 6
#: The first colours are those of the present run.
_FIRST_COLOUR = 2
#: A click picks the curve that is at most this far away.
REACH_PX = 8.0


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """Another run in the plot.

    ``colour`` is the number of its colour; ``losses`` are those of ``steps``, and ``test_losses``
    those of ``test_steps``, shape (points,).
    """

    run_id: str
    title: str
    colour: int
    steps: Array
    losses: Array
    test_steps: Array
    test_losses: Array


def run_colour(theme: Theme, number: int) -> str:
    """Return the colour of a run other than the present one, by its number."""
    others = theme.lines[_FIRST_COLOUR:]
    return others[number % len(others)]


def distance_px(x: Array, y: Array, place: QPointF, pixel: QPointF) -> float:
    """Return how many pixels a place is away from a curve through points, shape (points,) each.

    ``place`` is in the curve's coordinates, and ``pixel`` is the size of a pixel in them.
    """
    at = float(np.interp(place.x(), x, y, left=np.nan, right=np.nan))
    # Where a curve is steep, its points count too.
    points = np.hypot((x - place.x()) / pixel.x(), (y - place.y()) / pixel.y())
    return float(np.nanmin([abs(at - place.y()) / pixel.y(), float(np.min(points))]))


def smoothed(losses: Array) -> Array:
    """Return the mean of each loss and its neighbours, as many before it as after it.

    Near the ends there are fewer, so that the first and the last stay as they are.
    """
    count = len(losses)
    places = np.arange(count)
    reach = np.minimum(count // _SMOOTHED_PARTS, np.minimum(places, count - 1 - places))
    sums = np.concatenate([[0.0], np.cumsum(losses)])
    return np.asarray((sums[places + reach + 1] - sums[places - reach]) / (2 * reach + 1))


class ComparedLines:
    """The curves: thin lines, and dashed ones of the same colour for the test losses.

    If they are smoothed, the curves themselves are behind, paler.
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self.runs: tuple[ComparedRun, ...] = ()
        #: The id of the run whose curve is thick.
        self.highlighted = ""
        self.smooth = False
        #: Of each run the line and that of test losses, and the same behind them.
        self._lines: dict[str, tuple[PlotLine, PlotLine, PlotLine, PlotLine]] = {}

    def set_runs(self, runs: Sequence[ComparedRun]) -> None:
        """Show these runs and no others; `draw` follows."""
        for line in (line for lines in self._lines.values() for line in lines):
            self._plot.removeItem(line)
        self.runs = tuple(runs)
        self._lines = {run.run_id: (PlotLine(), PlotLine(), PlotLine(), PlotLine()) for run in runs}
        for line in (line for lines in self._lines.values() for line in lines):
            # Behind the present run, and no part of what the plot would fit its axes to.
            line.setZValue(-1)
            self._plot.addItem(line, ignoreBounds=True)

    @property
    def last_step(self) -> int:
        """The last step of all runs, 0 without any."""
        return int(max((run.steps[-1] for run in self.runs if len(run.steps)), default=0))

    def losses(self, test: bool) -> Array:
        """Return all losses, with ``test`` those of test samples too; shape (losses,)."""
        parts = [run.losses for run in self.runs]
        parts += [run.test_losses for run in self.runs if test]
        return np.concatenate(parts) if parts else np.empty(0)

    def draw(self, theme: Theme, log_steps: bool, log_loss: bool, test: bool) -> None:
        """Draw the curves on axes that are fitted, with ``test`` the test losses too."""
        low = self._plot.getViewBox().viewRange()[1][0]
        for run in self.runs:
            line, test_line, raw, test_raw = self._lines[run.run_id]
            thick = run.run_id == self.highlighted
            colour = run_colour(theme, run.colour)
            line.setPen(line_pen(colour, _THICK if thick else _THIN, theme.style))
            test_line.setPen(line_pen(colour, _THICK_TEST if thick else _TEST, theme.style))
            pale = QColor(colour)
            pale.setAlphaF(_RAW_ALPHA)
            raw.setPen(line_pen(pale.name(QColor.NameFormat.HexArgb), _THIN, theme.style))
            test_raw.setPen(line_pen(pale.name(QColor.NameFormat.HexArgb), _TEST, theme.style))
            for item, behind, steps, losses in (
                (line, raw, run.steps, run.losses),
                (test_line, test_raw, run.test_steps, run.test_losses),
            ):
                shown = losses if item is line or test else losses[:0]
                x = np.asarray(steps[: len(shown)], dtype=np.float64)
                if log_steps:
                    x = np.log10(np.maximum(x, 1.0))

                def heights(values: Array) -> Array:
                    return np.log10(clipped_above_zero(values, low)) if log_loss else values

                item.setData(x, heights(smoothed(shown) if self.smooth else shown))
                behind.setData(*((x, heights(shown)) if self.smooth else ([], [])))

    def nearest(self, position: QPointF) -> str:
        """Return the id of the run whose curve is at a position in the view box, or ""."""
        box = self._plot.getViewBox()
        width, height = box.viewPixelSize()
        place = box.mapSceneToView(position)
        best, nearest = REACH_PX, ""
        for run_id, lines in self._lines.items():
            for line in lines:
                x, y = line.getData()
                if x is None or not len(x):
                    continue
                distance = distance_px(x, y, place, QPointF(width, height))
                if distance < best:
                    best, nearest = distance, run_id
        return nearest

    def entries(self, theme: Theme) -> list[LegendItem]:
        """Return what the legend says of them."""
        items = [
            LegendItem(
                f"{run.title}, smoothed" if self.smooth else run.title,
                run.title,
                run_colour(theme, run.colour),
                _THIN,
            )
            for run in self.runs[:_MOST_NAMED]
        ]
        more = len(self.runs) - len(items)
        if more:
            text = f"and {more} more"
            items.append(LegendItem(text, text, theme.plot))
        return items
