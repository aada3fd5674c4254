"""Two of a network's parameters, chosen for the axes of a chart."""

from collections.abc import Callable
from typing import Any

from gui.views.registry import ViewOption
from gui.views.weights.layer_statistics import layer_name
from scratchnet.declare.parameter import Choice
from scratchnet.reference.article import Parameters
from scratchnet.reference.optimizers import Place
from scratchnet.run.snapshot import Scene

#: Parameters to choose from; of a larger network, those of the last layers.
_MOST_PLACES = 300


class ChosenWeights:
    """The places of two parameters; until others are chosen, the first two of the last layer."""

    def __init__(self) -> None:
        self._places: list[Place | None] = [None, None]

    def choose(self, which: int, key: str) -> None:
        """Choose the first (0) or the second (1), by its key."""
        self._places[which] = _place(key)

    def copy(self) -> "ChosenWeights":
        """Return the same choice, to be changed by itself."""
        twin = ChosenWeights()
        twin._places = list(self._places)
        return twin

    def asked(self, parameters: Parameters | None) -> tuple[Place, Place] | None:
        """Return the places if any was chosen."""
        return self.shown(parameters) if parameters is not None and any(self._places) else None

    def shown(self, parameters: Parameters) -> tuple[Place, Place]:
        """Return the places in a network; those that it lacks are replaced."""
        last = len(parameters) - 1
        defaults: tuple[Place, Place] = (last, 0, 0), (last, 0, 1)
        first, second = (
            own if own is not None and _exists(parameters, own) else default
            for own, default in zip(self._places, defaults, strict=True)
        )
        return first, second

    def key(self, which: int, parameters: Parameters | None) -> str:
        """Return the key of the first (0) or the second (1) in a network, "" without any."""
        return "" if parameters is None else _key(self.shown(parameters)[which])


def place_text(place: Place, parameters: Parameters) -> str:
    """Return the name of a parameter, such as "output, neuron 1, w2"."""
    layer, neuron, index = place
    bias = index == len(parameters[layer][neuron]) - 1
    name = "b" if bias else f"w{index + 1}"
    return f"{layer_name(layer, len(parameters))}, neuron {neuron + 1}, {name}"


def weight_option(name: str, which: int, label: str, applies: Callable[[Any], bool]) -> ViewOption:
    """Return the option of the first (0) or the second (1) weight.

    The view has ``place_key(which)`` and ``set_place(which, key)``.
    """
    return ViewOption(
        name=name,
        parameter=Choice(
            label=label,
            help="A parameter of the network, for the loss of two weights",
            default="",
            choices={"": ""},
        ),
        get=lambda view: view.place_key(which),
        set=lambda view, key: view.set_place(which, key),
        offered=_places_of,
        applies=applies,
    )


def _places_of(scene: Scene) -> dict[str, str]:
    """Return the parameters that can be chosen, by key; of very many, those of the last layers."""
    sizes = [len(scene.features), *scene.experiment.network.hidden]
    sizes.append(len(scene.untrained_map))
    count = len(sizes) - 1
    found: dict[str, str] = {}
    for layer in reversed(range(count)):
        for neuron in range(sizes[layer + 1]):
            for index in range(sizes[layer] + 1):
                if len(found) >= _MOST_PLACES:
                    return found
                name = "b" if index == sizes[layer] else f"w{index + 1}"
                found[_key((layer, neuron, index))] = (
                    f"{layer_name(layer, count)}, neuron {neuron + 1}, {name}"
                )
    return found


def _exists(parameters: Parameters, place: Place) -> bool:
    layer, neuron, number = place
    return (
        layer < len(parameters)
        and neuron < len(parameters[layer])
        and number < len(parameters[layer][neuron])
    )


def _key(place: Place) -> str:
    return ":".join(map(str, place))


def _place(key: str) -> Place | None:
    if not key:
        return None
    layer, neuron, number = map(int, key.split(":"))
    return layer, neuron, number
