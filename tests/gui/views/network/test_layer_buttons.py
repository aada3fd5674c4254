"""The buttons that add and remove neurons and layers."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.views.network import NetworkDiagram
from gui.views.network.layer_buttons import EditButton, LayerEdit
from tests.gui.views.network.conftest import Make, run


def button(view: NetworkDiagram, edit: LayerEdit, layer: int) -> EditButton:
    return view.buttons.buttons[edit, layer]


def visible(view: NetworkDiagram) -> set[tuple[LayerEdit, int]]:
    return {key for key, button in view.buttons.buttons.items() if button.isVisible()}


@pytest.mark.parametrize(
    ("edit", "layer", "expected"),
    [
        (LayerEdit.ADD_NEURON, 0, (5, 3)),
        (LayerEdit.REMOVE_NEURON, 1, (4, 2)),
        (LayerEdit.REMOVE_LAYER, 0, (3,)),
        (LayerEdit.INSERT_LAYER, 0, (4, 4, 3)),
        (LayerEdit.INSERT_LAYER, 1, (4, 4, 3)),
        (LayerEdit.INSERT_LAYER, 2, (4, 3, 3)),
    ],
)
def test_each_requests_other_sizes(
    qtbot: QtBot, make: Make, edit: LayerEdit, layer: int, expected: tuple[int, ...]
) -> None:
    view = make(run((4, 3)))
    with qtbot.waitSignal(view.hidden_edited) as edited:
        qtbot.mouseClick(button(view, edit, layer), Qt.MouseButton.LeftButton)
    assert edited.args == [expected]


def test_quick_clicks_add_up_before_the_new_network_arrives(qtbot: QtBot, make: Make) -> None:
    view = make(run((4, 3)))
    edits = []
    view.hidden_edited.connect(edits.append)
    for _ in range(3):
        qtbot.mouseClick(button(view, LayerEdit.REMOVE_NEURON, 1), Qt.MouseButton.LeftButton)
    assert edits == [(4, 2), (4, 1)]
    qtbot.mouseClick(button(view, LayerEdit.REMOVE_LAYER, 1), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(view, LayerEdit.ADD_NEURON, 1), Qt.MouseButton.LeftButton)
    assert edits == [(4, 2), (4, 1), (4,)]


def test_limits_disable_with_a_reason(make: Make) -> None:
    view = make(run((128, 1, 1, 1, 1, 1, 1, 1)))
    for edit, layer, text in (
        (LayerEdit.ADD_NEURON, 0, "at most 128 neurons"),
        (LayerEdit.REMOVE_NEURON, 1, "at least 1 neuron"),
        (LayerEdit.INSERT_LAYER, 8, "at most 8 hidden layers"),
    ):
        assert not button(view, edit, layer).isEnabled()
        assert text in button(view, edit, layer).toolTip()
        assert button(view, edit, layer).accessibleName()
    assert button(view, LayerEdit.REMOVE_NEURON, 0).isEnabled()
    assert button(view, LayerEdit.REMOVE_NEURON, 0).toolTip() == "Remove a neuron from layer 1"


def test_every_layer_has_buttons(make: Make) -> None:
    view = make(run((4, 3)))
    assert len(visible(view)) == 2 * 3 + 3
    view.show_frame(*run(()))
    assert visible(view) == {(LayerEdit.INSERT_LAYER, 0)}
    view.show_frame(*run((2,) * 8))
    assert len(visible(view)) == 8 * 3 + 9
    view.set_editable(False)
    assert not visible(view)


@pytest.mark.parametrize("size", [(400, 300), (640, 560), (1100, 900)])
def test_buttons_neither_overlap_nor_leave_the_view(make: Make, size: tuple[int, int]) -> None:
    for hidden in ((4,), (8,) * 6, (64,) * 8):
        # The network grows while it is on the screen.
        view = make(run((1,)), size=size)
        view.show_frame(*run(hidden))
        shown = [view.buttons.buttons[key] for key in visible(view)]
        for one in shown:
            assert view.rect().contains(one.geometry())
            others = (other for other in shown if other is not one)
            assert not any(one.geometry().intersects(o.geometry()) for o in others)


def test_the_tab_key_reaches_all_of_them_and_space_presses(qtbot: QtBot, make: Make) -> None:
    view = make(run((4, 3)))
    view.activateWindow()
    view.setFocus()
    reached = []
    for _ in range(9):
        qtbot.keyClick(view.focusWidget() or view, Qt.Key.Key_Tab)
        reached.append(view.focusWidget())
    assert set(reached) == {view.buttons.buttons[key] for key in visible(view)}
    last = view.focusWidget()
    assert last is button(view, LayerEdit.INSERT_LAYER, 2)
    with qtbot.waitSignal(view.hidden_edited):
        qtbot.keyClick(last, Qt.Key.Key_Space)
    # The network that comes has the button still, with the focus.
    view.show_frame(*run((4, 3, 3)))
    assert view.focusWidget() is last


def test_edits_change_the_sizes_of_hidden_layers() -> None:
    assert LayerEdit.ADD_NEURON.applied((4, 5), 1) == (4, 6)
    assert LayerEdit.REMOVE_NEURON.applied((4, 5), 0) == (3, 5)
    assert LayerEdit.REMOVE_LAYER.applied((4, 5), 0) == (5,)
    assert LayerEdit.REMOVE_LAYER.applied((4,), 0) == ()


def test_a_new_layer_is_as_large_as_its_neighbour() -> None:
    insert = LayerEdit.INSERT_LAYER
    assert insert.applied((4, 7), 2) == (4, 7, 7)
    assert insert.applied((4, 7), 1) == (4, 4, 7)
    assert insert.applied((4, 7), 0) == (4, 4, 7)
    assert insert.applied((), 0) == (4,)
    assert insert.applied((128,), 1) == (128, 128)


def test_a_limit_is_the_reason_why_an_edit_is_not_possible() -> None:
    add, remove = LayerEdit.ADD_NEURON, LayerEdit.REMOVE_NEURON
    assert add.blocked_text((128,), 0) == "A layer has at most 128 neurons"
    assert add.blocked_text((63,), 0) == ""
    assert "at least 1 neuron" in remove.blocked_text((1,), 0)
    assert remove.blocked_text((2,), 0) == ""
    insert = LayerEdit.INSERT_LAYER
    assert "at most 8 hidden layers" in insert.blocked_text((1,) * 8, 0)
    assert insert.blocked_text((1,) * 7, 0) == ""
