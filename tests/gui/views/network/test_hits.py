"""What lies under the pointer."""

from PySide6.QtCore import QPointF

from gui.views.network import NetworkDiagram
from gui.views.network.hits import part_at
from gui.views.network.parts import Connection, Neuron, Part
from tests.gui.views.network.conftest import Make, middle_of, on_line, run


def hit(view: NetworkDiagram, point: QPointF) -> Part | None:
    assert view.picture.places is not None
    return part_at(view.picture.places, view.picture.wiring, point)


def test_cards_are_hit_in_all_their_square(diagram: NetworkDiagram) -> None:
    assert diagram.picture.places is not None
    for neuron in (Neuron(0, 1), Neuron(1, 3), Neuron(2, 0)):
        assert hit(diagram, QPointF(middle_of(diagram, neuron))) == neuron
        card = diagram.picture.places.columns[neuron.column].card(neuron.index)
        assert hit(diagram, card.topLeft() + QPointF(1, 1)) == neuron
        assert hit(diagram, card.topLeft() - QPointF(0, 6)) != neuron


def test_every_connection_is_hit_on_its_curve(diagram: NetworkDiagram) -> None:
    for layer, (targets, sources) in enumerate([(4, 2), (1, 4)]):
        for target in range(targets):
            for source in range(sources):
                connection = Connection(layer, target, source)
                assert hit(diagram, on_line(diagram, connection, 0.95)) == connection


def test_small_dots_are_caught_from_near_by(make: Make) -> None:
    view = make(run((64,)))
    middle = QPointF(middle_of(view, Neuron(1, 20)))
    assert hit(view, middle + QPointF(4, 0)) == Neuron(1, 20)


def test_the_rest_is_nothing(diagram: NetworkDiagram) -> None:
    assert hit(diagram, QPointF(2, 595)) is None
    assert hit(diagram, QPointF(350, 20)) is None
