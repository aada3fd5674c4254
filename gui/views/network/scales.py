"""What the bars and colours of cards mean: scales of weights and outputs, for many inputs."""

from collections.abc import Sequence
from math import isinf

import numpy as np

from gui.theme import Theme
from gui.views.network.colours import ColourLevels, ColourMap, Pixels
from gui.views.network.columns import Array
from gui.views.network.content import Content, Node
from scratchnet.registry import OUTPUT_ACTIVATIONS

Levels = tuple[float, float]

_UNBOUNDED = ("linear",)


class CardScales:
    """One scale for all weights of the first layer, and one for the outputs of each layer.

    They end at 1, 2 or 5 times a power of ten and keep their meaning from frame to frame, as the
    colours of maps do. ``outputs`` has the lowest and the highest output by layer; of outputs in
    units of their own, ``targets`` has those of each.
    """

    def __init__(self, content: Content) -> None:
        self._weights = ColourLevels()
        self._outputs = [ColourLevels() for _ in content.layers]
        #: By layer, whether an output has been negative.
        self._negative = [False for _ in content.layers]
        self.weight_limit = 1.0
        self.outputs: list[Levels] = []
        self._targets = [ColourLevels() for _ in content.outputs] if content.units else []
        self.targets: list[Levels] = []
        self._images: Pixels | None = None
        self._theme: Theme | None = None
        self.set_content(content)

    def set_content(self, content: Content) -> None:
        """Take the scales of other numbers of the same network."""
        self._content = content
        self._images = None
        self.weight_limit = _range(self._weights, content.weights(0), _UNBOUNDED)[1]
        self.outputs = []
        for layer, levels in enumerate(self._outputs):
            activation = content.ranges[layer]
            low, high = _range(levels, _layer_outputs(content, layer), (activation,))
            self.outputs.append(self._narrowed(layer, activation, low, high))
        last = len(content.layers) - 1
        for number, levels in enumerate(self._targets):
            found = _range(levels, _layer_outputs(content, last, number), content.ranges[-1:])
            # Of the layer's, whichever side of 0 has had outputs is shown.
            negative = self._negative[last] or OUTPUT_ACTIVATIONS[content.ranges[-1]].is_bounded
            self.targets[number:] = [found if negative else (0.0, found[1])]

    def of(self, node: Node) -> Levels:
        """Return the lowest and the highest output of a neuron's scale."""
        if self.targets and node.layer == len(self.outputs) - 1:
            return self.targets[node.index]
        return self.outputs[node.layer]

    def _narrowed(self, layer: int, activation: str, low: float, high: float) -> Levels:
        """Return the levels of a layer without the side on which no output has been."""
        record = OUTPUT_ACTIVATIONS[activation]
        if record.is_bounded:
            return low, high
        self._negative[layer] |= bool((_layer_outputs(self._content, layer) < 0).any())
        if not self._negative[layer]:
            return 0.0, high
        return (low if isinf(record.low) else max(low, record.low)), high

    def reserve(self, content: Content) -> None:
        """Keep the scales wide enough for this content from now on."""
        self._weights.reserve(content.weights(0)[np.newaxis])
        for layer, levels in enumerate(self._outputs):
            levels.reserve(_layer_outputs(content, layer).reshape(1, 1, -1))
        for number, levels in enumerate(self._targets):
            last = len(content.layers) - 1
            levels.reserve(_layer_outputs(content, last, number).reshape(1, 1, -1))
        self.set_content(self._content)

    def weight_images(self, theme: Theme) -> Pixels:
        """Return the weights of the first layer as images, shape (neurons, rows, columns)."""
        assert self._content.image is not None
        if self._images is None or self._theme is not theme:
            width, height = self._content.image
            weights = self._content.weights(0).reshape(-1, height, width)
            limit = np.array(self.weight_limit)
            self._images = np.ascontiguousarray(ColourMap(theme).pixels(weights, -limit, limit))
            self._theme = theme
        return self._images


def _layer_outputs(content: Content, layer: int, number: int | None = None) -> Array:
    """Return what is known of the outputs of a layer, or of one neuron in it: means, and those for
    the marked input.
    """
    place = content.map_slice(layer + 1)
    if number is not None:
        place = slice(place.start + number, place.start + number + 1)
    found = [np.zeros(1)]
    if content.responses is not None:
        found.append(content.responses.means[place].ravel())
    if content.marked is not None and content.marked.outputs is not None:
        found.append(content.marked.outputs[place])
    return np.concatenate(found)


def _range(levels: ColourLevels, values: Array, activation: Sequence[str]) -> Levels:
    low, high = levels.update(values.reshape(1, 1, -1), activation, (1,))
    return float(low[0]), float(high[0])


def input_pixels(theme: Theme, content: Content) -> Pixels:
    """Return the marked input as an image, else the mean of the samples; from paper to ink."""
    assert content.image is not None
    assert content.summary is not None
    width, height = content.image
    marked = content.marked
    values = content.summary.means if marked is None else marked.values
    low, high = float(content.summary.least.min()), float(content.summary.greatest.max())
    scaled = np.clip((values - low) / ((high - low) or 1.0), 0.0, 1.0).reshape(height, width, 1)
    paper, ink = (np.array(_rgb(colour), np.float64) for colour in (theme.base, theme.text))
    red, green, blue = np.moveaxis(np.rint(paper + scaled * (ink - paper)).astype(np.uint32), -1, 0)
    pixels: Pixels = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    return np.ascontiguousarray(pixels)


def _rgb(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
