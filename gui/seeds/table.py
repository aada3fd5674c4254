"""Tables of texts that are sorted by what they stand for: the runs of many seeds, and spreads."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.plain import plain_text

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MARGIN_PX = 10
#: Widths are those of the texts of so many rows.
_MEASURED = 60


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column, and what it holds."""

    title: str
    help: str
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and what it is sorted by; None comes after all numbers."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row; ``key`` says whose it is."""

    key: int
    cells: tuple[Cell, ...]


class CellsModel(QAbstractTableModel):
    """Rows of cells, in an order that stays when rows are replaced."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.rows: list[Row] = []
        self._order: tuple[int, bool] | None = None

    def show_rows(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self.columns, self.rows = tuple(columns), list(rows)
        self._sort()
        self.endResetModel()

    def row_of(self, key: int) -> int | None:
        """Return the place of a row."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), None)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return plain_text(column.help)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell, column = self.rows[index.row()].cells[index.column()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return plain_text(cell.text)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._order = column, order is Qt.SortOrder.DescendingOrder
        self._sort()
        self.endResetModel()

    def _sort(self) -> None:
        if self._order is None or not 0 <= self._order[0] < len(self.columns):
            return
        column, descending = self._order
        missing = -inf if descending else inf

        def key(row: Row) -> tuple[float, str]:
            cell = row.cells[column]
            return (missing if cell.value is None else cell.value), cell.text

        self.rows.sort(key=key, reverse=descending)


class CellsTable(QTableView):
    """The view of such a table. Signals, by keys: ``open_wanted()``, the chosen row."""

    open_wanted = Signal()

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.cells = CellsModel(parent)
        self.setModel(self.cells)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(0)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    @property
    def chosen(self) -> int | None:
        """The key of the chosen row."""
        index = self.currentIndex()
        return self.cells.rows[index.row()].key if index.isValid() else None

    def choose(self, key: int | None) -> None:
        """Choose a row by its key, if it is there, and scroll to it."""
        row = None if key is None else self.cells.row_of(key)
        if row is not None:
            self.selectRow(row)
            self.scrollTo(self.cells.index(row, 0))

    def fit_columns(self) -> None:
        """Give each column the room that its texts need."""
        height = self.fontMetrics().height() + _MARGIN_PX // 2
        self.verticalHeader().setDefaultSectionSize(height)
        width = self.fontMetrics().horizontalAdvance
        for place, column in enumerate(self.cells.columns):
            texts = [row.cells[place].text for row in self.cells.rows[:_MEASURED]]
            widest = max(width(column.title) + 2 * _MARGIN_PX, *map(width, texts), 0)
            self.setColumnWidth(place, widest + 2 * _MARGIN_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_wanted.emit()
        else:
            super().keyPressEvent(event)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
