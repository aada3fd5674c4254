"""The parts of the table dialog: rows of text, bad rows, and what is learned of the columns."""

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
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyleOptionHeader,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.controls.inputs import ComboBox
from gui.data.columns import ColumnsList
from gui.data.reading import CaptionedCombo
from gui.labels import whole_tip
from gui.plain import plain_text
from scratchnet.declare.parameter import Choice
from scratchnet.experiment import PARAMETERS
from scratchnet.tables import (
    BadCell,
    Column,
    Kind,
    Selection,
    Table,
    TableError,
    Task,
    suggest,
)
from scratchnet.tables.choosing import guess_target, suggest_image, suggest_target_scaling
from scratchnet.tables.leaks import given_away
from scratchnet.tables.pixels import image_sizes

_Index = QModelIndex | QPersistentModelIndex

#: More are counted, but not listed.
_MAX_LISTED = 1000
_BAD_CELL_COLUMNS = ("Line", "Column", "Cell", "Problem")
_LIST_HEIGHT_PX = 120
_ROW_PADDING_PX = 6
_MAX_COLUMN_WIDTH_PX = 160
_HEADER_MARGIN_PX = 4
#: A cell that cannot be used is red, whatever the theme, with text that can be read on it.
_BAD_BACKGROUND, _BAD_TEXT = QColor("#b3261e"), QColor("#ffffff")
_TASKS: dict[Task, str] = {"regression": "number", "classification": "class"}


class RowsModel(QAbstractTableModel):
    """Rows of cells, of any lengths, with line numbers and tinted columns."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._rows: Sequence[Sequence[str]] = ()
        self._lines: Sequence[int] = ()
        self._tints: dict[int, QBrush] = {}
        #: Why a cell cannot be used, by the line of its row and its column.
        self._bad: dict[tuple[int, int], str] = {}

    def set_rows(
        self, names: Sequence[str], rows: Sequence[Sequence[str]], lines: Sequence[int] = ()
    ) -> None:
        """Replace the rows, the columns' names and the rows' line numbers."""
        self.beginResetModel()
        self._names, self._rows, self._lines = names, rows, lines
        self._tints, self._bad = {}, {}
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

    def set_bad_cells(self, cells: Mapping[tuple[int, int], str]) -> None:
        """Mark cells that cannot be used, by line and column, and say why in their tool tips."""
        self._bad = dict(cells)
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._names) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        line = self._lines[index.row()] if index.row() < len(self._lines) else 0
        reason = self._bad.get((line, column))
        if reason is not None:
            if role == Qt.ItemDataRole.BackgroundRole:
                return QBrush(_BAD_BACKGROUND)
            if role == Qt.ItemDataRole.ForegroundRole:
                return QBrush(_BAD_TEXT)
            if role == Qt.ItemDataRole.ToolTipRole:
                return whole_tip(row[column] if column < len(row) else "", reason)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._tints.get(column)
        cell = row[column] if column < len(row) else ""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell
            case Qt.ItemDataRole.ToolTipRole:
                return plain_text(cell)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return whole_tip(*self._names[section].split("\n"))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._names[section]
        return f"{self._lines[section]:,}" if section < len(self._lines) else None


class NamesHeader(QHeaderView):
    """The names of columns, each line of them cut with “…” where it does not fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(True)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        super().initStyleOptionForIndex(option, section)
        room = self.sectionSize(section) - 2 * _HEADER_MARGIN_PX
        elide, metrics = Qt.TextElideMode.ElideMiddle, self.fontMetrics()
        lines = option.text.split("\n")
        option.text = "\n".join(metrics.elidedText(line, elide, room) for line in lines)


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
        # As high as a few rows; on a small screen it gives way.
        self.view.setMinimumHeight(_LIST_HEIGHT_PX // 2)
        self.view.setMaximumHeight(_LIST_HEIGHT_PX)
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


class ColumnFields(QWidget):
    """Which columns are inputs, which is the target, and as what it is learned.

    Signals: ``changed()``, the user chose something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._columns: Sequence[Column] = ()
        self._targets: tuple[int, ...] = ()
        self.list = ColumnsList(self)
        self.task = CaptionedCombo("T&arget is", "task", self)
        self.task.setToolTip("Learn the target as a number (regression) or as a class")
        tasks = PARAMETERS["data.task"]
        assert isinstance(tasks, Choice)
        self.task.set_entries(_TASKS, tasks.choice_help)
        self.scaling = CaptionedCombo("&Scale inputs", "scaling", self)
        scaling = PARAMETERS["data.scaling"]
        assert isinstance(scaling, Choice)
        self.scaling.set_entries(scaling.choices, scaling.choice_help)
        self.target_scaling = CaptionedCombo("Scale tar&get", "target_scaling", self)
        target_scaling = PARAMETERS["data.target_scaling"]
        assert isinstance(target_scaling, Choice)
        self.target_scaling.set_entries(target_scaling.choices, target_scaling.choice_help)
        row = QHBoxLayout()
        for combo in (self.task, self.scaling, self.target_scaling):
            row.addWidget(combo.caption)
            row.addWidget(combo, 1)
            combo.activated.connect(self.changed)
        self.image = QCheckBox("Inputs are an i&mage of", self)
        self.image.setObjectName("table.image")
        self.image.setToolTip("Draw the inputs as a picture: they are its pixels, row by row")
        self.image.clicked.connect(self.changed)
        self.image_size = ComboBox(self)
        self.image_size.setObjectName("table.image_size")
        self.image_size.setAccessibleName("Width and height of the image")
        self.image_size.setToolTip("How many pixels the image is wide and high")
        self.image_size.activated.connect(self.changed)
        self.image.toggled.connect(self.image_size.setEnabled)
        image = QHBoxLayout()
        image.addWidget(self.image)
        image.addWidget(self.image_size)
        image.addStretch(1)
        self.task.currentIndexChanged.connect(self._on_task_current_index_changed)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addLayout(image)
        self._offer_image()
        self.list.changed.connect(self._on_list_changed)
        self.setEnabled(False)

    def show_table(self, table: Table | None, columns: Sequence[Column] = ()) -> None:
        """Offer a table's columns. The selection is kept if the columns are the same."""
        before, self._table = self._table, table
        self.setEnabled(table is not None)
        if table is None or (before is not None and _same_columns(before, table)):
            return
        self._columns = columns
        self.list.show_columns(columns)
        selection = suggest(columns)
        self._targets = selection.targets
        self.task.choose(selection.task)
        self.scaling.choose(selection.scaling)
        self.target_scaling.choose(selection.target_scaling)
        self._offer_image()

    def selection(self) -> Selection:
        """Return what is selected, only with a table. Raises TableError without a target."""
        targets = self.list.model.targets
        if not targets:
            raise TableError("no column is the target", "one target column")
        return Selection(
            inputs=self.list.model.inputs,
            target=targets[0],
            other_targets=targets[1:],
            task=cast(Task, self.task.currentData()),
            scaling=self.scaling.currentData(),
            target_scaling=self.target_scaling.currentData(),
            image=self.image_size.currentData() if self.image.isChecked() else None,
        )

    def _offer_image(self) -> None:
        """Offer to take the inputs as an image if they can be one; their names may say so."""
        inputs = self.list.model.inputs
        numbers = all(use.kind is Kind.NUMBER for use in inputs)
        sizes = image_sizes(len(inputs)) if numbers else ()
        if [self.image_size.itemData(row) for row in range(self.image_size.count())] != [*sizes]:
            self.image_size.clear()
            for width, height in sizes:
                self.image_size.addItem(f"{width} × {height} pixels", (width, height))
        for widget in (self.image, self.image_size):
            widget.setVisible(bool(sizes))
        self.image.setChecked(suggest_image(self._columns, inputs) is not None)
        self.image_size.setEnabled(self.image.isChecked())

    def hints(self) -> list[str]:
        """Return clauses that say why a column is the target, and why others are left out."""
        columns, targets = self._columns, self.list.model.targets
        guess = guess_target(columns)
        hints = []
        if targets == (guess.position,):
            hints.append(
                f"{columns[guess.position].name} is taken as target, because {guess.reason}"
            )
        taken = {*targets, *(use.position for use in self.list.model.inputs)}
        for target in targets:
            hints += [
                f"{each.name} is left out, because it gives {columns[target].name} away"
                for each in given_away(columns, target)
                if each.position not in taken
            ]
        return hints

    @Slot()
    def _on_task_current_index_changed(self) -> None:
        """Scale numbers, but not classes."""
        task = cast(Task | None, self.task.currentData())
        if task is not None:
            self.target_scaling.choose(suggest_target_scaling(task))
        self.target_scaling.setEnabled(task == "regression")

    @Slot()
    def _on_list_changed(self) -> None:
        if self.list.model.targets != self._targets:
            self._targets = self.list.model.targets
            self.task.choose(self.list.guess_task())
        self._offer_image()
        self.changed.emit()


def _same_columns(before: Table, after: Table) -> bool:
    """Return whether the columns are the same, and their numbers are written alike."""
    return (before.names, before.decimal, before.thousands) == (
        after.names,
        after.decimal,
        after.thousands,
    )


def _sentences(reason: str) -> str:
    """Return the clauses of a reason, separated by semicolons, as sentences."""
    return " ".join(f"{clause[:1].upper()}{clause[1:]}." for clause in reason.split("; "))


def use_compact_rows(view: QTableView) -> None:
    """Make a table's rows only as high as a line of text."""
    header = view.verticalHeader()
    header.setMinimumSectionSize(0)
    header.setDefaultSectionSize(view.fontMetrics().height() + _ROW_PADDING_PX)
