"""The list of bad rows: counted by line, cut where it is too long, settled by a tick."""

from pytestqt.qtbot import QtBot

from gui.data.bad_rows import BadRowsList
from scratchnet.tables import BadCell


def bad(line: int, column: str = "a") -> BadCell:
    return BadCell(line, column, "", "is missing")


def test_rows_are_counted_by_line(qtbot: QtBot) -> None:
    shown = BadRowsList()
    qtbot.addWidget(shown)
    assert shown.settled
    shown.show_cells([bad(2), bad(2, "b"), bad(3)])
    assert (shown.rows, shown.model.rowCount()) == (2, 3)
    assert not shown.settled
    with qtbot.waitSignal(shown.left_out_changed):
        shown.check_box.setChecked(True)
    assert shown.settled
    shown.show_cells([bad(2)])
    assert not shown.settled
    shown.show_cells([])
    assert shown.settled
    assert not shown.isVisible()


def test_a_long_list_is_cut(qtbot: QtBot) -> None:
    shown = BadRowsList()
    qtbot.addWidget(shown)
    shown.show_cells([bad(line) for line in range(2, 5000)])
    assert shown.model.rowCount() == 1000
    assert shown.check_box.text() == "&Leave out 4,998 rows"
