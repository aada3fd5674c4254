"""Planted bugs in the window: found, explained, removed, and never written anywhere."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from gui.export.figure.figure import Figure, save_figure
from gui.export.figure.spec import FigureSpec
from gui.gradients.bug_dialogs import BugDialog, GuessDialog
from gui.main_window import MainWindow
from gui.rendering.layout import title_of
from gui.seeds.dialog import RepeatDialog
from gui.views import BaseView
from scratchnet.errors import InvalidInput
from scratchnet.experiment import read_experiment
from scratchnet.records import About, run_of
from scratchnet.run.recipe import PlantedBug, recipe_of
from scratchnet.trace.bugs import BUGS, showing_bugs
from scratchnet.trace.planted import planted_lines
from tests.gui.conftest import shown

_SMALL = {
    "data.intervals": 3,
    "network.hidden": (2,),
    "network.activation": "tanh",
    "training.steps": 30,
}


@pytest.fixture
def bugged(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.document.edit_together(_SMALL)
    window.document.end_gesture()
    qtbot.waitUntil(lambda: shown(window).experiment == window.document.experiment)
    window.bugs.plant("no-derivative", secret=True)
    qtbot.waitUntil(lambda: shown(window).bug == "no-derivative")
    window.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(window).ended)
    return window


def test_the_run_has_the_bug_and_says_so(qtbot: QtBot, bugged: MainWindow) -> None:
    assert bugged.bug_bar.isVisible()
    assert "a surprise" in bugged.bug_bar.text.text()
    with qtbot.waitSignal(bugged.gradients._checking.ended):
        bugged.commands.check_gradients.trigger()
    assert "backward is wrong" in bugged.gradient_pane.result.text()


def test_removing_brings_the_right_run_back(qtbot: QtBot, bugged: MainWindow) -> None:
    wrong = list(shown(bugged).losses)
    bugged.commands.remove_bug.trigger()
    qtbot.waitUntil(lambda: not shown(bugged).bug and shown(bugged).step == 0)
    assert not bugged.bug_bar.isVisible()
    bugged.commands.run.trigger()
    qtbot.waitUntil(lambda: shown(bugged).ended)
    assert list(shown(bugged).losses) != wrong
    assert recipe_of(shown(bugged)).steps == 30


def test_edits_and_resets_keep_the_bug(qtbot: QtBot, bugged: MainWindow) -> None:
    bugged.document.edit("seed", 4)
    qtbot.waitUntil(lambda: shown(bugged).experiment.seed == 4)
    assert shown(bugged).bug == "no-derivative"
    bugged.document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(bugged).experiment.seed == 0)
    assert shown(bugged).bug == "no-derivative"


def test_another_document_has_no_bug(qtbot: QtBot, bugged: MainWindow) -> None:
    bugged.document.open(bugged.document.experiment, None)
    qtbot.waitUntil(lambda: not shown(bugged).bug)
    assert not bugged.bug_bar.isVisible()


def test_nothing_can_be_made_of_such_a_run(
    qtbot: QtBot, bugged: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, snapshot = bugged.scene, shown(bugged)
    assert scene is not None
    with pytest.raises(PlantedBug):
        recipe_of(snapshot)
    with pytest.raises(InvalidInput):
        run_of(snapshot, scene.dataset, scene.test, About())
    bugged.kept_runs.keeper.flush()
    assert bugged.kept_runs._store.runs() == []
    assert not bugged.loss_pane.timeline.isEnabled()
    for name in ("save_run", "export_values", "export_network", "export_animation"):
        bugged.statusBar().clearMessage()
        getattr(bugged.commands, name).trigger()
        assert "planted bug" in bugged.statusBar().currentMessage(), name
    frame = bugged.frame
    assert frame is not None
    path = tmp_path / "script.py"
    with qtbot.waitSignal(bugged.script_export.refused, check_params_cb=lambda t: "bug" in t):
        bugged.script_export.export(frame, path)
    assert not path.exists()


def test_pictures_of_such_a_run_say_so(bugged: MainWindow, tmp_path: Path) -> None:
    for target in bugged.pictures.targets()[:-1]:
        widget = target.make()
        assert isinstance(widget, BaseView)
        assert widget.heading().endswith("with a planted bug"), target.name
        assert title_of(widget).endswith("with a planted bug")
        widget.deleteLater()
    scene, frame = bugged.scene, bugged.frame
    assert scene is not None
    assert frame is not None
    for titles, title in ((True, ""), (False, ""), (False, "Mine")):
        spec = FigureSpec(views=("loss",), view_titles=titles, title=title)
        figure = Figure(spec)
        figure.show_frame(scene, frame)
        path = tmp_path / "figure.svg"
        save_figure(figure, path)
        text = path.read_text()
        assert text.lower().count("with a planted bug") == 2, (titles, title)
        figure.deleteLater()


def test_step_by_step_shows_the_step_with_the_bug(qtbot: QtBot, bugged: MainWindow) -> None:
    bugged.commands.reset.trigger()
    qtbot.waitUntil(lambda: shown(bugged).step == 0)
    bugged.commands.explain_step.trigger()
    pane = bugged.step_pane
    qtbot.waitUntil(lambda: pane.stop is not None)
    assert pane.bug_note.isVisible()
    assert "no-derivative" not in pane.bug_note.text()
    assert pane.step is not None
    assert pane.step.bug == "no-derivative"
    # Backward of the output layer, to the gradient of a weight.
    for _ in range(3):
        before = pane.stop
        pane.actions_by_name["next_layer"].trigger()
        qtbot.waitUntil(lambda before=before: pane.stop is not before)
    before = pane.stop
    pane.actions_by_name["next_term"].trigger()
    qtbot.waitUntil(lambda: pane.stop is not before)
    assert pane.stop is not None
    assert (pane.stop.phase, pane.stop.quantity) == ("backward", "d_weight")
    text = pane.source.toPlainText()
    assert "z_gradient = output_gradient\n" in text
    assert pane.note.text().endswith("in the source with the bug")
    assert not pane.source.wrong_lines
    # Once it is known, its function is marked.
    bugged.commands.find_bug.trigger()
    [dialog] = bugged.findChildren(GuessDialog)
    dialog.tell.click()
    assert BUGS["no-derivative"].title in pane.bug_note.text()
    marked = [text.splitlines()[number - 1] for number in pane.source.wrong_lines]
    assert any("z_gradient = output_gradient" in line for line in marked)
    dialog.close()
    bugged.commands.remove_bug.trigger()
    qtbot.waitUntil(lambda: not shown(bugged).bug)
    bugged.commands.explain_step.trigger()
    qtbot.waitUntil(lambda: pane.step is not None and not pane.step.planted)
    qtbot.waitUntil(lambda: pane.stop is not None)
    assert not pane.bug_note.isVisible()
    assert not pane.source.wrong_lines


def test_repeats_say_that_they_have_no_bug(
    bugged: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[bool] = []

    def look(dialog: RepeatDialog) -> int:
        said.append(dialog.findChild(QWidget, "without_the_bug") is not None)
        return int(QDialog.DialogCode.Rejected)

    monkeypatch.setattr(RepeatDialog, "exec", look)
    bugged.commands.repeat_with_seeds.trigger()
    bugged.commands.remove_bug.trigger()
    bugged.commands.repeat_with_seeds.trigger()
    assert said == [True, False]


def test_every_bug_has_a_title_in_plain_words(bugged: MainWindow) -> None:
    titles = [bug.title for bug in BUGS.values()]
    assert len(set(titles)) == len(titles)
    assert not any("_" in title or "-" in title for title in titles)
    dialog = BugDialog(dict.fromkeys(BUGS), bugged.document.experiment, bugged)
    shown_titles = [dialog.list.item(row).text() for row in range(1, dialog.list.count())]
    assert [title.lower() for title in shown_titles] == [title.lower() for title in titles]
    dialog.deleteLater()


def test_the_experiment_is_saved_without_the_bug(bugged: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "a.scratchnet.json"
    assert bugged.files._save_to(path)
    assert "derivative" not in path.read_text()
    assert read_experiment(path) == bugged.document.experiment


def test_the_bug_is_found(qtbot: QtBot, bugged: MainWindow) -> None:
    bugged.commands.find_bug.trigger()
    [dialog] = bugged.findChildren(GuessDialog)
    assert dialog.isVisible()
    lines = planted_lines(BUGS["no-derivative"])
    cursor = dialog.source.textCursor()
    dialog.point.click()
    assert dialog.answer.text() == "No, line 1 is as it should be."
    cursor.setPosition(dialog.source.document().findBlockByNumber(lines[3] - 1).position())
    dialog.source.setTextCursor(cursor)
    dialog.point.click()
    assert "Neuron.backward" in dialog.answer.text()
    dialog.list.setCurrentRow(list(BUGS).index("wrong-sign"))
    dialog.say.click()
    assert dialog.answer.text().startswith("No, it is not that.")
    assert bugged.bugs.wrong_guesses == 1
    dialog.list.setCurrentRow(list(BUGS).index("no-derivative"))
    with qtbot.waitSignal(bugged.bugs.found):
        dialog.say.click()
    assert BUGS["no-derivative"].explanation in dialog.answer.text()
    assert "# as it should be" in dialog.source.toPlainText()
    assert BUGS["no-derivative"].title in bugged.bug_bar.text.text()
    dialog.close()


@pytest.mark.parametrize("changes", [True, False])
def test_a_bug_that_cannot_show_says_why_and_offers_what_shows_it(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, changes: bool
) -> None:
    seen: list[tuple[str, str, str]] = []

    def execute(dialog: BugDialog) -> int:
        dialog.list.setCurrentRow(1 + list(BUGS).index("no-derivative"))
        assert dialog.change.isHidden()
        dialog.list.setCurrentRow(1 + list(BUGS).index("momentum-sign"))
        assert not dialog.change.isHidden()
        dialog.change.setChecked(changes)
        item = dialog.list.currentItem()
        seen.append((item.text(), dialog.help.text(), dialog.change.text()))
        return int(BugDialog.DialogCode.Accepted)

    monkeypatch.setattr(BugDialog, "exec", execute)
    window.commands.plant_bug.trigger()
    [(title, why, change)] = seen
    assert title.endswith("(not with these settings)")
    assert "the optimizer is Gradient descent" in why
    assert change == "Set Optimizer Momentum, so that it shows"
    optimizer = "momentum" if changes else "sgd"
    qtbot.waitUntil(lambda: shown(window).bug == "momentum-sign")
    qtbot.waitUntil(lambda: shown(window).experiment.training.optimizer == optimizer)
    assert window.document.experiment.training.optimizer == optimizer


@pytest.mark.parametrize("row", [0, 3])
def test_a_bug_is_chosen_or_a_surprise(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, row: int
) -> None:
    def execute(dialog: BugDialog) -> int:
        dialog.list.setCurrentRow(row)
        return int(BugDialog.DialogCode.Accepted)

    monkeypatch.setattr(BugDialog, "exec", execute)
    window.commands.plant_bug.trigger()
    qtbot.waitUntil(lambda: bool(shown(window).bug))
    assert window.bugs.secret is (row == 0)
    if row:
        assert shown(window).bug == list(BUGS)[row - 1]
    else:
        assert shown(window).bug in showing_bugs(window.document.experiment, (2, 4, 1))


def test_a_surprise_can_be_followed_step_by_step(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def choose(names: list[str]) -> str:
        offered.extend(names)
        return names[0]

    def execute(dialog: BugDialog) -> int:
        dialog.list.setCurrentRow(0)
        return int(BugDialog.DialogCode.Accepted)

    window.document.edit("network.dropout", 0.2)
    qtbot.waitUntil(lambda: shown(window).experiment.network.dropout == 0.2)
    monkeypatch.setattr("gui.gradients.bugs.random.choice", choose)
    monkeypatch.setattr(BugDialog, "exec", execute)
    window.commands.plant_bug.trigger()
    assert "updated-weight" in showing_bugs(window.document.experiment, (2, 4, 1))
    assert "updated-weight" not in offered
    assert "no-derivative" in offered
