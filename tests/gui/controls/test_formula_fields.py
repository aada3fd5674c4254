"""The field of the features, and the list it produces."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.controls import ControlsPanel
from gui.controls.formula_fields import (
    active_features,
    built_in,
    is_usable,
    with_feature,
    without_feature,
)
from scratchnet.experiment import Experiment
from tests.gui.controls.conftest import Finder, Recorder
from tests.gui.controls.test_field import type_into

XY = ("x", "y")


def test_none_are_the_inputs_themselves() -> None:
    assert active_features((), XY) == XY
    assert active_features((), ("x",)) == ("x",)
    assert active_features(("x*y",), XY) == ("x*y",)
    assert without_feature(("x", "y", "x*x"), "x*x", XY) == ()


def test_buttons_stand_before_own_ones_in_their_order() -> None:
    assert with_feature(("y", "cos(x)"), "x", XY) == ("x", "y", "cos(x)")
    assert with_feature(XY, "cos(x)", XY) == ("x", "y", "cos(x)")
    assert with_feature(XY, "x * y", XY) == ("x", "y", "x*y")


def test_blanks_make_no_difference() -> None:
    assert built_in(" sin( x )") == "sin(x)"
    assert built_in("sin(2*x)") is None
    assert without_feature(("x", "cos( x )"), "cos(x)", XY) == ("x",)


def test_a_missing_input_cannot_be_used() -> None:
    assert [text for text in ("x", "x*y", "sin(y)") if is_usable(text, ("x",))] == ["x"]


PATH = "network.features"


def shown(*features: str, **values: object) -> Experiment:
    more = {path.replace("__", "."): value for path, value in values.items()}
    return Experiment().with_values({PATH: features, **more})


def press(qtbot: QtBot, find: Finder, name: str) -> None:
    qtbot.mouseClick(find(f"{PATH}.{name}"), Qt.MouseButton.LeftButton)


def on(panel: ControlsPanel) -> list[str]:
    return [text for text, toggle in panel.fields[PATH].toggles.items() if toggle.isChecked()]


def test_at_first_the_inputs_are_on(panel: ControlsPanel) -> None:
    assert on(panel) == ["x", "y"]


def test_features_are_turned_on_and_off(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    press(qtbot, find, "x*x.toggle")
    assert recorder.edits == [(PATH, ("x", "y", "x*x"))]
    assert recorder.gestures == 2
    panel.show_experiment(shown("x", "y", "x*x"))
    press(qtbot, find, "x*x.toggle")
    assert recorder.edits[-1] == (PATH, ())


def test_one_always_stays_on(qtbot: QtBot, panel: ControlsPanel, find: Finder) -> None:
    panel.show_experiment(shown("x*y"))
    assert on(panel) == ["x*y"]
    assert not find(f"{PATH}.x*y.toggle").isEnabled()
    panel.show_experiment(shown("cos(x)"))
    assert not find(f"{PATH}.1.remove").isEnabled()
    panel.show_experiment(shown("x*y", "x"))
    assert find(f"{PATH}.x*y.toggle").isEnabled()


def test_one_input_has_no_features_of_y(panel: ControlsPanel, find: Finder) -> None:
    panel.show_experiment(shown(data__dimensions=1, data__formula="x"))
    assert on(panel) == ["x"]
    visible = [t for t in panel.fields[PATH].toggles if find(f"{PATH}.{t}.toggle").isVisible()]
    assert visible == ["x", "x*x", "sin(x)"]


def test_one_of_ones_own_is_added_and_removed(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    type_into(qtbot, find(f"{PATH}.new.entry"), "cos(3*x)")
    assert recorder.edits == [(PATH, ("x", "y", "cos(3*x)"))]
    panel.show_experiment(shown("x", "y", "cos(3*x)"))
    assert find(f"{PATH}.new.entry").text() == ""
    assert find(f"{PATH}.1.remove").isVisible()
    assert not find(f"{PATH}.2.remove").isVisible()
    press(qtbot, find, "1.remove")
    assert recorder.edits[-1] == (PATH, ())


def test_the_button_adds_what_is_right(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    add = find(f"{PATH}.new.add")
    assert not add.isEnabled()
    type_into(qtbot, find(f"{PATH}.new.entry"), "x + y", end=None)
    qtbot.waitUntil(add.isEnabled)
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    assert recorder.edits == [(PATH, ("x", "y", "x + y"))]


@pytest.mark.parametrize(("typed", "words"), [("x + $", "column"), ("x", "already a feature")])
def test_what_is_wrong_is_explained_as_one_types(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder, typed: str, words: str
) -> None:
    field, entry = panel.fields[PATH], find(f"{PATH}.new.entry")
    type_into(qtbot, entry, typed, end=None)
    qtbot.waitUntil(lambda: words in field.message)
    # What is half typed keeps the buttons from nothing.
    panel.show_experiment(shown("x*y", "x"))
    assert on(panel) == ["x", "x*y"]
    assert entry.text() == typed
    qtbot.keyClick(entry, Qt.Key.Key_Escape)
    assert (entry.text(), field.message) == ("", "")
    assert recorder.edits == []


def test_a_feature_of_y_needs_the_input_y(qtbot: QtBot, panel: ControlsPanel, find: Finder) -> None:
    panel.show_experiment(shown(data__dimensions=1, data__formula="x"))
    type_into(qtbot, find(f"{PATH}.new.entry"), "cos(y)")
    assert panel.fields[PATH].message


def test_a_full_list_takes_no_more(panel: ControlsPanel, find: Finder) -> None:
    panel.show_experiment(shown(*(f"{n}*x" for n in range(12))))
    assert not find(f"{PATH}.new.entry").isVisible()
    assert not find(f"{PATH}.x.toggle").isEnabled()
    assert find(f"{PATH}.12.remove").isVisible()


@pytest.mark.parametrize(
    ("path", "entry"), [("data.formula", "entry"), ("network.features", "new.entry")]
)
def test_nothing_moves_when_a_formula_is_wrong(
    qtbot: QtBot, panel: ControlsPanel, find: Finder, path: str, entry: str
) -> None:
    panel.show_experiment(Experiment())
    before = {each: field.geometry() for each, field in panel.fields.items()}
    type_into(qtbot, find(f"{path}.{entry}"), "x +* (y", end=None)
    qtbot.waitUntil(lambda: bool(panel.fields[path].message))
    panel.layout().activate()
    assert {each: field.geometry() for each, field in panel.fields.items()} == before


def test_a_rejected_feature_keeps_its_text_and_message(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    type_into(qtbot, find(f"{PATH}.new.entry"), "1/x")
    panel.show_experiment(shown("x", "y", "1/x"))
    panel.show_error(PATH, "1/x is undefined at x = 0")
    panel.show_experiment(Experiment())
    assert find(f"{PATH}.1.remove").isVisible()
    press(qtbot, find, "1.remove")
    assert panel.fields[PATH].message == ""
    assert recorder.edits[-1] == (PATH, ())
