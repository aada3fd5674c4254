"""The table of measured differences, its button, and how far it is."""

from PySide6.QtCore import Qt, Signal, Slot
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

from gui.export.network.measuring import Measuring
from scratchnet.export.models import FORMATS, POINTS, Difference, TrainedNetwork, measured_names

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

    #: Only so that others may wait for it: the rows are all there, or it was given up.
    ended = Signal()

    def __init__(self, network: TrainedNetwork) -> None:
        super().__init__()
        self._network = network
        self.measuring = Measuring(self)
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
        self.table = QTableWidget(len(measured_names()), len(_COLUMNS))
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
        self.measuring.progressed.connect(self._on_measuring_progressed)
        self.measuring.measured.connect(self.show_row)
        self.measuring.finished.connect(self._on_measuring_finished)

    def stop(self) -> None:
        """Give up what is being measured."""
        self.measuring.cancel()
        self._show_underway(False)

    @Slot(object)
    def show_row(self, row: Difference) -> None:
        """Fill in a row."""
        number = measured_names().index(row.format)
        texts = [row.runtime, _number(row.absolute), _number(row.relative), row.note_text]
        if not row.runtime:
            # What cannot be measured is said across all columns.
            texts = [row.note_text, "", "", ""]
            self.table.setSpan(number, 1, 1, len(texts))
        for column, text in enumerate(texts, start=1):
            self._set(number, column, text)

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
        for row, name in enumerate(measured_names()):
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
        if self.measuring.underway:
            self.stop()
            self.words.setText("Measuring was cancelled.")
            self.ended.emit()
            return
        self._clear()
        self.progress.setRange(0, 0)
        self.progress.setFormat("")
        self._show_underway(True)
        self.measuring.start(self._network)

    @Slot(str, float)
    def _on_measuring_progressed(self, doing: str, share: float) -> None:
        self.progress.setRange(0, 100)
        self.progress.setFormat(f"{doing}: %p%")
        self.progress.setValue(round(share * 100))

    @Slot(str)
    def _on_measuring_finished(self, problem: str) -> None:
        self._show_underway(False)
        self.words.setText(
            f"Could not measure: {problem}"
            if problem
            else f"Largest differences from the reference at {POINTS:,} random points."
        )
        self.ended.emit()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2g}"
