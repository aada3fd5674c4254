"""The pane of many seeds: how they did as one, and a row for each run."""

from PySide6.QtCore import QMargins, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar, QScrollArea, QToolButton, QVBoxLayout, QWidget

from gui.flow import FlowLayout
from gui.labels import WrappedLabel
from gui.panes.frame_pane import bar_of
from gui.seeds.heat_map import HeatMap, can_map
from gui.seeds.parallel import ParallelCoordinates, can_be_parallel
from gui.seeds.setting_curves import SettingCurvesPart, ShownBands
from gui.seeds.table import CellsTable
from gui.seeds.words import SPREAD_COLUMNS, Words
from gui.theme import Theme, ThemedWidget
from scratchnet.many.repeats import Sweep

_HINT = (
    "One run says little: another seed starts with other weights and may end elsewhere. Repeat "
    "trains the experiment with many seeds in the background. The loss curve shows them as a band, "
    "and here stand their spread and a row for each."
)
_PROGRESS_WIDTH_PX = 120
#: Of a table, so that some rows are seen.
_LEAST_HEIGHT_PX = 110


class SeedsPane(ThemedWidget):
    """Shows the seeds of one experiment.

    Signals: ``repeat_wanted()``; ``cancel_wanted()``; ``save_wanted()``, all that is shown as a
    file; ``picture_wanted()``, of what is drawn of a sweep; ``open_wanted(int)``, a run by its
    number; ``picked(int)``, its row was chosen;
    ``combination_picked(int)``, settings of a sweep, by their place; ``lines_changed()``, the user
    switched what the loss curve shows; ``shown()``, the pane is on the screen.
    """

    repeat_wanted = Signal()
    cancel_wanted = Signal()
    save_wanted = Signal()
    picture_wanted = Signal()
    open_wanted = Signal(int)
    combination_picked = Signal(int)
    shown = Signal()
    picked = Signal(int)
    lines_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("seeds_pane")
        self.repeat = _button(
            "repeat_seeds", "Repeat…", "Train the experiment with many seeds (Ctrl+R)"
        )
        self.cancel = _button("cancel_seeds", "Cancel", "Train no more seeds; keep what is done")
        self.open = _button(
            "open_seed", "Open", "Compute the chosen run again and show it at its last step (Enter)"
        )
        self.band = _button("seeds_band", "In loss curve", "Draw the band of all seeds there")
        self.each = _button(
            "seeds_lines", "Each seed", "Draw a line for each; a click on one opens its run"
        )
        for switch in (self.band, self.each):
            switch.setCheckable(True)
            switch.toggled.connect(self._on_switch_toggled)
        self.band.setChecked(True)
        self.save = _button(
            "save_seeds", "Save…", "Save all runs as a file that scratchnet sweep shows too"
        )
        self.picture = _button(
            "sweep_picture", "Picture…", "Save a picture of what is drawn of the sweep"
        )
        self.picture.hide()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Seeds that are done")
        self.progress.setFormat("%v of %m")
        self.progress.setFixedWidth(_PROGRESS_WIDTH_PX)
        self.summary = WrappedLabel(_HINT)
        self.summary.setObjectName("seeds_summary")
        self.summary.setContentsMargins(10, 2, 10, 6)
        self.combinations = CellsTable("sweep_combinations", "Settings of the sweep", self)
        self.combinations.setSortingEnabled(True)
        self.combinations.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.combinations.hide()
        self.heat_map = HeatMap(theme)
        self.heat_map.hide()
        self.parallel = ParallelCoordinates(theme)
        self.parallel.hide()
        self.curves_by = SettingCurvesPart(theme)
        self.curves_by.hide()
        for chart in (self.heat_map, self.parallel):
            chart.picked.connect(self.combinations.choose)
        self.spreads = CellsTable("seeds_spreads", "Spread of all seeds", self)
        self.spreads.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.spreads.setSelectionMode(CellsTable.SelectionMode.NoSelection)
        self.spreads.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.runs = CellsTable("seeds_runs", "Runs of all seeds", self)
        self.runs.setSortingEnabled(True)
        self.runs.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        for table in (self.combinations, self.runs):
            table.setMinimumHeight(_LEAST_HEIGHT_PX)
        self._rest = QWidget()
        row = FlowLayout(QMargins(8, 6, 8, 2))
        for widget in (self.repeat, self.open, self.band, self.each, self.save, self.picture):
            row.add(widget)
        row.add(self.progress)
        row.add(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar_of(row))
        body = QWidget()
        below = QVBoxLayout(body)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.heat_map)
        below.addWidget(self.parallel)
        below.addWidget(self.curves_by)
        below.addWidget(self.combinations, 1)
        below.addWidget(self.summary)
        below.addWidget(self.spreads)
        below.addWidget(self.runs, 1)
        below.addWidget(self._rest, 1)
        # A sweep needs more height than the pane may have.
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName("Seeds")
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout.addWidget(area)
        self.repeat.clicked.connect(self.repeat_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.picture.clicked.connect(self.picture_wanted)
        self.combinations.selectionModel().currentRowChanged.connect(
            self._on_combinations_current_row_changed
        )
        self.cancel.clicked.connect(self.cancel_wanted)
        self.open.clicked.connect(self._open)
        self.runs.open_wanted.connect(self._open)
        self.runs.doubleClicked.connect(self._open)
        self.runs.selectionModel().currentRowChanged.connect(self._on_runs_current_row_changed)
        self.show_progress(None)
        self._show_filled(False)

    def set_theme(self, theme: Theme) -> None:
        self.heat_map.set_theme(theme)
        self.parallel.set_theme(theme)
        self.curves_by.set_theme(theme)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here, and what each does."""
        return [("Enter", "Open the run of the chosen seed")]

    def show_progress(self, done: tuple[int, int] | None) -> None:
        """Show how many runs of how many are done; None says that none is under way."""
        if done is not None:
            self.progress.setMaximum(done[1])
            self.progress.setValue(done[0])
        self.progress.setVisible(done is not None)
        self.cancel.setVisible(done is not None)
        self.repeat.setEnabled(done is None)

    def pictures(self) -> list[tuple[str, str, QWidget]]:
        """Return what is drawn of a sweep: its title, a name for files, and the widget."""
        drawn: list[tuple[str, str, QWidget]] = [
            ("Curves by setting", "curves-by-setting", self.curves_by.view),
            ("Heat map", "heat-map", self.heat_map),
            ("Parallel coordinates", "parallel-coordinates", self.parallel),
        ]
        return [each for each in drawn if each[2].isVisibleTo(self)]

    def show_sweep(self, sweep: Sweep, words: Words, bands: ShownBands | None = None) -> None:
        """Show what came of a sweep, and of the seeds of one of its combinations.

        ``bands`` are those of one of the settings that vary.
        """
        self._show_combinations(sweep, words)
        self.curves_by.show_bands(bands)
        self.picture.setVisible(bool(self.pictures()))
        self.summary.setText(words.summary)
        self.spreads.cells.show_rows(SPREAD_COLUMNS, words.spreads)
        chosen = self.runs.chosen
        fit = tuple(words.run_columns) != self.runs.cells.columns
        fit = fit or len(sweep.results) == len(sweep.plan)
        self.runs.cells.show_rows(words.run_columns, words.runs)
        self.runs.choose(chosen)
        self.spreads.fit_columns()
        if fit:
            self.runs.fit_columns()
        self._show_filled(bool(words.runs))

    def _show_combinations(self, sweep: Sweep, words: Words) -> None:
        self.combinations.setVisible(bool(words.combinations))
        self.heat_map.setVisible(can_map(sweep))
        if can_map(sweep):
            self.heat_map.show_sweep(sweep, words.place)
        self.parallel.setVisible(can_be_parallel(sweep))
        if can_be_parallel(sweep):
            self.parallel.show_sweep(sweep, words.place)
        fit = tuple(words.combination_columns) != self.combinations.cells.columns
        self.combinations.cells.show_rows(words.combination_columns, words.combinations)
        if fit:
            self.combinations.fit_columns()
        self.combinations.choose(words.place)

    def choose(self, number: int) -> None:
        """Choose the row of a run."""
        self.runs.choose(number)

    def _show_filled(self, filled: bool) -> None:
        for widget in (self.spreads, self.runs):
            widget.setVisible(filled)
        self._rest.setVisible(not filled)
        for button in (self.open, self.band, self.each, self.save):
            button.setEnabled(filled)
        self.each.setEnabled(filled and self.band.isChecked())
        rows = self.spreads.cells.rowCount()
        height = self.spreads.horizontalHeader().sizeHint().height()
        height += rows * self.spreads.verticalHeader().defaultSectionSize()
        # A narrow pane scrolls sideways, and the bar must not hide the last row.
        bar = self.spreads.horizontalScrollBar().sizeHint().height()
        self.spreads.setFixedHeight(height + bar)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    @Slot()
    def _open(self) -> None:
        if self.runs.chosen is not None:
            self.open_wanted.emit(self.runs.chosen)

    @Slot()
    def _on_switch_toggled(self) -> None:
        self.each.setEnabled(self.band.isChecked())
        self.lines_changed.emit()

    @Slot(QModelIndex, QModelIndex)
    def _on_combinations_current_row_changed(
        self, current: QModelIndex, _before: QModelIndex
    ) -> None:
        if current.isValid():
            place = self.combinations.cells.rows[current.row()].key
            self.heat_map.choose(place)
            self.parallel.choose(place)
            self.combination_picked.emit(place)

    @Slot(QModelIndex, QModelIndex)
    def _on_runs_current_row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.runs.cells.rows[current.row()].key)


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    return button
