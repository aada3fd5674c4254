"""The V-curve: how far a central difference is from the gradient, for large and small ε."""

from collections.abc import Sequence
from typing import Self

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.topics import Topic
from gui.views.base import PlotView
from gui.views.items import PlotLine
from gui.views.legend import SOLID, line_pen
from scratchnet.numbers import significant
from scratchnet.run.snapshot import Frame, Scene
from scratchnet.trace.gradcheck import TOLERANCE, DifferenceError

_HINT = "Choose a parameter in the map: click it, or use the arrow keys."
#: Errors below what doubles can tell are drawn here.
_LEAST_ERROR = 1e-17
_DOT_PX = 5


class ErrorCurve(PlotView):
    """The relative error of the central difference of one parameter, on logarithmic axes."""

    title = "V-curve"
    name = "error-curve"
    help = "How far (L(p+ε) − L(p−ε)) / 2ε is from the gradient of backward, for each ε."
    topic = Topic.GRADIENTS

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._errors: tuple[DifferenceError, ...] = ()
        self._of, self._numeric = "", 0.0
        self._line = PlotLine()
        self._dots = pg.ScatterPlotItem(size=_DOT_PX, pxMode=True, pen=None)
        self._bound = pg.InfiniteLine(np.log10(TOLERANCE), angle=0)
        for item in (self._bound, self._line, self._dots):
            self.plot.addItem(item)
        self.plot.setLogMode(x=True, y=True)
        self.plot.setLabel("bottom", "ε")
        self.plot.setLabel("left", "relative error")
        for name in ("left", "bottom"):
            self.plot.getAxis(name).enableAutoSIPrefix(False)
        self.set_theme(theme)
        self.show_errors("", ())

    def show_errors(self, of: str, errors: Sequence[DifferenceError], numeric: float = 0.0) -> None:
        """Show the errors of a parameter, which is called ``of``; ``numeric`` is its gradient by
        the best differences.
        """
        self._of, self._errors, self._numeric = of, tuple(errors), numeric
        x = np.log10([each.epsilon for each in errors] or [1.0])[: len(errors)]
        found = np.array([each.relative_error for each in errors])
        found = np.where(np.isfinite(found), found, 1.0)
        y = np.log10(np.maximum(found, _LEAST_ERROR))
        self._line.setData(x, y)
        self._dots.setData(x, y)
        self.show_message("" if errors else _HINT)
        self.reset_zoom()
        self._show_caption()
        self.setAccessibleDescription(self.words())

    @property
    def best(self) -> DifferenceError | None:
        """The difference with the least error."""
        return min(self._errors, key=lambda each: each.relative_error, default=None)

    def explanation(self) -> str:
        """Return in words what the curve shows."""
        best = self.best
        if best is None:
            return ""
        if best.relative_error > TOLERANCE:
            return (
                "No ε brings the difference near the gradient of backward. The loss says that the "
                f"gradient is {significant(self._numeric, 6)}."
            )
        return (
            f"Best at ε = {best.epsilon:.0e}, within {significant(best.relative_error, 2)}. To the "
            "right the error grows because the loss is curved (truncation), to the left because "
            "the two losses agree in nearly all of their digits (rounding)."
        )

    def words(self) -> str:
        return self.explanation() or _HINT

    def caption(self) -> str:
        return self._of.capitalize() or self.title

    def reset_zoom(self) -> None:
        self.plot.setRange(xRange=(-13.2, -0.8), yRange=(-16.5, 0.8), padding=0.0)

    def copy_options(self, other: Self) -> None:
        """Copy the content: there are no options."""
        self.show_errors(other._of, other._errors, other._numeric)

    def _draw_scene(self, scene: Scene) -> None:
        """Nothing of a run is drawn."""

    def _draw(self, scene: Scene, frame: Frame) -> None:
        """Nothing of a run is drawn."""

    def _colour(self, theme: Theme) -> None:
        self._line.setPen(line_pen(theme.curve, SOLID, theme.style))
        self._dots.setBrush(pg.mkBrush(theme.curve))
        self._bound.setPen(pg.mkPen(theme.mark, width=1))
