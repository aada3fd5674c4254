"""Runs are kept as they are made, listed, compared, opened again, deleted and exported."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.views import LossLandscape
from gui.views.charts.landscape_line import OtherRun
from scratchnet.records import read_run
from scratchnet.records.store import RunStore
from scratchnet.records.stored_run import StoredRun
from scratchnet.run.snapshot import Status
from tests.gui.conftest import forget_changes, shown

_SMALL = {"data.intervals": 3, "network.hidden": (2,), "training.steps": 30}


def _store(window: MainWindow) -> RunStore:
    return window.kept_runs._store


def _train(qtbot: QtBot, window: MainWindow, **values: object) -> None:
    """Make a run of a small experiment to its end, and wait until it is kept."""
    window.document.edit_together({**_SMALL, **values})
    window.document.end_gesture()
    qtbot.waitUntil(lambda: shown(window).experiment == window.document.experiment)
    with qtbot.waitSignal(window.kept_runs.keeper.kept):
        window.commands.run.trigger()
        qtbot.waitUntil(lambda: shown(window).ended)


def _list(qtbot: QtBot, window: MainWindow, count: int) -> list[StoredRun]:
    window.commands.compare_runs.trigger()
    qtbot.waitUntil(lambda: len(window.runs_pane.model.runs) == count)
    return window.runs_pane.model.runs


def _cell(window: MainWindow, run: StoredRun, column: str) -> str:
    from scratchnet.records.run_list import RUN_COLUMNS

    return window.runs_pane.model.text(run, RUN_COLUMNS[column])


def test_a_run_without_a_step_is_not_kept(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.compare_runs.trigger()
    assert "No run has been kept yet" in window.runs_pane.empty.text()
    window.kept_runs.keeper.flush()
    assert _store(window).runs() == []


def test_every_run_is_kept_with_its_results(qtbot: QtBot, window: MainWindow) -> None:
    _train(qtbot, window)
    first = shown(window)
    _train(qtbot, window, seed=3)
    runs = _list(qtbot, window, 2)
    assert [run.title for run in runs] == ["Run 1", "Run 2"]
    assert runs[0].loss == first.losses[-1]
    assert (runs[0].steps, runs[0].status) == (30, Status.FINISHED)
    assert [_cell(window, run, "differs") for run in runs] == ["", "seed 3"]
    assert window.runs_pane.model.present == runs[1].id
    assert _store(window).recipe(runs[0].id).experiment == first.initial_experiment


def test_a_run_that_is_paused_or_reset_is_kept(qtbot: QtBot, window: MainWindow) -> None:
    window.document.edit_together(_SMALL)
    qtbot.waitUntil(lambda: shown(window).experiment == window.document.experiment)
    for _ in range(3):
        window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 3)
    with qtbot.waitSignal(window.kept_runs.keeper.kept):
        window.commands.reset.trigger()
        qtbot.waitUntil(lambda: shown(window).step == 0)
    [run] = _store(window).runs()
    assert (run.steps, run.status) == (3, Status.UNDERWAY)


def test_runs_outlive_the_window(qtbot: QtBot, make_window: Callable[..., MainWindow]) -> None:
    first = make_window()
    _train(qtbot, first)
    forget_changes(first)
    first.close()
    second = make_window()
    [run] = _list(qtbot, second, 1)
    assert run.steps == 30


def test_undo_continues_the_entry_of_the_run_that_it_brings_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    _train(qtbot, window)
    _train(qtbot, window, seed=3)
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: shown(window).experiment.seed == 0 and shown(window).step == 30)
    runs = _list(qtbot, window, 2)
    qtbot.waitUntil(lambda: window.runs_pane.model.present == runs[0].id)


def test_opening_computes_the_run_again_as_the_same_entry(qtbot: QtBot, window: MainWindow) -> None:
    _train(qtbot, window)
    before = shown(window)
    _train(qtbot, window, seed=3)
    forget_changes(window)
    [first, _] = _list(qtbot, window, 2)
    window.runs_pane.select(first.id)
    with qtbot.waitSignal(window.controller.replayed):
        qtbot.keyClick(window.runs_pane.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(window).parameters == before.parameters)
    assert window.document.experiment == before.experiment
    assert window.kept_runs.keeper.run_id == first.id
    # It goes on under the same entry.
    with qtbot.waitSignal(window.kept_runs.keeper.kept):
        window.commands.run.trigger()
        qtbot.waitUntil(lambda: shown(window).step == 60)
    assert [run.steps for run in _store(window).runs()] == [60, 30]


def test_repeating_opens_the_settings_as_a_new_run(qtbot: QtBot, window: MainWindow) -> None:
    _train(qtbot, window)
    experiment = shown(window).experiment
    _train(qtbot, window, seed=3)
    forget_changes(window)
    [first, _] = _list(qtbot, window, 2)
    window.runs_pane.select(first.id)
    window.runs_pane.repeat.trigger()
    qtbot.waitUntil(lambda: window.document.experiment == experiment)
    qtbot.waitUntil(lambda: shown(window).step == 0)


def test_ticked_runs_are_drawn_in_the_loss_curve(qtbot: QtBot, window: MainWindow) -> None:
    for seed in range(3):
        _train(qtbot, window, seed=seed)
    runs = _list(qtbot, window, 3)
    pane, curve = window.runs_pane, window.loss_pane.view
    pane.model.tick([run.id for run in runs[:2]], ticked=True)
    qtbot.waitUntil(lambda: len(curve.compared.runs) == 2)
    assert list(curve.compared.runs[0].losses) == list(_store(window).curve(runs[0].id).losses)
    assert [entry.name for entry in curve.legend.entries][-2:] == ["Run 1", "Run 2"]
    qtbot.waitUntil(lambda: len(pane.maps.captions) == 3)
    assert pane.maps.captions[2].startswith("Run 1 − Run 2: ")
    pane.untick.trigger()
    qtbot.waitUntil(lambda: not curve.compared.runs)
    assert pane.maps.captions == []


def test_a_curve_that_is_clicked_is_selected_in_the_list(qtbot: QtBot, window: MainWindow) -> None:
    for seed in range(2):
        _train(qtbot, window, seed=seed)
    runs = _list(qtbot, window, 2)
    pane, curve = window.runs_pane, window.loss_pane.view
    pane.model.tick([runs[0].id], ticked=True)
    qtbot.waitUntil(lambda: bool(curve.compared.runs))
    compared = curve.compared.runs[0]
    box = curve.plot.getViewBox()
    place = box.mapViewToScene(QPointF(compared.steps[20], compared.losses[20]))
    assert curve.compared.nearest(place) == runs[0].id
    assert curve.compared.nearest(place - QPointF(0, 60)) == ""
    curve.picked.emit(curve.compared.nearest(place))
    assert pane.selected == [runs[0].id]
    assert curve.compared.highlighted == runs[0].id


def test_losses_are_compared_with_a_baseline(qtbot: QtBot, window: MainWindow) -> None:
    for seed in range(2):
        _train(qtbot, window, seed=seed)
    runs = _list(qtbot, window, 2)
    pane = window.runs_pane
    pane.select(runs[1].id)
    pane.baseline.trigger()
    assert _cell(window, runs[0], "differs") == "seed 0"
    assert "(" in _cell(window, runs[0], "loss")
    assert "(" not in _cell(window, runs[1], "loss")
    title = pane.model.headerData(3, Qt.Orientation.Horizontal)
    assert title == "Differs from Run 2"
    pane.baseline.trigger()
    assert pane.model.baseline is None


def test_the_filter_looks_into_every_column(qtbot: QtBot, window: MainWindow) -> None:
    _train(qtbot, window)
    _train(qtbot, window, seed=77)
    _list(qtbot, window, 2)
    pane = window.runs_pane
    pane.words.setText("SEED 77")
    qtbot.waitUntil(lambda: len(pane.listed) == 1)
    assert pane.status.text() == "1 of 2 runs"
    pane.words.setText("nothing like it")
    qtbot.waitUntil(lambda: not pane.listed)
    assert pane.empty.isVisible()


def test_runs_are_renamed_noted_and_pinned(qtbot: QtBot, window: MainWindow) -> None:
    _train(qtbot, window)
    [run] = _list(qtbot, window, 1)
    model = window.runs_pane.model
    names = [model.headerData(each, Qt.Orientation.Horizontal) for each in range(11)]
    assert model.setData(model.index(0, names.index("Run")), "  my   run ")
    assert model.setData(model.index(0, names.index("Note")), "worth a look")
    window.runs_pane.select(run.id)
    window.runs_pane.pin.trigger()
    qtbot.waitUntil(lambda: model.runs[0].pinned and bool(model.runs[0].note))
    assert model.runs[0].title == "my run"
    assert _store(window).run(run.id).note == "worth a look"


def test_deleted_runs_come_back(qtbot: QtBot, window: MainWindow) -> None:
    for seed in range(2):
        _train(qtbot, window, seed=seed)
    runs = _list(qtbot, window, 2)
    pane = window.runs_pane
    pane.select(runs[0].id)
    qtbot.keyClick(pane.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: [run.id for run in pane.model.runs] == [runs[1].id])
    assert pane.undo.text() == "Undo deleting 1"
    qtbot.keyClick(pane.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(pane.model.runs) == 2)
    assert pane.undo.isHidden()
    # The experiment's own undo is another.
    assert window.document.experiment.seed == 1


def test_the_present_run_is_not_deleted(qtbot: QtBot, window: MainWindow) -> None:
    _train(qtbot, window)
    [run] = _list(qtbot, window, 1)
    window.kept_runs.delete([run.id])
    assert "stays" in window.statusBar().currentMessage()
    assert len(_store(window).runs()) == 1


@pytest.mark.parametrize("name", ["runs.csv", "runs.md"])
def test_the_list_is_saved(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    _train(qtbot, window)
    [run] = _list(qtbot, window, 1)
    path = tmp_path / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.runs_pane.table_export.trigger()
    qtbot.waitUntil(path.exists)
    text = path.read_text()
    if path.suffix == ".csv":
        [head, row] = csv.reader(StringIO(text))
        assert float(row[head.index("loss")]) == run.loss
    else:
        assert text.startswith("| Run | Loss |")


def test_run_files_can_be_verified(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _train(qtbot, window)
    [run] = _list(qtbot, window, 1)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.runs_pane.select(run.id)
    path = tmp_path / "Run 1.scratchnet-run"
    with qtbot.waitSignal(window.kept_runs.noted, check_params_cb=lambda text: "Wrote" in text):
        window.runs_pane.file_export.trigger()
    saved = read_run(path)
    assert list(saved.losses) == list(shown(window).losses)


def test_the_line_to_a_kept_run_is_shown_as_a_chart(qtbot: QtBot, window: MainWindow) -> None:
    _train(qtbot, window)
    end = shown(window).parameters
    _train(qtbot, window, seed=3)
    first, _ = _list(qtbot, window, 2)
    window.runs_pane.select(first.id)
    with qtbot.waitSignal(window.kept_runs.line_wanted):
        window.runs_pane.line.trigger()
    chart = window.charts_pane.shown
    assert isinstance(chart, LossLandscape)
    assert chart.other == OtherRun("Run 1", end)
    qtbot.waitUntil(lambda: chart.message == "" and chart.frame is not None)
    qtbot.waitUntil(lambda: "to that of Run 1 (1)" in chart.explanation())


def test_the_limit_is_a_preference(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(3):
        _train(qtbot, window, seed=seed)
    _list(qtbot, window, 3)
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (2, True))
    window.runs_pane.limit.trigger()
    qtbot.waitUntil(lambda: [run.number for run in window.runs_pane.model.runs] == [2, 3])


def test_a_run_of_another_window_appears(
    qtbot: QtBot, make_window: Callable[..., MainWindow]
) -> None:
    one, other = make_window(), make_window()
    _list(qtbot, one, 0)
    _train(qtbot, other)
    qtbot.waitUntil(lambda: len(one.runs_pane.model.runs) == 1)


def test_a_damaged_store_is_said(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path
) -> None:
    window = make_window()
    path = _store(window).path
    path.write_bytes(b"this is no database " * 200)
    window.commands.compare_runs.trigger()
    qtbot.waitUntil(lambda: "are now in" in window.statusBar().currentMessage())
    assert list(path.parent.glob("runs-damaged-*"))
    _train(qtbot, window)
    _list(qtbot, window, 1)
