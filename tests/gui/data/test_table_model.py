"""The model behind preview and bad rows keeps Qt's rules, with rows of any length."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gui.data.table_model import RowsModel


def test_it_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = RowsModel()
    tester = QAbstractItemModelTester(model)
    model.show_rows(("a", "b"), (("1", "2"), ("3",), ("4", "5", "6")), (2, 3, 1004))
    model.tint(("a\ninput", "b"), {0: QBrush(QColor("red"))})
    assert tester.model() is model
    assert (model.rowCount(), model.columnCount()) == (3, 2)
    assert [model.index(1, column).data() for column in range(2)] == ["3", ""]
    assert model.headerData(2, Qt.Orientation.Vertical) == "1,004"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "a\ninput"
    tint = Qt.ItemDataRole.BackgroundRole
    assert model.index(0, 0).data(tint).color() == QColor("red")
    assert model.index(0, 1).data(tint) is None
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    model.show_rows((), ())
    assert model.rowCount(QModelIndex()) == 0
