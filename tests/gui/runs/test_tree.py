"""Branches are listed beside the runs that they left."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.runs.table import BEGUN, NAME, RunsFilter, RunsModel
from gui.runs.tree import branchings_of
from gui.theme import LIGHT
from scratchnet.records.stored_run import StoredRun
from tests.scratchnet.records.stored_runs import stored_run


def _runs(*parents: str) -> list[StoredRun]:
    """Return runs 1, 2, … that began one after the other, each with its parent."""
    return [
        replace(stored_run(number), id=str(number), began=float(number), parent=parent)
        for number, parent in enumerate(parents, start=1)
    ]


#: Run 3 left run 1, and run 5 left run 3; run 6 left one that is not listed any more.
_FAMILY = _runs("", "", "1", "", "3", "gone")


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (
            Qt.SortOrder.AscendingOrder,
            ["Run 2", "Run 4", "Run 1", "└ Run 3", "\u2003└ Run 5", "Run 6"],
        ),
        (
            Qt.SortOrder.DescendingOrder,
            ["Run 6", "\u2003┌ Run 5", "┌ Run 3", "Run 1", "Run 4", "Run 2"],
        ),
    ],
)
def test_branches_stand_beside_what_they_left(
    qtbot: QtBot, order: Qt.SortOrder, names: list[str]
) -> None:
    model = RunsModel(LIGHT)
    proxy = RunsFilter(model)
    model.update(_FAMILY, [run.id for run in _FAMILY])
    proxy.sort(BEGUN, order)
    assert [proxy.index(row, NAME).data() for row in range(6)] == names
    # In another order nothing is beside anything.
    proxy.sort(NAME, Qt.SortOrder.AscendingOrder)
    assert [proxy.index(row, NAME).data() for row in range(6)] == [f"Run {n}" for n in range(1, 7)]


def test_what_a_file_says_of_itself_ends() -> None:
    first, second = _runs("2", "1")
    assert {each.depth for each in branchings_of([first, second]).values()} == {1}
