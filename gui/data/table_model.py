"""Rows of text for a table view."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush

_Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Rows that need not be equally long. ``numbers`` stand before them; ``tints`` colour
    columns by their positions.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._rows: Sequence[Sequence[str]] = ()
        self._numbers: Sequence[int] = ()
        self._tints: dict[int, QBrush] = {}

    def show_rows(
        self,
        names: Sequence[str],
        rows: Sequence[Sequence[str]],
        numbers: Sequence[int] = (),
    ) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._names, self._rows, self._numbers = names, rows, numbers
        self._tints = {}
        self.endResetModel()

    def tint(self, names: Sequence[str], tints: dict[int, QBrush]) -> None:
        """Show the same rows under other names, some columns coloured."""
        self._names, self._tints = names, tints
        if self._names:
            last = len(self._names) - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        if self._rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._rows) - 1, len(self._names) - 1)
            )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._tints.get(column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row[column] if column < len(row) else ""
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._names[section]
        return f"{self._numbers[section]:,}" if section < len(self._numbers) else None
