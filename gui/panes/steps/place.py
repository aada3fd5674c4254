"""What the pane shows of a place of a walk, worked out off the window's thread."""

from collections.abc import Callable
from dataclasses import dataclass

from gui.current_frame import Explained
from scratchnet.trace import (
    Cursor,
    Number,
    Piece,
    SampleWay,
    SourceLine,
    StepTrace,
    Stop,
    Walk,
    line_in_numbers,
    source_of,
    way_of,
)

#: Of more uses than this only how many there are is said.
MOST_USES = 12

#: What the quantities of a walk are called.
_QUANTITIES = {
    "term": "input times weight",
    "z": "weighted sum z",
    "layer output": "output of the layer",
    "loss": "loss of the sample",
    "d_loss": "slope of the loss",
    "d_output": "gradient ∂L/∂output",
    "derivative": "derivative f′(z)",
    "d_z": "gradient ∂L/∂z",
    "d_weight": "gradient ∂L/∂weight of this sample",
    "d_bias": "gradient ∂L/∂bias of this sample",
    "gradient": "gradient summed over the batch",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A number of a walk, as the pane shows it."""

    walk: Walk
    cursor: Cursor
    stop: Stop
    pieces: tuple[Piece, ...]
    line: SourceLine | None
    source: tuple[str, ...]
    way: SampleWay

    @property
    def explained(self) -> Explained:
        """What others show of it."""
        stop = self.stop
        return Explained(stop.phase, stop.layer, stop.neuron, stop.index, self.way)

    @property
    def where(self) -> str:
        """Which number it is, such as "Step 3 · Forward · output layer · neuron 1"."""
        step = self.walk.step
        first = f"Before step {step.number:,}" if step.forward_only else f"Step {step.number:,}"
        parts = [first, self.stop.phase.capitalize(), *_place_in(step, self.stop)]
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Use:
    """A stop that uses a number: where it is, and what it is called."""

    cursor: Cursor
    text: str
    number: Number


@dataclass(frozen=True, slots=True)
class Uses:
    """What uses a number: the first `MOST_USES`, and how many there are; none says why."""

    number: Number
    first: tuple[Use, ...]
    count: int
    none: str


def place_at(walk: Walk, cursor: Cursor) -> Place:
    """Return what the pane shows of a place."""
    stop = walk.at(cursor)
    line = stop.number.line
    source = () if line is None else source_of(line)
    pieces = line_in_numbers(walk, cursor)
    return Place(walk, cursor, stop, pieces, line, source, way_of(walk.sample))


def uses_of(walk: Walk, number: Number, section: int, watch: Callable[[], object]) -> Uses:
    """Return what uses a number that stands in a section, with the names of these stops."""
    cursors = walk.uses(number, section, watch)
    stops = [(cursor, walk.at(cursor)) for cursor in cursors[:MOST_USES]]
    first = tuple(
        Use(cursor, ", ".join(_place_in(walk.step, stop)), stop.number) for cursor, stop in stops
    )
    return Uses(number.origin, first, len(cursors), "" if cursors else _why_unused(walk, number))


def _why_unused(walk: Walk, number: Number) -> str:
    cursor = walk.find(number)
    if cursor is None:
        return "no number that is shown here"
    quantity = walk.at(cursor).quantity
    if quantity in ("updated parameter", "m", "v"):
        return "the next step begins with it"
    if quantity == "loss":
        return "the loss curve; what goes back through the network is its slope"
    if walk.sections[cursor.section][0] == "backward" and not walk.step.is_itemized:
        return "the gradient of its parameter, summed over a batch too large to be followed"
    return "nothing else in this step"


def _place_in(step: StepTrace, stop: Stop) -> list[str]:
    depth, parts = len(step.parameters_before), []
    if stop.layer is not None:
        is_last = stop.layer == depth - 1
        parts.append("output layer" if is_last else f"hidden layer {stop.layer + 1}")
    if stop.neuron is not None:
        parts.append(f"neuron {stop.neuron + 1}")
    if stop.index is not None:
        assert stop.layer is not None
        assert stop.neuron is not None
        weights = len(step.parameters_before[stop.layer][stop.neuron]) - 1
        parts.append("bias" if stop.index == weights else f"weight {stop.index + 1}")
    parts.append(_QUANTITIES.get(stop.quantity, stop.quantity))
    return parts
