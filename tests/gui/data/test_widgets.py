"""The parts of the table dialog: the model of rows, and the list of bad rows."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gui.data.widgets import BadRowsList, RowsModel
from scratchnet.tables import BadCell


def test_the_model_obeys_qts_rules(qtbot: QtBot) -> None:
    model = RowsModel()
    tester = QAbstractItemModelTester(model)
    model.set_rows(("a", "b"), (("1", "2"), ("3",), ("4", "5", "6")), (2, 3, 1004))
    model.set_columns(("a\ninput", "b"), {0: QBrush(QColor("red"))})
    assert tester.model() is model
    assert (model.rowCount(), model.columnCount()) == (3, 2)
    assert [model.index(1, column).data() for column in range(2)] == ["3", ""]
    assert model.headerData(2, Qt.Orientation.Vertical) == "1,004"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "a\ninput"
    tint = Qt.ItemDataRole.BackgroundRole
    assert model.index(0, 0).data(tint).color() == QColor("red")
    assert model.index(0, 1).data(tint) is None
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    model.set_rows((), ())
    assert model.rowCount(QModelIndex()) == 0


def bad(line: int, column: str = "a") -> BadCell:
    return BadCell(line, column, "", "missing; enter a number")


def test_rows_are_counted_by_line(qtbot: QtBot) -> None:
    shown = BadRowsList()
    qtbot.addWidget(shown)
    assert shown.resolved
    shown.show_cells([bad(2), bad(2, "b"), bad(3)])
    assert (shown.row_count, shown.model.rowCount()) == (2, 3)
    assert not shown.resolved
    with qtbot.waitSignal(shown.skip_toggled):
        shown.check_box.setChecked(True)
    assert shown.resolved
    shown.show_cells([bad(2)])
    assert not shown.resolved
    shown.show_cells([])
    assert shown.resolved
    assert not shown.isVisible()


def test_a_long_list_is_cut(qtbot: QtBot) -> None:
    shown = BadRowsList()
    qtbot.addWidget(shown)
    shown.show_cells([bad(line) for line in range(2, 5000)])
    assert shown.model.rowCount() == 1000
    assert shown.check_box.text() == "S&kip these 4,998 rows"
