"""The numbers of a step in the order in which they are computed, to walk through.

A walk has sections: forward layer by layer, the loss, backward layer by layer from the last, and
the update neuron by neuron. A section is traced when the walk comes to it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from scratchnet.trace.number import LINK, MISSING, Number, addends
from scratchnet.trace.sample import SampleTrace
from scratchnet.trace.step import StepTrace

#: The quantities of a product of a weighted sum, and of a gradient summed over the batch.
TERM, SUM = "term", "gradient"
#: A phase, a layer, and in the update a neuron; else None.
Section = tuple[str, int, int | None]


def unwatched() -> None:
    """Let work go on: what is called often where nobody may end it."""


class Level(IntEnum):
    """How far a move goes: to the next term, to another neuron, or to another section."""

    TERM = 0
    NEURON = 1
    LAYER = 2


@dataclass(frozen=True, slots=True)
class Stop:
    """One number of a walk.

    ``phase`` is forward, loss, backward or update, and ``quantity`` what the number is. ``layer``,
    ``neuron`` and ``index`` count from 0, and are None where there is none; a bias is the last
    index of its neuron.
    """

    phase: str
    quantity: str
    layer: int | None
    neuron: int | None
    index: int | None
    number: Number


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place of a walk: the section, and the stop in it."""

    section: int
    stop: int


class Walk:
    """All stops of one sample of a step; ``position`` counts the samples of its batch from 0.

    Of a forward pass alone there are only the sections forward and loss.
    """

    def __init__(self, step: StepTrace, position: int = 0) -> None:
        self._step = step
        self._sample = step.sample(position)
        layers = range(self._sample.depth)
        forward: tuple[Section, ...] = (
            *(("forward", layer, None) for layer in layers),
            ("loss", layers[-1], None),
        )
        after: tuple[Section, ...] = (
            *(("backward", layer, None) for layer in reversed(layers)),
            *(
                ("update", layer, neuron)
                for layer in layers
                for neuron in range(len(step.parameters_before[layer]))
            ),
        )
        #: Phase and layer of each section, and the neuron of an update.
        self.sections = forward if step.forward_only else forward + after
        self._numbers = {section: number for number, section in enumerate(self.sections)}
        self._stops: dict[int, tuple[Stop, ...]] = {}
        self._visited: set[int] = set()
        #: Where each number is a stop, by the identities of numbers that the stops keep alive.
        self._places: dict[int, Cursor] = {}
        #: Of each section, which stops are computed from a number.
        self._users: dict[int, dict[int, list[int]]] = {}
        #: Identities of the stops at which a line in numbers ends: all but single products.
        self.ends: set[int] = set()

    @property
    def step(self) -> StepTrace:
        """The step that is walked through."""
        return self._step

    @property
    def sample(self) -> SampleTrace:
        """The sample that is followed."""
        return self._sample

    def __iter__(self) -> Iterator[Stop]:
        for section in range(len(self.sections)):
            yield from self.stops(section)

    def stops(self, section: int, watch: Callable[[], object] = unwatched) -> tuple[Stop, ...]:
        """Return the stops of a section, counted from 0.

        ``watch`` is called often while they are traced; what it raises ends that.
        """
        if section not in self._visited:
            phase, layer, _ = self.sections[section]
            for before in self._computed_from(phase, layer):
                self._stops_of(before, watch)
            for index, stop in enumerate(self._stops_of(section, watch)):
                watch()
                # Following a link may trace another layer.
                self._places.setdefault(id(stop.number.origin), Cursor(section, index))
            self._visited.add(section)
        return self._stops[section]

    def _stops_of(self, section: int, watch: Callable[[], object]) -> tuple[Stop, ...]:
        """Return the stops of a section, without those that its lines end at."""
        if section not in self._stops:
            found = []
            for stop in self._traced(section):
                watch()
                found.append(stop)
            for index, stop in enumerate(found):
                if stop.number.symbol != LINK:
                    self._places.setdefault(id(stop.number), Cursor(section, index))
                if stop.quantity != TERM:
                    self.ends.add(id(stop.number))
            self._stops[section] = tuple(found)
        return self._stops[section]

    def section(self, phase: str, layer: int, neuron: int | None = None) -> int | None:
        """Return the section of a phase and layer, and of a neuron's update; None for none."""
        return self._numbers.get((phase, layer, neuron))

    def _traced(self, section: int) -> Iterator[Stop]:
        phase, layer, neuron = self.sections[section]
        if phase == "update":
            assert neuron is not None
            return self._update(layer, neuron)
        tracers = {"forward": self._forward, "loss": self._loss, "backward": self._backward}
        return tracers[phase](layer)

    def _computed_from(self, phase: str, layer: int) -> list[int]:
        """Return the sections whose numbers stand in the lines of a section."""
        before = {
            "loss": [("forward", layer)],
            "backward": [("forward", layer), ("loss", layer), ("backward", layer + 1)],
        }.get(phase, [])
        return [found for each in before if (found := self.section(*each)) is not None]

    def at(self, cursor: Cursor) -> Stop:
        """Return the stop at a cursor."""
        return self.stops(cursor.section)[cursor.stop]

    def next(self, cursor: Cursor, level: Level = Level.TERM) -> Cursor | None:
        """Return the next stop, or the first of the next neuron or section; None at the end."""
        stops = self.stops(cursor.section)
        if level is not Level.LAYER:
            here = stops[cursor.stop]
            for index in range(cursor.stop + 1, len(stops)):
                if level is Level.TERM or stops[index].neuron != here.neuron:
                    return Cursor(cursor.section, index)
        after = cursor.section + 1
        if level is Level.LAYER:
            own = self.sections[cursor.section][:2]
            while after < len(self.sections) and self.sections[after][:2] == own:
                after += 1
        return Cursor(after, 0) if after < len(self.sections) else None

    def previous(self, cursor: Cursor, level: Level = Level.TERM) -> Cursor | None:
        """Return the stop before, or the first of the neuron or section before; None at the start.

        Within a neuron or a section it first goes back to where that begins.
        """
        if level is Level.TERM:
            if cursor.stop:
                return Cursor(cursor.section, cursor.stop - 1)
            before = cursor.section - 1
            return Cursor(before, len(self.stops(before)) - 1) if before >= 0 else None
        start = self._start(cursor, level)
        if start != cursor:
            return start
        last = self.previous(cursor)
        return None if last is None else self._start(last, level)

    @property
    def end(self) -> Cursor:
        """The last stop of all."""
        section = len(self.sections) - 1
        return Cursor(section, len(self.stops(section)) - 1)

    def find(self, number: Number) -> Cursor | None:
        """Return where a number is a stop, looking only at sections that were reached already."""
        return self._places.get(id(number.origin))

    def uses(
        self, number: Number, section: int, watch: Callable[[], object] = unwatched
    ) -> list[Cursor]:
        """Return the stops that are computed from a number of a section, in order.

        The sections that can use it are traced for that. A parameter is also used by its update,
        and a sample's part of a gradient by the sum over the batch.
        """
        phase, layer, neuron = self.sections[section]
        origin = number.origin
        cursor = self.find(origin)
        quantity = "" if cursor is None else self.at(cursor).quantity
        reached: list[Section] = [(phase, layer, neuron)]
        if phase == "forward" and quantity != TERM:
            reached += [
                *(("forward", layer + 1, None), ("loss", layer, None)),
                *((("backward", each, None)) for each in (layer + 1, layer, layer - 1)),
            ]
        elif phase == "loss":
            reached.append(("backward", layer, None))
        elif phase == "backward":
            reached.append(("backward", layer - 1, None))
        found = [
            Cursor(where, index)
            for each in reached
            if (where := self.section(*each)) is not None
            for index in self._users_in(where, watch).get(id(origin), ())
        ]
        return found + self._in_update(origin, layer, watch)

    def computed_by(self, cursor: Cursor, file: str, line: int) -> bool:
        """Return whether a line of a file, counted from 1, computes the number at a cursor.

        It may compute a part of it only, such as one addend of a loss.
        """
        stop = self.at(cursor)
        own = [stop.number.origin] if stop.quantity == SUM else self._expression(stop)[0]
        lines = (each.line for each in own if self._places.get(id(each), cursor) == cursor)
        return any(each and (each.file, each.number) == (file, line) for each in lines)

    def run_to_line(
        self,
        cursor: Cursor,
        file: str,
        line: int,
        *,
        back: bool = False,
        watch: Callable[[], object] = unwatched,
    ) -> Cursor | None:
        """Return the next stop that a line computes, or the one before; None if there is none."""
        move = self.previous if back else self.next
        there = move(cursor)
        while there is not None and not self.computed_by(there, file, line):
            watch()
            there = move(there)
        return there

    def _expression(self, stop: Stop) -> tuple[list[Number], list[Number]]:
        """Return the number of a stop with what it was computed from, as far as other stops.

        The second list has the links that it ends at: they lead to stops of other sections, which
        need not have been reached, and from there through all layers before.
        """
        first = stop.number.origin
        own: list[Number] = []
        links: list[Number] = []
        seen = {id(first)}
        pending = [first]
        while pending:
            number = pending.pop()
            own.append(number)
            if number is not first and id(number) in self._places:
                continue
            for operand in number.operands:
                if id(operand) not in seen:
                    seen.add(id(operand))
                    (links if operand.symbol == LINK else pending).append(operand)
        return own, links

    def _users_in(self, section: int, watch: Callable[[], object]) -> dict[int, list[int]]:
        if section not in self._users:
            users: dict[int, list[int]] = {}
            for index, stop in enumerate(self.stops(section, watch)):
                watch()
                if stop.quantity == SUM:
                    # Its addends are many, and of other samples.
                    continue
                (first, *others), links = self._expression(stop)
                if self._places[id(first)] == Cursor(section, index):
                    for number in {id(each.origin): each for each in (*others, *links)}:
                        users.setdefault(number, []).append(index)
            self._users[section] = users
        return self._users[section]

    def _in_update(self, origin: Number, layer: int, watch: Callable[[], object]) -> list[Cursor]:
        """Return the stops of the update that go on from a parameter or from a part of a sum."""
        quantities: tuple[str, ...] = "gradient with penalty", "updated parameter"
        place = origin.name.split()
        if place[:1] in (["weight"], ["bias"]):
            layer, neuron, index = map(int, place[1:])
        else:
            cursor = self.find(origin)
            if cursor is None or self.at(cursor).quantity not in ("d_weight", "d_bias"):
                return []
            stop = self.at(cursor)
            assert stop.neuron is not None
            neuron, quantities = stop.neuron, (SUM,)
            index = len(self._step.parameters_before[layer][neuron]) - 1
            if stop.index is not None:
                index = stop.index
        section = self.section("update", layer, neuron)
        if section is None:
            return []
        return [
            Cursor(section, number)
            for number, stop in enumerate(self.stops(section, watch))
            if stop.index == index and stop.quantity in quantities
        ]

    def _start(self, cursor: Cursor, level: Level) -> Cursor:
        section = cursor.section
        if level is Level.LAYER:
            own = self.sections[section][:2]
            while section and self.sections[section - 1][:2] == own:
                section -= 1
            return Cursor(section, 0)
        stops, index = self.stops(section), cursor.stop
        while index and stops[index - 1].neuron == stops[index].neuron:
            index -= 1
        return Cursor(section, index)

    def _forward(self, layer: int) -> Iterator[Stop]:
        there = self._sample.forward(layer)
        neurons = there.layer.neurons
        for j, neuron in enumerate(neurons):
            terms = addends(neuron.z)[1:-1]
            for k, term in enumerate(terms):
                yield Stop("forward", TERM, layer, j, k, term)
            yield Stop("forward", "z", layer, j, None, neuron.z)
            yield Stop("forward", "output", layer, j, None, neuron.output)
        for j, output in enumerate(there.outputs):
            # Dropout and softmax go on from the neurons' own outputs.
            if output is not neurons[j].output:
                yield Stop("forward", "layer output", layer, j, None, output)

    def _loss(self, layer: int) -> Iterator[Stop]:
        yield Stop("loss", "loss", None, None, None, self._sample.loss)
        for j, gradient in enumerate(() if self._step.forward_only else self._sample.d_losses):
            yield Stop("loss", "d_loss", layer, j, None, gradient)

    def _backward(self, layer: int) -> Iterator[Stop]:
        traced = self._sample.layer(layer)
        for j, neuron in enumerate(traced.neurons):
            if neuron.d_output.symbol != MISSING:
                yield Stop("backward", "d_output", layer, j, None, neuron.d_output)
            if neuron.derivative.symbol != MISSING:
                yield Stop("backward", "derivative", layer, j, None, neuron.derivative)
                yield Stop("backward", "d_z", layer, j, None, neuron.d_z)
            for k, gradient in enumerate(neuron.d_weights):
                yield Stop("backward", "d_weight", layer, j, k, gradient)
            yield Stop("backward", "d_bias", layer, j, None, neuron.d_bias)

    def _update(self, layer: int, neuron: int) -> Iterator[Stop]:
        for k, update in enumerate(self._step.update(layer, neuron)):
            found = {
                SUM: update.gradient,
                "gradient with penalty": update.penalized,
                "m": update.first,
                "v": update.second,
                "updated parameter": update.after,
            }
            if update.penalized is update.gradient:
                del found["gradient with penalty"]
            for quantity, number in found.items():
                if number is not None:
                    yield Stop("update", quantity, layer, neuron, k, number)
