"""What an edit does to the run and what is said of it; undo; what cannot be run."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from PySide6.QtWidgets import QLineEdit, QSlider
from pytestqt.qtbot import QtBot

import gui
import scratchnet
from gui.controls.field import Field
from gui.main_window import MainWindow
from scratchnet.experiment import Experiment, write_experiment
from tests.gui.conftest import forget_changes, shown, status_note

_FORMULA = "data.formula"
_OURS = (*gui.__path__, *scratchnet.__path__)


def test_a_live_setting_acts_and_reports_it(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).step > 5)
    window.controls.edited.emit("training.learning_rate", 5.0)
    assert status_note(window) == "Learning rate 5: applies from the next step on."
    qtbot.waitUntil(lambda: shown(window).experiment.training.learning_rate == 5.0)
    assert shown(window).step > 5
    assert window.running


def test_another_network_starts_a_new_run_and_reports_it(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).step > 5)
    window.controls.edited.emit("network.hidden", (3, 2))
    assert status_note(window).endswith("started a new run.")
    qtbot.waitUntil(lambda: shown(window).experiment.network.hidden == (3, 2))
    assert window.running


def test_a_new_run_of_edited_settings_is_not_reported_as_waiting_while_it_trains(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.document.edit("network.hidden", (2,))
    assert status_note(window).endswith(": new run ready, press Run (F5).")
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).step > 5)
    window.document.edit("network.hidden", (3, 2))
    assert status_note(window).endswith(": started a new run.")
    qtbot.waitUntil(lambda: shown(window).experiment.network.hidden == (3, 2))
    assert window.running


def test_a_dataset_that_is_picked_tells_what_changed_along_with_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.controls.collapse_sections(["network"])
    window.controls.gallery.picked.emit("bumps")
    note = status_note(window)
    assert note == (
        "Dataset Gaussian bumps: new run ready, press Run (F5). Changed along with it: "
        "Output activation Linear, Learning rate 0.1."
    )
    lit = {path for path, field in window.controls.fields.items() if field.light.is_on}
    assert lit == {"network.output_activation", "training.learning_rate"}
    titles = {section.name for section in window.controls.sections if section.title.light.is_on}
    assert titles == {"network"}


def test_undo_and_redo_bring_the_run_along(qtbot: QtBot, window: MainWindow) -> None:
    window.controls.edited.emit("seed", 4)
    qtbot.waitUntil(lambda: shown(window).experiment.seed == 4)
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(window).experiment.seed == 0)
    assert window.controls.fields["seed"].findChild(QLineEdit).text() == "0"
    window.document.undo_stack.redo()
    qtbot.waitUntil(lambda: shown(window).experiment.seed == 4)


def _open_the_same_file(window: MainWindow, folder: Path) -> None:
    path = folder / "same.scratchnet.json"
    write_experiment(path, Experiment())
    assert window.files.open(path)


def _open_what_differs_in_live_settings(window: MainWindow, _folder: Path) -> None:
    window.document.open(Experiment().with_values({"training.learning_rate": 3.0}), None)


@pytest.mark.parametrize(
    "open_it",
    [
        lambda window, _folder: window.commands.new.trigger(),
        _open_the_same_file,
        _open_what_differs_in_live_settings,
    ],
)
def test_a_document_that_opens_begins_at_step_0(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    open_it: Callable[[MainWindow, Path], None],
) -> None:
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    window.controls.edited.emit("training.learning_rate", 3.0)
    forget_changes(window)
    open_it(window, tmp_path)
    qtbot.waitUntil(lambda: shown(window).step == 0)
    assert shown(window).experiment == window.document.experiment
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    assert shown(window).changes == ()


def test_a_document_that_opens_while_it_trains_waits_at_step_0(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).step > 5)
    with qtbot.waitSignal(window.controller.paused):
        window.commands.new.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 0)
    assert not window.running
    assert window.run_bar.status.text() == "Ready: press Run"


def test_undo_and_redo_bring_runs_back(qtbot: QtBot, window: MainWindow) -> None:
    window.controls.edited.emit("training.steps", 30)
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).ended)
    finished = shown(window)
    points = {
        "data.source": "table",
        "data.inputs": ((0.0, 0.0), (1.0, 1.0)),
        "data.targets": (0.0, 1.0),
    }
    window.document.edit_together(points)
    qtbot.waitUntil(window.commands.step.isEnabled)
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    assert len(window.scene.dataset) == 2

    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(window).step == 30)
    assert shown(window).parameters == finished.parameters
    assert list(shown(window).losses) == list(finished.losses)
    assert len(window.scene.dataset) > 2
    assert status_note(window) == "The run with these settings is back, at step 30."

    window.document.undo_stack.redo()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    assert len(window.scene.dataset) == 2
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 2)


def test_a_run_that_undo_brings_back_has_its_settings_of_then(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    window.document.edit("training.learning_rate", 3.0)
    window.document.edit("seed", 5)
    qtbot.waitUntil(lambda: shown(window).step == 0)
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    assert [change.path for change in shown(window).changes] == ["training.learning_rate"]
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(window).experiment.training.learning_rate == 10.0)
    assert shown(window).step == 1


def test_editing_back_by_hand_starts_a_new_run(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    for seed in (5, 0):
        window.document.edit("seed", seed)
        window.document.end_gesture()
    qtbot.waitUntil(lambda: shown(window).step == 0)
    assert shown(window).experiment == Experiment()


def test_a_formula_undefined_somewhere_leaves_the_experiment(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.controls.edited.emit(_FORMULA, "1/x")
    qtbot.waitUntil(lambda: "undefined" in status_note(window))
    assert "x = 0" in status_note(window)
    assert window.document.experiment == Experiment()
    assert not window.isWindowModified()
    assert window.controls.fields[_FORMULA].in_error
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    assert shown(window).experiment == Experiment()


def test_a_tick_of_the_learning_rate_shows_one_field_and_calls_little(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    slider = window.controls.findChild(QSlider, "training.learning_rate.slider")
    assert isinstance(slider, QSlider)
    slider.setValue(slider.value() + 1)
    shown: list[str] = []
    show_value = Field.show_value

    def recorded(field: Field, *arguments: object) -> None:
        shown.append(field.path)
        show_value(field, *arguments)

    monkeypatch.setattr(Field, "show_value", recorded)
    calls: Counter[str] = Counter()

    def profile(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(_OURS):
            calls[frame.f_code.co_name] += 1

    sys.setprofile(profile)
    try:
        slider.setValue(slider.value() + 1)
    finally:
        sys.setprofile(None)
    assert shown == ["training.learning_rate"]
    assert calls["parse_formula"] == 0
    assert sum(calls.values()) < 250
