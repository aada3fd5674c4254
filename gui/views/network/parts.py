"""The parts of a diagram that one can point at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Neuron:
    """A card. ``column`` 0 holds the features; column c holds the neurons of layer c - 1."""

    column: int
    index: int

    @property
    def layer(self) -> int:
        """The layer as parameters count it: 0 is the first that computes, -1 the features."""
        return self.column - 1


@dataclass(frozen=True, slots=True)
class Connection:
    """The weight that ``neuron`` of ``layer`` gives to ``source``, both counted from 0."""

    layer: int
    neuron: int
    source: int


Part = Neuron | Connection

#: A parameter's layer, neuron, and index: that of the weight, or of the bias, which is last.
Address = tuple[int, int, int]
