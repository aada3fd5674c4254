"""The pane of kept runs: the table, what can be done with runs, and their maps side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout

from gui.flow import FlowLayout
from gui.labels import ElidedLabel
from gui.panes.frame_pane import bar_of
from gui.runs.maps import RunMap, RunMaps
from gui.runs.table import BEGUN, NAME, RunsFilter, RunsModel, RunsTable
from gui.theme import Theme, ThemedWidget
from scratchnet.records.stored_run import StoredRun

_EMPTY = (
    "No run has been kept yet. Press Run (F5): every run that made a step appears here, and stays "
    "when the program is closed."
)
_NO_MATCH = "No run contains these words."
_FILTER_WIDTH_PX = 150
#: The filter acts this long after the last letter.
_TYPING_MS = 150


class RunsPane(ThemedWidget):
    """Lists the kept runs.

    Signals, each with ids of runs: ``open_wanted(str)``; ``repeat_wanted(str)``, with other
    settings; ``seeds_wanted(str)``, with many seeds; ``line_wanted(str)``, the losses on the way
    to its network; ``delete_wanted(list)``;
    ``pin_wanted(list, bool)``; ``export_wanted(list)``, as a table; ``files_wanted(list)``, as run
    files; ``picked(str)``, the current row. Without ids: ``restore_wanted()``, undo deleting;
    ``limit_wanted()``, keep more or fewer runs; ``shown()``, other rows are on the screen.
    """

    open_wanted = Signal(str)
    repeat_wanted = Signal(str)
    seeds_wanted = Signal(str)
    line_wanted = Signal(str)
    delete_wanted = Signal(list)
    pin_wanted = Signal(list, bool)
    export_wanted = Signal(list)
    files_wanted = Signal(list)
    picked = Signal(str)
    restore_wanted = Signal()
    limit_wanted = Signal()
    shown = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("runs_pane")
        self.model = RunsModel(theme, self)
        self.filter = RunsFilter(self.model)
        self.table = RunsTable(self)
        self.table.setModel(self.filter)
        self.table.sortByColumn(BEGUN, Qt.SortOrder.DescendingOrder)
        self.words = QLineEdit()
        self.words.setObjectName("runs_filter")
        self.words.setPlaceholderText("Filter")
        self.words.setAccessibleName("Filter runs")
        self.words.setToolTip("Show the runs that contain all of these words, in any column")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(_FILTER_WIDTH_PX)
        self._typing = QTimer(self, interval=_TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._on_typing_timeout)
        self.words.textChanged.connect(self._typing.start)
        self.open = self._action("&Open", "Compute the run again and show it at its last step")
        self.repeat = self._action(
            "&Repeat with…", "Start from the settings of this run, to change some of them"
        )
        self.seeds = self._action(
            "Repeat with &seeds…", "Train the settings of this run with many seeds"
        )
        self.line = self._action(
            "&Line to the present run",
            "Show the losses on the straight line from the present network to that of this run",
        )
        self.baseline = self._action(
            "&Baseline", "Compare all other runs with this one: settings, losses and metrics"
        )
        self.baseline.setCheckable(True)
        self.pin = self._action("&Pin", "Keep the run first, and when old runs are removed")
        self.pin.setCheckable(True)
        self.rename = self._action("Re&name", "Give the run another name (F2)")
        self.tick = self._action("&Tick", "Draw the curve beside the present run's (Space)")
        self.untick = self._action("&Untick all", "Draw no curve but the present run's")
        self.table_export = self._action(
            "Sa&ve list…", "Save the selected runs, or all that are listed, as CSV or Markdown"
        )
        self.file_export = self._action(
            "Save run &files…", "Save the selected runs as files that can be verified"
        )
        self.delete = self._action("&Delete", "Take the selected runs from the list (Del)")
        self.limit = self._action("&Keep at most…", "How many runs are kept")
        self.undo = QToolButton()
        self.undo.setObjectName("restore_runs")
        self.undo.setText("Undo")
        self.undo.setToolTip("Put the runs that were deleted last into the list again (Ctrl+Z)")
        self.undo.hide()
        self.status = ElidedLabel()
        self.status.setObjectName("runs_status")
        self.empty = QLabel(_EMPTY)
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(12, 12, 12, 12)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.maps = RunMaps(theme)
        row = FlowLayout(QMargins(8, 6, 8, 2))
        row.add(self.words)
        for action in (self.open, self.repeat, self.baseline):
            row.add(_button(action))
        row.add(self._more_button())
        row.add(self.undo, at_end=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar_of(row))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.maps)
        layout.addWidget(self.status)
        self.status.setContentsMargins(10, 2, 10, 4)
        self._connect()
        self.show_runs((), ())

    @property
    def selected(self) -> list[str]:
        """The ids of the selected runs, in the order of their rows."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.filter.run(row).id for row in rows]

    @property
    def listed(self) -> list[str]:
        """The ids of all runs that the filter leaves, in the order of their rows."""
        return [self.filter.run(row).id for row in range(self.filter.rowCount())]

    @property
    def on_screen(self) -> list[str]:
        """The ids of the runs whose rows are on the screen."""
        first = self.table.rowAt(0)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        last = self.filter.rowCount() - 1 if last < 0 else last
        return [self.filter.run(row).id for row in range(max(first, 0), last + 1)]

    def set_theme(self, theme: Theme) -> None:
        self.model.set_theme(theme)
        self.maps.set_theme(theme)

    def show_runs(self, changed: Sequence[StoredRun], ids: Sequence[str]) -> None:
        """List runs: those that ``changed``, and of the others the known ones among ``ids``."""
        fit = not self.model.runs
        self.model.update(changed, ids)
        if fit and self.model.runs:
            self.table.fit_columns()
        self._show_state()

    def show_maps(self, maps: Sequence[RunMap]) -> None:
        """Show the maps of the ticked runs side by side."""
        self.maps.show_runs(maps)

    def show_deleted(self, count: int) -> None:
        """Offer to undo deleting so many runs; 0 offers nothing."""
        self.undo.setVisible(bool(count))
        self.undo.setText(f"Undo deleting {count}" if count else "Undo")

    def select(self, run_id: str) -> None:
        """Select a run, and scroll to it."""
        row = self.model.row_of(run_id)
        if row is None:
            return
        index = self.filter.mapFromSource(self.model.index(row, NAME))
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here, and what each does."""
        return [
            ("Space", "Tick the selected runs, or take their ticks away"),
            ("Enter", "Open the selected run"),
            ("F2", "Rename the run, or edit its note"),
            ("Del", "Delete the selected runs"),
            ("Ctrl+Z", "Undo deleting runs"),
        ]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def _action(self, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        return action

    def _more_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("runs_more")
        # The style leaves the arrow no space beside the text.
        button.setText("More   ")
        button.setAccessibleName("More")
        button.setToolTip("What else can be done with the selected runs")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAutoRaise(True)
        menu = self._menu(self.seeds, self.line, self.rename, self.pin, self.tick, self.untick)
        menu.addSeparator()
        menu.addAction(self.limit)
        button.setMenu(menu)
        return button

    def _menu(self, *first: QAction) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addActions(first)
        menu.addSeparator()
        menu.addActions((self.table_export, self.file_export))
        menu.addSeparator()
        menu.addAction(self.delete)
        return menu

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.table.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.table.doubleClicked.connect(self._on_table_double_clicked)
        self.table.verticalScrollBar().valueChanged.connect(self.shown)
        self.table.customContextMenuRequested.connect(self._on_table_menu_requested)
        self.table.open_wanted.connect(self._open)
        self.table.tick_wanted.connect(self._tick)
        self.table.delete_wanted.connect(self._delete)
        self.table.undo_wanted.connect(self.restore_wanted)
        self.model.ticks_changed.connect(self._show_state)
        self.open.triggered.connect(self._open)
        self.repeat.triggered.connect(self._repeat)
        self.seeds.triggered.connect(self._repeat_with_seeds)
        self.line.triggered.connect(self._show_line)
        self.baseline.triggered.connect(self._on_baseline_triggered)
        self.pin.triggered.connect(self._on_pin_triggered)
        self.rename.triggered.connect(self._rename)
        self.tick.triggered.connect(self._tick)
        self.untick.triggered.connect(self._untick_all)
        self.table_export.triggered.connect(self._export)
        self.file_export.triggered.connect(self._export_files)
        self.delete.triggered.connect(self._delete)
        self.limit.triggered.connect(self.limit_wanted)
        self.undo.clicked.connect(self.restore_wanted)

    @Slot()
    def _show_state(self) -> None:
        """Show how many runs there are, and offer what can be done with the selected ones."""
        total, listed = len(self.model.runs), self.filter.rowCount()
        selected, ticked = self.selected, len(self.model.ticked)
        self.table.setVisible(bool(listed))
        self.empty.setVisible(not listed)
        self.empty.setText(_NO_MATCH if total else _EMPTY)
        runs = "1 run" if total == 1 else f"{total:,} runs"
        parts = [runs if listed == total else f"{listed:,} of {runs}"]
        if len(selected) > 1:
            parts.append(f"{len(selected):,} selected")
        if ticked:
            parts.append(f"{ticked:,} ticked, drawn in the loss curve")
        self.status.setText("   ".join(parts) if total else "")
        single = self.open, self.repeat, self.seeds, self.line, self.baseline, self.rename
        for action in single:
            action.setEnabled(len(selected) == 1)
        for action in (self.pin, self.tick, self.delete, self.file_export):
            action.setEnabled(bool(selected))
        self.table_export.setEnabled(bool(listed))
        self.untick.setEnabled(bool(ticked))
        chosen = self.model.baseline
        self.baseline.setChecked(chosen is not None and selected == [chosen.id])
        runs_by_id = {run.id: run for run in self.model.runs}
        self.pin.setChecked(bool(selected) and all(runs_by_id[each].pinned for each in selected))

    @Slot()
    def _on_typing_timeout(self) -> None:
        self.filter.set_text(self.words.text())
        self._show_state()

    @Slot()
    def _on_selection_changed(self) -> None:
        self._show_state()

    @Slot(QModelIndex, QModelIndex)
    def _on_current_row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(self.filter.run(current.row()).id if current.isValid() else "")

    @Slot(QModelIndex)
    def _on_table_double_clicked(self, index: QModelIndex) -> None:
        self.open_wanted.emit(self.filter.run(index.row()).id)

    @Slot(QPoint)
    def _on_table_menu_requested(self, place: QPoint) -> None:
        if self.selected:
            menu = self._menu(
                *(self.open, self.repeat, self.seeds, self.line, self.baseline),
                *(self.rename, self.pin, self.tick),
            )
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot()
    def _open(self) -> None:
        if len(self.selected) == 1:
            self.open_wanted.emit(self.selected[0])

    @Slot()
    def _repeat(self) -> None:
        if len(self.selected) == 1:
            self.repeat_wanted.emit(self.selected[0])

    @Slot()
    def _repeat_with_seeds(self) -> None:
        if len(self.selected) == 1:
            self.seeds_wanted.emit(self.selected[0])

    @Slot()
    def _show_line(self) -> None:
        if len(self.selected) == 1:
            self.line_wanted.emit(self.selected[0])

    @Slot(bool)
    def _on_baseline_triggered(self, on: bool) -> None:
        [run_id] = self.selected
        run = next(run for run in self.model.runs if run.id == run_id)
        self.model.set_baseline(run if on else None)
        self.filter.invalidate()
        self._show_state()

    @Slot(bool)
    def _on_pin_triggered(self, on: bool) -> None:
        self.pin_wanted.emit(self.selected, on)

    @Slot()
    def _rename(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.table.edit(index.siblingAtColumn(NAME))

    @Slot()
    def _tick(self) -> None:
        selected = self.selected
        self.model.tick(selected, not set(selected) <= self.model.ticked)

    @Slot()
    def _untick_all(self) -> None:
        self.model.tick(set(self.model.ticked), ticked=False)

    @Slot()
    def _delete(self) -> None:
        if self.selected:
            self.delete_wanted.emit(self.selected)

    @Slot()
    def _export(self) -> None:
        selected = self.selected
        self.export_wanted.emit(selected if len(selected) > 1 else self.listed)

    @Slot()
    def _export_files(self) -> None:
        self.files_wanted.emit(self.selected)


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAutoRaise(True)
    return button
