"""The pixels of a function map, whichever way its numbers become colours: no Qt, no state."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gui.theme import Theme
from gui.views.classes import CLASS_THRESHOLD, class_numbers, confidence, predicted_classes
from gui.views.map import map_colours
from gui.views.map.contours import class_borders, contour, edge_to_edge, padded
from gui.views.map.map_values import MapMode, base_levels, levels_of, outputs_of, shown_values
from gui.views.map.resampling import resampled
from scratchnet.run.snapshot import Axis, Frame, Scene

Array = NDArray[np.float64]

#: Flat colours have sharp edges, so the map is first made finer, to about as many cells.
_FLAT_CELLS = 300
_FUNCTIONS = (MapMode.UNTRAINED, MapMode.MODEL, MapMode.OBJECTIVE)
#: The height of a map of one input, which means nothing.
STRIP = Axis("", 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class MapOptions:
    """What a person chose: the function, flat colours, the decision line, which output.

    ``output`` None is the most likely class, where there are three or more.
    """

    mode: MapMode = MapMode.MODEL
    discretised: bool = False
    decision_line: bool = False
    output: int | None = None

    @property
    def chosen(self) -> int:
        """The output whose values are shown."""
        return self.output or 0

    def by_class(self, scene: Scene) -> bool:
        """Return whether each cell has the colour of a class."""
        return len(scene.classes) > 2 and self.output is None and self.mode in _FUNCTIONS

    def flat(self) -> bool:
        """Return whether there are only as many colours as classes."""
        return self.discretised and self.mode in _FUNCTIONS

    def error_by_class(self, scene: Scene) -> bool:
        """Return whether cells are only right or wrong."""
        return self.mode is MapMode.ERROR and bool(scene.classes)


def axes_of(scene: Scene) -> tuple[Axis, Axis]:
    """Return the axes of the map; with one input the second means nothing."""
    return scene.axes[0], scene.axes[1] if len(scene.axes) > 1 else STRIP


def pixels_of(
    options: MapOptions, scene: Scene, frame: Frame, theme: Theme
) -> NDArray[np.uint32] | None:
    """Return the colours of the map, each 0xffrrggbb, or None if the mode has no map."""
    if options.by_class(scene):
        return _class_pixels(options, scene, frame, theme)
    values = shown_values(options.mode, scene, frame, options.chosen)
    if values is None:
        return None
    levels = levels_of(options.mode, scene)
    if options.flat():
        fine = _finer(values)
        middle = threshold_of(scene)
        values = np.where(np.isnan(fine), np.nan, np.where(fine > middle, levels[1], levels[0]))
    colours = _wrong_table(theme) if options.error_by_class(scene) else table_of(options, theme)
    return map_colours.value_pixels(values, levels, map_colours.value_table(colours, theme.plot))


def table_of(options: MapOptions, theme: Theme) -> NDArray[np.uint8]:
    """Return the colours that values go through, shape (256, 3)."""
    error = options.mode is MapMode.ERROR
    return map_colours.error_colours(theme) if error else theme.values


def threshold_of(scene: Scene) -> float:
    """Return the value at which a decision turns: between two classes, or half way."""
    if scene.classes:
        return CLASS_THRESHOLD
    low, high = base_levels(scene)
    return (low + high) / 2


def decision_lines(options: MapOptions, scene: Scene, frame: Frame) -> Array:
    """Return the network's borders, shape (lines, 4): x, y, x, y."""
    if not options.decision_line or options.mode is MapMode.DATASET:
        return np.empty((0, 4))
    x, y = axes_of(scene)
    maps = padded(outputs_of(options.mode, scene, frame))
    across, up = edge_to_edge(x, maps.shape[2] - 2), edge_to_edge(y, maps.shape[1] - 2)
    if len(maps) > 1 and options.output is None:
        return class_borders(maps, across, up)
    return contour(maps[min(options.chosen, len(maps) - 1)], threshold_of(scene), across, up)


def key_of(options: MapOptions, scene: Scene, theme: Theme) -> list[tuple[QColor, str]]:
    """Return the colours to be explained one by one; none if a colour bar says it all."""
    if options.error_by_class(scene):
        table = _wrong_table(theme)
        return [(QColor(*table[255]), "wrong"), (QColor(*table[0]), "right")]
    if len(scene.classes) == 2 and (options.flat() or options.mode is MapMode.DATASET):
        ends = zip((theme.values[0], theme.values[255]), scene.classes, strict=True)
        return [(QColor(*colour), name) for colour, name in ends]
    if options.by_class(scene) or (len(scene.classes) > 2 and options.mode is MapMode.DATASET):
        return [
            (map_colours.class_colour(theme, number), name)
            for number, name in enumerate(scene.classes)
        ]
    return []


def _class_pixels(
    options: MapOptions, scene: Scene, frame: Frame, theme: Theme
) -> NDArray[np.uint32]:
    table = map_colours.class_table(theme, len(scene.classes))
    if options.mode is MapMode.OBJECTIVE:
        number = class_numbers(scene, scene.objective_map)
        unknown = np.isnan(number)
        said = np.where(unknown, 0, number).astype(np.intp)
        pixels = map_colours.class_pixels(said, np.ones(said.shape), table)
        return np.where(unknown, np.uint32(QColor(theme.plot).rgba()), pixels)
    outputs = outputs_of(options.mode, scene, frame)
    if options.discretised:
        outputs = _finer(outputs)
    said = predicted_classes(outputs)
    sure = np.ones(said.shape) if options.discretised else confidence(outputs)
    pixels = map_colours.class_pixels(said, sure, table)
    nowhere = np.isnan(outputs).any(axis=0)
    return np.where(nowhere, np.uint32(QColor(theme.plot).rgba()), pixels)


def _wrong_table(theme: Theme) -> NDArray[np.uint8]:
    """Return colours from right to wrong. Grey, because the others are those of classes."""
    table = np.tile(theme.values[127], (256, 1))
    table[128:] = map_colours.rgb_of(QColor(theme.faint_text))
    return table


def _finer(values: Array) -> Array:
    rows, columns = values.shape[-2:]
    return resampled(values, _places(rows), _places(columns))


def _places(cells: int) -> Array:
    count = 1 if cells == 1 else max(cells, _FLAT_CELLS)
    places: Array = (np.arange(count) + 0.5) / count
    return places
