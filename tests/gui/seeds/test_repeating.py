"""An experiment is repeated with seeds in the background, shown as one, and each can be opened."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.seeds.dialog import RepeatDialog, goal_problem
from scratchnet.experiment import Experiment
from scratchnet.many.repeats import Repeats
from tests.gui.conftest import shown

_SMALL = {"data.intervals": 3, "network.hidden": (2,), "training.steps": 30}
_EXPERIMENT = Experiment().with_values(_SMALL)


def _repeated(qtbot: QtBot, window: MainWindow, seeds: int = 5, goal: str = "") -> Repeats:
    """Repeat a small experiment with seeds, on a thread, and wait for the last."""
    window.seeds.jobs = 1
    window.seeds.start(_EXPERIMENT, seeds, goal)
    qtbot.waitUntil(lambda: not window.seeds.busy)
    repeats = window.seeds.repeats
    assert repeats is not None
    return repeats


def _cells(window: MainWindow, row: int) -> list[str]:
    model = window.seeds_pane.runs.cells
    return [cell.text for cell in model.rows[row].cells]


def test_all_seeds_are_shown_as_one(qtbot: QtBot, window: MainWindow) -> None:
    repeats = _repeated(qtbot, window, goal="loss < 1e9")
    seed = _EXPERIMENT.seed
    text = window.seeds_pane.summary.text()
    assert f"5 runs, seeds {seed} to {seed + 4}, engine reference." in text
    assert "5 of 5 reached loss < 1e9: 100 %" in text
    assert "57 to 100 %" in text
    assert len(repeats.results) == 5
    band = window.loss_pane.view.seeds
    assert band.shown is not None
    assert list(band.shown.steps) == list(range(1, 31))
    assert window.seeds_pane.spreads.cells.rows[0].cells[0].text == "loss"
    names = [entry.name for entry in window.loss_pane.view.legend.entries]
    assert {"5 seeds: median", "quartiles", "extremes"} <= set(names)


def test_the_pane_comes_to_the_front(qtbot: QtBot, window: MainWindow) -> None:
    _repeated(qtbot, window, 2)
    assert window.seeds_pane.isVisible()
    assert not window.seeds_pane.progress.isVisible()
    assert window.seeds_pane.repeat.isEnabled()


def test_a_row_opens_its_run_to_the_last_bit(qtbot: QtBot, window: MainWindow) -> None:
    repeats = _repeated(qtbot, window)
    window.seeds_pane.choose(3)
    qtbot.keyClick(window.seeds_pane.runs, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(window).step == 30)
    assert window.document.experiment == _EXPERIMENT.with_values({"seed": _EXPERIMENT.seed + 3})
    assert shown(window).losses[-1] == repeats.results[3].loss
    # The seeds have it already.
    window.kept_runs.keeper.flush()
    assert window.kept_runs._store.runs() == []


def test_a_click_on_a_line_opens_its_run(qtbot: QtBot, window: MainWindow) -> None:
    repeats = _repeated(qtbot, window)
    view = window.loss_pane.view
    window.seeds_pane.each.click()
    box = view.plot.getViewBox()
    place = box.mapViewToScene(QPointF(1.0, repeats.curves[2][0]))
    assert view.seeds.nearest(place, view.log_steps, view.log_loss) == 2
    view.seed_picked.emit(2)
    qtbot.waitUntil(lambda: shown(window).step == 30)
    assert window.document.experiment.seed == _EXPERIMENT.seed + 2
    assert window.seeds_pane.runs.chosen == 2


def test_no_line_is_picked_that_is_not_drawn(qtbot: QtBot, window: MainWindow) -> None:
    repeats = _repeated(qtbot, window)
    view = window.loss_pane.view
    place = view.plot.getViewBox().mapViewToScene(QPointF(1.0, repeats.curves[2][0]))
    assert view.seeds.nearest(place, view.log_steps, view.log_loss) is None


def test_a_chosen_row_has_a_thick_line(qtbot: QtBot, window: MainWindow) -> None:
    repeats = _repeated(qtbot, window)
    window.seeds_pane.choose(1)
    _, losses = window.loss_pane.view.seeds.thick.getData()
    assert list(losses) == list(repeats.curves[1])


def test_the_band_can_be_taken_from_the_loss_curve(qtbot: QtBot, window: MainWindow) -> None:
    _repeated(qtbot, window)
    window.seeds_pane.band.click()
    assert window.loss_pane.view.seeds.shown is None
    assert not window.seeds_pane.each.isEnabled()
    window.seeds_pane.band.click()
    assert window.loss_pane.view.seeds.shown is not None


def test_rows_are_sorted_by_any_column(qtbot: QtBot, window: MainWindow) -> None:
    repeats = _repeated(qtbot, window)
    window.seeds_pane.runs.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    losses = [row.cells[2].value for row in window.seeds_pane.runs.cells.rows]
    assert losses == sorted((each.loss or 0.0 for each in repeats.results), reverse=True)


def test_what_is_done_stays_when_the_rest_is_cancelled(qtbot: QtBot, window: MainWindow) -> None:
    window.seeds.jobs = 1
    long = _EXPERIMENT.with_values({"training.steps": 3_000})
    window.seeds.start(long, 200)
    qtbot.waitUntil(lambda: window.seeds.repeats is not None)
    qtbot.mouseClick(window.seeds_pane.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.seeds.busy)
    repeats = window.seeds.repeats
    assert repeats is not None
    assert 0 < len(repeats.results) < 200
    assert f"{len(repeats.results)} of 200 runs" in window.seeds_pane.summary.text()


def test_an_experiment_that_cannot_be_trained_is_refused(qtbot: QtBot, window: MainWindow) -> None:
    window.seeds.jobs = 1
    with qtbot.waitSignal(window.seeds.refused):
        window.seeds.start(_EXPERIMENT.with_values({"data.formula": "log(-1 - x**2)"}), 3)
    qtbot.waitUntil(lambda: not window.seeds.busy)
    assert window.seeds.repeats is None


def test_the_dialog_is_asked_for_seeds_and_a_goal(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def accept(dialog: RepeatDialog) -> int:
        dialog.seeds.setValue(2)
        dialog.goal.setText("loss <")
        assert not dialog.start.isEnabled()
        dialog.goal.setText(" loss < 1 ")
        assert dialog.start.isEnabled()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(RepeatDialog, "exec", accept)
    window.document.edit_together(_SMALL)
    window.seeds.jobs = 1
    window.commands.repeat_with_seeds.trigger()
    qtbot.waitUntil(lambda: not window.seeds.busy)
    assert window.seeds.repeats is not None
    assert window.seeds.repeats.plan.goal == "loss < 1"
    assert window._preferences.repeat_seeds == 2


def test_a_kept_run_is_repeated_with_seeds(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Experiment] = []
    monkeypatch.setattr(window.seeds, "_ask", asked.append)
    window.document.edit_together(_SMALL)
    qtbot.waitUntil(lambda: shown(window).experiment == window.document.experiment)
    with qtbot.waitSignal(window.kept_runs.keeper.kept):
        window.commands.run.trigger()
    window.commands.compare_runs.trigger()
    qtbot.waitUntil(lambda: len(window.runs_pane.model.runs) == 1)
    window.runs_pane.select(window.runs_pane.model.runs[0].id)
    window.runs_pane.seeds.trigger()
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [window.document.experiment]


@pytest.mark.parametrize(
    ("goal", "problem"),
    [("", ""), ("loss < 0.1", ""), ("loss", "compares nothing"), ("speed > 1", "speed")],
)
def test_a_goal_that_cannot_be_judged_is_explained(goal: str, problem: str) -> None:
    assert problem in goal_problem(goal)
    assert bool(goal_problem(goal)) == bool(problem)
