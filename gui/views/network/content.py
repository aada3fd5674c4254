"""What a diagram shows of a scene and a frame, and the parts of it that one can point at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scratchnet.run.snapshot import Axis, Frame, Scene

Array = NDArray[np.float64]

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
class Content:
    """A network: its names, its parameters, and the maps of its neurons' outputs.

    ``layers`` has an array of shape (neurons, inputs + 1) for each layer, the bias last.
    ``feature_maps`` has the shape (features, rows, columns), ``maps`` (neurons, rows, columns)
    for the neurons of all layers, or is None; ``model_map`` is a finer one of the outputs.
    """

    features: tuple[str, ...]
    outputs: tuple[str, ...]
    activations: tuple[str, ...]
    axes: tuple[Axis, ...]
    layers: tuple[Array, ...]
    feature_maps: Array
    maps: Array | None
    model_map: Array

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


def content_of(scene: Scene, frame: Frame) -> Content:
    """Return what a diagram of this frame shows."""
    layers = tuple(np.array(layer) for layer in frame.snapshot.parameters)
    count = len(layers[-1])
    outputs = scene.classes
    if len(outputs) != count:
        outputs = ("output",) if count == 1 else tuple(f"output {n + 1}" for n in range(count))
    return Content(
        features=scene.features,
        outputs=outputs,
        activations=tuple(scene.experiment.network.activations),
        axes=scene.axes,
        layers=layers,
        feature_maps=scene.feature_maps,
        maps=frame.neuron_maps,
        model_map=frame.model_map,
    )
