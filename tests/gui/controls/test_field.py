"""Fields on the panel: what each kind shows, accepts and rejects."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.controls import ControlsPanel
from gui.controls.field import Mnemonics
from scratchnet.experiment import Experiment
from tests.gui.controls.conftest import Finder, Recorder


def test_letters_are_assigned_once_initials_first() -> None:
    mnemonics = Mnemonics(taken="F")
    assert mnemonics.mark("Seed") == "&Seed"
    assert mnemonics.mark("New seed") == "&New seed"
    assert mnemonics.mark("Some noise") == "S&ome noise"
    assert mnemonics.mark("Frame size") == "F&rame size"


def test_a_label_without_a_free_letter_goes_without() -> None:
    assert Mnemonics(taken="AB").mark("A & B") == "A && B"


RATE = "training.learning_rate"


def type_into(
    qtbot: QtBot, entry: QWidget, text: str, end: Qt.Key | None = Qt.Key.Key_Return
) -> None:
    entry.setFocus()
    entry.selectAll()
    qtbot.keyClick(entry, Qt.Key.Key_Delete)
    qtbot.keyClicks(entry, text)
    if end is not None:
        qtbot.keyClick(entry, end)


def test_49_slider_moves_are_49_edits_and_one_gesture(recorder: Recorder, find: Finder) -> None:
    slider = find(f"{RATE}.slider")
    slider.setSliderDown(True)
    start = slider.value()
    for move in range(1, 50):
        slider.setSliderPosition(start - move)
    assert len(recorder.edits) == 49
    assert recorder.gestures == 0
    slider.setSliderDown(False)
    assert recorder.gestures == 1
    assert {path for path, _ in recorder.edits} == {RATE}
    assert recorder.edits[0] == (RATE, 9.0)
    assert find(f"{RATE}.entry").text() == str(recorder.edits[-1][1])


def test_a_click_on_the_groove_brings_the_handle_there(
    qtbot: QtBot, recorder: Recorder, find: Finder
) -> None:
    slider = find("data.noise.slider")
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    ((path, value),) = recorder.edits
    assert path == "data.noise"
    assert value == pytest.approx(0.5, abs=0.02)
    assert recorder.gestures == 1


def test_a_typed_number_between_two_positions_is_kept(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    type_into(qtbot, find(f"{RATE}.entry"), "0.0333")
    assert recorder.edits == [(RATE, 0.0333)]
    assert recorder.gestures == 1
    panel.show_experiment(Experiment().with_values({RATE: 0.0333}))
    scale = panel.fields[RATE].editor.scale
    assert scale.value_at(find(f"{RATE}.slider").value()) == 0.035
    assert find(f"{RATE}.entry").text() == "0.0333"
    assert recorder.edits == [(RATE, 0.0333)]


def test_leaving_the_entry_commits(qtbot: QtBot, recorder: Recorder, find: Finder) -> None:
    type_into(qtbot, find("training.steps.entry"), "500", end=Qt.Key.Key_Tab)
    assert recorder.edits == [("training.steps", 500)]
    assert recorder.gestures == 1


def test_arrow_keys_step_along_the_scale(qtbot: QtBot, recorder: Recorder, find: Finder) -> None:
    entry = find(f"{RATE}.entry")
    entry.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(entry, key)
    assert recorder.edits == [(RATE, 11.0), (RATE, 12.0), (RATE, 11.0)]
    assert recorder.gestures == 0
    find("seed.entry").setFocus()
    assert recorder.gestures >= 1


@pytest.mark.parametrize("typed", ["abc", "0", "-3", "1e9", "inf"])
def test_a_bad_number_is_explained_in_place(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder, typed: str
) -> None:
    entry = find(f"{RATE}.entry")
    type_into(qtbot, entry, typed)
    message = find(f"{RATE}.message")
    assert message.isVisible()
    assert panel.fields[RATE].message.startswith(
        f"Learning rate: {typed} is not allowed. Enter a number"
    )
    assert recorder.edits == []
    panel.show_experiment(Experiment().with_values({RATE: 3.0}))
    assert entry.text() == typed
    qtbot.keyClick(entry, Qt.Key.Key_Escape)
    assert entry.text() == "3"
    assert not message.isVisible()
    assert recorder.edits == []


def test_only_whole_numbers_are_allowed(qtbot: QtBot, panel: ControlsPanel, find: Finder) -> None:
    type_into(qtbot, find("data.intervals.entry"), "2.5")
    assert panel.fields["data.intervals"].in_error


def test_typing_it_right_clears_the_message(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    type_into(qtbot, find(f"{RATE}.entry"), "x")
    type_into(qtbot, find(f"{RATE}.entry"), "10")
    assert not panel.fields[RATE].in_error
    assert recorder.edits == []
    type_into(qtbot, find(f"{RATE}.entry"), "x")
    type_into(qtbot, find(f"{RATE}.entry"), "2")
    assert not panel.fields[RATE].in_error
    assert recorder.edits == [(RATE, 2.0)]


def test_the_wheel_scrolls_unless_the_slider_has_the_focus(
    recorder: Recorder, find: Finder
) -> None:
    slider = find(f"{RATE}.slider")

    def turn() -> bool:
        event = QWheelEvent(
            QPointF(5, 5),
            slider.mapToGlobal(QPointF(5, 5)),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(slider, event)
        return event.isAccepted()

    find("seed.entry").setFocus()
    turn()
    assert recorder.edits == []
    slider.setFocus()
    assert turn()
    assert recorder.edits


def test_a_new_seed_is_drawn(qtbot: QtBot, recorder: Recorder, find: Finder) -> None:
    qtbot.mouseClick(find("seed.new"), Qt.MouseButton.LeftButton)
    ((path, value),) = recorder.edits
    assert path == "seed"
    assert find("seed.entry").text() == str(value)
    assert recorder.gestures == 2


def test_all_samples_or_some(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    box, entry = find("training.batch_size.none"), find("training.batch_size.entry")
    assert box.isChecked()
    assert not entry.isVisible()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert entry.isVisible()
    ((path, value),) = recorder.edits
    assert path == "training.batch_size"
    assert entry.text() == str(value)
    type_into(qtbot, entry, "10")
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert [value for _, value in recorder.edits[1:]] == [10, None]
    assert panel.fields[path].message == ""


def test_a_number_may_be_optional(qtbot: QtBot, recorder: Recorder, find: Finder) -> None:
    box, entry = find("training.target_loss.none"), find("training.target_loss.entry")
    assert box.isChecked()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    ((path, value),) = recorder.edits
    assert (path, type(value)) == ("training.target_loss", float)
    type_into(qtbot, entry, "0.025")
    assert recorder.edits[-1] == (path, 0.025)


def test_yes_or_no(qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder) -> None:
    box = find("training.shuffle.flag")
    assert box.isChecked()
    assert box.text().replace("&", "") == "Shuffle"
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert recorder.edits == [("training.shuffle", False)]
    panel.show_experiment(Experiment())
    assert box.isChecked()


def test_a_choice(qtbot: QtBot, recorder: Recorder, find: Finder) -> None:
    combo = find("data.sampling.choice")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert recorder.edits == [("data.sampling", "uniform")]
    assert recorder.gestures == 1


def test_an_interval_is_checked_as_one(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    low, high = find("data.domain.low.entry"), find("data.domain.high.entry")
    type_into(qtbot, low, "5", end=Qt.Key.Key_Tab)
    assert panel.fields["data.domain"].message.startswith("Range: [5, 2] is not allowed. Enter ")
    assert recorder.edits == []
    type_into(qtbot, high, "7.5")
    assert recorder.edits == [("data.domain", (5.0, 7.5))]
    assert panel.fields["data.domain"].message == ""
    type_into(qtbot, high, "far")
    qtbot.keyClick(high, Qt.Key.Key_Escape)
    assert (low.text(), high.text()) == ("5", "7.5")


def test_layers_are_added_changed_and_removed(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    add, remove = find("network.hidden.add"), find("network.hidden.remove")
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    find("network.hidden.2.slider").setValue(7)
    type_into(qtbot, find("network.hidden.1.entry"), "64")
    for _ in range(2):
        qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert [value for _, value in recorder.edits] == [(4, 4), (4, 8), (64, 8), (64,), ()]
    assert not remove.isEnabled()
    assert "no hidden layer" in [
        label.text() for label in panel.fields["network.hidden"].findChildren(QLabel)
    ]
    panel.show_experiment(Experiment().with_values({"network.hidden": (1,) * 8}))
    assert not add.isEnabled()
    assert find("network.hidden.8.entry").isVisible()


def test_a_bad_layer_is_explained(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    type_into(qtbot, find("network.hidden.1.entry"), "129")
    assert panel.fields["network.hidden"].message.startswith(
        "Hidden layers: [129] is not allowed. Enter "
    )
    qtbot.keyClick(find("network.hidden.1.entry"), Qt.Key.Key_Escape)
    assert find("network.hidden.1.entry").text() == "4"
    assert recorder.edits == []


def test_a_formula_is_proposed_as_one_types(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    entry = find("data.formula.entry")
    with qtbot.waitSignal(panel.edited) as edit:
        type_into(qtbot, entry, "x*y", end=None)
    assert edit.args == ["data.formula", "x*y"]
    assert recorder.gestures == 0
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert recorder.gestures == 1
    assert recorder.edits == [("data.formula", "x*y")]


def test_an_invalid_formula_is_explained_with_its_column(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    field, entry = panel.fields["data.formula"], find("data.formula.entry")
    type_into(qtbot, entry, "x*y + $", end=None)
    qtbot.waitUntil(lambda: field.in_error)
    assert "column 7" in field.message
    assert not field.tick.isVisible()
    assert entry.text() == "x*y + $"
    assert recorder.edits == []
    qtbot.keyClick(entry, Qt.Key.Key_Escape)
    assert entry.text() == Experiment().data.formula
    assert not field.in_error
    assert field.tick.isVisible()


def test_an_empty_formula_is_explained(qtbot: QtBot, panel: ControlsPanel, find: Finder) -> None:
    type_into(qtbot, find("data.formula.entry"), "")
    assert panel.fields["data.formula"].in_error
