"""What a diagram shows of a scene and a frame, and the parts of it that one can point at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gui.current_frame import Chosen
from gui.views.network.columns import Array, InputKind
from scratchnet.datasets import class_of
from scratchnet.formula import UndefinedFormula
from scratchnet.run.array_network import layer_outputs
from scratchnet.run.snapshot import Axis, Frame, InputSummary, Responses, Scene

#: Up to this many inputs are cards; more are one block.
MOST_CARDS = 12

#: An output's map needs no more cells than this where it is one of the nodes.
_OUTPUT_CELLS = 20

#: A parameter's layer, neuron, and index: that of the weight, or of the bias, which is last.
Address = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """A feature or a neuron.

    Column 0 holds the features; column c holds the neurons of layer c - 1.
    """

    column: int
    index: int

    @property
    def layer(self) -> int:
        """The layer as parameters count it: 0 is the first that computes, -1 the features."""
        return self.column - 1

    def within(self, sizes: Sequence[int]) -> bool:
        """Whether a network with columns of these sizes has this node."""
        return self.column < len(sizes) and self.index < sizes[self.column]


@dataclass(frozen=True, slots=True)
class Connection:
    """The weight of neuron ``target`` in ``layer`` for its input ``source``, counted from 0."""

    layer: int
    target: int
    source: int


Part = Node | Connection


@dataclass(frozen=True)
class Marked:
    """The input whose values are marked: a chosen one, or the values that a slice holds.

    ``label`` says which it is. ``values`` has one for each feature, in its own units, NaN for those
    that vary; ``outputs`` those of all neurons, layer by layer, or None for a slice.
    """

    label: str
    values: Array
    outputs: Array | None


@dataclass(frozen=True)
class Content:
    """A network: its names, its parameters, and the maps of its neurons' outputs.

    ``layers`` has an array of shape (neurons, inputs + 1) for each layer, the bias last.
    ``feature_maps`` has the shape (features, rows, columns), ``maps`` (neurons, rows, columns)
    for the neurons of all layers, or is None; ``model_map`` is a finer one of the outputs.

    With more than two inputs there is a ``summary`` of them, and ``responses`` take the place of
    maps, if they were requested. ``image`` is the width and height of inputs that are pixels.
    """

    features: tuple[str, ...]
    outputs: tuple[str, ...]
    activations: tuple[str, ...]
    ranges: tuple[str, ...]
    axes: tuple[Axis, ...]
    layers: tuple[Array, ...]
    feature_maps: Array
    maps: Array | None
    model_map: Array
    summary: InputSummary | None = None
    responses: Responses | None = None
    image: tuple[int, int] | None = None
    marked: Marked | None = None
    units: bool = False

    @property
    def input_kind(self) -> InputKind:
        """How the inputs are drawn."""
        if self.summary is None:
            return InputKind.MAPS
        if self.image is not None:
            return InputKind.IMAGE
        return InputKind.CARDS if len(self.features) <= MOST_CARDS else InputKind.LIST

    def weights(self, layer: int) -> Array:
        """Return the weights of a layer, shape (neurons, inputs)."""
        return self.layers[layer][:, :-1]

    def means_of(self, node: Node) -> Array | None:
        """Return a neuron's mean output for each group of samples, shape (groups,)."""
        if self.responses is None:
            return None
        means: Array = self.responses.means[self.map_slice(node.column).start + node.index]
        return means

    def marked_output(self, node: Node) -> float | None:
        """Return a neuron's output for the marked input."""
        if self.marked is None or self.marked.outputs is None:
            return None
        return float(self.marked.outputs[self.map_slice(node.column).start + node.index])

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """The number of nodes in each column, the features first."""
        return (len(self.features), *(len(layer) for layer in self.layers))

    @property
    def hidden(self) -> tuple[int, ...]:
        """The number of neurons in each hidden layer."""
        return self.sizes[1:-1]

    @cached_property
    def weight_count(self) -> int:
        """The number of weights, biases not included."""
        return sum(layer.size - len(layer) for layer in self.layers)

    def map_slice(self, column: int) -> slice:
        """Return which of ``maps`` belong to the neurons of a column."""
        first = sum(self.sizes[1:column])
        return slice(first, first + self.sizes[column])

    @cached_property
    def output_maps(self) -> Array | None:
        """The maps of the outputs: cells of their finer ones, if all maps are coarse for now."""
        if self.maps is None:
            return None
        stride = max(self.model_map.shape[-1] // _OUTPUT_CELLS, 1)
        finer = self.model_map[:, stride // 2 :: stride, stride // 2 :: stride]
        coarse = self.maps[len(self.maps) - len(finer) :]
        return finer if finer.shape[1] > 1 and finer.shape[-1] > coarse.shape[-1] else coarse

    def map_of(self, node: Node, fine: bool = False) -> Array | None:
        """Return a node's map, shape (rows, columns); with ``fine`` the finest one known."""
        maps, index = self.maps, node.index
        if node.column == 0:
            maps = self.feature_maps
        elif fine and node.column == len(self.layers):
            maps = self.model_map
        else:
            index += self.map_slice(node.column).start
        values: Array | None = None if maps is None else maps[index]
        return values

    def address_of(self, part: Part) -> Address | None:
        """Return the address of a connection's weight or a neuron's bias; None for a feature."""
        if isinstance(part, Connection):
            return part.layer, part.target, part.source
        if part.column == 0:
            return None
        return part.layer, part.index, self.layers[part.layer].shape[1] - 1


def content_of(scene: Scene, frame: Frame, chosen: Chosen | None = None) -> Content:
    """Return what a diagram of this frame shows, with the marks of a chosen input."""
    layers = tuple(np.array(layer) for layer in frame.snapshot.parameters)
    count = len(layers[-1])
    outputs = scene.classes
    if not outputs and count > 1 and len(scene.targets) == count:
        outputs = scene.targets
    if len(outputs) != count:
        outputs = ("output",) if count == 1 else tuple(f"output {n + 1}" for n in range(count))
    return Content(
        features=scene.features,
        outputs=outputs,
        activations=tuple(scene.experiment.network.activations),
        ranges=_ranges(scene, frame),
        units=not scene.classes and count > 1,
        axes=scene.axes,
        layers=layers,
        feature_maps=scene.feature_maps,
        maps=frame.neuron_maps,
        model_map=frame.model_map,
        summary=scene.input_summary,
        responses=frame.responses,
        # Formulas of pixels are no image.
        image=None if scene.experiment.network.features else scene.image,
        marked=None if scene.input_summary is None else _marked(scene, frame, chosen, layers),
    )


def _ranges(scene: Scene, frame: Frame) -> tuple[str, ...]:
    """Return the activation of each layer whose range its outputs have.

    What a bounded activation returns is no longer in its range in the units of scaled targets.
    """
    *hidden, last = scene.experiment.network.activations
    return (*hidden, last if frame.snapshot.output_scaling.plain else "linear")


def _marked(
    scene: Scene, frame: Frame, chosen: Chosen | None, layers: tuple[Array, ...]
) -> Marked | None:
    """Return the chosen input, else the values of the slice, unless features hide them."""
    formulas, encoding = scene.experiment.network.features, frame.snapshot.encoding
    if chosen is None or not chosen.fits(scene) or encoding is None:
        values = np.array(scene.plane.base, np.float64)
        values[list(scene.plane.covered)] = np.nan
        return None if formulas or scene.image is not None else Marked("slice", values, None)
    try:
        row = np.array(encoding(chosen.point), np.float64)
    except UndefinedFormula:
        return None
    values = row if formulas else np.array(chosen.point, np.float64)
    outputs = np.concatenate(layer_outputs(layers, scene.experiment.network.activations, row))
    last = len(outputs) - len(layers[-1])
    outputs[last:] = frame.snapshot.output_scaling.unscaled_arrays(outputs[last:])
    return Marked(_label(scene, chosen), values, outputs)


def _label(scene: Scene, chosen: Chosen) -> str:
    """Return which input is chosen: "test sample 12, target 3"."""
    if chosen.sample is None:
        return "chosen input"
    dataset = scene.test if chosen.sample.test else scene.dataset
    number, count = chosen.sample.number, len(scene.classes)
    columns = (dataset.targets, *dataset.other_targets)
    text = ", ".join(f"{column[number]:.4g}" for column in columns)
    if count:
        text = scene.classes[class_of(dataset.targets[number], count)]
    kind = "test sample" if chosen.sample.test else "sample"
    return f"{kind} {chosen.sample.number + 1:,}, target {text}"
