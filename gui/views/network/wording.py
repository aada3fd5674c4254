"""The words of a diagram: names of its parts, numbers, the caption."""

from collections.abc import Sequence
from itertools import groupby

from gui.views.network.content import Content
from gui.views.network.parts import Connection, Neuron
from scratchnet.registry import OUTPUT_ACTIVATIONS


def activation_label(name: str) -> str:
    """Return an activation's name as a person reads it."""
    return OUTPUT_ACTIVATIONS[name].label


def neurons(count: int) -> str:
    """Return a count in words."""
    return f"{count} neuron" if count == 1 else f"{count} neurons"


def inputs(count: int) -> str:
    """Return a count in words."""
    return f"{count} input" if count == 1 else f"{count} inputs"


def neuron_name(content: Content, neuron: Neuron) -> str:
    """Return a card's name, counted from 1: "layer 2, neuron 3", or that of feature or class."""
    if neuron.column == 0:
        return content.features[neuron.index]
    if neuron.column == len(content.layers):
        return content.outputs[neuron.index]
    return f"layer {neuron.column}, neuron {neuron.index + 1}"


def source_name(content: Content, layer: int, source: int) -> str:
    """Return a short name for what a layer takes in."""
    return content.features[source] if layer == 0 else f"neuron {source + 1}"


def connection_name(content: Content, connection: Connection) -> str:
    """Return where a connection comes from and where it leads."""
    start = neuron_name(content, Neuron(connection.layer, connection.source))
    end = neuron_name(content, Neuron(connection.layer + 1, connection.neuron))
    return f"{start} → {end}"


def number(value: float) -> str:
    """Return a number short enough to be read at a glance, with a true minus."""
    return f"{value:.4g}".replace("-", "−")


def weight(value: float) -> str:
    """Return a weight with decimals that stand under one another, where it has that size."""
    if value == 0 or 0.0005 <= abs(value) < 1000:
        return f"{value:.3f}".replace("-", "−")
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−") if exponent else mantissa


def sizes_text(sizes: Sequence[int]) -> str:
    """Return a network's sizes, repeated layers counted: 2-64×8-1."""
    hidden = []
    for size, run in groupby(sizes[1:-1]):
        count = len(list(run))
        hidden += [str(size)] * count if count < 3 else [f"{size}×{count}"]
    return "-".join([str(sizes[0]), *hidden, str(sizes[-1])])


def caption(content: Content, step: int, shown: int) -> list[str]:
    """Return the caption in parts: what is shown, and what is left out of it."""
    moment = f"after {step:,} {'step' if step == 1 else 'steps'}" if step else "before training"
    parts = [f"Network {sizes_text(content.sizes)} {moment}"]
    if shown < content.connections:
        parts.append(f"the strongest {shown:,} of {content.connections:,} connections")
    return parts
