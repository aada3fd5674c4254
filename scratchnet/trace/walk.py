"""The numbers of a step in the order in which they are computed, to walk through.

A walk has sections: forward layer by layer, the loss, backward layer by layer from the last, and
the update layer by layer. A section is traced when the walk comes to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from scratchnet.trace.number import Number, addends
from scratchnet.trace.sample import SampleTrace
from scratchnet.trace.step import StepTrace


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
    """All stops of one sample of a step; ``position`` counts the samples of its batch from 0."""

    def __init__(self, step: StepTrace, position: int = 0) -> None:
        self._step = step
        self._sample = step.sample(position)
        layers = range(self._sample.depth)
        #: Phase and layer of each section.
        self.sections: tuple[tuple[str, int], ...] = (
            *(("forward", layer) for layer in layers),
            ("loss", layers[-1]),
            *(("backward", layer) for layer in reversed(layers)),
            *(("update", layer) for layer in layers),
        )
        self._stops: dict[int, tuple[Stop, ...]] = {}

    @property
    def sample(self) -> SampleTrace:
        """The sample that is followed."""
        return self._sample

    def __iter__(self) -> Iterator[Stop]:
        for section in range(len(self.sections)):
            yield from self.stops(section)

    def stops(self, section: int) -> tuple[Stop, ...]:
        """Return the stops of a section, counted from 0."""
        if section not in self._stops:
            phase, layer = self.sections[section]
            found = {
                "forward": self._forward,
                "loss": self._loss,
                "backward": self._backward,
                "update": self._update,
            }[phase](layer)
            self._stops[section] = tuple(found)
        return self._stops[section]

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

    def find(self, number: Number) -> Cursor | None:
        """Return where a number is a stop, looking only at sections that were reached already."""
        origin = number.origin
        for section, stops in self._stops.items():
            for index, stop in enumerate(stops):
                if stop.number.origin is origin:
                    return Cursor(section, index)
        return None

    def uses(self, number: Number) -> list[Stop]:
        """Return the stops that are computed from a number directly, in reached sections."""
        origin = number.origin
        return [
            stop
            for section in sorted(self._stops)
            for stop in self._stops[section]
            if stop.number.origin is not origin
            and any(each.origin is origin for each in stop.number.origin.operands)
        ]

    def _start(self, cursor: Cursor, level: Level) -> Cursor:
        stops, index = self.stops(cursor.section), cursor.stop
        while index and (level is Level.LAYER or stops[index - 1].neuron == stops[index].neuron):
            index -= 1
        return Cursor(cursor.section, index)

    def _forward(self, layer: int) -> Iterator[Stop]:
        traced = self._sample.layer(layer)
        for j, neuron in enumerate(traced.neurons):
            terms = addends(neuron.z)[1:-1]
            for k, term in enumerate(terms):
                yield Stop("forward", "term", layer, j, k, term)
            yield Stop("forward", "z", layer, j, None, neuron.z)
            yield Stop("forward", "output", layer, j, None, neuron.output)
        for j, output in enumerate(traced.outputs):
            # Dropout and softmax go on from the neurons' own outputs.
            if output is not traced.neurons[j].output:
                yield Stop("forward", "layer output", layer, j, None, output)

    def _loss(self, layer: int) -> Iterator[Stop]:
        yield Stop("loss", "loss", None, None, None, self._sample.loss)
        for j, gradient in enumerate(self._sample.d_losses):
            yield Stop("loss", "d_loss", layer, j, None, gradient)

    def _backward(self, layer: int) -> Iterator[Stop]:
        traced = self._sample.layer(layer)
        for j, neuron in enumerate(traced.neurons):
            yield Stop("backward", "d_output", layer, j, None, neuron.d_output)
            yield Stop("backward", "derivative", layer, j, None, neuron.derivative)
            yield Stop("backward", "d_z", layer, j, None, neuron.d_z)
            for k, gradient in enumerate(neuron.d_weights):
                yield Stop("backward", "d_weight", layer, j, k, gradient)
            yield Stop("backward", "d_bias", layer, j, None, neuron.d_bias)

    def _update(self, layer: int) -> Iterator[Stop]:
        for j in range(len(self._step.parameters_before[layer])):
            for k, update in enumerate(self._step.update(layer, j)):
                found = {
                    "gradient": update.gradient,
                    "gradient with penalty": update.penalized,
                    "m": update.first,
                    "v": update.second,
                    "updated parameter": update.after,
                }
                if update.penalized is update.gradient:
                    del found["gradient with penalty"]
                for quantity, number in found.items():
                    if number is not None:
                        yield Stop("update", quantity, layer, j, k, number)
