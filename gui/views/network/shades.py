"""The outputs of neurons as colours: which values they stand for, and the pixels."""

from collections.abc import Sequence

import numpy as np

from gui.theme import Theme
from gui.views.network.cards import Palette, Pixels
from gui.views.network.content import Array, Content
from gui.views.network.levels import Levels, symmetric_levels
from gui.views.network.parts import Neuron


class Shades:
    """Colours a content's features and neurons, each on a scale of its own."""

    def __init__(self, theme: Theme, content: Content) -> None:
        self._levels = Levels()
        self._content = content
        self._features = symmetric_levels(content.feature_maps)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._palette = Palette(theme)
        self._feature_pixels = self._palette.maps(self._content.feature_maps, *self._features)
        self.set_content(self._content)

    def set_content(self, content: Content) -> None:
        """Colour other outputs of the same network."""
        self._content = content
        self._pixels: Pixels | None = None
        self._neurons: tuple[Array, Array] | None = None
        if content.maps is not None:
            sizes = content.sizes[1:]
            self._neurons = self._levels.of(content.maps, content.activations, sizes)

    def make_room(self, content: Content) -> None:
        """Let the scales hold the outputs of this content too."""
        if content.maps is not None:
            self._levels.make_room(content.maps)
            self.set_content(self._content)

    def levels_of(self, neuron: Neuron) -> tuple[float, float]:
        """Return the values that the ends of the colours stand for on a card."""
        levels, place = self._features, neuron.index
        if neuron.column > 0:
            if self._neurons is None:
                return -1.0, 1.0
            levels, place = self._neurons, place + self._content.first_of(neuron.column)
        return float(levels[0][place]), float(levels[1][place])

    def pixels(self, column: int) -> Pixels | None:
        """Return the images of a column's cards, shape (cards, rows, columns), or None."""
        if column == 0:
            return self._feature_pixels
        maps = self._content.maps
        if maps is None or self._neurons is None:
            return None
        if self._pixels is None:
            # Made when the first of them is painted: dots need none.
            self._pixels = self._palette.maps(maps, *self._neurons)
        return self._pixels[self._span(column)]

    def dots(self, column: int) -> Sequence[int]:
        """Return the colours of mean outputs; without maps, of the signs of the biases."""
        content = self._content
        if column == 0:
            means, (low, high) = content.feature_maps.mean(axis=(1, 2)), self._features
        elif content.maps is None or self._neurons is None:
            means = np.sign(content.layers[column - 1][:, -1])
            low, high = np.full(len(means), -1.0), np.full(len(means), 1.0)
        else:
            span = self._span(column)
            with np.errstate(over="ignore", invalid="ignore"):
                means = content.maps[span].mean(axis=(1, 2))
            low, high = self._neurons[0][span], self._neurons[1][span]
        colours: Sequence[int] = self._palette.pixels(means, low, high).tolist()
        return colours

    def _span(self, column: int) -> slice:
        first = self._content.first_of(column)
        return slice(first, first + self._content.sizes[column])
