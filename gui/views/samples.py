"""Samples in a plot: training samples, test samples, and which are misclassified."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QBrush, QColor, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import PlotView
from gui.views.map.image import class_colour, rgb_of, value_colours
from gui.views.map.values import misclassified, target_values
from gui.views.registry import ViewOption
from scratchnet.datasets import Dataset
from scratchnet.declare.parameter import Flag
from scratchnet.run.snapshot import Frame, Scene

Array = NDArray[np.float64]

_SIZE_PX, _SMALL_SIZE_PX = 9, 5
#: With more samples than this, smaller dots keep the map visible.
_MANY = 500
_TEST_SYMBOL = "d"
#: A diamond looks smaller than a circle of its width.
_TEST_FACTOR = 1.3
_GOLDEN = 0.6180339887498949


class SampleItems:
    """The plot items of samples.

    Circles are training samples, diamonds test samples; a cross marks a wrong prediction.
    """

    def __init__(self) -> None:
        self.train = pg.ScatterPlotItem(pxMode=True)
        self.test = pg.ScatterPlotItem(pxMode=True, symbol=_TEST_SYMBOL)
        self.misclassified = pg.ScatterPlotItem(pxMode=True, symbol="x")
        self._misclassified_positions = np.empty((0, 2))

    def all(self) -> tuple[pg.ScatterPlotItem, ...]:
        """Return the items, the lowest first."""
        return self.train, self.test, self.misclassified

    def positions(self, scene: Scene, dataset: Dataset) -> Array:
        """Return where samples are shown, shape (samples, 2)."""
        return sample_positions(scene, dataset)

    def set_visible(self, shown: bool) -> None:
        """Show or hide all samples."""
        for item in self.all():
            item.setVisible(shown)

    def show_scene(
        self, scene: Scene, theme: Theme, levels: tuple[float, float], over_map: bool = True
    ) -> None:
        """Show the samples of a scene in the colours of their targets.

        Over a map, test samples have an outline in the colour of the plot. Beside a map that
        outline would be invisible, and pale samples too.
        """
        many = _many(scene)
        size = _size(scene, theme)
        for item, dataset, factor, colour in (
            (self.train, scene.dataset, 1.0, theme.grid),
            (self.test, scene.test, _TEST_FACTOR, theme.plot if over_map else theme.mark),
        ):
            targets = np.array(dataset.targets, dtype=np.float64)
            item.setData(
                pos=self.positions(scene, dataset),
                size=size * factor,
                brush=_brushes(target_colours(scene, theme, targets, levels)),
                pen=_outline(colour, many, theme.style.fixed_line),
            )
        self.misclassified.setData(pos=np.empty((0, 2)))
        self._misclassified_positions = np.empty((0, 2))

    def show_frame(self, scene: Scene, frame: Frame | None, theme: Theme) -> None:
        """Mark the samples that are misclassified, if the frame has outputs."""
        found = [np.empty((0, 2))]
        if frame is not None:
            for dataset, outputs in (
                (scene.dataset, frame.outputs),
                (scene.test, frame.test_outputs),
            ):
                found.append(self.positions(scene, dataset)[misclassified(scene, dataset, outputs)])
        positions = np.concatenate(found)
        if not np.array_equal(positions, self._misclassified_positions):
            self._misclassified_positions = positions
            self.misclassified.setData(
                pos=positions,
                size=_size(scene, theme) * 1.5,
                brush=pg.mkBrush(theme.grid),
                pen=pg.mkPen(theme.plot, width=theme.style.fixed_line),
            )

    @property
    def misclassified_count(self) -> int:
        """How many samples are marked as wrong."""
        return len(self._misclassified_positions)


class SamplePlot(PlotView):
    """A plot that shows samples, on which others can be drawn with the mouse."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, items: SampleItems | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.sample_items = items or SampleItems()
        self.samples_shown = True

    def set_samples_shown(self, shown: bool) -> None:
        """Show or hide the samples."""
        self.samples_shown = shown
        self.redraw()


#: Of every view that can show samples.
SAMPLES = ViewOption(
    name="samples",
    parameter=Flag(label="Samples", help="Show samples in maps, curves and surfaces", default=True),
    get=lambda view: view.samples_shown,
    set=lambda view, shown: view.set_samples_shown(shown),
)


def _brushes(colours: NDArray[np.uint8]) -> list[QBrush]:
    """Return a brush for each colour, shared by equal colours: pyqtgraph caches a dot a brush."""
    made: dict[tuple[int, ...], QBrush] = {}
    brushes = []
    for colour in map(tuple, colours.tolist()):
        if colour not in made:
            made[colour] = pg.mkBrush(*colour)
        brushes.append(made[colour])
    return brushes


def _outline(colour: str, many: bool, line: float) -> QPen:
    shade = QColor(colour)
    if many:
        # Thousands of dark outlines would hide the map.
        shade.setAlpha(110)
    pen: QPen = pg.mkPen(shade, width=line * (0.8 if many else 1.0))
    return pen


def _many(scene: Scene) -> bool:
    return len(scene.dataset) + len(scene.test) > _MANY


def largest_radius(scene: Scene, theme: Theme) -> float:
    """Return the radius of the largest marker of a sample, in pixels."""
    return _size(scene, theme) * _TEST_FACTOR / 2 + theme.style.fixed_line


def _size(scene: Scene, theme: Theme) -> float:
    return theme.style.fixed_dot * (_SMALL_SIZE_PX if _many(scene) else _SIZE_PX)


def sample_positions(scene: Scene, dataset: Dataset) -> Array:
    """Return the positions of samples on a map, shape (samples, 2).

    With one input the height means nothing; it is jittered so that samples do not overlap.
    """
    if not len(dataset):
        return np.empty((0, 2))
    inputs = np.array(dataset.inputs, dtype=np.float64)
    if len(scene.axes) == 1:
        heights: Array = 0.1 + 0.8 * jitter(len(inputs))
        return np.stack([inputs[:, 0], heights], axis=1)
    return inputs[:, list(scene.plane.varied)]


def jitter(count: int) -> Array:
    """Return a golden-ratio sequence: spread evenly over 0…1, neighbours differ much."""
    return np.asarray((np.arange(count) + 0.5) * _GOLDEN % 1.0, dtype=np.float64)


def outside_count(scene: Scene) -> int:
    """Return how many samples lie outside the axes of a map."""
    count = 0
    for dataset in (scene.dataset, scene.test):
        if len(dataset):
            inputs = np.array(dataset.inputs, dtype=np.float64)[:, list(scene.plane.varied)]
            lows = np.array([axis.low for axis in scene.axes])
            highs = np.array([axis.high for axis in scene.axes])
            count += int(((inputs < lows) | (inputs > highs)).any(axis=1).sum())
    return count


def target_colours(
    scene: Scene, theme: Theme, targets: Array, levels: tuple[float, float]
) -> NDArray[np.uint8]:
    """Return the colour of each target, shape (targets, 3)."""
    if len(scene.classes) > 2:
        colours = [rgb_of(class_colour(theme, round(target))) for target in targets]
        return np.array(colours, dtype=np.uint8).reshape(-1, 3)
    return value_colours(theme, target_values(scene, targets, 0), levels)


def target_colour(scene: Scene, theme: Theme, target: float, levels: tuple[float, float]) -> QColor:
    """Return the colour of one target; its class may be one that the scene does not have yet."""
    if scene.classes and target >= len(scene.classes):
        return class_colour(theme, round(target))
    red, green, blue = target_colours(scene, theme, np.array([target]), levels)[0].tolist()
    return QColor(red, green, blue)
