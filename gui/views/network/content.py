"""What a diagram shows of a scene and a frame, in the order in which it is drawn."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gui.views.network.parts import Neuron
from scratchnet.run.snapshot import Axis, Frame, Scene

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Content:
    """A network: its names, its parameters, and the maps of its neurons.

    ``layers`` has for each layer an array of shape (neurons, inputs + 1), the bias last;
    ``maps`` one map for each of their neurons, shape (neurons, rows, columns), or None.
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
        """The number of cards in each column, the features first."""
        return (len(self.features), *(len(layer) for layer in self.layers))

    @property
    def hidden(self) -> tuple[int, ...]:
        """The number of neurons in each hidden layer."""
        return self.sizes[1:-1]

    @cached_property
    def connections(self) -> int:
        """How many weights there are."""
        return sum(layer.size - len(layer) for layer in self.layers)

    def first_of(self, column: int) -> int:
        """Return the place among ``maps`` of a column's first neuron."""
        return sum(self.sizes[1:column])

    def map_of(self, neuron: Neuron, fine: bool = False) -> Array | None:
        """Return a card's map; ``fine`` is the finest there is."""
        maps, place = self.maps, neuron.index
        if neuron.column == 0:
            maps = self.feature_maps
        elif fine and neuron.column == len(self.layers):
            maps = self.model_map
        else:
            place += self.first_of(neuron.column)
        values: Array | None = None if maps is None else maps[place]
        return values


def content_of(scene: Scene, frame: Frame) -> Content:
    """Return what there is to draw."""
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
