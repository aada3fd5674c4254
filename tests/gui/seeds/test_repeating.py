"""An experiment is repeated with seeds in the background, shown as one, and each can be opened."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.seeds import repeating
from gui.seeds.dialog import RepeatDialog
from scratchnet.engines import REFERENCE
from scratchnet.experiment import Experiment
from scratchnet.many.plan import Plan
from scratchnet.many.repeats import Repeats, Sweep, write_sweep
from scratchnet.many.varying import Varied
from tests.gui.conftest import shown

_SMALL = {"data.intervals": 3, "network.hidden": (2,), "training.steps": 30}
_EXPERIMENT = Experiment().with_values(_SMALL)


def _repeated(qtbot: QtBot, window: MainWindow, seeds: int = 5, goal: str = "") -> Repeats:
    """Repeat a small experiment with seeds, on a thread, and wait for the last."""
    window.seeds.jobs = 1
    window.seeds.start(Plan(_EXPERIMENT, (), seeds, REFERENCE, goal))
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


def test_the_band_has_the_test_losses_too(qtbot: QtBot, window: MainWindow) -> None:
    window.seeds.jobs = 1
    experiment = _EXPERIMENT.with_values({"data.test_share": 0.3})
    window.seeds.start(Plan(experiment, (), 3, REFERENCE))
    qtbot.waitUntil(lambda: not window.seeds.busy)
    assert window.seeds.repeats is not None
    band = window.seeds.repeats.test_band()
    assert band is not None
    lines = window.loss_pane.view.seeds
    steps, losses = lines.test_median.getData()
    assert list(steps) == list(band.steps)
    assert list(losses) == list(band.median)
    names = [entry.name for entry in lines.entries(window._themes.theme)]
    assert "test loss: median, quartiles thin" in names
    window.seeds_pane.band.click()
    assert lines.test_median.getData()[0] is None or not len(lines.test_median.getData()[0])


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
    window.seeds.start(Plan(long, (), 200, REFERENCE))
    qtbot.waitUntil(lambda: window.seeds.sweep is not None)
    qtbot.mouseClick(window.seeds_pane.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.seeds.busy)
    repeats = window.seeds.repeats
    assert repeats is not None
    assert 0 < len(repeats.results) < 200
    assert f"{len(repeats.results)} of 200 runs" in window.seeds_pane.summary.text()


def test_an_experiment_that_cannot_be_trained_is_refused(qtbot: QtBot, window: MainWindow) -> None:
    window.seeds.jobs = 1
    with qtbot.waitSignal(window.seeds.refused):
        wrong = _EXPERIMENT.with_values({"data.formula": "log(-1 - x**2)"})
        window.seeds.start(Plan(wrong, (), 3, REFERENCE))
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
def test_a_goal_that_cannot_be_judged_is_explained(qtbot: QtBot, goal: str, problem: str) -> None:
    dialog = RepeatDialog(_EXPERIMENT, REFERENCE, 3, goal)
    qtbot.addWidget(dialog)
    assert problem in dialog.what.text()
    assert (dialog.plan is None) == bool(problem) == (not dialog.start.isEnabled())


def test_settings_are_varied_beside_the_seeds(qtbot: QtBot) -> None:
    dialog = RepeatDialog(_EXPERIMENT, REFERENCE, 3, "")
    qtbot.addWidget(dialog)
    row = dialog.varied[1]
    row.setting.setCurrentIndex(row.setting.findData("network.hidden"))
    assert row.values.text() == "[2]"
    row.values.setText("[2],[8,8]")
    assert dialog.plan is not None
    assert dialog.plan.varied == (Varied("network.hidden", ((2,), (8, 8))),)
    assert dialog.what.text().startswith("6 runs: 2 combinations, each with seeds")
    row.values.setText("[2],[-8]")
    assert dialog.plan is None
    assert "network.hidden" in dialog.what.text()


def _swept(qtbot: QtBot, window: MainWindow) -> Sweep:
    window.seeds.jobs = 1
    rates = Varied("training.learning_rate", (0.1, 3.0))
    window.seeds.start(Plan(_EXPERIMENT, (rates,), 2, REFERENCE, "loss < 1e9"))
    qtbot.waitUntil(lambda: not window.seeds.busy)
    assert window.seeds.sweep is not None
    return window.seeds.sweep


def test_a_sweep_has_a_row_for_each_of_its_settings(qtbot: QtBot, window: MainWindow) -> None:
    sweep = _swept(qtbot, window)
    table = window.seeds_pane.combinations
    assert table.isVisible()
    assert [row.cells[0].text for row in table.cells.rows] == ["0.1", "3"]
    assert [row.cells[2].text for row in table.cells.rows] == ["100 % (34 to 100 %)"] * 2
    table.choose(1)
    qtbot.waitUntil(lambda: not window.seeds.busy)
    assert window.seeds.repeats == sweep.of(1)
    window.seeds.open(1)
    qtbot.waitUntil(lambda: shown(window).step == 30)
    assert shown(window).losses[-1] == sweep.results[3].loss


def test_what_was_trained_last_is_there_at_the_next_start(
    qtbot: QtBot, make_window: Callable[..., MainWindow]
) -> None:
    first = make_window()
    sweep = _swept(qtbot, first)
    first.close()
    second = make_window()
    second.docks.show(second.seeds_pane)
    qtbot.waitUntil(lambda: second.seeds.sweep is not None)
    assert second.seeds.sweep == sweep


def test_the_file_of_a_sweep_is_saved_and_opened(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.scratchnet-sweep"
    sweep = _swept(qtbot, window)
    monkeypatch.setattr(repeating, "ask_save_path", lambda *_: path)
    with qtbot.waitSignal(window.seeds.noted):
        window.seeds_pane.save.click()
    _repeated(qtbot, window, 2)
    assert not window.seeds_pane.combinations.isVisible()
    assert window.files.open(path)
    qtbot.waitUntil(lambda: window.seeds.sweep == sweep and not window.seeds.busy)
    assert window.seeds_pane.combinations.isVisible()


def test_a_file_without_curves_is_shown_without_a_band(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "of_a_shell.scratchnet-sweep"
    write_sweep(path, replace(_swept(qtbot, window), curves={}))
    window.files.open(path)
    qtbot.waitUntil(lambda: window.loss_pane.view.seeds.shown is None)
    assert len(window.seeds_pane.runs.cells.rows) == 2


def test_a_file_that_is_no_sweep_is_refused(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "no.scratchnet-sweep"
    path.write_text("no database")
    with qtbot.waitSignal(window.seeds.refused) as refused:
        window.files.open(path)
    assert "no.scratchnet-sweep" in refused.args[0]


def test_two_settings_have_a_heat_map(qtbot: QtBot, window: MainWindow) -> None:
    window.seeds.jobs = 1
    varied = (
        Varied("training.learning_rate", (0.1, 3.0)),
        Varied("network.hidden", ((2,), (3,), (4,))),
    )
    window.seeds.start(Plan(_EXPERIMENT, varied, 2, REFERENCE, "loss < 1e9"))
    qtbot.waitUntil(lambda: not window.seeds.busy)
    heat_map = window.seeds_pane.heat_map
    assert heat_map.isVisible()
    assert heat_map.texts() == dict.fromkeys(range(6), "100 %")
    place = heat_map.cell_rect(4).center().toPoint()
    qtbot.mouseClick(heat_map, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: not window.seeds.busy)
    assert heat_map.chosen == window.seeds_pane.combinations.chosen == 4
    assert window.seeds.sweep is not None
    assert window.seeds.repeats == window.seeds.sweep.of(4)
    assert window.seeds.repeats.plan.experiment.network.hidden == (3,)


def test_three_settings_have_parallel_coordinates(qtbot: QtBot, window: MainWindow) -> None:
    window.seeds.jobs = 1
    varied = (
        Varied("training.learning_rate", (3.0, 0.1)),
        Varied("network.hidden", ((2,), (3,))),
        Varied("training.l2", (0.0, 0.1)),
    )
    window.seeds.start(Plan(_EXPERIMENT, varied, 1, REFERENCE))
    qtbot.waitUntil(lambda: not window.seeds.busy)
    parallel = window.seeds_pane.parallel
    assert parallel.isVisible()
    assert not window.seeds_pane.heat_map.isVisible()
    # A rate of 0.1, which comes second, stands at the foot; a line crosses an axis per setting,
    # and that of the loss.
    high, low = parallel.points(0), parallel.points(7)
    assert len(high) == 4
    assert high[0].y() < low[0].y()
    assert high[1].y() > low[1].y()
    heights = [parallel.points(place)[-1].y() for place in range(8)]
    rows = {row.key: row for row in window.seeds_pane.combinations.cells.rows}
    [loss] = [
        place
        for place, column in enumerate(window.seeds_pane.combinations.cells.columns)
        if column.title == "loss"
    ]
    medians = [rows[place].cells[loss].value or 0.0 for place in range(8)]
    assert heights.index(min(heights)) == medians.index(min(medians))
    best = medians.index(min(medians))
    middle = (parallel.points(best)[2] + parallel.points(best)[3]) / 2
    qtbot.mouseClick(parallel, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    qtbot.waitUntil(lambda: not window.seeds.busy)
    assert parallel.chosen == window.seeds_pane.combinations.chosen == best
    parallel.grab()


def test_some_of_the_combinations_are_drawn_at_random(qtbot: QtBot) -> None:
    dialog = RepeatDialog(_EXPERIMENT, REFERENCE, 3, "")
    qtbot.addWidget(dialog)
    assert not dialog.drawn.isEnabled()
    dialog.varied[0].choose("training.learning_rate", "0.1..10:5log")
    dialog.varied[1].choose("network.hidden", "[2],[3],[4]")
    dialog.varied[2].choose("training.l2", "0,0.1")
    assert dialog.plan is not None
    assert (dialog.plan.combinations, dialog.plan.drawn) == (30, None)
    dialog.drawn.setValue(7)
    assert dialog.plan.drawn == 7
    assert "7 combinations drawn at random" in dialog.what.text()
    # Fewer combinations than that are all tried.
    dialog.varied[0].choose("training.learning_rate", "1")
    dialog.varied[2].setting.setCurrentIndex(0)
    assert dialog.plan is not None
    assert dialog.plan.combinations <= 3


def test_the_smallest_network_is_a_ready_question(qtbot: QtBot, window: MainWindow) -> None:
    dialog = RepeatDialog(_EXPERIMENT, REFERENCE, 1, "")
    qtbot.addWidget(dialog)
    dialog.networks.click()
    assert dialog.plan is not None
    assert dialog.plan.goal == "loss < 0.01"
    assert dialog.plan.varied[0].values[:2] == ((1,), (2,))
    dialog.goal.setText("loss < 1e9")
    dialog.varied[0].values.setText("[2],[1]")
    assert dialog.plan is not None
    window.seeds.jobs = 1
    window.seeds.start(dialog.plan)
    qtbot.waitUntil(lambda: not window.seeds.busy)
    text = window.seeds_pane.summary.text()
    assert text.startswith("Smallest network that reached the goal in two thirds of its seeds")
    assert "network.hidden=[1]" in text
