"""The arrow keys' way through the cards."""

from gui.views.network.parts import Neuron
from gui.views.network.places import places_for
from gui.views.network.selection import Move, moved, within

PLACES = places_for((2, 4, 1), 640, 560)


def test_keys_go_from_card_to_card_and_stop_at_the_edges() -> None:
    start = moved(PLACES, None, Move.UP)
    assert start == Neuron(1, 0)
    assert moved(PLACES, start, Move.UP) == start
    assert moved(PLACES, start, Move.DOWN) == Neuron(1, 1)
    assert moved(PLACES, Neuron(1, 3), Move.DOWN) == Neuron(1, 3)
    assert moved(PLACES, Neuron(2, 0), Move.RIGHT) == Neuron(2, 0)
    assert moved(PLACES, Neuron(0, 1), Move.LEFT) == Neuron(0, 1)


def test_the_next_column_is_entered_where_it_is_nearest() -> None:
    assert moved(PLACES, Neuron(1, 3), Move.LEFT) == Neuron(0, 1)
    assert moved(PLACES, Neuron(1, 0), Move.LEFT) == Neuron(0, 0)


def test_a_selection_ends_with_its_card() -> None:
    assert within((2, 4, 1), Neuron(1, 3)) == Neuron(1, 3)
    assert within((2, 4, 1), Neuron(1, 4)) is None
    assert within((2, 4, 1), Neuron(3, 0)) is None
    assert within((2, 4, 1), None) is None
