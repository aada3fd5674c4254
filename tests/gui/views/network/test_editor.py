"""Editing a parameter in place."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.views.network import NetworkDiagram
from gui.views.network.parts import Connection, Neuron
from gui.views.network.typed_number import text_of
from tests.gui.views.network.conftest import Make, middle_of, on_line, run

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(diagram: NetworkDiagram) -> NetworkDiagram:
    """Return a diagram whose editor is on the second neuron's weight from y."""
    diagram.activateWindow()
    diagram.open_editor((0, 1, 1))
    return diagram


def test_a_click_on_a_neuron_edits_its_bias(qtbot: QtBot, diagram: NetworkDiagram) -> None:
    with qtbot.waitSignal(diagram.parameter_clicked) as clicked:
        qtbot.mouseClick(diagram, LEFT, pos=middle_of(diagram, Neuron(1, 1)))
    assert clicked.args == [0, 1, 2]
    editor = diagram.editor
    assert editor.isVisible()
    assert diagram.rect().contains(editor.geometry())
    assert editor.heading.text() == "Layer 1, neuron 2"
    assert editor.parameter.currentText() == "bias"
    assert editor.entry.text() == text_of(run()[1].snapshot.parameters[0][1][2])
    assert editor.entry.hasFocus() or not diagram.isActiveWindow()


def test_a_click_on_a_connection_edits_its_weight(qtbot: QtBot, diagram: NetworkDiagram) -> None:
    place = on_line(diagram, Connection(0, 3, 1), 0.9).toPoint()
    with qtbot.waitSignal(diagram.parameter_clicked) as clicked:
        qtbot.mouseClick(diagram, LEFT, pos=place)
    assert clicked.args == [0, 3, 1]
    assert diagram.editor.parameter.currentText() == "weight from y"


def test_a_click_on_a_feature_or_on_nothing_edits_nothing(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    for place in (middle_of(opened, Neuron(0, 0)), opened.rect().bottomLeft()):
        opened.open_editor((0, 1, 1))
        with qtbot.assertNotEmitted(opened.parameter_clicked):
            qtbot.mouseClick(opened, LEFT, pos=place)
        assert not opened.editor.isVisible()


def test_enter_sets_the_typed_value_and_closes(qtbot: QtBot, opened: NetworkDiagram) -> None:
    opened.editor.entry.selectAll()
    qtbot.keyClicks(opened.editor.entry, "-1.25")
    with qtbot.waitSignal(opened.parameter_edited) as edited:
        qtbot.keyClick(opened.editor.entry, Qt.Key.Key_Return)
    assert edited.args == [0, 1, 1, -1.25]
    assert not opened.editor.isVisible()


def test_enter_without_a_change_sets_nothing(qtbot: QtBot, opened: NetworkDiagram) -> None:
    # What is shown is shorter than the number itself.
    with qtbot.assertNotEmitted(opened.parameter_edited):
        qtbot.keyClick(opened.editor.entry, Qt.Key.Key_Return)
    assert not opened.editor.isVisible()


def test_a_bad_number_is_refused_in_words_until_it_is_changed(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    opened.editor.entry.selectAll()
    qtbot.keyClicks(opened.editor.entry, "much")
    with qtbot.assertNotEmitted(opened.parameter_edited):
        qtbot.keyClick(opened.editor.entry, Qt.Key.Key_Return)
    assert opened.editor.isVisible()
    assert "“much” is not a number" in opened.editor.reason.text()
    assert opened.editor.reason.isVisible()
    assert opened.rect().contains(opened.editor.geometry())
    qtbot.keyClicks(opened.editor.entry, "x")
    assert not opened.editor.reason.isVisible()


def test_escape_closes_and_changes_nothing(qtbot: QtBot, opened: NetworkDiagram) -> None:
    qtbot.keyClicks(opened.editor.entry, "5")
    with qtbot.assertNotEmitted(opened.parameter_edited):
        qtbot.keyClick(opened.editor.entry, Qt.Key.Key_Escape)
    assert not opened.editor.isVisible()


def test_arrow_keys_step_at_once(qtbot: QtBot, opened: NetworkDiagram) -> None:
    opened.editor.entry.setText("0.5")
    with qtbot.waitSignal(opened.parameter_edited) as edited:
        qtbot.keyClick(opened.editor.entry, Qt.Key.Key_Up)
    assert edited.args == [0, 1, 1, 0.6]
    with qtbot.waitSignal(opened.parameter_edited) as edited:
        qtbot.keyClick(opened.editor.entry, Qt.Key.Key_Down)
    assert edited.args == [0, 1, 1, 0.5]
    assert opened.editor.isVisible()


def test_freezing_is_asked_for_and_shown_when_it_is_so(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    editor = opened.editor
    with qtbot.waitSignal(opened.parameter_frozen) as frozen:
        editor.check_box.click()
    assert frozen.args == [0, 1, 1, True]
    opened.set_frozen(frozenset({(0, 1, 1)}))
    assert editor.check_box.isChecked()
    opened.set_frozen(frozenset())
    assert not editor.check_box.isChecked()
    opened.set_frozen(frozenset({(0, 2, 0)}))
    opened.open_editor((0, 2, 0))
    assert editor.check_box.isChecked()


def test_another_parameter_of_the_neuron_can_be_chosen(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    editor = opened.editor
    names = [editor.parameter.itemText(place) for place in range(editor.parameter.count())]
    assert names == ["weight from x", "weight from y", "bias"]
    editor.parameter.setCurrentIndex(2)
    editor.parameter.activated.emit(2)
    assert editor.address == (0, 1, 2)
    assert editor.entry.text() == text_of(run()[1].snapshot.parameters[0][1][2])


def test_typing_goes_on_while_the_run_does_and_ends_with_the_network(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    opened.editor.entry.setText("0.1234")
    scene, _ = run()
    _, later = run(steps=3)
    opened.show_frame(scene, later)
    assert opened.editor.entry.text() == "0.1234"
    opened.show_frame(*run((3,)))
    assert not opened.editor.isVisible()


def test_what_is_only_shown_is_not_edited(qtbot: QtBot, make: Make) -> None:
    view = make()
    view.set_editable(False)
    qtbot.mouseClick(view, LEFT, pos=middle_of(view, Neuron(1, 1)))
    assert not view.editor.isVisible()


def test_the_editor_stays_in_a_small_view(make: Make) -> None:
    view = make(run((8, 8)), size=(400, 300))
    for address in ((0, 0, 2), (1, 7, 8), (2, 0, 8)):
        view.open_editor(address)
        assert view.rect().contains(view.editor.geometry())
