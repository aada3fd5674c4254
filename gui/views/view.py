"""A view that is a plot: axes and a title, drawn by pyqtgraph."""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import Theme
from gui.views.base import BaseView, Tight
from gui.views.ticks import NumberAxis, dress_axis
from scratchnet.run.snapshot import Scene

# Images are given row by row, as NumPy and the maps of a scene have them.
pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)

_AXIS_WIDTH_PX = 58
_AXIS_HEIGHT_PX = 42
#: What must be left of a plot beside axes, keys and bars.
_LEAST_PLOT_PX = 60.0
#: Left, top, right, bottom: the uppermost number of an axis stands out above its plot.
_PRINT_MARGINS_PX = 2, 8, 4, 4


class _Title(pg.LabelItem):
    """A caption that may be wider than its plot, instead of pushing it out of a narrow view."""

    def updateMin(self) -> None:
        super().updateMin()
        self.setMinimumWidth(0)


class View(BaseView):
    """A plot with axes, a title and a theme.

    Subclasses draw in `_draw` and colour in `_colour`.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        #: While somebody draws on the plot, new samples must not move it under the pointer.
        self.zoom_kept = False
        self._ranges: list[tuple[float, float]] = []
        self.canvas = pg.GraphicsLayoutWidget()
        self.canvas.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        axes = {name: NumberAxis(name) for name in ("left", "bottom", "right")}
        self.plot = self.canvas.addPlot(row=0, col=0, enableMenu=False, axisItems=axes)
        self.adopt_menus(self.plot)
        self._put_title()
        self.plot.hideButtons()
        # pyqtgraph shows whatever axis it is given.
        self.plot.hideAxis("right")
        self.plot.getAxis("left").setWidth(_AXIS_WIDTH_PX)
        self.plot.getAxis("bottom").setHeight(_AXIS_HEIGHT_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)

    def tight_part(self) -> Tight:
        box = self.plot.getViewBox().size()
        return Tight("plot", min(box.width(), box.height()), _LEAST_PLOT_PX)

    def set_theme(self, theme: Theme) -> None:
        self.canvas.setBackground(theme.plot)
        for name in ("left", "bottom"):
            dress_axis(self.plot.getAxis(name), theme)
        if theme.style.printed:
            self.canvas.ci.layout.setContentsMargins(*_PRINT_MARGINS_PX)
            self.plot.setTitle(None)
        super().set_theme(theme)

    def show_all_of(self, scene: Scene) -> None:
        """Show everything of a new scene, unless the zoom is kept and its axes are the same."""
        ranges = [(axis.low, axis.high) for axis in scene.axes]
        if not self.zoom_kept or ranges != self._ranges:
            self.reset_zoom()
        self._ranges = ranges

    def adopt_menus(self, plot: pg.PlotItem) -> None:
        """Let the menus that pyqtgraph makes, and we do not show, end with this widget."""
        plot.ctrlMenu.setParent(self, Qt.WindowType.Popup)

    def _put_title(self) -> None:
        old, new = self.plot.titleLabel, _Title("", parent=self.plot)
        self.plot.layout.removeItem(old)
        old.setParentItem(None)
        if old.scene() is not None:
            old.scene().removeItem(old)
        self.plot.layout.addItem(new, 0, 1)
        self.plot.titleLabel = new

    def _show_caption(self) -> None:
        if self.theme.style.captioned:
            self.plot.setTitle(self.caption(), color=self.theme.text, size="11pt")
