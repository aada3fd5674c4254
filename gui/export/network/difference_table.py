"""The table of measured differences, its button, and how far it is."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.background import BackgroundTask
from gui.export.network.measuring import measure
from scratchnet.export.models import FORMATS, MEASURED, POINTS, Difference, TrainedNetwork

_COLUMNS = {
    "Format": "What was written",
    "Run by": "What ran it, with its version",
    "Absolute": "The largest |a − b| of an output a and the reference's b, in the target's unit",
    "Relative": "The largest |a − b|, divided by the larger of |a| and |b|",
    "": "What else there is to say",
}
_MEASURE, _CANCEL = "&Measure differences", "Cancel m&easuring"


class DifferenceTable(QWidget):
    """Measures a network's formats when its button is pressed, and shows a row for each."""

    def __init__(self, network: TrainedNetwork) -> None:
        super().__init__()
        self._network = network
        self.task = BackgroundTask(self, "measure network")
        self.button = QPushButton(_MEASURE)
        self.button.setAutoDefault(False)
        self.button.setToolTip(
            f"Run every format at {POINTS:,} random points within the inputs' ranges, and compare "
            "with the outputs of the reference"
        )
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress of measuring")
        self.progress.hide()
        self.words = QLabel(
            f"How far is each format from the reference, at {POINTS:,} random points?"
        )
        self.words.setWordWrap(True)
        self.table = QTableWidget(len(MEASURED), len(_COLUMNS))
        self._set_up_table()
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.words, 1)
        row.addWidget(self.progress, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.table)
        self.button.clicked.connect(self._on_button_clicked)
        self.task.progressed.connect(self._on_task_progressed)
        self.task.reported.connect(self.show_row)
        self.task.succeeded.connect(self._on_task_succeeded)
        self.task.failed.connect(self._on_task_failed)
        self.task.cancelled.connect(self._on_task_cancelled)
        self.task.ended.connect(self._on_task_ended)

    def close_task(self) -> None:
        """Cancel what is being measured, and wait for its end."""
        self.task.close()
        self._show_underway(False)

    @Slot(object)
    def show_row(self, row: Difference) -> None:
        """Fill in a row."""
        texts = [row.runtime, _number(row.absolute), _number(row.relative), row.words]
        if not row.runtime:
            # What cannot be measured is said across all columns.
            texts = [row.words, "", "", ""]
            self.table.setSpan(MEASURED.index(row.format), 1, 1, len(texts))
        for column, text in enumerate(texts, start=1):
            self._set(MEASURED.index(row.format), column, text)

    def _set_up_table(self) -> None:
        table = self.table
        table.setAccessibleName("Measured differences")
        for column, (title, tooltip) in enumerate(_COLUMNS.items()):
            item = QTableWidgetItem(title)
            item.setToolTip(tooltip)
            table.setHorizontalHeaderItem(column, item)
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self._clear()
        # As high as its rows, so that none has to be scrolled to.
        table.resizeRowsToContents()
        height = header.sizeHint().height() + table.verticalHeader().length()
        table.setFixedHeight(height + 2 * table.frameWidth())

    def _clear(self) -> None:
        self.table.clearSpans()
        for row, name in enumerate(MEASURED):
            form = FORMATS.get(name)
            for column, text in enumerate([name if form is None else form.label, *[""] * 4]):
                self._set(row, column, text)

    def _set(self, row: int, column: int, text: str) -> None:
        self.table.setItem(row, column, QTableWidgetItem(text))

    def _show_underway(self, underway: bool) -> None:
        self.button.setText(_CANCEL if underway else _MEASURE)
        self.progress.setVisible(underway)
        self.words.setVisible(not underway)

    @Slot()
    def _on_button_clicked(self) -> None:
        if self.task.busy:
            self.task.cancel()
            return
        self._clear()
        self.progress.setRange(0, 0)
        self.progress.setFormat("")
        self._show_underway(True)
        self.task.start(partial(measure, self._network))

    @Slot(object)
    def _on_task_progressed(self, progress: tuple[str, float]) -> None:
        doing, share = progress
        self.progress.setRange(0, 100)
        self.progress.setFormat(f"{doing}: %p%")
        self.progress.setValue(round(share * 100))

    @Slot()
    def _on_task_succeeded(self) -> None:
        self.words.setText(f"Largest differences from the reference at {POINTS:,} random points.")

    @Slot(str)
    def _on_task_failed(self, reason: str) -> None:
        self.words.setText(f"Could not measure: {reason}")

    @Slot()
    def _on_task_cancelled(self) -> None:
        self.words.setText("Measuring was cancelled.")

    @Slot()
    def _on_task_ended(self) -> None:
        self._show_underway(False)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2g}"
