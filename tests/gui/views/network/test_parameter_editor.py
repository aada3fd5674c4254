"""Editing a parameter in place, and the numbers that the user types."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.views.network import NetworkDiagram
from gui.views.network.content import Connection, Node
from gui.views.network.parameter_editor import InvalidNumber, editable_text, parse_number
from tests.gui.views.network.conftest import Make, center_of, on_line, run

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(diagram: NetworkDiagram) -> NetworkDiagram:
    """Return a diagram whose editor is on the second neuron's weight from y."""
    diagram.activateWindow()
    diagram.open_editor((0, 1, 1))
    return diagram


def test_a_click_on_a_neuron_edits_its_bias(qtbot: QtBot, diagram: NetworkDiagram) -> None:
    with qtbot.waitSignal(diagram.parameter_clicked) as clicked:
        qtbot.mouseClick(diagram, LEFT, pos=center_of(diagram, Node(1, 1)))
    assert clicked.args == [0, 1, 2]
    editor = diagram.editor
    assert editor.isVisible()
    assert diagram.rect().contains(editor.geometry())
    assert editor.heading.text() == "Layer 1, neuron 2"
    assert editor.parameter_box.currentText() == "bias"
    assert editor.value_edit.text() == editable_text(run()[1].snapshot.parameters[0][1][2])
    assert editor.value_edit.hasFocus() or not diagram.isActiveWindow()


def test_a_click_on_a_connection_edits_its_weight(qtbot: QtBot, diagram: NetworkDiagram) -> None:
    point = on_line(diagram, Connection(0, 3, 1), 0.9).toPoint()
    with qtbot.waitSignal(diagram.parameter_clicked) as clicked:
        qtbot.mouseClick(diagram, LEFT, pos=point)
    assert clicked.args == [0, 3, 1]
    assert diagram.editor.parameter_box.currentText() == "weight from y"


def test_a_click_on_a_feature_or_on_nothing_edits_nothing(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    for point in (center_of(opened, Node(0, 0)), opened.rect().bottomLeft()):
        opened.open_editor((0, 1, 1))
        with qtbot.assertNotEmitted(opened.parameter_clicked):
            qtbot.mouseClick(opened, LEFT, pos=point)
        assert not opened.editor.isVisible()


def test_enter_sets_the_typed_value_and_closes(qtbot: QtBot, opened: NetworkDiagram) -> None:
    opened.editor.value_edit.selectAll()
    qtbot.keyClicks(opened.editor.value_edit, "-1.25")
    with qtbot.waitSignal(opened.parameter_edited) as edited:
        qtbot.keyClick(opened.editor.value_edit, Qt.Key.Key_Return)
    assert edited.args == [0, 1, 1, -1.25]
    assert not opened.editor.isVisible()


def test_enter_without_a_change_sets_nothing(qtbot: QtBot, opened: NetworkDiagram) -> None:
    # What is shown is shorter than the number itself.
    with qtbot.assertNotEmitted(opened.parameter_edited):
        qtbot.keyClick(opened.editor.value_edit, Qt.Key.Key_Return)
    assert not opened.editor.isVisible()


def test_a_bad_number_is_rejected_with_a_reason_until_it_is_changed(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    opened.editor.value_edit.selectAll()
    qtbot.keyClicks(opened.editor.value_edit, "much")
    with qtbot.assertNotEmitted(opened.parameter_edited):
        qtbot.keyClick(opened.editor.value_edit, Qt.Key.Key_Return)
    assert opened.editor.isVisible()
    assert "“much” is not a number" in opened.editor.error.text()
    assert opened.editor.error.isVisible()
    assert opened.rect().contains(opened.editor.geometry())
    qtbot.keyClicks(opened.editor.value_edit, "x")
    assert not opened.editor.error.isVisible()


def test_escape_closes_and_changes_nothing(qtbot: QtBot, opened: NetworkDiagram) -> None:
    qtbot.keyClicks(opened.editor.value_edit, "5")
    with qtbot.assertNotEmitted(opened.parameter_edited):
        qtbot.keyClick(opened.editor.value_edit, Qt.Key.Key_Escape)
    assert not opened.editor.isVisible()


def test_arrow_keys_step_at_once(qtbot: QtBot, opened: NetworkDiagram) -> None:
    opened.editor.value_edit.setText("0.5")
    with qtbot.waitSignal(opened.parameter_edited) as edited:
        qtbot.keyClick(opened.editor.value_edit, Qt.Key.Key_Up)
    assert edited.args == [0, 1, 1, 0.6]
    with qtbot.waitSignal(opened.parameter_edited) as edited:
        qtbot.keyClick(opened.editor.value_edit, Qt.Key.Key_Down)
    assert edited.args == [0, 1, 1, 0.5]
    assert opened.editor.isVisible()


def test_freezing_is_requested_and_shown_once_it_is_done(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    editor = opened.editor
    with qtbot.waitSignal(opened.parameter_frozen) as frozen:
        editor.frozen_box.click()
    assert frozen.args == [0, 1, 1, True]
    opened.set_frozen(frozenset({(0, 1, 1)}))
    assert editor.frozen_box.isChecked()
    opened.set_frozen(frozenset())
    assert not editor.frozen_box.isChecked()
    opened.set_frozen(frozenset({(0, 2, 0)}))
    opened.open_editor((0, 2, 0))
    assert editor.frozen_box.isChecked()


def test_another_parameter_of_the_neuron_can_be_chosen(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    editor = opened.editor
    names = [editor.parameter_box.itemText(index) for index in range(editor.parameter_box.count())]
    assert names == ["weight from x", "weight from y", "bias"]
    editor.parameter_box.setCurrentIndex(2)
    editor.parameter_box.activated.emit(2)
    assert editor.address == (0, 1, 2)
    assert editor.value_edit.text() == editable_text(run()[1].snapshot.parameters[0][1][2])


def test_typing_continues_during_a_run_and_ends_with_the_network(
    qtbot: QtBot, opened: NetworkDiagram
) -> None:
    opened.editor.value_edit.setText("0.1234")
    scene, _ = run()
    _, later = run(steps=3)
    opened.show_frame(scene, later)
    assert opened.editor.value_edit.text() == "0.1234"
    opened.show_frame(*run((3,)))
    assert not opened.editor.isVisible()


def test_a_read_only_diagram_opens_no_editor(qtbot: QtBot, make: Make) -> None:
    view = make()
    view.set_editable(False)
    qtbot.mouseClick(view, LEFT, pos=center_of(view, Node(1, 1)))
    assert not view.editor.isVisible()


def test_the_editor_stays_in_a_small_view(make: Make) -> None:
    view = make(run((8, 8)), size=(400, 300))
    for address in ((0, 0, 2), (1, 7, 8), (2, 0, 8)):
        view.open_editor(address)
        assert view.rect().contains(view.editor.geometry())


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.5", 0.5), (" 7 ", 7.0), ("−1e-3", -0.001), ("-2.", -2.0), ("+3", 3.0), ("0", 0.0)],
)
def test_numbers_are_parsed(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Enter a number"),
        ("abc", "“abc” is not a number"),
        ("0,5", "decimal point: 0.5"),
        ("1_000", "not a number"),
        ("nan", "not a number"),
        ("inf", "not a number"),
        ("1e999", "too large"),
        ("--1", "not a number"),
        ("x" * 50, "…”"),
    ],
)
def test_everything_else_is_rejected_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(InvalidNumber, match=message):
        parse_number(text)


def test_numbers_for_editing_are_short() -> None:
    assert [editable_text(value) for value in (0.1 + 0.2, -1.0, 1e-7)] == ["0.3", "-1", "1e-07"]
