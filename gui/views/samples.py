"""Samples in a plot: training samples, test samples, and which are misclassified."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QBrush, QColor, QPen
from PySide6.QtWidgets import QGraphicsItem, QWidget

from gui.theme import Theme
from gui.views.base import PlotView
from gui.views.map.image import class_colour, rgb_of, value_colours
from gui.views.map.marks import class_shape, mark_brush, mark_pen, shape_size
from gui.views.map.values import class_numbers, misclassified, target_values
from gui.views.registry import ViewOption
from gui.views.visible_dots import visible_dots
from scratchnet.datasets import Dataset
from scratchnet.datasets.recent import Recent, Same
from scratchnet.declare.parameter import Flag
from scratchnet.run.snapshot import Axis, Frame, Scene

Array = NDArray[np.float64]

_SIZE_PX, _SMALL_SIZE_PX = 9, 5
#: With more samples than this, smaller dots keep the map visible.
_MANY = 500
_TEST_SYMBOL = "d"
#: A diamond looks smaller than a circle of its width.
_TEST_FACTOR = 1.3
_UNCACHED = QGraphicsItem.CacheMode.NoCache
_GOLDEN = 0.6180339887498949
#: The part of a category's step over which its samples are spread.
_SPREAD = 0.7
#: As the golden ratio along a line, these two spread points evenly in the plane: powers of the root
#: of x³ = x + 1.
_PLASTIC = 0.7548776662466927, 0.5698402909980532
#: A sample this far from a plane, as a part of the ranges of the inputs, is as pale as any.
_FAR, _STEPS, _PALEST = 0.5, 5, 0.2


class SampleItems:
    """The plot items of samples.

    Circles are training samples, diamonds test samples; a cross marks a wrong prediction. Samples
    of all classes but the first carry a mark of their class, if they are large enough for it.
    """

    def __init__(self) -> None:
        self.train = pg.ScatterPlotItem(pxMode=True)
        self.test = pg.ScatterPlotItem(pxMode=True, symbol=_TEST_SYMBOL)
        self.class_marks = pg.ScatterPlotItem(pxMode=True)
        self.marks_shown = True
        self.misclassified = pg.ScatterPlotItem(pxMode=True, symbol="x")
        self._misclassified_positions = np.empty((0, 2))
        #: How many samples are predicted wrongly; of many, not each is drawn.
        self.misclassified_count = 0
        #: Which samples of each item's dataset are drawn, by their numbers.
        self.drawn: dict[pg.ScatterPlotItem, NDArray[np.intp]] = {}
        #: Where the samples of a dataset are shown, for each dataset of the scene.
        self._placed: tuple[Scene, list[Array]] | None = None
        #: What the items show, and where: the next run has the same samples as a rule.
        self._shown: tuple[tuple[object, ...], list[Array]] | None = None

    def all(self) -> tuple[pg.ScatterPlotItem, ...]:
        """Return the items, the lowest first."""
        return self.train, self.test, self.class_marks, self.misclassified

    def positions(self, scene: Scene, dataset: Dataset) -> Array:
        """Return where samples are shown, shape (samples, 2)."""
        return sample_positions(scene, dataset)

    def _places(self, scene: Scene) -> list[Array]:
        """Return where training and test samples are shown; asked for with every frame."""
        if self._placed is None or self._placed[0] is not scene:
            datasets = scene.dataset, scene.test
            self._placed = scene, [self.positions(scene, each) for each in datasets]
        return self._placed[1]

    def set_visible(self, shown: bool) -> None:
        """Show or hide all samples."""
        for item in self.all():
            item.setVisible(shown and (self.marks_shown or item is not self.class_marks))

    def show_scene(
        self, scene: Scene, theme: Theme, levels: tuple[float, float], over_map: bool = True
    ) -> None:
        """Show the samples of a scene in the colours of their targets; of many those on top.

        Over a map, test samples have an outline in the colour of the plot. Beside a map that
        outline would be invisible, and pale samples too.
        """
        self.misclassified.setData(pos=np.empty((0, 2)))
        self._misclassified_positions = np.empty((0, 2))
        self.misclassified_count = 0
        if self._shows_already(scene, theme, levels, over_map):
            return
        many = _many(scene)
        size = _size(scene, theme)
        cache = QGraphicsItem.CacheMode.DeviceCoordinateCache if many else _UNCACHED
        for item in self.all():
            # Many dots cost more than all else in a drawing, and most drawings change none.
            item.setCacheMode(cache)
        train, test = self._places(scene)
        for item, dataset, places, factor, colour in (
            (self.train, scene.dataset, train, 1.0, theme.grid),
            (self.test, scene.test, test, _TEST_FACTOR, theme.plot if over_map else theme.mark),
        ):
            shown = self.drawn[item] = visible_dots(places, _ranges(scene, places))
            targets = np.array(dataset.targets, dtype=np.float64)[shown]
            item.setData(
                pos=places[shown],
                size=size * factor,
                brush=_brushes(
                    target_colours(scene, theme, targets, levels), nearness(scene, dataset, shown)
                ),
                pen=_outline(colour, many, theme.style.fixed_line),
            )
        self._mark_classes(scene, theme, levels)

    def _shows_already(
        self, scene: Scene, theme: Theme, levels: tuple[float, float], over_map: bool
    ) -> bool:
        """Return whether the items show these samples so; if not, they are about to."""
        datasets = Same(scene.dataset), Same(scene.test)
        look = (*datasets, scene.inputs, scene.plane, scene.classes, Same(theme), levels, over_map)
        places, before = self._places(scene), self._shown
        self._shown = look, places
        return (
            before is not None
            and look == before[0]
            and all(map(np.array_equal, places, before[1]))
            # An eraser hides some at once.
            and all(item.data["visible"].all() for item in (self.train, self.test))
        )

    def _mark_classes(self, scene: Scene, theme: Theme, levels: tuple[float, float]) -> None:
        """Mark the samples of every class but the first."""
        places = [np.empty((0, 2))]
        marks: list[tuple[str, tuple[int, ...]]] = []
        datasets = zip((scene.dataset, scene.test), self._places(scene), strict=True)
        for dataset, positions in datasets if are_marked(scene) else ():
            targets = np.array(dataset.targets, dtype=np.float64)
            numbers = class_numbers(scene, targets).astype(int)
            places.append(positions[numbers > 0])
            colours = target_colours(scene, theme, targets[numbers > 0], levels)
            shapes = map(class_shape, numbers[numbers > 0].tolist())
            marks += zip(shapes, map(tuple, colours.tolist()), strict=True)
        size, line = _size(scene, theme), theme.style.fixed_line
        # Shared by equal marks, as brushes are.
        brushes = {on: mark_brush(QColor(*on)) for _, on in marks}
        pens = {mark: mark_pen(mark[0], QColor(*mark[1]), line) for mark in marks}
        self.class_marks.setData(
            pos=np.concatenate(places),
            symbol=[shape for shape, _ in marks],
            size=[shape_size(shape, size) for shape, _ in marks],
            brush=[brushes[on] for _, on in marks],
            pen=[pens[mark] for mark in marks],
        )

    def show_frame(self, scene: Scene, frame: Frame | None, theme: Theme) -> None:
        """Mark the samples that are misclassified, if the frame has outputs."""
        found = [np.empty((0, 2))]
        if frame is not None:
            train, test = self._places(scene)
            for dataset, places, outputs in (
                (scene.dataset, train, frame.outputs),
                (scene.test, test, frame.test_outputs),
            ):
                found.append(places[misclassified(scene, dataset, outputs)])
        wrong = np.concatenate(found)
        self.misclassified_count = len(wrong)
        positions = wrong[visible_dots(wrong, _ranges(scene, wrong))]
        if not np.array_equal(positions, self._misclassified_positions):
            self._misclassified_positions = positions
            self.misclassified.setData(
                pos=positions,
                size=_size(scene, theme) * 1.5,
                brush=pg.mkBrush(theme.grid),
                pen=pg.mkPen(theme.plot, width=theme.style.fixed_line),
            )


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

    @property
    def marks_shown(self) -> bool:
        """Whether samples carry marks of their classes, if there is room for them."""
        return self.sample_items.marks_shown

    def set_marks_shown(self, shown: bool) -> None:
        """Show or hide the marks of classes."""
        self.sample_items.marks_shown = shown
        self.redraw()

    def shows_marks(self, scene: Scene) -> bool:
        """Return whether samples, if they are shown, carry marks."""
        return self.marks_shown and are_marked(scene)


#: Of every plot that shows samples.
CLASS_MARKS = ViewOption(
    name="class_marks",
    parameter=Flag(
        label="Class marks",
        help="Mark samples by their class, which their colours alone would tell",
        default=True,
    ),
    get=lambda view: view.marks_shown,
    set=lambda view, shown: view.set_marks_shown(shown),
    fits=lambda scene: are_marked(scene),
)

#: Of every view that can show samples.
SAMPLES = ViewOption(
    name="samples",
    parameter=Flag(label="Samples", help="Show samples in maps, curves and surfaces", default=True),
    get=lambda view: view.samples_shown,
    set=lambda view, shown: view.set_samples_shown(shown),
)


def _brushes(colours: NDArray[np.uint8], near: Array) -> list[QBrush]:
    """Return a brush for each colour, paler if it is not ``near``; see `nearness`.

    Equal ones are shared, because pyqtgraph caches a dot for each brush.
    """
    made: dict[tuple[int, ...], QBrush] = {}
    brushes = []
    alphas = np.rint(255 * (_PALEST + (1 - _PALEST) * near)).astype(np.uint8)
    for colour in map(tuple, np.column_stack([colours, alphas]).tolist()):
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


def _ranges(scene: Scene, positions: Array) -> list[tuple[float, float]]:
    """Return the ends of both axes; beside a single input, those of the heights."""
    ranges = [(axis.low, axis.high) for axis in scene.axes]
    if len(ranges) == 1:
        heights = positions[:, 1]
        ranges.append((float(heights.min()), float(heights.max())) if len(heights) else (0.0, 1.0))
    return ranges


def _many(scene: Scene) -> bool:
    return len(scene.dataset) + len(scene.test) > _MANY


def are_marked(scene: Scene) -> bool:
    """Return whether samples carry marks of their classes: small dots have no room for them."""
    return bool(scene.classes) and not _many(scene)


def largest_radius(scene: Scene, theme: Theme) -> float:
    """Return the radius of the largest marker of a sample, in pixels."""
    return _size(scene, theme) * _TEST_FACTOR / 2 + theme.style.fixed_line


def _size(scene: Scene, theme: Theme) -> float:
    return theme.style.fixed_dot * (_SMALL_SIZE_PX if _many(scene) else _SIZE_PX)


#: The inputs of the training and of the test samples that were drawn last.
_TABLES: Recent[Same, Array] = Recent(most=4)


def _table_of(dataset: Dataset) -> Array:
    """Return the inputs of samples, shape (samples, inputs); they are drawn with every frame."""
    return _TABLES.get(Same(dataset), lambda: np.asarray(dataset.inputs, dtype=np.float64))


def sample_positions(scene: Scene, dataset: Dataset) -> Array:
    """Return the positions of samples on a map, shape (samples, 2).

    With one input the height means nothing; it is jittered so that samples do not overlap.
    """
    if not len(dataset):
        return np.empty((0, 2))
    inputs = _table_of(dataset)
    if len(scene.axes) == 1:
        heights: Array = 0.1 + 0.8 * jitter(len(inputs))
        return np.stack([inputs[:, 0], heights], axis=1)
    return np.stack(
        [
            _places(inputs, index, axis, number)
            for number, (index, axis) in enumerate(zip(scene.plane.varied, scene.axes, strict=True))
        ],
        axis=1,
    )


def _places(inputs: Array, index: int, axis: Axis, number: int) -> Array:
    """Return where samples are on an axis; around a category they are spread, not to overlap."""
    if not axis.categories:
        return inputs[:, index]
    known = np.array(axis.inputs, dtype=np.float64)
    own = inputs[:, index : index + known.shape[1]]
    nearest = np.abs(own[:, np.newaxis] - known).sum(axis=2).argmin(axis=1)
    spread = (np.arange(len(inputs)) + 0.5) * _PLASTIC[number] % 1.0
    places: Array = nearest + _SPREAD * (spread - 0.5)
    return places


def nearness(scene: Scene, dataset: Dataset, chosen: NDArray[np.intp]) -> Array:
    """Return how near some samples, given by their numbers, are to the plane of maps, from 0, far
    away, to 1.

    The distance is the root mean square over the inputs that do not vary in it, each relative to
    its range. In steps, so that few different brushes are needed.
    """
    fixed = [index for index in range(len(scene.inputs)) if index not in scene.plane.covered]
    if not fixed or not len(dataset):
        return np.ones(len(chosen))
    ranges = np.array([scene.inputs[index].high - scene.inputs[index].low for index in fixed])
    values = _table_of(dataset)[chosen[:, np.newaxis], fixed]
    away = (values - np.array(scene.plane.base)[fixed]) / np.where(ranges > 0, ranges, 1.0)
    distance = np.sqrt((away**2).mean(axis=1))
    steps: Array = np.ceil(np.clip(1 - distance / _FAR, 0.0, 1.0) * _STEPS) / _STEPS
    return steps


def jitter(count: int) -> Array:
    """Return a golden-ratio sequence: spread evenly over 0…1, neighbours differ much."""
    return np.asarray((np.arange(count) + 0.5) * _GOLDEN % 1.0, dtype=np.float64)


def outside_count(scene: Scene) -> int:
    """Return how many samples lie outside the axes of a map."""
    count = 0
    for dataset in (scene.dataset, scene.test):
        if len(dataset):
            inputs = sample_positions(scene, dataset)[:, : len(scene.axes)]
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
