"""Step by step: a run is explained number by number, by buttons, keys and clicks."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panes.steps import StepPane
from gui.theme import DARK, LIGHT
from resources.presets import PRESETS
from scratchnet.run.session import Session
from scratchnet.trace import Cursor, StepTrace, Walk


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[StepPane]:
    pane = StepPane(LIGHT)
    qtbot.addWidget(pane)
    pane.resize(600, 500)
    pane.show()
    yield pane
    pane.close_task()


def _explain(qtbot: QtBot, pane: StepPane, preset: str) -> Walk:
    step = StepTrace.next_of(Session(PRESETS[preset].load()))
    pane.show_step(step)
    qtbot.waitUntil(lambda: pane.stop is not None)
    return Walk(step, pane.sample_box.value() - 1)


def _trigger(qtbot: QtBot, pane: StepPane, name: str) -> None:
    before = pane.stop
    pane.actions_by_name[name].trigger()
    qtbot.waitUntil(lambda: pane.stop is not before)


def test_moves_as_the_walk_does_and_marks_the_line(qtbot: QtBot, pane: StepPane) -> None:
    walk = _explain(qtbot, pane, "worked_example")
    cursor: Cursor | None = Cursor(0, 0)
    while (cursor := walk.next(cursor)) is not None:
        _trigger(qtbot, pane, "next_term")
        stop, line = walk.at(cursor), walk.at(cursor).number.line
        assert pane.stop is not None
        assert (pane.stop.quantity, pane.stop.number.value) == (stop.quantity, stop.number.value)
        if line is not None:
            [whole, *_] = pane.source.extraSelections()
            assert whole.cursor.blockNumber() == line.number - 1
            assert line.text in whole.cursor.block().text()
    pane.actions_by_name["next_term"].trigger()
    qtbot.waitUntil(lambda: "no further" in pane.note.text())


def test_keys_move_too(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    pane.line.setFocus()
    for key, quantity in (
        (Qt.Key.Key_Right, "term"),
        (Qt.Key.Key_Right, "z"),
        (Qt.Key.Key_Left, "term"),
        (Qt.Key.Key_PageDown, "term"),
        (Qt.Key.Key_PageDown, "loss"),
        (Qt.Key.Key_PageUp, "term"),
    ):
        before = pane.stop
        QTest.keyClick(pane.line, key)
        qtbot.waitUntil(lambda before=before: pane.stop is not before)
        assert pane.stop is not None
        assert pane.stop.quantity == quantity


def test_a_number_leads_to_where_it_came_from_and_back(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    for _ in range(3):
        _trigger(qtbot, pane, "next_term")
    assert pane.stop is not None
    assert pane.stop.quantity == "output"
    assert pane.line.toPlainText() == "1 / (1 + exp(−0.3775)) = 0.59327"
    numbers = [index for index, text in enumerate(_links(pane)) if text == "0.3775"]
    pane.line.anchorClicked.emit(QUrl(str(numbers[0])))
    qtbot.waitUntil(lambda: pane.stop is not None and pane.stop.quantity == "z")
    _trigger(qtbot, pane, "back")
    assert pane.stop.quantity == "output"
    assert not pane.actions_by_name["back"].isEnabled()


def test_a_given_number_says_what_it_is(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    pane.line.anchorClicked.emit(QUrl(str(_links(pane).index("0.15"))))
    assert "weight" in pane.note.text()
    assert "no line computed it" in pane.note.text()


def _links(pane: StepPane) -> list[str]:
    assert pane._place is not None
    return [piece.text for piece in pane._place.pieces]


def test_numbers_have_seventeen_digits_on_hover_and_on_copy(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    for _ in range(3):
        _trigger(qtbot, pane, "next_term")
    pane.line.setFocus()
    QTest.keyClick(pane.line, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert pane.stop is not None
    text = QGuiApplication.clipboard().text()
    assert float(text) == pane.stop.number.value
    cursor = QTextCursor(pane.line.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    assert cursor.charFormat().toolTip() == text


def test_another_sample_is_followed_at_the_same_place(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "article")
    _trigger(qtbot, pane, "next_layer")
    first = pane.stop
    pane.sample_box.setValue(3)
    qtbot.waitUntil(lambda: pane.stop is not first)
    assert first is not None
    assert pane.stop is not None
    assert (pane.stop.layer, pane.stop.quantity) == (first.layer, first.quantity)
    assert pane.stop.number.value != first.number.value


def test_it_is_shown_in_both_themes(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    pane.set_theme(DARK)
    [whole, *_] = pane.source.extraSelections()
    assert whole.format.background().color().name() == DARK.raised


def test_a_run_is_paused_and_its_own_next_step_explained(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: window.running and window.frame.snapshot.step > 2)
    window.commands.explain_step.trigger()
    pane = window.step_pane
    qtbot.waitUntil(lambda: pane.isVisible() and pane.stop is not None)
    qtbot.waitUntil(lambda: not window.running)
    assert pane.step is not None
    step = pane.step.number
    qtbot.waitUntil(lambda: window.frame.snapshot.step == step - 1)
    assert pane.step.parameters_before == window.frame.snapshot.parameters
    expected = pane.step.parameters_after
    pane.actions_by_name["next_step"].trigger()
    qtbot.waitUntil(lambda: pane.step is not None and pane.step.number == step + 1)
    assert pane.step.parameters_before == expected
    window.commands.reset.trigger()
    qtbot.waitUntil(lambda: pane.step is None)


def test_the_diagram_follows_while_the_pane_is_open_and_the_run_rests(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.commands.explain_step.trigger()
    pane, diagram = window.step_pane, window.network_pane.view
    qtbot.waitUntil(lambda: window.current.explained is not None)
    explained = diagram.renderer.explained
    assert explained is not None
    assert (explained.phase, explained.layer, explained.index) == ("forward", 0, 0)
    _trigger(qtbot, pane, "next_term")
    assert diagram.renderer.explained is not None
    assert diagram.renderer.explained.index == 1
    dock = next(dock for dock in window.docks.docks if dock.widget() is pane)
    dock.close()
    assert diagram.renderer.explained is None
    window.docks.show(pane)
    qtbot.waitUntil(lambda: diagram.renderer.explained is not None)
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: diagram.renderer.explained is None)
