"""Exporting the trained network: the dialog with each format's preview, and the measured errors."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.background import BackgroundTask
from gui.controls.field import Mnemonics
from gui.dialogs import error_label, open_with_size, plain_button
from gui.export.network.measuring import measure
from gui.labels import WrappedLabel
from gui.preferences import Preferences
from gui.topics import Topic, set_topic
from scratchnet.export.models import (
    FORMATS,
    POINTS,
    Difference,
    Format,
    MissingPackage,
    TrainedNetwork,
    measured_names,
)
from scratchnet.files import write_atomically
from scratchnet.numbers import significant

_MAX_PREVIEW_LINES = 300
_SIZE_PX = (920, 760)
#: Letters with Alt that buttons and the preview have.
_USED_LETTERS = "CEMSVY"
#: The titles of the table's columns, and their tool tips.
_COLUMNS = {
    "Format": "The exported format",
    "Run by": "The program that ran it, with its version",
    "Absolute": "The largest |a − b| of an output a and the reference's b, in the target's unit",
    "Relative": "The largest |a − b|, divided by the larger of |a| and |b|",
    "": "Remarks",
}
_MEASURE, _CANCEL = "&Measure differences", "Cancel m&easuring"


class NetworkDialog(QDialog):
    """Shows a network in each format, and saves it; ``written`` is the file, once there is one."""

    def __init__(
        self,
        network: TrainedNetwork,
        stem: str,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export trained network")
        set_topic(self, Topic.TRAINED_NETWORK)
        self.written: Path | None = None
        self._network = network
        self._stem = stem
        self._preferences = preferences
        self._content: bytes | None = None
        self.moment = WrappedLabel(_moment_text(network))
        self.formats = QButtonGroup(self)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName("Preview")
        self.preview_title = QLabel()
        self.preview_title.setBuddy(self.preview)
        self.differences = DifferenceTable(network)
        self.reason = error_label()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = plain_button("Cop&y text", "Copy the whole text to the clipboard")
        self.buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        self.save = self.buttons.addButton("&Save…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setToolTip("Choose a file and save the network to it")
        self._lay_out()
        self.save.setDefault(True)
        open_with_size(self, *_SIZE_PX)
        self.formats.idClicked.connect(self._on_formats_id_clicked)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.buttons.accepted.connect(self._on_buttons_accepted)
        self.buttons.rejected.connect(self.reject)
        self._show_format()

    def format(self) -> Format:
        """Return the selected format."""
        return list(FORMATS.values())[self.formats.checkedId()]

    def choose(self, name: str) -> None:
        """Select a format by its name."""
        self.formats.button(list(FORMATS).index(name)).setChecked(True)
        self._show_format()

    def save_to(self, path: Path) -> None:
        """Write the network to a file and close; if that fails, show why and stay open."""
        if self._content is None:
            return
        try:
            write_atomically(path, self._content)
        except OSError as error:
            self._show_reason(f"{path}: cannot be written: {error.strerror or error}")
            return
        self._preferences.network_folder = path.absolute().parent
        self.written = path
        self.accept()

    @Slot(int)
    def done(self, result: int) -> None:
        self.differences.stop()
        super().done(result)

    def _lay_out(self) -> None:
        choices = QGridLayout()
        choices.setColumnStretch(1, 1)
        remembered = self._preferences.network_format
        selected = remembered if remembered in FORMATS else next(iter(FORMATS))
        mnemonics = Mnemonics(_USED_LETTERS)
        for number, form in enumerate(FORMATS.values()):
            button = QRadioButton(mnemonics.mark(form.label))
            button.setToolTip(f"{form.label}: {form.purpose} (*{form.suffix})")
            button.setChecked(form.name == selected)
            self.formats.addButton(button, number)
            choices.addWidget(button, number, 0)
            choices.addWidget(QLabel(form.purpose), number, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.moment)
        layout.addLayout(choices)
        layout.addWidget(self.preview_title)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.differences)
        layout.addWidget(self.reason)
        layout.addWidget(self.buttons)

    def _show_format(self) -> None:
        form = self.format()
        self._show_reason("")
        try:
            self._content = form.content(self._network)
            lines = form.preview(self._content).splitlines()
        except MissingPackage as error:
            self._content = None
            self.preview_title.setText("Pre&view")
            self.preview.setPlainText(f"{error}")
        else:
            what = "the file" if form.is_text else "the graph"
            number = (
                f"the first {_MAX_PREVIEW_LINES} of {len(lines):,} lines"
                if len(lines) > _MAX_PREVIEW_LINES
                else f"{len(lines):,} lines"
            )
            self.preview_title.setText(f"Pre&view of {what}, {number}")
            self.preview.setPlainText("\n".join(lines[:_MAX_PREVIEW_LINES]))
        self.save.setEnabled(self._content is not None)
        self.copy.setEnabled(self._content is not None)

    def _show_reason(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    @Slot()
    def _on_formats_id_clicked(self) -> None:
        self._preferences.network_format = self.format().name
        self._show_format()

    @Slot()
    def _on_copy_clicked(self) -> None:
        if self._content is not None:
            QGuiApplication.clipboard().setText(self.format().preview(self._content))

    @Slot()
    def _on_buttons_accepted(self) -> None:
        form = self.format()
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Save trained network",
            str(self._preferences.network_folder / f"{self._stem}{form.suffix}"),
            f"{form.label} (*{form.suffix});;All files (*)",
        )
        if name:
            self.save_to(Path(name))


class DifferenceTable(QWidget):
    """A button that measures how far each format is from the reference, and the results."""

    def __init__(self, network: TrainedNetwork) -> None:
        super().__init__()
        self._network = network
        self.task = BackgroundTask(self, "measure network")
        self.button = plain_button(
            _MEASURE,
            f"Run every format at {POINTS:,} random points within the inputs' ranges, and compare "
            "its outputs with the reference",
        )
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress of measuring")
        self.progress.hide()
        self.label = WrappedLabel(
            f"Compare each format with the reference at {POINTS:,} random points."
        )
        self.table = QTableWidget(len(measured_names()), len(_COLUMNS))
        self._set_up_table()
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.label, 1)
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

    def stop(self) -> None:
        """Cancel measuring, and wait for its end."""
        self.task.close()
        self._show_running(False)

    @Slot(object)
    def show_row(self, row: Difference) -> None:
        """Fill in the row of a format."""
        number = measured_names().index(row.format)
        texts = [row.runtime, _number_text(row.absolute), _number_text(row.relative), row.note_text]
        if not row.runtime:
            # The reason spans all columns.
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
        # High enough for all rows, without scrolling.
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

    def _show_running(self, running: bool) -> None:
        self.button.setText(_CANCEL if running else _MEASURE)
        self.progress.setVisible(running)
        self.label.setVisible(not running)

    @Slot()
    def _on_button_clicked(self) -> None:
        if self.task.busy:
            self.task.cancel()
            return
        self._clear()
        self.progress.setRange(0, 0)
        self.progress.setFormat("")
        self._show_running(True)
        self.task.start(partial(measure, self._network))

    @Slot(object)
    def _on_task_progressed(self, progress: tuple[str, float]) -> None:
        what, fraction = progress
        self.progress.setRange(0, 100)
        self.progress.setFormat(f"{what}: %p%")
        self.progress.setValue(round(fraction * 100))

    @Slot()
    def _on_task_succeeded(self) -> None:
        self.label.setText(
            f"The largest difference from the reference at {POINTS:,} random points."
        )

    @Slot(str)
    def _on_task_failed(self, reason: str) -> None:
        self.label.setText(f"Measuring failed: {reason}")

    @Slot()
    def _on_task_cancelled(self) -> None:
        self.label.setText("Measuring was cancelled.")

    @Slot()
    def _on_task_ended(self) -> None:
        self._show_running(False)


def _moment_text(network: TrainedNetwork) -> str:
    if network.origin.loss is None:
        return (
            "The network is not trained yet: these are its initial weights. To export a trained "
            "network, press Run (F5) first."
        )
    return (
        f"The network {network.origin.training_text}. Training after this dialog opened is not "
        "included."
    )


def _number_text(value: float | None) -> str:
    return "" if value is None else significant(value, 2)
