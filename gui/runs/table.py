"""The table of kept runs: its model, filtering, and the view."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.plain import plain_text
from gui.runs.tree import Branching, branchings_of
from gui.theme import Theme
from gui.views.loss.compared import run_colour
from scratchnet.records.run_list import RUN_COLUMNS, RunColumn, compared_with, first_on_same_data
from scratchnet.records.stored_run import StoredRun
from scratchnet.run.snapshot import Status

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_COLUMNS: tuple[RunColumn, ...] = tuple(RUN_COLUMNS.values())
NAME = list(RUN_COLUMNS).index("run")
NOTE = list(RUN_COLUMNS).index("note")
BEGUN = list(RUN_COLUMNS).index("began")
_EDITABLE = {NAME: "name", NOTE: "note"}
_ICON_PX = 22
_SWATCH_PX = 5
_MARGIN_PX = 8
#: Widths are those of the texts of so many rows, and no more than this.
_MEASURED, _WIDEST_PX = 40, 240
_LONGEST_TEXT = 200
#: Of a branch of a branch.
_INDENT = "\u2003"


class RunsModel(QAbstractTableModel):
    """Kept runs, of which some are ticked and one may be the baseline, in an order of the user's.

    They are sorted here because a proxy would ask for the rows of every two runs that it compares.
    Signals: ``ticks_changed()``; ``described(str, str, str)``, the user gave the run of this id a
    ``name`` or a ``note``, which is the second text, and the third its value.
    """

    ticks_changed = Signal()
    described = Signal(str, str, str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        #: All runs as they are kept, and as their rows are.
        self.runs: list[StoredRun] = []
        self._sorted: list[StoredRun] = []
        #: The column that they are sorted by, and in which order.
        self.sorting = BEGUN, Qt.SortOrder.AscendingOrder
        self.ticked: set[str] = set()
        self.baseline: StoredRun | None = None
        #: The id of the run that the window shows.
        self.present = ""
        self._theme = theme
        self._rows: dict[str, int] = {}
        self._firsts: dict[str, StoredRun] = {}
        self._branchings: dict[str, Branching] = {}
        self._pictures: dict[str, QImage] = {}

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self._pictures.clear()
        self._all_changed()

    def update(self, changed: Sequence[StoredRun], ids: Sequence[str]) -> None:
        """Take over runs that changed; ``ids`` are those of all runs there are, in order."""
        known = {run.id: run for run in self.runs}
        known.update((run.id, run) for run in changed)
        for run in changed:
            self._pictures.pop(run.id, None)
        kept = [known[run_id] for run_id in ids if run_id in known]
        self._branchings = branchings_of(kept)
        before = len(self.runs)
        if [run.id for run in kept] == [run.id for run in self.runs]:
            self.runs = kept
            self._sorted = [known[run.id] for run in self._sorted]
            for run in changed:
                if run.id in self._rows:
                    self._row_changed(self._rows[run.id])
        elif before and [run.id for run in kept[:before]] == [run.id for run in self.runs]:
            # New ones come last, which leaves the selection as it is.
            self.beginInsertRows(_ROOT, before, len(kept) - 1)
            self._set_runs(kept, [known[run.id] for run in self._sorted] + kept[before:])
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._set_runs(kept, kept)
            self._set_rows(self._in_order())
            self.endResetModel()
        self._sort_again()
        if self.baseline is not None:
            self.set_baseline(known.get(self.baseline.id) if self.baseline.id in ids else None)
        if not self.ticked <= self._rows.keys():
            self.ticked &= self._rows.keys()
            self.ticks_changed.emit()

    def _set_runs(self, runs: list[StoredRun], rows: list[StoredRun]) -> None:
        self.runs = runs
        self._firsts = first_on_same_data(runs)
        self._set_rows(rows)

    def _set_rows(self, rows: list[StoredRun]) -> None:
        self._sorted = rows
        self._rows = {run.id: row for row, run in enumerate(rows)}

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows by a column, -1 by their beginning; pinned runs come first in any order."""
        self.sorting = BEGUN if column < 0 else column, order
        self._sort_again()

    def _sort_again(self) -> None:
        rows = self._in_order()
        if [run.id for run in rows] == [run.id for run in self._sorted]:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        runs = [self._sorted[index.row()] for index in before]
        self._set_rows(rows)
        after = [
            self.index(self._rows[run.id], index.column())
            for run, index in zip(runs, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _in_order(self) -> list[StoredRun]:
        """Return all runs in the order of their rows; equal ones as they are kept."""
        column, order = self.sorting
        down = order is Qt.SortOrder.DescendingOrder
        pairs = zip(self._places(column), self.runs, strict=True)
        ranks = {run.id: (not run.pinned, -place if down else place) for place, run in pairs}
        return sorted(self.runs, key=lambda run: ranks[run.id])

    def run_at(self, row: int) -> StoredRun:
        """Return the run in a row."""
        return self._sorted[row]

    def text(self, run: StoredRun, column: RunColumn) -> str:
        """Return what a cell shows."""
        return column.text(run, self._compared_with(run, column))

    def _compared_with(self, run: StoredRun, column: RunColumn) -> StoredRun | None:
        return compared_with(column, self.baseline, self._firsts.get(run.id))

    def depth(self, run: StoredRun) -> int:
        """Return from how many listed runs a run comes, one of another."""
        return self._branchings[run.id].depth

    def set_present(self, run_id: str) -> None:
        """Say which run the window shows."""
        before, self.present = self.present, run_id
        for each in (before, run_id):
            if each in self._rows:
                self._row_changed(self._rows[each])

    def set_baseline(self, run: StoredRun | None) -> None:
        """Compare the other runs with one; None compares with the defaults."""
        if run != self.baseline:
            self.baseline = run
            self._all_changed()
            self._sort_again()

    def set_picture(self, run_id: str, picture: QImage) -> None:
        """Show a run's map beside its name."""
        self._pictures[run_id] = picture
        if run_id in self._rows:
            self._row_changed(self._rows[run_id])

    def without_picture(self, ids: Collection[str]) -> list[str]:
        """Return those of these runs that have no picture yet."""
        return [run_id for run_id in ids if run_id not in self._pictures]

    def tick(self, ids: Collection[str], ticked: bool) -> None:
        """Tick runs, or take their ticks away."""
        before = set(self.ticked)
        self.ticked = before | set(ids) if ticked else before - set(ids)
        if self.ticked != before:
            for run_id in self.ticked ^ before:
                if run_id in self._rows:
                    self._row_changed(self._rows[run_id])
            self.ticks_changed.emit()

    def row_of(self, run_id: str) -> int | None:
        """Return the row of a run."""
        return self._rows.get(run_id)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = _COLUMNS[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                if column.name == "differs":
                    return f"Differs from {self.baseline.title if self.baseline else 'first'}"
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return plain_text(column.help)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run, column = self._sorted[index.row()], _COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(run, column)
            case Qt.ItemDataRole.EditRole:
                return run.note if index.column() == NOTE else run.title
            case Qt.ItemDataRole.ToolTipRole:
                return plain_text(self._tip(run, column))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.FontRole if run.id == self.present:
                font = QFont()
                font.setBold(True)
                return font
            case Qt.ItemDataRole.ForegroundRole if (
                column.name in ("steps", "loss") and run.status is Status.DIVERGED
            ):
                return QColor(self._theme.error)
            case Qt.ItemDataRole.CheckStateRole if index.column() == NAME:
                ticked = run.id in self.ticked
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if index.column() == NAME:
                return self._icon(run)
        return None

    def _places(self, column: int) -> list[int]:
        """Return the place of each run among all of them, by a column; equal ones share it.

        By their beginning, branches are beside the runs that they left.
        """
        if column == BEGUN:
            keys = [self._branchings[run.id].key for run in self.runs]
            order = {key: place for place, key in enumerate(sorted(set(keys)))}
            return [order[key] for key in keys]
        return self._places_by(_COLUMNS[column])

    def _places_by(self, column: RunColumn) -> list[int]:
        keys = [self._sorted_by(run, column) for run in self.runs]
        # Runs without a number come after all others.
        order = {key: place for place, key in enumerate(sorted(set(keys), key=_by_kind))}
        return [order[key] for key in keys]

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        run = self._sorted[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            self.tick([run.id], Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and index.column() in _EDITABLE:
            text = " ".join(str(value).split())[:_LONGEST_TEXT]
            if text != self.data(index, role):
                self.described.emit(run.id, _EDITABLE[index.column()], text)
            return True
        return False

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == NAME:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() in _EDITABLE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def _tip(self, run: StoredRun, column: RunColumn) -> str:
        text = self.text(run, column)
        if column.name != "run":
            return text
        parts = [run.title, f"computed by the {run.engine} engine"]
        if run.id == self.present:
            parts.append("the run that the window shows")
        if run.pinned:
            parts.append("pinned: it stays when old runs are removed")
        if run.parent in self._rows:
            parent = self._sorted[self._rows[run.parent]].title
            parts.append(f"left {parent} after {run.branched_at:,} steps")
        if run.stopped_by:
            parts.append(f"stopped by {run.stopped_by}")
        return "; ".join(parts)

    def _sorted_by(self, run: StoredRun, column: RunColumn) -> float | str:
        other = self._compared_with(run, column)
        value = column.value(run, other)
        if value is None:
            # After all numbers.
            return float("inf")
        return value.casefold() if isinstance(value, str) else value

    def _icon(self, run: StoredRun) -> QIcon:
        """Return a strip of the run's colour, and its map."""
        pixmap = QPixmap(QSize(_SWATCH_PX + 2 + _ICON_PX, _ICON_PX))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.fillRect(0, 0, _SWATCH_PX, _ICON_PX, QColor(colour_of(run, self._theme)))
        picture = self._pictures.get(run.id)
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            place = pixmap.rect().adjusted(_SWATCH_PX + 2, 0, 0, 0)
            painter.drawImage(place, picture)
        painter.end()
        return QIcon(pixmap)

    def _row_changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(_COLUMNS) - 1))

    def _all_changed(self) -> None:
        if self.runs:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self.runs) - 1, len(_COLUMNS) - 1)
            )
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_COLUMNS) - 1)


def _by_kind(key: float | str) -> tuple[bool, float | str]:
    return isinstance(key, str), key


def colour_of(run: StoredRun, theme: Theme) -> str:
    """Return the colour of a run: the user's choice, else by its number."""
    return run_colour(theme, run.number if run.colour is None else run.colour)


def _alignment(column: RunColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class RunsFilter(QSortFilterProxyModel):
    """The runs that contain all words that were typed, in the order of the model."""

    def __init__(self, model: RunsModel) -> None:
        super().__init__(model)
        self._model = model
        self._words: list[str] = []
        self.setDynamicSortFilter(True)
        self.setSourceModel(model)

    def set_text(self, text: str) -> None:
        """Show the runs whose cells contain every word of a text."""
        self._words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, _parent: _Index) -> bool:
        if not self._words:
            return True
        run = self._model.run_at(source_row)
        text = " ".join(self._model.text(run, column) for column in _COLUMNS).casefold()
        return all(word in text for word in self._words)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = super().data(index, role)
        if role == Qt.ItemDataRole.DisplayRole and index.column() == NAME:
            depth = self._depth(index.row())
            # A run stands before its branches, so below them where the newest is first.
            down = self._model.sorting[1] is Qt.SortOrder.DescendingOrder
            return f"{_INDENT * (depth - 1)}{'┌' if down else '└'} {found}" if depth else found
        return found

    def _depth(self, row: int) -> int:
        """Return how far a run is indented: only where branches are beside what they left."""
        return self._model.depth(self.run(row)) if self._model.sorting[0] == BEGUN else 0

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._model.sort(column, order)

    def run(self, row: int) -> StoredRun:
        """Return the run in a row."""
        return self._model.run_at(self.mapToSource(self.index(row, 0)).row())


class RunsTable(QTableView):
    """The view. Signals, by keys: ``tick_wanted()``, ``open_wanted()``, ``delete_wanted()``,
    ``undo_wanted()``, the runs that were deleted last shall come back.
    """

    tick_wanted = Signal()
    delete_wanted = Signal()
    open_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("runs_table")
        self.setAccessibleName("Kept runs")
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setSortingEnabled(True)
        self.setIconSize(QSize(_SWATCH_PX + 2 + _ICON_PX, _ICON_PX))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def fit_columns(self) -> None:
        """Give each column the room that its texts need, in bold as the present run has them."""
        font = QFont(self.font())
        font.setBold(True)
        model, width = self.model(), QFontMetrics(font).horizontalAdvance
        for section in range(model.columnCount()):
            texts = [
                str(model.index(row, section).data())
                for row in range(min(model.rowCount(), _MEASURED))
            ]
            title = str(model.headerData(section, Qt.Orientation.Horizontal))
            widest = max(width(title) + 3 * _MARGIN_PX, *map(width, texts or [""]))
            more = self.iconSize().width() + 4 * _MARGIN_PX if section == NAME else 0
            self.setColumnWidth(section, min(widest + 2 * _MARGIN_PX + more, _WIDEST_PX))
        self.verticalHeader().setDefaultSectionSize(
            max(self.fontMetrics().height(), _ICON_PX) + _MARGIN_PX // 2
        )

    def event(self, event: QEvent) -> bool:
        # Else the window's shortcut would undo an edit of the experiment.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Undo) or event.key() == Qt.Key.Key_Space)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.delete_wanted.emit()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.state() is not QAbstractItemView.State.EditingState
        ):
            self.open_wanted.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.tick_wanted.emit()
        else:
            super().keyPressEvent(event)
