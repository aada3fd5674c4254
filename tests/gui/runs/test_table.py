"""The rows of the list of runs: their order, and what stays selected when it changes."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from pytestqt.qtbot import QtBot

from gui.runs.table import BEGUN, NAME, NOTE, RunsFilter, RunsModel
from gui.theme import LIGHT
from scratchnet.records.stored_run import StoredRun
from tests.scratchnet.records.stored_runs import stored_run

_ASCENDING, _DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def _run(number: int, note: str, *, pinned: bool = False) -> StoredRun:
    run = stored_run(number)
    return replace(run, id=str(number), began=float(number), note=note, pinned=pinned)


#: Their notes are in another order than their beginnings, and two are equal.
_RUNS = [_run(1, "b"), _run(2, "a"), _run(3, "c", pinned=True), _run(4, "b")]


def _listed(runs: list[StoredRun] = _RUNS) -> tuple[RunsModel, RunsFilter]:
    model = RunsModel(LIGHT)
    proxy = RunsFilter(model)
    model.update(runs, [run.id for run in runs])
    return model, proxy


def _ids(proxy: RunsFilter) -> list[str]:
    return [proxy.run(row).id for row in range(proxy.rowCount())]


@pytest.mark.parametrize(
    ("column", "order", "ids"),
    [
        (NOTE, _ASCENDING, ["3", "2", "1", "4"]),
        (NOTE, _DESCENDING, ["3", "1", "4", "2"]),
        (BEGUN, _DESCENDING, ["3", "4", "2", "1"]),
    ],
)
def test_pinned_runs_come_first_and_equal_ones_stay_in_place(
    qtbot: QtBot, column: int, order: Qt.SortOrder, ids: list[str]
) -> None:
    _, proxy = _listed()
    proxy.sort(column, order)
    assert _ids(proxy) == ids


def test_a_run_that_is_new_or_changed_takes_its_place(qtbot: QtBot) -> None:
    model, proxy = _listed()
    proxy.sort(NOTE, _ASCENDING)
    model.update([_run(5, "aa")], ["1", "2", "3", "4", "5"])
    assert _ids(proxy) == ["3", "2", "5", "1", "4"]
    model.update([_run(2, "z")], ["1", "2", "3", "4", "5"])
    assert _ids(proxy) == ["3", "5", "1", "4", "2"]
    model.update([], ["1", "2", "5"])
    assert _ids(proxy) == ["5", "1", "2"]
    assert [run.id for run in model.runs] == ["1", "2", "5"]


def test_indexes_follow_their_runs(qtbot: QtBot) -> None:
    model, proxy = _listed()
    selection = QItemSelectionModel(proxy)
    selection.select(proxy.index(1, NAME), QItemSelectionModel.SelectionFlag.Select)
    chosen, kept = proxy.run(1).id, QPersistentModelIndex(model.index(0, NOTE))
    first = model.run_at(0).id
    for column, order in ((NOTE, _ASCENDING), (NOTE, _DESCENDING), (BEGUN, _ASCENDING)):
        proxy.sort(column, order)
        assert [proxy.run(index.row()).id for index in selection.selectedIndexes()] == [chosen]
        assert (model.run_at(kept.row()).id, kept.column()) == (first, NOTE)


def test_filtered_runs_are_sorted_too(qtbot: QtBot) -> None:
    _, proxy = _listed([replace(run, name=f"run {run.note}") for run in _RUNS])
    proxy.set_text("run b")
    proxy.sort(BEGUN, _DESCENDING)
    assert _ids(proxy) == ["4", "1"]
    proxy.set_text("")
    assert _ids(proxy) == ["3", "4", "2", "1"]
