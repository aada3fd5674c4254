"""Step by step: a run is explained number by number, by buttons, keys and clicks."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, Explained, SampleNumber
from gui.main_window import MainWindow
from gui.panes.steps import StepPane
from gui.theme import DARK, LIGHT
from resources.presets import PRESETS
from scratchnet.run.session import Session
from scratchnet.trace import Cursor, StepTrace, Walk
from scratchnet.trace.fill_in import Score


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
    assert pane.line.toPlainText().splitlines()[0] == "1 / (1 + exp(−0.3775)) = 0.59327"
    pane.line.anchorClicked.emit(QUrl(f"piece-{_links(pane).index('0.3775')}"))
    qtbot.waitUntil(lambda: pane.stop is not None and pane.stop.quantity == "z")
    _trigger(qtbot, pane, "back")
    assert pane.stop.quantity == "output"
    assert not pane.actions_by_name["back"].isEnabled()


def test_a_given_number_says_what_it_is(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    pane.line.anchorClicked.emit(QUrl(f"piece-{_links(pane).index('0.15')}"))
    assert "weight" in pane.note.text()
    assert "no line computed it" in pane.note.text()
    # It is used here, on the way back, and when it moves.
    qtbot.waitUntil(lambda: pane.uses is not None and pane.uses.number.name == "weight 0 0 0")
    assert pane.uses is not None
    assert [use.text for use in pane.uses.first] == [
        "hidden layer 1, neuron 1, weight 1, input times weight",
        "hidden layer 1, neuron 1, weight 1, updated parameter",
    ]


def test_what_uses_the_result_is_listed_and_linked(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    _trigger(qtbot, pane, "next_layer")
    qtbot.waitUntil(lambda: pane.uses is not None)
    assert "It goes into" in pane.line.toPlainText()
    assert "output layer, neuron 1, weighted sum z" in pane.line.toPlainText()
    pane.line.anchorClicked.emit(QUrl("use-0"))
    qtbot.waitUntil(lambda: pane.stop is not None and pane.stop.quantity == "z")
    _trigger(qtbot, pane, "back")
    assert pane.stop is not None
    assert pane.stop.quantity == "term"


def test_why_a_gradient_is_small(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    why = pane.actions_by_name["why"]
    assert not why.isEnabled()
    for _ in range(4):
        _trigger(qtbot, pane, "next_layer")
    assert pane.stop is not None
    assert (pane.stop.quantity, pane.stop.layer) == ("d_output", 0)
    why.trigger()
    qtbot.waitUntil(lambda: "the smallest" in pane.line.toPlainText())
    assert "slope of the loss, output layer, neuron 1" in pane.line.toPlainText()
    why.trigger()
    assert "the smallest" not in pane.line.toPlainText()


def test_the_mark_of_the_smallest_factor_is_true_beside_a_mean(
    qtbot: QtBot, pane: StepPane
) -> None:
    # The mean over 121 samples is smaller than the slopes of any activation here.
    _explain(qtbot, pane, "article")
    for _ in range(3):
        _trigger(qtbot, pane, "next_layer")
    pane.actions_by_name["why"].trigger()
    qtbot.waitUntil(lambda: "the smallest" in pane.line.toPlainText())
    text = pane.line.toPlainText()
    assert "0.00826446 (1/count of the mean" in text
    assert "← the smallest beside 1/count" in text


def test_numbers_are_filled_in(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    pane.actions_by_name["fill_in"].trigger()
    bar = pane.fill_in_bar
    qtbot.waitUntil(lambda: bar.field.isVisible())
    explained: list[Explained | None] = []
    pane.explained.connect(explained.append)
    for _ in range(3):
        _trigger(qtbot, pane, "next_term")
    assert pane.line.toPlainText() == "1 / (1 + exp(−0.3775)) = ____"
    # Nothing gives it away.
    assert explained[-1] is not None
    assert explained[-1].way is None
    assert "0.593" not in pane.line.toHtml() + pane.line.accessibleDescription()
    assert not pane.actions_by_name["copy"].isEnabled()
    for text, said in (("0.3775", "That is z"), ("x", "not a number"), ("0.59", "at least 3")):
        bar.field.setText(text)
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
        assert said in bar.verdict.text()
    with qtbot.waitSignal(pane.scored):
        bar.field.setText("0.5933")
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert "0.59327" in pane.line.toPlainText()
    assert "0 of 1 right at first try" in bar.score_label.text()
    assert explained[-1].way is not None
    # Return goes on; a click on another number of the line asks for that one.
    before = pane.stop
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.stop is not before)
    assert pane.line.toPlainText() == "0.05·0.25 = ____"
    pane.line.anchorClicked.emit(QUrl(f"piece-{_links(pane).index('0.25')}"))
    assert pane.line.toPlainText() == "0.05·____ = 0.0125"
    bar.show_button.click()
    assert "0.25" in bar.verdict.text()
    assert bar.fill_in.score == Score(asked=2, right=1, right_at_first=0)
    pane.actions_by_name["fill_in"].trigger()
    assert bar.isHidden()
    qtbot.waitUntil(lambda: "It goes into" in pane.line.toPlainText())


def test_nothing_overlaps_in_a_low_pane(qtbot: QtBot, pane: StepPane) -> None:
    pane.resize(330, 190)
    _explain(qtbot, pane, "circle")
    pane.actions_by_name["fill_in"].trigger()
    bar = pane.fill_in_bar
    qtbot.waitUntil(lambda: bar.visibleRegion().boundingRect() == bar.rect())
    parts = [pane.place_label, pane.source, pane.line, bar, pane.note]
    tops = [part.mapTo(pane, QPoint()).y() for part in parts]
    for part, top, below in zip(parts, tops, tops[1:], strict=False):
        assert top + part.height() <= below
    buttons = [pane.findChild(QToolButton, f"step_{name}") for name in ("why", "fill_in", "copy")]
    lowest = max(each.mapTo(pane, each.rect().bottomLeft()).y() for each in buttons if each)
    for part in parts:
        if not (seen := part.visibleRegion().boundingRect()).isEmpty():
            assert part.mapTo(pane, seen.topLeft()).y() > lowest


def test_home_and_end(qtbot: QtBot, pane: StepPane) -> None:
    walk = _explain(qtbot, pane, "worked_example")
    _trigger(qtbot, pane, "last")
    assert pane.stop is not None
    assert pane.stop.number.value == walk.at(walk.end).number.value
    _trigger(qtbot, pane, "first")
    assert (pane.stop.phase, pane.stop.layer, pane.stop.index) == ("forward", 0, 0)


def test_runs_to_a_line_by_key_and_by_click(qtbot: QtBot, pane: StepPane) -> None:
    walk = _explain(qtbot, pane, "worked_example")
    line = walk.at(Cursor(0, 3)).number.line
    assert line is not None
    assert line.function == "sigmoid"
    for back, neuron in ((False, 0), (False, 1), (True, 0)):
        before = pane.stop
        pane.source.line_clicked.emit(line.number, back)
        qtbot.waitUntil(lambda before=before: pane.stop is not before)
        assert pane.stop is not None
        assert (pane.stop.quantity, pane.stop.neuron) == ("output", neuron)
    _trigger(qtbot, pane, "run_to_line")
    assert (pane.stop.quantity, pane.stop.neuron) == ("output", 1)
    _trigger(qtbot, pane, "line_before")
    pane.actions_by_name["line_before"].trigger()
    qtbot.waitUntil(lambda: "no further" in pane.note.text())


def test_a_click_on_the_source_names_the_line(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "worked_example")
    [whole, *_] = pane.source.extraSelections()
    place = pane.source.cursorRect(whole.cursor).center()
    with qtbot.waitSignal(pane.source.line_clicked) as blocker:
        QTest.mouseClick(pane.source.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert blocker.args == [whole.cursor.blockNumber() + 1, False]


def test_by_keyboard_a_line_of_the_source_is_chosen_and_run_to(
    qtbot: QtBot, pane: StepPane
) -> None:
    _explain(qtbot, pane, "worked_example")
    source = pane.source
    assert source.textCursor().block().text().endswith("z += x * weight")
    source.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(source.hasFocus)
    before = pane.stop
    for _ in range(4):
        QTest.keyClick(source, Qt.Key.Key_Down)
    assert pane.stop is before
    assert "self.activation.function(z)" in source.textCursor().block().text()
    # Back up to the line that adds the bias.
    for _ in range(3):
        QTest.keyClick(source, Qt.Key.Key_Up)
    with qtbot.waitSignal(source.line_clicked) as blocker:
        QTest.keyClick(source, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert blocker.args == [source.textCursor().blockNumber() + 1, True]
    with qtbot.waitSignal(source.line_clicked):
        QTest.keyClick(source, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.stop is not None and pane.stop.quantity == "z")
    # Elsewhere the arrow keys go from number to number.
    pane.line.setFocus(Qt.FocusReason.TabFocusReason)
    before = pane.stop
    QTest.keyClick(pane.line, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: pane.stop is not before)


def _choose(pane: StepPane, number: int, *, test: bool = False) -> None:
    pane.choose(Chosen((0.0, 0.0), SampleNumber(test, number)))


def test_a_chosen_sample_of_the_batch_is_followed(qtbot: QtBot, pane: StepPane) -> None:
    _explain(qtbot, pane, "spiral")
    assert pane.step is not None
    batch = list(pane.step.pending.batch)
    _choose(pane, batch[4])
    assert pane.sample_box.value() == 5
    assert pane.forward_button.isHidden()


@pytest.mark.parametrize("test", [False, True])
def test_any_other_sample_can_be_followed_forward(qtbot: QtBot, pane: StepPane, test: bool) -> None:
    _explain(qtbot, pane, "spiral")
    step = pane.step
    assert step is not None
    batch = set(step.pending.batch)
    other = next(number for number in range(100) if test or number not in batch)
    _choose(pane, other, test=test)
    assert "not in the batch" in pane.note.text()
    before = pane.stop
    pane.forward_button.click()
    qtbot.waitUntil(lambda: pane.stop is not before)
    dataset = step.problem.test if test else step.problem.train
    assert pane.stop is not None
    inputs = step.problem.encoding(dataset.inputs[other])
    assert pane.stop.number.operands[0].value == inputs[0]
    assert "Before step" in pane.place_label.text()
    _trigger(qtbot, pane, "last")
    assert pane.stop.quantity == "loss"
    # A sample of the batch is followed through the whole step again.
    _choose(pane, next(iter(batch)))
    qtbot.waitUntil(lambda: "Before step" not in pane.place_label.text())
    assert pane.step is step


def _links(pane: StepPane) -> list[str]:
    place = pane._walker.place
    assert place is not None
    return [piece.text for piece in place.pieces]


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
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
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
    # Back, and to the first from the initial weights.
    pane.actions_by_name["previous_step"].trigger()
    qtbot.waitUntil(lambda: pane.step is not None and pane.step.number == step)
    assert pane.step.parameters_after == expected
    pane.step_box.setValue(1)
    qtbot.waitUntil(lambda: pane.step is not None and pane.step.number == 1)
    assert pane.step.parameters_before == window.frame.snapshot.initial_parameters
    pane.actions_by_name["previous_step"].trigger()
    assert "first step" in pane.note.text()
    pane.step_box.setValue(step + 1)
    qtbot.waitUntil(lambda: pane.step is not None and pane.step.number == step + 1)
    assert not window.current.is_past
    window.commands.reset.trigger()
    qtbot.waitUntil(lambda: pane.step is None)


def test_after_the_last_step_it_says_why_none_comes(qtbot: QtBot, window: MainWindow) -> None:
    window.document.edit("training.steps", 3)
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.snapshot.ended)
    window.commands.explain_step.trigger()
    pane = window.step_pane
    qtbot.waitUntil(lambda: pane.stop is not None)
    pane.step_box.setValue(3)
    qtbot.waitUntil(lambda: pane.step is not None and pane.step.number == 3)
    pane.actions_by_name["next_step"].trigger()
    assert "Nothing comes after this step. Finished after 3 steps" in pane.note.text()
    assert pane.step_box.value() == 3


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
    # Nor does what changes or is found later light it again.
    pane.set_theme(DARK)
    assert diagram.renderer.explained is None
