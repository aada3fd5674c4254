"""The outputs of nodes as colours: the colour map, and the values at its ends."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gui.theme import Theme
from gui.views.network.columns import Array
from gui.views.network.content import Content, Node
from scratchnet.registry import OUTPUT_ACTIVATIONS

Pixels = NDArray[np.uint32]

_OPAQUE = np.uint32(0xFF000000)
#: Levels are kept until the values fill less than this part of them.
_LEAST_FILLED = 0.2


class ColourMap:
    """A theme's diverging colours as pixels, and one for NaN."""

    def __init__(self, theme: Theme) -> None:
        red, green, blue = theme.values.astype(np.uint32).T
        self._colours = np.empty(257, dtype=np.uint32)
        self._colours[:256] = _OPAQUE | red << 16 | green << 8 | blue
        self._colours[256] = QColor(theme.plot).rgba()

    def pixels(self, values: Array, low: Array, high: Array) -> Pixels:
        """Return the colours of values; ``low`` and ``high`` are broadcast against them."""
        with np.errstate(over="ignore", invalid="ignore"):
            # A network that diverges passes through infinities on its way to NaN.
            scaled = np.clip((values - low) * (255.0 / (high - low)), 0.0, 255.0)
        index = np.where(np.isnan(scaled), 256.0, np.rint(scaled)).astype(np.intp)
        return self._colours[index]

    def images(self, maps: Array, low: Array, high: Array) -> Pixels:
        """Return maps of shape (n, rows, columns) as images, whose first row is the top one.

        ``low`` and ``high`` have the shape (n,).
        """
        upright = maps[:, ::-1, :]
        return np.ascontiguousarray(self.pixels(upright, low[:, None, None], high[:, None, None]))


class ColourLevels:
    """The values of the first and the last colour, neuron by neuron.

    Bounded activations are shown over their whole range. Other levels are symmetric about 0 and
    end at 1, 2 or 5 times a power of ten; so that colours keep their meaning from frame to frame,
    they grow when values leave them, and shrink only when values have become much smaller.
    """

    def __init__(self) -> None:
        self._highest = np.zeros(0)
        #: The levels never end below these.
        self._reserved = np.zeros(0)

    def reserve(self, maps: Array) -> None:
        """Keep the levels wide enough for these values from now on."""
        highest = _rounded_up(_largest_magnitudes(maps))
        if len(self._reserved) == len(highest):
            highest = np.maximum(self._reserved, highest)
        self._reserved = highest

    def update(
        self, maps: Array, activations: Sequence[str], sizes: Sequence[int]
    ) -> tuple[Array, Array]:
        """Return the lowest and the highest level for these maps, each of shape (neurons,).

        ``sizes`` and ``activations`` are those of the layers whose neurons ``maps`` holds.
        """
        if len(self._highest) != len(maps):
            self._highest = np.zeros(len(maps))
        largest = _largest_magnitudes(maps)
        outdated = (largest > self._highest) | (largest <= _LEAST_FILLED * self._highest)
        self._highest = np.where(outdated, _rounded_up(largest), self._highest)
        if len(self._reserved) == len(maps):
            self._highest = np.maximum(self._highest, self._reserved)
        low, high = -self._highest, self._highest.copy()
        first = 0
        for name, size in zip(activations, sizes, strict=True):
            activation = OUTPUT_ACTIVATIONS[name]
            if activation.is_bounded:
                low[first : first + size] = activation.low
                high[first : first + size] = activation.high
            first += size
        return low, high


def symmetric_levels(maps: Array) -> tuple[Array, Array]:
    """Return levels about 0 that contain all of each map, for maps that never change."""
    largest = _largest_magnitudes(maps)
    largest = np.where(largest > 0, largest, 1.0)
    return -largest, largest


class NodeColours:
    """Colours the features and neurons of a content, each with its own levels."""

    def __init__(self, theme: Theme, content: Content) -> None:
        self._levels = ColourLevels()
        self._content = content
        self._feature_levels = symmetric_levels(content.feature_maps)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._colour_map = ColourMap(theme)
        self._feature_images = self._colour_map.images(
            self._content.feature_maps, *self._feature_levels
        )
        self.set_content(self._content)

    def set_content(self, content: Content) -> None:
        """Colour other outputs of the same network."""
        self._content = content
        self._neuron_images: dict[int, Pixels] = {}
        self._neuron_levels: tuple[Array, Array] | None = None
        if content.maps is not None:
            sizes = content.sizes[1:]
            self._neuron_levels = self._levels.update(content.maps, content.ranges, sizes)

    def reserve(self, content: Content) -> None:
        """Keep the levels wide enough for the outputs of this content from now on."""
        if content.maps is not None:
            self._levels.reserve(content.maps)
            self.set_content(self._content)

    def levels_of(self, node: Node) -> tuple[float, float]:
        """Return the values of the first and the last colour on a node."""
        levels, index = self._feature_levels, node.index
        if node.column > 0:
            if self._neuron_levels is None:
                return -1.0, 1.0
            levels = self._neuron_levels
            index += self._content.map_slice(node.column).start
        return float(levels[0][index]), float(levels[1][index])

    def images(self, column: int) -> Pixels | None:
        """Return the images of a column's maps, shape (nodes, rows, columns), or None."""
        if column == 0:
            return self._feature_images
        content = self._content
        if content.maps is None or content.output_maps is None or self._neuron_levels is None:
            return None
        if column not in self._neuron_images:
            # Only computed when a map is painted: dots need none.
            neurons = content.map_slice(column)
            last = column == len(content.layers)
            maps = content.output_maps if last else content.maps[neurons]
            low, high = self._neuron_levels
            self._neuron_images[column] = self._colour_map.images(maps, low[neurons], high[neurons])
        return self._neuron_images[column]

    def dot_colours(self, column: int) -> Sequence[int]:
        """Return the colours (RGB) of mean outputs; without maps, of the signs of the biases."""
        content = self._content
        if column == 0:
            means, (low, high) = content.feature_maps.mean(axis=(1, 2)), self._feature_levels
        elif content.maps is None or self._neuron_levels is None:
            means = np.sign(content.layers[column - 1][:, -1])
            low, high = np.full(len(means), -1.0), np.full(len(means), 1.0)
        else:
            neurons = content.map_slice(column)
            with np.errstate(over="ignore", invalid="ignore"):
                means = content.maps[neurons].mean(axis=(1, 2))
            low, high = self._neuron_levels[0][neurons], self._neuron_levels[1][neurons]
        colours: Sequence[int] = self._colour_map.pixels(means, low, high).tolist()
        return colours


def _largest_magnitudes(maps: Array) -> Array:
    """Return the largest finite |value| of each map."""
    finite = np.where(np.isfinite(maps), np.abs(maps), 0.0)
    largest: Array = finite.max(axis=(1, 2), initial=0.0)
    return largest


def _rounded_up(values: Array) -> Array:
    """Return the next 1, 2 or 5 times a power of ten; 1 for 0."""
    safe = np.clip(np.where(values > 0, values, 1.0), 1e-12, 1e300)
    power: Array = 10.0 ** np.floor(np.log10(safe))
    ratio = safe / power
    rounded: Array = np.select([ratio <= 1, ratio <= 2, ratio <= 5], [1.0, 2.0, 5.0], 10.0)
    return power * rounded
