"""The names of activations open menus of the others."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gui.views.network import NetworkDiagram
from scratchnet.registry import ACTIVATIONS, OUTPUT_ACTIVATIONS
from tests.gui.views.network.conftest import Make, run


def _names(view: NetworkDiagram) -> tuple[str, ...]:
    return view.renderer.content.activations


def _open_menu(qtbot: QtBot, view: NetworkDiagram, layer: int) -> QMenu:
    qtbot.mouseClick(view.activations.buttons[layer], Qt.MouseButton.LeftButton)
    [menu] = [menu for menu in view.findChildren(QMenu) if menu.isVisible()]
    return menu


def test_there_is_one_under_the_name_of_each_layer(make: Make) -> None:
    view = make(run((4, 3)))
    shown = [button for button in view.activations.buttons if button.isVisible()]
    first, second, last = (OUTPUT_ACTIVATIONS[name].label for name in _names(view))
    assert [button.accessibleName() for button in shown] == [
        f"Activation of layer 1: {first}",
        f"Activation of layer 2: {second}",
        f"Activation of the output: {last}",
    ]
    for button, header in zip(shown, view.renderer.headers[1:], strict=True):
        assert header.row(1).toAlignedRect().contains(button.geometry())


def test_the_menu_offers_what_the_layer_may_have(qtbot: QtBot, make: Make) -> None:
    view = make(run((4, 3)))
    for layer, allowed in ((0, ACTIVATIONS), (2, OUTPUT_ACTIVATIONS)):
        menu = _open_menu(qtbot, view, layer)
        assert [action.text() for action in menu.actions()] == list(allowed.labels.values())
        checked = [action.text() for action in menu.actions() if action.isChecked()]
        assert checked == [OUTPUT_ACTIVATIONS[_names(view)[layer]].label]
        with qtbot.waitSignal(menu.destroyed):
            menu.close()


def test_another_one_is_announced_and_the_same_is_not(qtbot: QtBot, make: Make) -> None:
    view = make(run((4, 3)))
    menu = _open_menu(qtbot, view, 1)
    by_text = {action.text(): action for action in menu.actions()}
    with qtbot.assertNotEmitted(view.activation_chosen):
        by_text[OUTPUT_ACTIVATIONS[_names(view)[1]].label].trigger()
    with qtbot.waitSignal(view.activation_chosen) as chosen:
        by_text["ReLU"].trigger()
    assert chosen.args == [1, "relu"]
    with qtbot.waitSignal(menu.destroyed):
        menu.close()


def test_a_picture_has_none(make: Make) -> None:
    view = make(run((4, 3)))
    view.set_editable(False)
    assert not any(button.isVisible() for button in view.activations.buttons)
