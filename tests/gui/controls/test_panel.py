"""The panel as a whole: made from the declarations, silent when set by code, tolerant of errors."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSlider,
    QStyle,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.controls import ControlsPanel
from gui.controls import panel as panel_module
from gui.controls.field import TAKEN_ELSEWHERE, Mnemonics
from gui.controls.inputs import ComboBox
from gui.controls.lock_cover import LockCover
from gui.controls.locks import UNLOCKED, Locks
from gui.controls.panel import make_field
from gui.theme import DARK, LIGHT
from scratchnet.declare.parameter import Choice, Parameter, Real
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.registry import OPTIMIZERS
from tests.gui.controls.conftest import Finder, Recorder
from tests.gui.controls.test_field import type_into

OTHER = Experiment().with_values(
    {
        "seed": 7,
        "data.formula": "x*y",
        "data.domain": (0.0, 1.0),
        "data.sampling": "uniform",
        "data.samples": 33,
        "data.noise": 0.123,
        "network.hidden": (3, 2, 1),
        "training.learning_rate": 0.0123,
        "training.batch_size": 5,
        "training.steps": 77,
    }
)


def test_every_parameter_with_something_to_choose_has_a_field(panel: ControlsPanel) -> None:
    expected = [
        path
        for path, parameter in PARAMETERS.items()
        if not (isinstance(parameter, Choice) and len(parameter.choices) < 2)
        and not parameter.listed
    ]
    assert sorted(panel.fields) == sorted(expected)


def test_a_new_parameter_appears_by_itself(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    new = Real(label="Momentum", help="Helps.", default=0.5, minimum=0.0, maximum=1.0)
    monkeypatch.setattr(panel_module, "PARAMETERS", {**PARAMETERS, "training.momentum": new})
    monkeypatch.setattr(
        Experiment, "value", lambda self, path: 0.5 if "mom" in path else _at(self, path)
    )
    panel = ControlsPanel()
    qtbot.addWidget(panel)
    assert panel.findChild(QSlider, "training.momentum.slider").value() == 50


def _at(experiment: Experiment, path: str) -> object:
    value: object = experiment
    for name in path.split("."):
        value = getattr(value, name)
    return value


def test_an_unknown_kind_is_refused(qtbot: QtBot) -> None:
    class Odd(Parameter):
        def allowed(self) -> str:
            return ""

        def check(self, value: object) -> object:
            return value

        def schema(self) -> dict[str, object]:
            return {}

    with pytest.raises(TypeError, match="Odd"):
        make_field("odd", Odd(label="Odd", help="", default=0), Mnemonics())


def test_showing_an_experiment_emits_nothing(
    panel: ControlsPanel, recorder: Recorder, find: Finder, qtbot: QtBot
) -> None:
    for experiment in (OTHER, Experiment(), OTHER):
        panel.show_experiment(experiment)
    qtbot.wait(250)  # Longer than the formula's delay: nothing may happen.
    assert recorder.edits == []
    assert recorder.gestures == 0
    shown = {
        name: find(f"{name}.entry").text()
        for name in ("seed", "data.formula", "data.samples", "data.noise", "training.batch_size")
    }
    assert list(shown.values()) == ["7", "x*y", "33", "0.123", "5"]
    assert find("network.hidden.3.entry").text() == "1"


def test_only_what_applies_is_shown(panel: ControlsPanel) -> None:
    density, samples = panel.fields["data.intervals"], panel.fields["data.samples"]
    assert density.isVisible()
    assert not samples.isVisible()
    panel.show_experiment(OTHER)
    assert not density.isVisible()
    assert samples.isVisible()


def test_what_depends_on_a_change_is_shown_with_it(panel: ControlsPanel, find: Finder) -> None:
    panel.show_experiment(OTHER, {"data.formula"})
    assert find("data.formula.entry").text() == OTHER.data.formula
    assert find("seed.entry").text() == "0"
    assert not panel.fields["data.samples"].isVisible()
    panel.show_experiment(OTHER, {"data.sampling"})
    assert panel.fields["data.samples"].isVisible()
    assert not panel.fields["data.intervals"].isVisible()


def test_an_error_shown_first_survives_the_value_taken_back(
    panel: ControlsPanel, find: Finder
) -> None:
    panel.show_experiment(OTHER)
    panel.show_error("data.formula", "undefined at x = 0")
    panel.show_experiment(Experiment())
    assert find("data.formula.entry").text() == "x*y"
    assert panel.fields["data.formula"].message == "undefined at x = 0"
    panel.show_experiment(Experiment(), force=True)
    assert find("data.formula.entry").text() == Experiment().data.formula
    assert panel.fields["data.formula"].message == ""


def test_an_error_shown_after_the_value_is_taken_back_brings_the_text_back(
    qtbot: QtBot, panel: ControlsPanel, find: Finder
) -> None:
    entry = find("data.formula.entry")
    type_into(qtbot, entry, "1/x")
    panel.show_experiment(Experiment().with_values({"data.formula": "1/x"}))
    panel.show_experiment(Experiment())
    panel.show_error("data.formula", "undefined at x = 0")
    assert entry.text() == "1/x"
    qtbot.keyClick(entry, Qt.Key.Key_Escape)
    assert entry.text() == Experiment().data.formula


def test_an_error_about_the_current_value_disappears_with_the_next_edit(
    panel: ControlsPanel, find: Finder
) -> None:
    panel.show_error("data.formula", "undefined at x = 0")
    find("data.noise.slider").setValue(3)
    assert panel.fields["data.formula"].message == ""


def test_an_error_can_be_cleared_and_unknown_paths_are_no_matter(panel: ControlsPanel) -> None:
    panel.show_error("seed", "no")
    panel.clear_error("seed")
    assert panel.fields["seed"].message == ""
    panel.show_error("data.source", "no such control")
    panel.clear_error("data.source")


@pytest.mark.parametrize("width", [250, 320, 420])
def test_it_fits_its_width(panel: ControlsPanel, width: int) -> None:
    panel.resize(width, 900)
    content = panel.findChild(QScrollArea).widget()
    least = panel.minimumWidth() - panel.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
    assert content.minimumSizeHint().width() <= least
    panel.show_error("seed", "x" * 300)
    panel.show_experiment(OTHER)
    assert content.minimumSizeHint().width() <= least


def test_every_editor_has_texts_for_screen_readers(panel: ControlsPanel) -> None:
    kinds = (QSlider, QLineEdit, QComboBox, QAbstractButton)
    editors = [w for w in panel.findChildren(QWidget) if isinstance(w, kinds)]
    named = [w for w in editors if w.objectName() and not w.objectName().startswith("qt_")]
    assert len(named) > 20
    for editor in named:
        if "." in editor.objectName():
            assert editor.accessibleName(), editor.objectName()
            assert editor.accessibleDescription(), editor.objectName()
            assert editor.toolTip(), editor.objectName()


def test_labels_are_buddies_with_letters_of_their_own(panel: ControlsPanel) -> None:
    letters = []
    for field in panel.fields.values():
        assert field.caption.buddy() is not None
        text = field.caption.text()
        if "&" in text:
            letters.append(text[text.index("&") + 1].upper())
    assert len(letters) == len(set(letters))
    assert not set(letters) & set(TAKEN_ELSEWHERE)


def test_live_parameters_are_tagged(panel: ControlsPanel) -> None:
    for field in panel.fields.values():
        tags = [label for label in field.findChildren(QLabel) if label.text() == "live"]
        assert len(tags) == (field.parameter.effect is Effect.LIVE)
        words = "running training" if tags else "Starts a new run"
        assert words in field.caption.toolTip()


def test_tab_goes_through_the_fields_in_order(panel: ControlsPanel) -> None:
    order, widget = [], panel.nextInFocusChain()
    while widget is not panel:
        order.append(widget.objectName())
        widget = widget.nextInFocusChain()
    names = [
        "gallery.circle", "data.gallery.all", "data.formula.entry", "data.domain.low.entry",
        "data.domain.high.entry", "data.sampling.choice", "data.noise.slider", "data.noise.entry",
        "network.hidden.remove", "network.hidden.add", "network.hidden.1.slider",
        "network.hidden.1.entry", "network.hidden.2.slider", "training.learning_rate.slider",
        "training.learning_rate.entry", "training.batch_size.none", "training.batch_size.slider",
        "training.batch_size.entry", "training.steps.slider", "training.steps.entry",
        "training.schedule.choice", "seed.entry", "seed.new",
    ]  # fmt: skip
    assert [name for name in order if name in names] == names


def test_a_section_is_collapsed_and_expanded(
    qtbot: QtBot, panel: ControlsPanel, find: Finder
) -> None:
    with qtbot.waitSignal(panel.section_toggled):
        qtbot.mouseClick(find("section.training"), Qt.MouseButton.LeftButton)
    assert panel.collapsed_sections() == ["training"]
    assert not find("training.steps.entry").isVisible()
    panel.show_experiment(OTHER)
    assert not find("training.steps.entry").isVisible()
    with qtbot.waitSignal(panel.section_toggled):
        qtbot.keyClick(find("section.training"), Qt.Key.Key_Space)
    assert panel.collapsed_sections() == []
    assert find("training.steps.entry").isVisible()


def test_collapsed_sections_can_be_remembered(panel: ControlsPanel, find: Finder) -> None:
    panel.collapse_sections(["data", "network"])
    assert panel.collapsed_sections() == ["data", "network"]
    assert find("section.data").accessibleName() == "Data, collapsed"
    panel.collapse_sections([])
    assert panel.collapsed_sections() == []


def test_an_error_expands_its_section(panel: ControlsPanel, find: Finder) -> None:
    panel.collapse_sections(["run", "data"])
    panel.show_error("data.formula", "undefined at x = 0")
    assert panel.collapsed_sections() == ["run"]
    assert find("data.formula.message").isVisible()


def test_a_picked_dataset_comes_with_its_source(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    gallery = Experiment().with_values({"data.source": "gallery"})
    assert panel.gallery.picker.current is None
    panel.show_experiment(gallery)
    assert panel.gallery.picker.current == "circle"
    with qtbot.waitSignal(panel.edited_together) as blocker:
        qtbot.mouseClick(find("gallery.moons"), Qt.MouseButton.LeftButton)
    assert blocker.args == [{"data.source": "gallery", "data.dataset": "moons"}]
    assert recorder.gestures == 2
    panel.show_experiment(gallery.with_values({"data.dataset": "sine"}))
    assert panel.gallery.picker.current == "sine"
    panel.show_experiment(Experiment())
    assert panel.gallery.picker.current is None


def test_data_are_requested_before_they_become_the_source(
    qtbot: QtBot, panel: ControlsPanel, recorder: Recorder, find: Finder
) -> None:
    combo = find("data.source.choice")
    with qtbot.waitSignal(panel.table_requested):
        qtbot.keyClick(combo, Qt.Key.Key_End)
    assert recorder.edits == []
    assert combo.currentText() == "Formula"
    own = {"data.source": "table", "data.inputs": ((0.0,), (1.0,)), "data.targets": ("a", "b")}
    panel.show_experiment(Experiment().with_values({**own, "data.source": "formula"}))
    qtbot.keyClick(combo, Qt.Key.Key_End)
    assert recorder.edits == [("data.source", "table")]
    panel.show_experiment(Experiment().with_values(own))
    with qtbot.waitSignal(panel.table_requested):
        qtbot.mouseClick(find("data.table.load"), Qt.MouseButton.LeftButton)


def test_tab_visits_the_gallery_in_its_place(
    qtbot: QtBot, panel: ControlsPanel, find: Finder
) -> None:
    panel.show_experiment(Experiment().with_values({"data.source": "gallery"}))
    find("section.data").setFocus()
    names = []
    for _ in range(3):
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        names.append(panel.focusWidget().objectName())
    assert names == ["gallery.circle", "data.gallery.all", "data.source.choice"]


@pytest.mark.parametrize("data", ["gallery", "formula"])
def test_datasets_and_learning_rate_are_in_sight_on_a_low_screen(
    panel: ControlsPanel, find: Finder, data: str
) -> None:
    # What a screen of 1366 x 768 leaves under menu bar, run bar and title.
    panel.resize(310, 665)
    panel.collapse_at_first(768)
    panel.show_experiment(Experiment().with_values({"data.source": data}))
    for name in ("gallery.circle", "gallery.sine", "training.learning_rate.slider"):
        seen = find(name).visibleRegion().boundingRect()
        assert seen.height() == find(name).height(), name
    assert "network" in panel.collapsed_sections()
    panel.collapse_at_first(1080)
    assert "network" not in panel.collapsed_sections()
    assert not find("training.schedule.choice").isVisible()


def test_an_error_of_an_advanced_setting_is_seen(panel: ControlsPanel, find: Finder) -> None:
    panel.collapse_at_first(768)
    panel.show_error("network.init", "no such weights")
    assert find("network.init.message").isVisible()
    assert find("section.network.more").accessibleName() == "Network: more settings, expanded"


def test_messages_follow_the_theme(panel: ControlsPanel) -> None:
    panel.show_error("seed", "no")
    message = panel.findChild(QLabel, "seed.message")
    colours = []
    for theme in (LIGHT, DARK):
        panel.setPalette(theme.palette())
        colours.append(message.palette().windowText().color().lightnessF())
    assert colours[0] < 0.5 < colours[1]


def test_tool_tips_speak_as_the_window_does(panel: ControlsPanel) -> None:
    tips = {path: field.caption.toolTip() for path, field in panel.fields.items()}
    for path, tip in tips.items():
        for foreign in ("null", "Allowed", "&quot;", "one of", "0000000", "e-0"):
            assert foreign not in tip, path
    assert "from 1 to 10,000,000 steps." in tips["training.steps"]
    assert "steps, or never." in tips["training.patience"]
    assert "from 0.000001 to 1,000." in tips["training.learning_rate"]


def test_combo_boxes_explain_the_choice_and_each_other_one(panel: ControlsPanel) -> None:
    combo = panel.findChild(ComboBox, "training.optimizer.choice")
    panel.show_experiment(Experiment().with_values({"training.optimizer": "adam"}))
    adam = f"Adam: {OPTIMIZERS['adam'].help}"
    assert adam in combo.toolTip()
    assert adam in combo.accessibleDescription()
    assert OPTIMIZERS["sgd"].help not in combo.toolTip()
    for row, record in enumerate(OPTIMIZERS.values()):
        assert combo.itemData(row, Qt.ItemDataRole.ToolTipRole) == record.help


def test_every_entry_of_every_combo_box_is_explained(panel: ControlsPanel) -> None:
    for combo in panel.findChildren(ComboBox):
        for row in range(combo.count()):
            if combo.itemText(row):
                tip = combo.itemData(row, Qt.ItemDataRole.ToolTipRole)
                assert tip, (combo.objectName(), combo.itemText(row))


def test_tool_tips_link_to_the_glossary(panel: ControlsPanel) -> None:
    tip = panel.fields["training.learning_rate"].caption.toolTip()
    assert "<a href='glossary.md#learning-rate'>learning rate</a>" in tip
    assert "glossary" not in panel.fields["data.source"].caption.toolTip()


def test_locked_controls_say_why_and_free_ones_can_be_used(
    panel: ControlsPanel, qtbot: QtBot
) -> None:
    locks = Locks(frozenset({"network.hidden", "seed"}), hidden=frozenset({"training.l1"}))
    panel.set_locks(locks)
    assert panel.fields["seed"].isEnabled()
    rate = panel.fields["training.learning_rate"]
    assert not rate.isEnabled()
    assert panel.fields["training.l1"].isHidden()
    (cover,) = (
        cover
        for cover in panel.findChildren(LockCover)
        if cover.geometry() == rate.geometry() and cover.parent() is rate.parent()
    )
    assert "only Seed and Hidden layers can be changed" in cover.accessibleName()
    with qtbot.waitSignal(panel.refused) as caught:
        qtbot.mouseClick(cover, Qt.MouseButton.LeftButton)
    assert caught.args[0].startswith("Locked by the lesson")
    panel.set_locks(UNLOCKED)
    assert rate.isEnabled()
    assert not panel.fields["training.l1"].isHidden()


@pytest.mark.parametrize("width", [310, 400])
def test_a_padlock_stands_between_a_name_and_its_control(panel: ControlsPanel, width: int) -> None:
    panel.resize(width, 700)
    panel.set_locks(Locks(frozenset({"seed"})))
    for path in ("network.output_activation", "network.activation"):
        field = panel.fields[path]
        panel.reveal(path)
        (cover,) = (
            each
            for each in panel.findChildren(LockCover)
            if each.geometry() == field.geometry() and each.parent() is field.parent()
        )
        left, top, size = cover._place()
        lock = QRect(round(left), round(top), round(size), round(size))
        name = field.caption.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, field.caption.text())
        assert lock.left() > name.width()
        boxes = [box.geometry() for box in field.findChildren(QComboBox) if box.isVisibleTo(field)]
        assert boxes
        assert not any(lock.intersects(box) for box in boxes), path


def test_a_section_in_which_everything_is_hidden_goes_too(panel: ControlsPanel) -> None:
    panel.set_locks(Locks(frozenset({"seed"}), hides_locked=True))
    shown = [section.name for section in panel.sections if not section.isHidden()]
    assert shown == ["run"]
    panel.set_locks(UNLOCKED)
    assert "data" in [section.name for section in panel.sections if not section.isHidden()]
