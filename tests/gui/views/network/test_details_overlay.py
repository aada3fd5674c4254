"""The overlay of details: where it lies, and that it lets the pointer through."""

import pytest
from PySide6.QtCore import QRectF, Qt

from gui.views.network import NetworkDiagram
from gui.views.network.content import Node, content_of
from gui.views.network.descriptions import Details, details_of
from tests.gui.views.network.conftest import run

LEVELS = (-1.0, 1.0)


@pytest.mark.parametrize("x", [10.0, 340.0, 660.0])
@pytest.mark.parametrize("y", [10.0, 300.0, 560.0])
def test_it_is_next_to_its_part_and_within_the_view(
    diagram: NetworkDiagram, x: float, y: float
) -> None:
    content = content_of(*run())
    part = QRectF(x, y, 30.0, 30.0)
    details = details_of(content, Node(1, 1), ())
    diagram.overlay.show_details(details, content.axes, LEVELS, part)
    assert diagram.rect().contains(diagram.overlay.geometry())
    assert not diagram.overlay.geometry().intersects(part.toRect())


def test_it_is_as_large_as_its_details_need(diagram: NetworkDiagram) -> None:
    overlay, part = diagram.overlay, QRectF(10.0, 10.0, 4.0, 4.0)
    sizes = []
    for details in (
        Details("a", ("weight 1",)),
        Details("a", ("weight 1", "bias 2")),
        Details("a", ("weight 1", "bias 2"), (("x", "0.500", 1),), "and 3 weaker"),
    ):
        overlay.show_details(details, (), LEVELS, part)
        sizes.append(overlay.height())
    assert sizes == sorted(set(sizes))
    assert not overlay.grab().isNull()


def test_it_lets_the_pointer_through(diagram: NetworkDiagram) -> None:
    assert diagram.overlay.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
