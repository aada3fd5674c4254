"""Changing the sizes of the hidden layers, within limits. No Qt."""

from scratchnet.declare.parameter import Sizes as SizesParameter
from scratchnet.experiment import PARAMETERS

Sizes = tuple[int, ...]

_DECLARED = PARAMETERS["network.hidden"]
assert isinstance(_DECLARED, SizesParameter)
MOST_LAYERS, MOST_NEURONS = _DECLARED.most, _DECLARED.maximum
#: The size of a first layer; any other begins as large as its neighbour.
_FIRST_SIZE = 4


def with_neurons(sizes: Sizes, layer: int, change: int) -> Sizes:
    """Return the sizes with so many neurons more in a layer."""
    return (*sizes[:layer], sizes[layer] + change, *sizes[layer + 1 :])


def without_layer(sizes: Sizes, layer: int) -> Sizes:
    """Return the sizes without a layer."""
    return (*sizes[:layer], *sizes[layer + 1 :])


def with_layer(sizes: Sizes, place: int) -> Sizes:
    """Return the sizes with a layer that becomes number ``place``."""
    return (*sizes[:place], inserted_size(sizes, place), *sizes[place:])


def inserted_size(sizes: Sizes, place: int) -> int:
    """Return how many neurons a new layer gets: as many as the layer before it, or after."""
    if not sizes:
        return _FIRST_SIZE
    return sizes[max(place - 1, 0)]


def why_not_more(sizes: Sizes, layer: int) -> str:
    """Return why a layer can have no further neuron, or nothing."""
    return f"A layer has at most {MOST_NEURONS} neurons" if sizes[layer] >= MOST_NEURONS else ""


def why_not_fewer(sizes: Sizes, layer: int) -> str:
    """Return why a layer can have no neuron less, or nothing."""
    return "A layer has at least 1 neuron; × removes the layer" if sizes[layer] <= 1 else ""


def why_not_inserted(sizes: Sizes) -> str:
    """Return why there can be no further layer, or nothing."""
    full = len(sizes) >= MOST_LAYERS
    return f"A network has at most {MOST_LAYERS} hidden layers" if full else ""
