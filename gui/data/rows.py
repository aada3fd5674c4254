"""Rows of text in table views: the model, and the list of rows that cannot be used."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from scratchnet.tables import BadCell

_Index = QModelIndex | QPersistentModelIndex

#: More are counted, but not listed.
_MAX_LISTED = 1000
_BAD_CELL_COLUMNS = ("Line", "Column", "Cell", "Problem")
_LIST_HEIGHT_PX = 120
_ROW_PADDING_PX = 6
_MAX_COLUMN_WIDTH_PX = 160


class RowsModel(QAbstractTableModel):
    """Rows of cells, of any lengths, with line numbers and tinted columns."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._rows: Sequence[Sequence[str]] = ()
        self._lines: Sequence[int] = ()
        self._tints: dict[int, QBrush] = {}

    def set_rows(
        self, names: Sequence[str], rows: Sequence[Sequence[str]], lines: Sequence[int] = ()
    ) -> None:
        """Replace the rows, the columns' names and the rows' line numbers."""
        self.beginResetModel()
        self._names, self._rows, self._lines = names, rows, lines
        self._tints = {}
        self.endResetModel()

    def set_columns(self, names: Sequence[str], tints: dict[int, QBrush]) -> None:
        """Rename the columns, and tint some of them by their positions."""
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
        return f"{self._lines[section]:,}" if section < len(self._lines) else None


class BadRowsList(QWidget):
    """The cells that cannot be used and a check box to skip their rows; hidden if there are none.

    Signals: ``skip_toggled()``, the user checked or unchecked the box.
    """

    skip_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row_count = 0
        self._caption = QLabel(self)
        self.model = RowsModel(self)
        self.view = QTableView(self)
        self.view.setObjectName("table.bad_rows")
        self.view.setAccessibleName("Rows that cannot be used")
        self.view.setModel(self.model)
        self.view.setFixedHeight(_LIST_HEIGHT_PX)
        self.view.setWordWrap(False)
        use_compact_rows(self.view)
        self.view.verticalHeader().hide()
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.check_box = QCheckBox(self)
        self.check_box.setObjectName("table.skip_rows")
        self.check_box.toggled.connect(self.skip_toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._caption)
        column.addWidget(self.view)
        column.addWidget(self.check_box)
        self.hide()

    @property
    def resolved(self) -> bool:
        """Whether there are no bad rows, or the user skips them."""
        return not self.row_count or self.check_box.isChecked()

    def show_cells(self, cells: Sequence[BadCell]) -> None:
        """List bad cells. The box stays checked only if as many rows are bad as before."""
        row_count = len({cell.line for cell in cells})
        if row_count != self.row_count:
            self.check_box.setChecked(False)
        self.row_count = row_count
        rows = "1 row" if row_count == 1 else f"{row_count:,} rows"
        more = f" (showing the first {_MAX_LISTED:,} problems)" if len(cells) > _MAX_LISTED else ""
        self._caption.setText(f"{rows} cannot be used{more}:")
        these = "this row" if row_count == 1 else f"these {row_count:,} rows"
        self.check_box.setText(f"S&kip {these}")
        listed = [
            (f"{cell.line:,}", cell.column, cell.cell or "(empty)", _sentences(cell.reason))
            for cell in cells[:_MAX_LISTED]
        ]
        self.model.set_rows(_BAD_CELL_COLUMNS, listed)
        header = self.view.horizontalHeader()
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        for section in (1, 2):
            header.resizeSection(section, min(header.sectionSize(section), _MAX_COLUMN_WIDTH_PX))
        self.setVisible(row_count > 0)


def _sentences(reason: str) -> str:
    """Return the clauses of a reason, separated by semicolons, as sentences."""
    return " ".join(f"{clause[:1].upper()}{clause[1:]}." for clause in reason.split("; "))


def use_compact_rows(view: QTableView) -> None:
    """Make a table's rows only as high as a line of text."""
    header = view.verticalHeader()
    header.setMinimumSectionSize(0)
    header.setDefaultSectionSize(view.fontMetrics().height() + _ROW_PADDING_PX)
