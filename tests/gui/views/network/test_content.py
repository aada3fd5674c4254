"""The parts of a network that a diagram shows."""

from gui.views.network.content import Connection, Node, content_of
from tests.gui.views.network.conftest import run


def test_a_node_is_within_a_network_that_has_it() -> None:
    assert Node(1, 3).within((2, 4, 1))
    assert not Node(1, 4).within((2, 4, 1))
    assert not Node(3, 0).within((2, 4, 1))


def test_a_connection_has_the_address_of_its_weight_and_a_neuron_of_its_bias() -> None:
    content = content_of(*run((4, 3)))
    assert content.address_of(Connection(1, 2, 0)) == (1, 2, 0)
    assert content.address_of(Node(1, 3)) == (0, 3, 2)
    assert content.address_of(Node(0, 1)) is None
