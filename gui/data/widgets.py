"""The parts of the table dialog: rows of text, bad rows, how a table is read, and its columns."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.choices import add_choices
from gui.data.selection import Selection, guess_task, suggest_selection
from scratchnet.declare.parameter import Choice
from scratchnet.experiment import PARAMETERS
from scratchnet.tables import DECIMAL_MARKS, DELIMITERS, BadCell, Table, Task

_Index = QModelIndex | QPersistentModelIndex

#: More are counted, but not listed.
_MAX_LISTED = 1000
_BAD_CELL_COLUMNS = ("Line", "Column", "Cell", "Problem")
_LIST_HEIGHT_PX = 120
_ROW_PADDING_PX = 6
_MAX_COLUMN_WIDTH_PX = 160
_HEADERS = {True: "column names", False: "a sample"}
_TASKS: dict[Task, str] = {"regression": "number", "classification": "class"}
_HEADER_HELP = {True: "The first row names the columns", False: "The first row is a sample"}
_NO_INPUT = -1


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


class _Combo(QComboBox):
    """A combo box with its own caption; the entries' data are the values to choose from."""

    def __init__(self, caption: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"table.{name}")
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.caption = QLabel(caption, parent)
        # A label exactly as wide as its text can lose part of the last letter.
        self.caption.setMinimumWidth(self.caption.sizeHint().width() + 2)
        self.caption.setBuddy(self)
        self.setAccessibleName(caption.replace("&", ""))

    def set_entries(
        self, entries: Mapping[Any, str], helps: Mapping[Any, str] | None = None
    ) -> None:
        """Replace the entries: labels by value, with what each means unless that is plain."""
        self.clear()
        add_choices(self, entries, dict.fromkeys(entries, "") if helps is None else helps)

    def choose(self, value: object) -> None:
        """Choose an entry by its value, without emitting ``activated``."""
        self.setCurrentIndex(self.findData(value))


class ReadingFields(QWidget):
    """How the text is read: as detected, except for what the user overrides.

    ``overrides``: what the user chose, as keyword arguments of `read_table`. Signals:
    ``changed()``, the user chose something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overrides: dict[str, Any] = {}
        self.delimiter = _Combo("De&limiter", "delimiter", self)
        self.delimiter.set_entries(DELIMITERS)
        self.has_header = _Combo("&First row contains", "header", self)
        self.has_header.set_entries(_HEADERS, _HEADER_HELP)
        self.decimal = _Combo("&Decimal mark", "decimal", self)
        self.decimal.set_entries(DECIMAL_MARKS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for combo in (self.delimiter, self.has_header, self.decimal):
            row.addWidget(combo.caption)
            row.addWidget(combo, 1)
            combo.activated.connect(self._on_combo_activated)

    def reset(self) -> None:
        """Discard what the user chose for another text."""
        self.overrides = {}

    def show_detected(self, table: Table) -> None:
        """Show how a table was read."""
        self.delimiter.choose(table.delimiter)
        self.has_header.choose(table.has_header)
        self.decimal.choose(table.decimal)

    def show_overrides(self) -> None:
        """Show only what the user chose, because nothing was detected."""
        self.delimiter.choose(self.overrides.get("delimiter"))
        self.has_header.choose(self.overrides.get("has_header"))
        self.decimal.choose(self.overrides.get("decimal"))

    @Slot()
    def _on_combo_activated(self) -> None:
        names = {
            self.delimiter: "delimiter",
            self.has_header: "has_header",
            self.decimal: "decimal",
        }
        combo = self.sender()
        if isinstance(combo, _Combo):
            self.overrides[names[combo]] = combo.currentData()
            self.changed.emit()


class ColumnFields(QWidget):
    """Which columns are inputs, which is the target, and as what it is learned.

    Signals: ``changed()``, the user chose something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self.first = _Combo("&Input 1", "first", self)
        self.second = _Combo("I&nput 2", "second", self)
        self.target = _Combo("&Target", "target", self)
        self.task = _Combo("T&ype", "task", self)
        self.task.setToolTip("Learn the target as a number (regression) or as a class")
        tasks = PARAMETERS["data.task"]
        assert isinstance(tasks, Choice)
        self.task.set_entries(_TASKS, tasks.choice_help)
        self.scaling = _Combo("&Scale inputs", "scaling", self)
        scaling = PARAMETERS["data.scaling"]
        assert isinstance(scaling, Choice)
        self.scaling.set_entries(scaling.choices, scaling.choice_help)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        places = ((self.first, 0, 0), (self.second, 0, 2), (self.scaling, 0, 4))
        for combo, row, column in (*places, (self.target, 1, 0), (self.task, 1, 2)):
            grid.addWidget(combo.caption, row, column)
            grid.addWidget(combo, row, column + 1)
            combo.activated.connect(self._on_combo_activated)
        for column in (1, 3, 5):
            grid.setColumnStretch(column, 1)
        self.setEnabled(False)

    def show_table(self, table: Table | None) -> None:
        """Offer a table's columns. The selection is kept if the columns are the same."""
        before, self._table = self._table, table
        self.setEnabled(table is not None)
        if table is None or (before is not None and before.names == table.names):
            return
        columns = dict(enumerate(table.names))
        self.first.set_entries(columns)
        self.second.set_entries({_NO_INPUT: "none"} | columns)
        self.target.set_entries(columns)
        selection = suggest_selection(table)
        self.first.choose(selection.inputs[0])
        self.second.choose(selection.inputs[1] if len(selection.inputs) > 1 else _NO_INPUT)
        self.target.choose(selection.target)
        self.task.choose(selection.task)
        self.scaling.choose(selection.scaling)

    def selection(self) -> Selection:
        """Return what is selected. Only with a table."""
        second = self.second.currentData()
        more = () if second == _NO_INPUT else (second,)
        return Selection(
            inputs=(self.first.currentData(), *more),
            target=self.target.currentData(),
            task=cast(Task, self.task.currentData()),
            scaling=self.scaling.currentData(),
        )

    @Slot()
    def _on_combo_activated(self) -> None:
        if self.sender() is self.target and self._table is not None:
            self.task.choose(guess_task(self._table, self.target.currentData()))
        self.changed.emit()


def _sentences(reason: str) -> str:
    """Return the clauses of a reason, separated by semicolons, as sentences."""
    return " ".join(f"{clause[:1].upper()}{clause[1:]}." for clause in reason.split("; "))


def use_compact_rows(view: QTableView) -> None:
    """Make a table's rows only as high as a line of text."""
    header = view.verticalHeader()
    header.setMinimumSectionSize(0)
    header.setDefaultSectionSize(view.fontMetrics().height() + _ROW_PADDING_PX)
