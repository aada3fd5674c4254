"""Moving among the cards with the arrow keys. No Qt."""

from collections.abc import Sequence
from enum import Enum

from gui.views.network.parts import Neuron
from gui.views.network.places import Places

#: Where the keys begin: the first neuron that computes something.
FIRST = Neuron(1, 0)


class Move(Enum):
    """One step: columns across, cards down."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def moved(places: Places, selected: Neuron | None, move: Move) -> Neuron:
    """Return the next card: the one above or below, or the nearest of the next column."""
    if selected is None:
        return FIRST
    across, down = move.value
    column = min(max(selected.column + across, 0), len(places.columns) - 1)
    ys = places.columns[column].ys
    if column != selected.column:
        height = places.columns[selected.column].ys[selected.index]
        return Neuron(column, int(abs(ys - height).argmin()))
    return Neuron(column, min(max(selected.index + down, 0), len(ys) - 1))


def within(sizes: Sequence[int], selected: Neuron | None) -> Neuron | None:
    """Return the selection if a network with so many cards in its columns still has it."""
    if selected is None or selected.column >= len(sizes):
        return None
    return selected if selected.index < sizes[selected.column] else None
