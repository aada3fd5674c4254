"""A diagram's parts as text: their names, numbers and details, and the caption."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from gui.views.network.columns import Array, InputKind
from gui.views.network.content import Address, Connection, Content, Node, Part
from gui.views.words import range_words
from scratchnet.numbers import significant
from scratchnet.registry import OUTPUT_ACTIVATIONS

#: Details list at most this many of a neuron's weights.
MOST_WEIGHTS = 12
#: And fewer where its mean outputs are listed too.
_MOST_BESIDE_MEANS = 6
_FROZEN = " (frozen)"


@dataclass(frozen=True)
class Details:
    """A title, lines of text, and the incoming weights, strongest first: (source, value, sign).

    ``remainder`` says how many weights are left out. ``values`` is the map to show enlarged, if
    there is one. ``outputs`` are the mean outputs for groups of samples, (group, value, number), by
    classes or by parts of the targets' range, as ``classes`` says.
    """

    title: str
    lines: tuple[str, ...]
    weights: tuple[tuple[str, str, int], ...] = ()
    remainder: str = ""
    values: Array | None = None
    outputs: tuple[tuple[str, str, int], ...] = ()
    classes: bool = True


def details_of(content: Content, part: Part, frozen: Collection[Address]) -> Details:
    """Describe a part; the parameters in ``frozen`` are marked as such."""
    if isinstance(part, Connection):
        return _connection_details(content, part, frozen)
    if part.column == 0:
        title = f"Feature {node_name(content, part)}"
        if content.summary is not None:
            return Details(title, _input_lines(content, part.index))
        return Details(title, (), values=content.map_of(part, fine=True))
    return _neuron_details(content, part, frozen)


def accessible_description(content: Content, node: Node, frozen: Collection[Address]) -> str:
    """Describe a node in one sentence, for screen readers."""
    details = details_of(content, node, frozen)
    parts = [details.title, *details.lines]
    if details.outputs:
        means = ", ".join(f"{group} {value}" for group, value, _ in details.outputs)
        parts.append(f"{outputs_title(details.classes)}: {means}")
    return ", ".join(parts)


def outputs_title(classes: bool) -> str:
    """Return what the mean outputs of a neuron are listed by."""
    return "mean output by class" if classes else "mean output by target"


def network_words(content: Content) -> str:
    """Return the layers of a network, and the range of its weights."""
    parts = [_features_words(content)]
    last = len(content.layers) - 1
    for layer, (parameters, activation) in enumerate(
        zip(content.layers, content.activations, strict=True)
    ):
        name = "output layer" if layer == last else f"layer {layer + 1}"
        label = OUTPUT_ACTIVATIONS[activation].label
        parts.append(
            f"{name}: {neuron_count_text(len(parameters))}, {label}, weights "
            f"{range_words(parameters[:, :-1])}"
        )
    return "; ".join(parts)


def _features_words(content: Content) -> str:
    """Return the names of the features; of a block their number."""
    if content.image is not None:
        width, height = content.image
        text = f"an image of {width} by {height} pixels"
    elif content.input_kind.is_block:
        text = f"{len(content.features):,} features"
    else:
        text = f"features {', '.join(content.features)}"
    return text if content.marked is None else f"{text}, marked: {content.marked.label}"


def neuron_count_text(count: int) -> str:
    """Return "1 neuron", "2 neurons" and so on."""
    return f"{count} neuron" if count == 1 else f"{count} neurons"


def input_count_text(count: int) -> str:
    """Return "1 input", "2 inputs" and so on."""
    return f"{count} input" if count == 1 else f"{count} inputs"


def node_name(content: Content, node: Node) -> str:
    """Return a node's name, counted from 1: "layer 2, neuron 3", or that of feature or class."""
    if node.column == 0:
        return content.features[node.index]
    if node.column == len(content.layers):
        return content.outputs[node.index]
    return f"layer {node.column}, neuron {node.index + 1}"


def source_name(content: Content, layer: int, source: int) -> str:
    """Return a short name for an input of a layer."""
    return content.features[source] if layer == 0 else f"neuron {source + 1}"


def connection_name(content: Content, connection: Connection) -> str:
    """Return where a connection starts and where it ends."""
    start = node_name(content, Node(connection.layer, connection.source))
    end = node_name(content, Node(connection.layer + 1, connection.target))
    return f"{start} → {end}"


def number_text(value: float) -> str:
    """Return a number with four significant digits, with a true minus."""
    return significant(value, 4).replace("-", "−")


def weight_text(value: float) -> str:
    """Return a weight with three decimals, which line up in a list; huge ones have an exponent."""
    if value == 0 or 0.0005 <= abs(value) < 1000:
        return f"{value:.3f}".replace("-", "−")
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−") if exponent else mantissa


def sizes_text(sizes: Sequence[int]) -> str:
    """Return a network's layer sizes, repeated ones counted: 2-64×8-1."""
    hidden = []
    for size, run in groupby(sizes[1:-1]):
        count = len(list(run))
        hidden += [str(size)] * count if count < 3 else [f"{size}×{count}"]
    return "-".join([str(sizes[0]), *hidden, str(sizes[-1])])


def caption_parts(content: Content, step: int, shown: int) -> list[str]:
    """Return the caption; it has a second part if only ``shown`` connections are drawn.

    Those of pixels are no lines but one band.
    """
    moment = f"after {step:,} {'step' if step == 1 else 'steps'}" if step else "before training"
    parts = [f"Network {sizes_text(content.sizes)} {moment}"]
    banded = content.weights(0).size if content.input_kind is InputKind.IMAGE else 0
    if shown < content.weight_count - banded:
        of = f"{content.weight_count - banded:,} connections"
        beyond = " after layer 1" if banded else ""
        parts.append(f"the strongest {shown:,} of {of}{beyond}")
    return parts


def _connection_details(
    content: Content, connection: Connection, frozen: Collection[Address]
) -> Details:
    value = float(content.layers[connection.layer][connection.target, connection.source])
    suffix = _FROZEN if content.address_of(connection) in frozen else ""
    title = connection_name(content, connection)
    return Details(title, (f"weight {number_text(value)}{suffix}",))


def _input_lines(content: Content, index: int) -> tuple[str, ...]:
    """Return how an input is distributed, and its value in the marked input."""
    summary, marked = content.summary, content.marked
    assert summary is not None
    ends = number_text(float(summary.least[index])), number_text(float(summary.greatest[index]))
    lines = [
        f"mean {number_text(float(summary.means[index]))}",
        f"from {ends[0]} to {ends[1]}",
        f"{summary.samples:,} training samples",
    ]
    if content.image is not None:
        row, column = divmod(index, content.image[0])
        lines.insert(0, f"pixel {column + 1} of row {row + 1}")
    if marked is not None and marked.values[index] == marked.values[index]:
        lines.append(f"{marked.label}: {number_text(float(marked.values[index]))}")
    return tuple(lines)


def _neuron_details(content: Content, neuron: Node, frozen: Collection[Address]) -> Details:
    def suffix(index: int) -> str:
        return _FROZEN if (neuron.layer, neuron.index, index) in frozen else ""

    parameters, means = content.layers[neuron.layer][neuron.index], content.means_of(neuron)
    strongest_first = np.argsort(-np.abs(parameters[:-1]), kind="stable").tolist()
    weights = []
    for source in strongest_first[: MOST_WEIGHTS if means is None else _MOST_BESIDE_MEANS]:
        value = float(parameters[source])
        name = source_name(content, neuron.layer, source)
        weights.append((name, weight_text(value) + suffix(source), 1 if value >= 0 else -1))
    left_out = len(strongest_first) - len(weights)
    bias = number_text(float(parameters[-1])) + suffix(len(parameters) - 1)
    name, output = node_name(content, neuron), content.marked_output(neuron)
    lines = [
        f"activation {OUTPUT_ACTIVATIONS[content.activations[neuron.layer]].label}",
        f"bias {bias}",
    ]
    if output is not None and content.marked is not None:
        lines.append(f"{content.marked.label}: {number_text(output)}")
    outputs, responses = [], content.responses
    if means is not None and responses is not None:
        groups = zip(responses.groups, means.tolist(), responses.numbers, strict=True)
        outputs = [(group, weight_text(mean), number) for group, mean, number in groups]
    return Details(
        title=name[0].upper() + name[1:],
        lines=tuple(lines),
        weights=tuple(weights),
        remainder=f"and {left_out} weaker" if left_out else "",
        values=None if content.summary is not None else content.map_of(neuron, fine=True),
        outputs=tuple(outputs),
        classes=responses is None or responses.classes,
    )
