"""The image of a function map: its colours, its lines, and the entries of its legend."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gui.theme import Theme
from gui.views.map.values import (
    CLASS_THRESHOLD,
    MapMode,
    base_levels,
    class_names,
    class_numbers,
    levels_of,
    network_maps_of,
    predicted_classes,
    prediction_margin,
    shown_values,
)
from scratchnet.run.resampling import resampled
from scratchnet.run.snapshot import Axis, Frame, Scene

Array = NDArray[np.float64]
Pixels = NDArray[np.uint32]

_OPAQUE = np.uint32(0xFF000000)
#: Shades of a class's colour, from a small margin to a certain prediction.
_SHADES = 64
#: Even with a small margin a class has some of its colour, or it could not be recognized.
_LEAST_COLOUR, _MOST_COLOUR = 0.25, 0.92
#: Flat colours have sharp edges, so the map is first resampled to about this many cells.
_FLAT_CELLS = 300
_FUNCTIONS = (MapMode.UNTRAINED, MapMode.MODEL, MapMode.OBJECTIVE)
#: The vertical axis of a map of one input, which means nothing.
STRIP = Axis("", 0.0, 1.0)
#: Values of diverged runs come near the largest number, beyond which differences overflow.
_LARGEST = 1e300


def value_pixels(values: Array, levels: tuple[float, float], table: Pixels) -> Pixels:
    """Return a colour for each value; ``table`` is one of `value_table`."""
    low, high = levels
    # Clipped first, because values of diverged runs would overflow.
    place = (np.clip(values, low, high) - low) * (255.0 / (high - low))
    index = np.where(np.isnan(place), 256.0, np.rint(place)).astype(np.intp)
    pixels: Pixels = table[index]
    return pixels


def value_table(colours: NDArray[np.uint8], undefined: str) -> Pixels:
    """Return 256 colours, given as (256, 3), and after them the colour of undefined values."""
    red, green, blue = colours.astype(np.uint32).T
    packed = _OPAQUE | red << 16 | green << 8 | blue
    return np.append(packed, np.uint32(QColor(undefined).rgba()))


def error_colours(theme: Theme) -> NDArray[np.uint8]:
    """Return 256 colours for magnitudes from 0 on: the upper half of the diverging colour map."""
    upper = theme.values[128:].astype(np.float64)
    place = np.linspace(0, len(upper) - 1, 256)
    known = np.arange(len(upper))
    channels = [np.interp(place, known, channel) for channel in upper.T]
    table: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return table


def class_table(theme: Theme, classes: int) -> Pixels:
    """Return the shades of each class's colour, shape (classes, shades)."""
    neutral = theme.values[127].astype(np.float64)
    share = np.linspace(_LEAST_COLOUR, _MOST_COLOUR, _SHADES)[:, np.newaxis]
    rows = []
    for number in range(classes):
        colour = np.array(rgb_of(class_colour(theme, number)), dtype=np.float64)
        shades = np.rint(neutral + (colour - neutral) * share).astype(np.uint8)
        red, green, blue = shades.astype(np.uint32).T
        rows.append(_OPAQUE | red << 16 | green << 8 | blue)
    return np.stack(rows)


def class_pixels(predicted: NDArray[np.intp], margin: Array, table: Pixels) -> Pixels:
    """Return a colour for each cell; ``table`` is one of `class_table`, ``margin`` is in 0…1."""
    shade = np.rint(np.nan_to_num(margin) * (table.shape[1] - 1)).astype(np.intp)
    pixels: Pixels = table[predicted, shade]
    return pixels


def class_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a class; the colours repeat after the last."""
    return QColor(theme.classes[number % len(theme.classes)])


def rgb_of(colour: QColor) -> tuple[int, int, int]:
    """Return red, green and blue, each 0…255."""
    return colour.red(), colour.green(), colour.blue()


def value_colours(theme: Theme, values: Array, levels: tuple[float, float]) -> NDArray[np.uint8]:
    """Return the colour of each value in the diverging colour map, shape (values, 3)."""
    low, high = levels
    place = np.round((np.clip(values, low, high) - low) / (high - low) * 255)
    colours: NDArray[np.uint8] = theme.values[place.astype(np.intp)]
    return colours


@dataclass(frozen=True, slots=True)
class MapOptions:
    """The chosen options: the function, flat colours, the decision line, which output.

    ``output`` None is the predicted class, if there are three classes or more.
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
        """Return whether cells are only correct or incorrect."""
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
    colours = (
        _correctness_colours(theme) if options.error_by_class(scene) else colours_of(options, theme)
    )
    return value_pixels(values, levels, value_table(colours, theme.plot))


def colours_of(options: MapOptions, theme: Theme) -> NDArray[np.uint8]:
    """Return the colour map of a mode, shape (256, 3)."""
    error = options.mode is MapMode.ERROR
    return error_colours(theme) if error else theme.values


def threshold_of(scene: Scene) -> float:
    """Return the value at the decision line: between two classes, or half way."""
    if scene.classes:
        return CLASS_THRESHOLD
    low, high = base_levels(scene)
    return (low + high) / 2


def decision_lines(options: MapOptions, scene: Scene, frame: Frame) -> list[Array]:
    """Return the lines where the prediction changes, each of shape (points, 2): x, y."""
    if not options.decision_line or options.mode is MapMode.DATASET:
        return []
    x, y = axes_of(scene)
    maps = padded(network_maps_of(options.mode, scene, frame))
    across, up = edge_to_edge(x, maps.shape[2] - 2), edge_to_edge(y, maps.shape[1] - 2)
    if len(maps) > 1 and options.output is None:
        return class_borders(maps, across, up)
    return contour(maps[min(options.chosen, len(maps) - 1)], threshold_of(scene), across, up)


def legend_entries(options: MapOptions, scene: Scene, theme: Theme) -> list[tuple[QColor, str]]:
    """Return the colours and names of a legend; none if a colour bar explains them."""
    if options.error_by_class(scene):
        table = _correctness_colours(theme)
        return [(QColor(*table[255]), "incorrect"), (QColor(*table[0]), "correct")]
    names = class_names(scene)
    if len(scene.classes) == 2 and options.mode is not MapMode.DIFFERENCE:
        ends = zip((theme.values[0], theme.values[255]), names, strict=True)
        return [(QColor(*colour), name) for colour, name in ends]
    if options.by_class(scene) or (len(scene.classes) > 2 and options.mode is MapMode.DATASET):
        return [(class_colour(theme, number), name) for number, name in enumerate(names)]
    return []


def _class_pixels(
    options: MapOptions, scene: Scene, frame: Frame, theme: Theme
) -> NDArray[np.uint32]:
    table = class_table(theme, len(scene.classes))
    if options.mode is MapMode.OBJECTIVE:
        number = class_numbers(scene, scene.objective_map)
        unknown = np.isnan(number)
        known = np.where(unknown, 0, number).astype(np.intp)
        pixels = class_pixels(known, np.ones(known.shape), table)
        return np.where(unknown, np.uint32(QColor(theme.plot).rgba()), pixels)
    outputs = network_maps_of(options.mode, scene, frame)
    if options.discretised:
        outputs = _finer(outputs)
    predicted = predicted_classes(outputs)
    margin = np.ones(predicted.shape) if options.discretised else prediction_margin(outputs)
    pixels = class_pixels(predicted, margin, table)
    undefined = np.isnan(outputs).any(axis=0)
    return np.where(undefined, np.uint32(QColor(theme.plot).rgba()), pixels)


def _correctness_colours(theme: Theme) -> NDArray[np.uint8]:
    """Return colours from correct to incorrect: greys, for other colours are those of classes."""
    table = np.tile(theme.values[127], (256, 1))
    table[128:] = rgb_of(QColor(theme.faint_text))
    return table


def _finer(values: Array) -> Array:
    rows, columns = values.shape[-2:]
    return resampled(values, _positions(rows), _positions(columns))


def _positions(cells: int) -> Array:
    count = 1 if cells == 1 else max(cells, _FLAT_CELLS)
    positions: Array = (np.arange(count) + 0.5) / count
    return positions


def edge_to_edge(axis: Axis, cells: int) -> Array:
    """Return the positions that go with `padded` values: low end, middles of cells, high end."""
    middles = axis.low + (axis.high - axis.low) * (np.arange(cells) + 0.5) / cells
    return np.concatenate([[axis.low], middles, [axis.high]])


def padded(values: Array) -> Array:
    """Return maps with the outermost rows and columns repeated, as `edge_to_edge` expects."""
    sides = [(0, 0)] * (values.ndim - 2) + [(1, 1), (1, 1)]
    return np.pad(values, sides, mode="edge")


def contour(values: Array, level: float, across: Array, up: Array) -> list[Array]:
    """Return the lines along which a map has the level, each of shape (points, 2): x, y.

    ``values`` has the shape (rows, columns), ``across`` (columns,) and ``up`` (rows,). Cells
    with a corner that is not finite, or nearly so, have no lines.
    """
    return _lines_at(values, level, np.abs(values) < _LARGEST, across, up)


def class_borders(outputs: Array, across: Array, up: Array) -> list[Array]:
    """Return the borders between regions where another of the outputs is the greatest.

    ``outputs`` has the shape (outputs, rows, columns). Each border is the line on which two
    outputs are equal, and there is one from either side. Lines have the shape (points, 2).
    """
    usable: NDArray[np.bool_] = np.all(np.abs(outputs) < _LARGEST, axis=0)
    outputs = np.where(usable, outputs, 0.0)
    predicted = np.argmax(outputs, axis=0)
    second, first = np.partition(outputs, -2, axis=0)[-2:]
    lines: list[Array] = []
    for number in np.unique(predicted[usable]):
        ahead = outputs[number] - np.where(predicted == number, second, first)
        lines += _lines_at(ahead, 0.0, usable, across, up)
    return lines


def _lines_at(
    values: Array, level: float, usable: NDArray[np.bool_], across: Array, up: Array
) -> list[Array]:
    masked = np.ma.masked_array(values, ~usable)
    generator = contour_generator(
        across, up, masked, corner_mask=False, line_type=LineType.Separate
    )
    return cast("list[Array]", generator.lines(level))
