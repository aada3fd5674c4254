"""The buttons that add and remove neurons and layers."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.views.network import NetworkDiagram
from gui.views.network.edit_button import EditButton, Sign
from tests.gui.views.network.conftest import Make, run


def button(view: NetworkDiagram, sign: Sign, layer: int) -> EditButton:
    return view.buttons.buttons[sign, layer]


def visible(view: NetworkDiagram) -> set[tuple[Sign, int]]:
    return {key for key, button in view.buttons.buttons.items() if button.isVisible()}


@pytest.mark.parametrize(
    ("sign", "layer", "wanted"),
    [
        (Sign.MORE, 0, (5, 3)),
        (Sign.FEWER, 1, (4, 2)),
        (Sign.REMOVE, 0, (3,)),
        (Sign.INSERT, 0, (4, 4, 3)),
        (Sign.INSERT, 1, (4, 4, 3)),
        (Sign.INSERT, 2, (4, 3, 3)),
    ],
)
def test_each_asks_for_other_sizes(
    qtbot: QtBot, make: Make, sign: Sign, layer: int, wanted: tuple[int, ...]
) -> None:
    view = make(run((4, 3)))
    with qtbot.waitSignal(view.hidden_edited) as edited:
        qtbot.mouseClick(button(view, sign, layer), Qt.MouseButton.LeftButton)
    assert edited.args == [wanted]


def test_quick_clicks_add_up_before_the_new_network_is_there(qtbot: QtBot, make: Make) -> None:
    view = make(run((4, 3)))
    wanted = []
    view.hidden_edited.connect(wanted.append)
    for _ in range(3):
        qtbot.mouseClick(button(view, Sign.FEWER, 1), Qt.MouseButton.LeftButton)
    assert wanted == [(4, 2), (4, 1)]
    qtbot.mouseClick(button(view, Sign.REMOVE, 1), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(view, Sign.MORE, 1), Qt.MouseButton.LeftButton)
    assert wanted == [(4, 2), (4, 1), (4,)]


def test_limits_disable_with_a_reason(make: Make) -> None:
    view = make(run((128, 1, 1, 1, 1, 1, 1, 1)))
    for sign, layer, words in (
        (Sign.MORE, 0, "at most 128 neurons"),
        (Sign.FEWER, 1, "at least 1 neuron"),
        (Sign.INSERT, 8, "at most 8 hidden layers"),
    ):
        assert not button(view, sign, layer).isEnabled()
        assert words in button(view, sign, layer).toolTip()
        assert button(view, sign, layer).accessibleName()
    assert button(view, Sign.FEWER, 0).isEnabled()
    assert button(view, Sign.FEWER, 0).toolTip() == "Remove a neuron from layer 1"


def test_there_are_as_many_as_the_network_needs(make: Make) -> None:
    view = make(run((4, 3)))
    assert len(visible(view)) == 2 * 3 + 3
    view.show_frame(*run(()))
    assert visible(view) == {(Sign.INSERT, 0)}
    view.show_frame(*run((2,) * 8))
    assert len(visible(view)) == 8 * 3 + 9
    view.set_editable(False)
    assert not visible(view)


@pytest.mark.parametrize("size", [(400, 300), (640, 560), (1100, 900)])
def test_none_lies_over_another_or_outside(make: Make, size: tuple[int, int]) -> None:
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
    assert last is button(view, Sign.INSERT, 2)
    with qtbot.waitSignal(view.hidden_edited):
        qtbot.keyClick(last, Qt.Key.Key_Space)
    # The network that comes has the button still, with the focus.
    view.show_frame(*run((4, 3, 3)))
    assert view.focusWidget() is last
