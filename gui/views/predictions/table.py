"""The table of predictions in the window: sorted, scrolled, and copied from."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.theme import Theme
from gui.views.predictions.rows import Column, Rows

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MARGIN_PX = 8
#: The room beside a title, for the arrow that tells by which column rows are sorted.
_ARROW_PX = 28
#: Widths of columns are those of the texts of so many rows.
_MEASURED = 60


class PredictionsModel(QAbstractTableModel):
    """Rows in an order. ``samples`` are the numbers of the samples that are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Rows | None = None
        self.samples: NDArray[np.intp] = np.empty(0, np.intp)
        self.by, self.descending, self.wrong_only = Column.LOSS, True, False
        self._error = QColor(Qt.GlobalColor.red)

    def show_rows(self, rows: Rows | None) -> None:
        """Show other rows."""
        before = self.rows
        kept = before is not None and rows is not None and before.columns == rows.columns
        samples = self._ordered(rows)
        if kept and len(samples) == len(self.samples):
            self.layoutAboutToBeChanged.emit()
            self.rows, self.samples = rows, samples
            self.layoutChanged.emit()
        else:
            self.beginResetModel()
            self.rows, self.samples = rows, samples
            self.endResetModel()

    def set_wrong_only(self, wrong_only: bool) -> None:
        """Show wrong predictions only, or all samples."""
        self.wrong_only = wrong_only
        self.show_rows(self.rows)

    def set_colour(self, error: QColor) -> None:
        """Write what is wrong in this colour."""
        self._error = error

    def row_of(self, sample: int) -> int | None:
        """Return in which row a sample is, if it is shown."""
        found = np.flatnonzero(self.samples == sample)
        return int(found[0]) if len(found) else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if self.rows is not None and 0 <= column < len(self.rows.columns):
            self.by = self.rows.columns[column]
            self.descending = order == Qt.SortOrder.DescendingOrder
            self.show_rows(self.rows)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.samples)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.rows is None else len(self.rows.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or self.rows is None:
            return None
        column = self.rows.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return column.help if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.rows is None:
            return None
        sample, column = int(self.samples[index.row()]), self.rows.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.rows.text(sample, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment(self.rows, column)
            case Qt.ItemDataRole.ForegroundRole if column is Column.RESULT:
                return self._error if self.rows.wrong[sample] else None
        return None

    def _ordered(self, rows: Rows | None) -> NDArray[np.intp]:
        if rows is None:
            return np.empty(0, np.intp)
        return rows.order(self.by, self.descending, self.wrong_only and bool(rows.classes))


class PredictionsTable(QTableView):
    """Signals: ``sample_chosen(int)``, the user chose the sample in this row; ``sorted()``."""

    sample_chosen = Signal(int)
    sorted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("predictions_table")
        self.setAccessibleName("Predictions")
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sortIndicatorChanged.connect(self._on_header_sort_indicator_changed)
        #: The columns that the widths are for.
        self._fitted: tuple[Column, ...] = ()
        #: While the program selects a row, the user chooses none.
        self._selecting = False

    def set_theme(self, theme: Theme, font: QFont) -> None:
        """Use the colours of a theme, and a font."""
        palette = QPalette(theme.palette())
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.plot))
        self.setPalette(palette)
        self.setFont(font)
        self.horizontalHeader().setFont(font)
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(0)
        rows.setDefaultSectionSize(self.fontMetrics().height() + _MARGIN_PX)

    def show_sorting(self) -> None:
        """Show in the header by what rows are sorted."""
        model = self.model()
        assert isinstance(model, PredictionsModel)
        if model.rows is None:
            return
        if model.rows.columns != self._fitted:
            self._fitted = model.rows.columns
            self.fit_columns()
        columns, header = model.rows.columns, self.horizontalHeader()
        section = columns.index(model.by if model.by in columns else Column.LOSS)
        order = Qt.SortOrder.DescendingOrder if model.descending else Qt.SortOrder.AscendingOrder
        if (section, order) != (header.sortIndicatorSection(), header.sortIndicatorOrder()):
            header.blockSignals(True)
            header.setSortIndicator(section, order)
            header.blockSignals(False)
            header.viewport().update()

    def fit_columns(self) -> None:
        """Give each column the room that its texts need, and a share of what is left."""
        model = self.model()
        assert isinstance(model, PredictionsModel)
        if model.rows is None:
            return
        rows, width = model.rows, self.fontMetrics().horizontalAdvance
        widths = []
        for column in rows.columns:
            texts = [rows.text(each, column) for each in model.samples[:_MEASURED].tolist()]
            if column in (Column.TARGET, Column.PREDICTION):
                texts += rows.classes
            widest = max(map(width, texts), default=0)
            widths.append(max(widest + 2 * _MARGIN_PX, width(column.title) + _ARROW_PX))
        factor = self.viewport().width() / sum(widths)
        for section, own in enumerate(widths):
            self.horizontalHeader().resizeSection(section, int(own * factor))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def select(self, row: int | None, scroll: bool) -> None:
        """Select a row, or none, as the program's doing."""
        self._selecting = True
        # A row that has moved is not followed: the user reads another part of the table.
        self.setAutoScroll(scroll)
        if row is None:
            self.clearSelection()
        else:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(
                self.model().index(row, 0), flags.ClearAndSelect | flags.Rows
            )
        self.setAutoScroll(True)
        self._selecting = False

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._selecting and current.row() != previous.row():
            self.sample_chosen.emit(current.row())

    def event(self, event: QEvent) -> bool:
        # The window's shortcut would copy a picture of the table.
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if (
            overrides
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Copy the selected rows, or all of them, for spreadsheets: names, then tabs between."""
        model = self.model()
        assert isinstance(model, PredictionsModel)
        if model.rows is None:
            return
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = chosen or range(model.rowCount())
        columns = model.rows.columns
        lines = ["\t".join(column.title for column in columns)]
        lines += (
            "\t".join(model.rows.text(sample, column) for column in columns)
            for sample in model.samples[list(rows)].tolist()
        )
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    @Slot(int, Qt.SortOrder)
    def _on_header_sort_indicator_changed(self, section: int, order: Qt.SortOrder) -> None:
        self.model().sort(section, order)
        self.sorted.emit()


def alignment(rows: Rows, column: Column) -> Qt.AlignmentFlag:
    """Return where cells are written: texts at the left, numbers at the right."""
    side = Qt.AlignmentFlag.AlignLeft if rows.is_text(column) else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
