"""The function map: a function of two inputs as an image, with the samples over it."""

from enum import Enum

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.map_item import MapItem
from gui.views.view import View, finite_range
from scratchnet.snapshot import Frame, Scene

_COLOUR_BAR_WIDTH_PX = 16
_COLOUR_BAR_GAP_PX = 6
#: Beyond the domain, so that samples at its edge are seen whole.
_MARGIN = 0.025
_SAMPLE_SIZE_PX = 9
_SMALL_SAMPLE_SIZE_PX = 5
#: With more samples than this, smaller dots keep the map visible.
_MANY_SAMPLES = 500


class MapMode(Enum):
    """Which function the map shows; the value is the name a person reads."""

    DATASET = "Dataset"
    UNTRAINED = "Untrained"
    MODEL = "Model"
    OBJECTIVE = "Objective"
    DIFFERENCE = "Difference"


class FunctionMap(View):
    """Signals: ``hovered(x, y)`` while the pointer is over the domain, ``unhovered()``."""

    title = "Function map"
    file_stem = "function-map"

    hovered = Signal(float, float)
    unhovered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.mode = MapMode.MODEL
        self.samples_shown = True
        self._range = 0.0, 1.0
        self.image = MapItem()
        self.samples = pg.ScatterPlotItem(pxMode=True)
        self.bar = pg.ColorBarItem(interactive=False, width=_COLOUR_BAR_WIDTH_PX)
        self.bar.setMenuEnabled(False)
        self.adopt_menus(self.bar)
        self.bar.getAxis("right").enableAutoSIPrefix(False)
        self.plot.layout.addItem(self.bar, 2, 5)
        self.plot.layout.setColumnFixedWidth(4, _COLOUR_BAR_GAP_PX)
        self.plot.addItem(self.image)
        self.plot.addItem(self.samples)
        self.plot.setLabel("bottom", "x")
        self.plot.setLabel("left", "y")
        self.plot.getViewBox().setDefaultPadding(0.0)
        self.plot.getViewBox().sigResized.connect(self._make_square)
        self.canvas.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self.set_theme(theme)

    def set_mode(self, mode: MapMode) -> None:
        """Choose which function is shown."""
        self.mode = mode
        self.redraw()

    def set_samples_shown(self, shown: bool) -> None:
        """Show or hide the samples; the dataset's own picture always has them."""
        self.samples_shown = shown
        self.redraw()

    def copy_options(self, other: View) -> None:
        if isinstance(other, FunctionMap):
            self.mode, self.samples_shown = other.mode, other.samples_shown

    def reset_zoom(self) -> None:
        if self.scene is not None:
            low, high = self.scene.domain
            self.plot.setRange(xRange=(low, high), yRange=(low, high), padding=_MARGIN)

    def caption(self) -> str:
        """Return what the picture shows, in words."""
        if self.scene is None or self.frame is None:
            return ""
        step = self.frame.snapshot.step
        match self.mode:
            case MapMode.DATASET:
                return f"Dataset: {len(self.scene.dataset):,} samples"
            case MapMode.UNTRAINED:
                return "Untrained network"
            case MapMode.MODEL if step == 0:
                return "Network before training"
            case MapMode.MODEL:
                return f"Network after {step:,} {'step' if step == 1 else 'steps'}"
            case MapMode.OBJECTIVE:
                return "Objective"
            case MapMode.DIFFERENCE:
                return f"Network − objective after {step:,} {'step' if step == 1 else 'steps'}"

    def levels(self) -> tuple[float, float]:
        """Return the values at the two ends of the colours, the same throughout a run."""
        low, high = self._range
        if self.mode is MapMode.DIFFERENCE:
            return low - high, high - low
        return low, high

    def _values(self, scene: Scene, frame: Frame) -> np.ndarray | None:
        values: np.ndarray
        match self.mode:
            case MapMode.DATASET:
                return None
            case MapMode.UNTRAINED:
                values = scene.untrained_map[0]
            case MapMode.MODEL:
                values = frame.model_map[0]
            case MapMode.OBJECTIVE:
                values = scene.objective_map
            case MapMode.DIFFERENCE:
                values = frame.model_map[0] - scene.objective_map
        return values

    def _draw_scene(self, scene: Scene) -> None:
        low, high = finite_range(scene.objective_map) or (0.0, 1.0)
        self._range = min(low, 0.0), max(high, 1.0)
        self._draw_samples(scene)
        self.bar.setLevels(self.levels())
        self.bar.getAxis("right").setLabel(
            "network − objective" if self.mode is MapMode.DIFFERENCE else "value"
        )
        self.reset_zoom()

    def _draw(self, scene: Scene, frame: Frame) -> None:
        values = self._values(scene, frame)
        self.image.setVisible(values is not None)
        if values is not None:
            self.image.set_values(values, self.levels(), scene.domain)

    def _draw_samples(self, scene: Scene) -> None:
        shown = self.mode is MapMode.DATASET or (
            self.samples_shown and self.mode is not MapMode.DIFFERENCE
        )
        self.samples.setVisible(shown)
        inputs = np.array(scene.dataset.inputs)
        many = len(inputs) > _MANY_SAMPLES
        self.samples.setData(
            pos=inputs,
            size=_SMALL_SAMPLE_SIZE_PX if many else _SAMPLE_SIZE_PX,
            brush=[pg.mkBrush(*colour) for colour in self._sample_colours(scene)],
            pen=pg.mkPen(self.theme.grid, width=0.8 if many else 1.0),
        )

    def _sample_colours(self, scene: Scene) -> np.ndarray:
        low, high = self.levels()
        place = (np.array(scene.dataset.targets) - low) / (high - low)
        colours: np.ndarray = self.theme.values[np.clip(np.round(place * 255), 0, 255).astype(int)]
        return colours

    def _colour(self, theme: Theme) -> None:
        self.image.set_colours(theme.values, undefined=theme.plot)
        self.bar.setColorMap(pg.ColorMap(np.linspace(0.0, 1.0, len(theme.values)), theme.values))
        axis = self.bar.getAxis("right")
        axis.setPen(theme.border)
        axis.setTextPen(theme.text)
        axis.label.setDefaultTextColor(pg.mkColor(theme.text))

    def _on_scene_mouse_moved(self, place: QPointF) -> None:
        box = self.plot.getViewBox()
        if self.scene is not None and box.sceneBoundingRect().contains(place):
            point = box.mapSceneToView(place)
            low, high = self.scene.domain
            if low <= point.x() <= high and low <= point.y() <= high:
                self.hovered.emit(point.x(), point.y())
                return
        self.unhovered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.unhovered.emit()
        super().leaveEvent(event)

    @Slot()
    def _make_square(self) -> None:
        """Give what the window's shape leaves over to the margins, so that a circle is round."""
        layout = self.plot.layout
        box = self.plot.getViewBox().geometry()
        left, top, right, bottom = layout.getContentsMargins()
        width = box.width() + left + right
        height = box.height() + top + bottom
        across, down = max(0.0, width - height) / 2, max(0.0, height - width) / 2
        if abs(across - left) > 1 or abs(down - top) > 1:
            layout.setContentsMargins(across, down, across, down)
