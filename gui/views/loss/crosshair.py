"""A line and a dot at the step under the pointer."""

import pyqtgraph as pg

from gui.theme import Theme

_DOT_PX = 8


class Crosshair:
    """Lies over everything in a view box, and takes no part in its ranges."""

    def __init__(self, box: pg.ViewBox) -> None:
        self.line = pg.InfiniteLine(angle=90)
        self.dot = pg.ScatterPlotItem(size=_DOT_PX, pxMode=True)
        for item in (self.line, self.dot):
            item.setZValue(10)
            box.addItem(item, ignoreBounds=True)
        self.hide()

    def show(self, across: float, up: float | None) -> None:
        """Stand at a place of the axes; without ``up`` there is no point to stand on."""
        self.line.setValue(across)
        self.dot.setData([across], [up]) if up is not None else self.dot.clear()
        self._set_visible(True)

    def hide(self) -> None:
        """Go away."""
        self._set_visible(False)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.line.setPen(pg.mkPen(theme.text, width=1))
        self.dot.setPen(pg.mkPen(theme.text, width=1.5))
        self.dot.setBrush(pg.mkBrush(theme.plot))

    def _set_visible(self, visible: bool) -> None:
        self.line.setVisible(visible)
        self.dot.setVisible(visible)
