"""What every view is: a plot that shows a scene and a frame, and can be cloned for export."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import Theme
from gui.views.ticks import NumberAxis
from scratchnet.snapshot import Frame, Scene

# Images are given row by row, as NumPy and the maps of a scene have them.
pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)

_AXIS_WIDTH_PX = 58
_AXIS_HEIGHT_PX = 42


class View(QWidget):
    """A plot with axes, a title and a theme.

    Subclasses draw in `_draw` and colour in `_colour`. Signals: ``menu_wanted(QPoint)``, the
    person asked for the context menu at that global place.
    """

    title = ""
    file_stem = ""

    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.scene: Scene | None = None
        self.frame: Frame | None = None
        self.canvas = pg.GraphicsLayoutWidget()
        self.canvas.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        axes = {name: NumberAxis(name) for name in ("left", "bottom")}
        self.plot = self.canvas.addPlot(row=0, col=0, enableMenu=False, axisItems=axes)
        self.adopt_menus(self.plot)
        self.plot.hideButtons()
        self.plot.getAxis("left").setWidth(_AXIS_WIDTH_PX)
        self.plot.getAxis("bottom").setHeight(_AXIS_HEIGHT_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self.setAccessibleName(self.title)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame of a scene.

        A new caption makes the whole plot be laid out and painted anew, so a view that follows
        a run leaves it out of most frames.
        """
        new_scene = scene is not self.scene
        self.scene, self.frame = scene, frame
        if new_scene:
            self._draw_scene(scene)
        self._draw(scene, frame)
        if captioned or new_scene:
            self._show_caption()

    def redraw(self) -> None:
        """Draw the last frame once more, after an option has changed."""
        if self.scene is not None and self.frame is not None:
            self._draw_scene(self.scene)
            self._draw(self.scene, self.frame)
            self._show_caption()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.theme = theme
        self.canvas.setBackground(theme.plot)
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.setPen(theme.border)
            axis.setTextPen(theme.text)
            axis.label.setDefaultTextColor(pg.mkColor(theme.text))
        self._colour(theme)
        self.redraw()

    def clone(self) -> "View":
        """Return a view of the same kind, options and content that nobody sees."""
        twin = type(self)(self.theme)
        twin.copy_options(self)
        if self.scene is not None and self.frame is not None:
            twin.show_frame(self.scene, self.frame)
        return twin

    def copy_options(self, other: "View") -> None:
        """Take over what a person has set on another view of the same kind."""
        raise NotImplementedError

    def reset_zoom(self) -> None:
        """Show everything again."""
        raise NotImplementedError

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def adopt_menus(self, plot: pg.PlotItem) -> None:
        """Let the menus that pyqtgraph makes, and we do not show, end with this widget."""
        plot.ctrlMenu.setParent(self, Qt.WindowType.Popup)

    def caption(self) -> str:
        """Return what the picture shows, in words."""
        raise NotImplementedError

    def _show_caption(self) -> None:
        self.plot.setTitle(self.caption(), color=self.theme.text, size="11pt")

    def _draw_scene(self, scene: Scene) -> None:
        raise NotImplementedError

    def _draw(self, scene: Scene, frame: Frame) -> None:
        raise NotImplementedError

    def _colour(self, theme: Theme) -> None:
        raise NotImplementedError


def finite_range(values: np.ndarray) -> tuple[float, float] | None:
    """Return the least and the greatest finite value, or None."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else None
