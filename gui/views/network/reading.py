"""What is read off one part of a diagram: the words and numbers of the enlargement."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gui.views.network.content import Content
from gui.views.network.parts import Address, Connection, Neuron, Part
from gui.views.network.wording import (
    activation_label,
    connection_name,
    neuron_name,
    number,
    source_name,
    weight,
)

Array = NDArray[np.float64]

MOST_WEIGHTS = 12
_FROZEN = " (frozen)"


@dataclass(frozen=True)
class Reading:
    """A title, facts, and the incoming weights, strongest first: (source, number, sign).

    ``rest`` says how many weights are left out. ``values`` is a map to be shown large, if any.
    """

    title: str
    facts: tuple[str, ...]
    weights: tuple[tuple[str, str, int], ...] = ()
    rest: str = ""
    values: Array | None = None


def reading_of(content: Content, part: Part, frozen: Collection[Address]) -> Reading:
    """Return what there is to say of a part."""
    if isinstance(part, Connection):
        return _of_connection(content, part, frozen)
    values = content.map_of(part, fine=True)
    if part.column == 0:
        return Reading(f"Feature {neuron_name(content, part)}", (), values=values)
    return _of_neuron(content, part, frozen, values)


def spoken(content: Content, neuron: Neuron, frozen: Collection[Address]) -> str:
    """Return a card in one sentence, for those who hear it."""
    reading = reading_of(content, neuron, frozen)
    return ", ".join((reading.title, *reading.facts))


def _of_connection(content: Content, part: Connection, frozen: Collection[Address]) -> Reading:
    value = float(content.layers[part.layer][part.neuron, part.source])
    held = _FROZEN if (part.layer, part.neuron, part.source) in frozen else ""
    return Reading(connection_name(content, part), (f"weight {number(value)}{held}",))


def _of_neuron(
    content: Content, part: Neuron, frozen: Collection[Address], values: Array | None
) -> Reading:
    row = content.layers[part.layer][part.index]
    last = len(row) - 1
    order = np.argsort(-np.abs(row[:-1]), kind="stable").tolist()
    weights = []
    for source in order[:MOST_WEIGHTS]:
        held = _FROZEN if (part.layer, part.index, source) in frozen else ""
        value = float(row[source])
        name = source_name(content, part.layer, source)
        weights.append((name, weight(value) + held, 1 if value >= 0 else -1))
    held = _FROZEN if (part.layer, part.index, last) in frozen else ""
    hidden = len(order) - len(weights)
    name = neuron_name(content, part)
    return Reading(
        name[0].upper() + name[1:],
        (
            f"activation {activation_label(content.activations[part.layer])}",
            f"bias {number(float(row[-1]))}{held}",
        ),
        tuple(weights),
        f"and {hidden} weaker" if hidden else "",
        values,
    )
