"""The dialog that writes a run's numbers as CSV: which tables, how finely, and where to."""

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.background import BackgroundTask, TaskContext, TaskFailed
from gui.dialogs import confirm_replace, error_label, path_from_text, plain_button
from gui.preferences import Preferences
from gui.topics import Topic, set_topic
from scratchnet.errors import InvalidInput
from scratchnet.files import atomic_file
from scratchnet.records.values import (
    MOST_POINTS,
    TABLES,
    RunData,
    ValueOptions,
    values_portions,
    write_portions,
)
from scratchnet.texts import check_path

_THOUSAND, _EVERY, _LOGARITHMIC = range(3)
_ROWS = ("About 1,000 rows", "Every N steps", "Logarithmic, 50 rows per decade")


class ValuesDialog(QDialog):
    """Writes the selected tables; ``written`` are their files, once they are complete."""

    def __init__(
        self, data: RunData, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export values as CSV")
        set_topic(self, Topic.VALUES)
        self.written: list[Path] = []
        self._data = data
        self._preferences = preferences
        self.fields = ValuesFields(preferences.values_folder, preferences.values_tables)
        self.reason = error_label()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress")
        self.progress.setRange(0, max(1, data.recipe.steps))
        self.progress.setFormat("step %v of %m")
        # It keeps its space, so that nothing moves when it appears.
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok = self.buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.addWidget(self.fields)
        layout.addWidget(self.reason)
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)
        # Only a button that is already in the dialog can become its default.
        self.ok.setDefault(True)
        self._task = BackgroundTask(self, "export values")
        self._task.succeeded.connect(self._on_task_succeeded)
        self._task.failed.connect(self._on_task_failed)
        self._task.cancelled.connect(self._on_task_cancelled)
        self._task.progressed.connect(self._on_task_progressed)
        self.fields.changed.connect(self._validate)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._validate()

    @Slot()
    def accept(self) -> None:
        """Start to write in the background."""
        files = self.fields.files()
        folder = self.fields.folder()
        existing = [path.name for path in files.values() if os.path.exists(path)]
        if self.fields.error_text():
            return
        if existing:
            verb = "exists" if len(existing) == 1 else "exist"
            if not confirm_replace(self, f"{', '.join(existing)} already {verb} in {folder}."):
                return
        self._preferences.values_tables = tuple(files)
        self._preferences.values_folder = folder
        self._show_busy(True)
        self._task.start(partial(_write, self._data, files, self.fields.options()))

    @Slot()
    def reject(self) -> None:
        """Cancel the writing, or close if nothing is being written."""
        if self._task.busy:
            self._task.cancel()
        else:
            super().reject()

    @Slot(int)
    def done(self, result: int) -> None:
        self._task.close()
        super().done(result)

    def _show_busy(self, busy: bool) -> None:
        self.fields.setEnabled(not busy)
        self.ok.setEnabled(not busy)
        self.progress.setVisible(busy)
        self.progress.setValue(0)

    @Slot()
    def _validate(self) -> None:
        reason = self.fields.error_text()
        self.ok.setEnabled(not reason)
        self.reason.setText(f"Cannot export: {reason}." if reason else "")

    @Slot(object)
    def _on_task_succeeded(self, written: list[Path]) -> None:
        self.written = written
        super().accept()

    @Slot(str)
    def _on_task_failed(self, reason: str) -> None:
        self._show_busy(False)
        self.reason.setText(f"Cannot export: {reason}.")

    @Slot()
    def _on_task_cancelled(self) -> None:
        self._show_busy(False)
        self.reason.setText("Cancelled. The remaining files were not written.")

    @Slot(object)
    def _on_task_progressed(self, step: int) -> None:
        self.progress.setValue(step)


class ValuesFields(QWidget):
    """Which tables, how finely, and their folder; ``tables`` are selected, None for all.

    Signals: ``changed()``, something else is chosen.
    """

    changed = Signal()

    def __init__(self, folder: Path, tables: tuple[str, ...] | None) -> None:
        super().__init__()
        self.boxes = {name: QCheckBox(f"&{table.label}") for name, table in TABLES.items()}
        self.rows = QComboBox()
        self.rows.addItems(_ROWS)
        self.rows.setToolTip("How often the parameters are written")
        self.every = QSpinBox(minimum=1, maximum=10_000_000, value=100, suffix=" steps")
        self.every.setToolTip("Steps between two rows of parameters")
        self.every.setAccessibleName("Steps between rows")
        self.resolution = QSpinBox(minimum=2, maximum=MOST_POINTS, value=101, suffix=" points")
        self.resolution.setToolTip("Grid points of the map along each axis")
        self.safe = QCheckBox("&Safe for spreadsheets")
        self.safe.setToolTip(
            "Put an apostrophe before names that a spreadsheet would take for formulas: those that "
            "begin with = + - or @"
        )
        self.line = QLineEdit(str(folder))
        self.line.setToolTip("The folder to write the files to")
        self.line.setMinimumWidth(300)
        self.browse = plain_button("&Browse…", "Choose a folder")
        for what, box in self.boxes.items():
            box.setChecked(tables is None or what in tables)
            box.setToolTip(f"{what}.csv: {TABLES[what].help}")
            box.toggled.connect(self._on_choice_changed)
        self._lay_out()
        self.rows.currentIndexChanged.connect(self._on_choice_changed)
        self.line.textChanged.connect(self.changed)
        self.browse.clicked.connect(self._on_browse_clicked)
        self._on_choice_changed()

    def folder(self) -> Path:
        """Return the folder to write to."""
        return path_from_text(self.line.text())

    def files(self) -> dict[str, Path]:
        """Return the file of each selected table, by the table's name."""
        selected = [what for what, box in self.boxes.items() if box.isChecked()]
        return {what: self.folder() / f"{what}.csv" for what in selected}

    def options(self) -> ValueOptions:
        """Return how finely the tables are to be written."""
        kind = self.rows.currentIndex()
        return ValueOptions(
            every=self.every.value() if kind == _EVERY else None,
            logarithmic=kind == _LOGARITHMIC,
            resolution=self.resolution.value(),
            safe=self.safe.isChecked(),
        )

    def error_text(self) -> str:
        """Return why nothing can be written, or an empty text."""
        if not self.files():
            return "select at least one table"
        if not self.line.text().strip():
            return "enter a folder"
        try:
            check_path(self.folder())
        except InvalidInput as error:
            return str(error)
        return "" if os.path.isdir(self.folder()) else f"there is no folder {self.folder()}"

    def _lay_out(self) -> None:
        tables = QGroupBox("Tables")
        boxes = QVBoxLayout(tables)
        for box in self.boxes.values():
            boxes.addWidget(box)
        rows = QHBoxLayout()
        rows.addWidget(self.rows, 1)
        rows.addWidget(self.every)
        folder = QHBoxLayout()
        folder.addWidget(self.line, 1)
        folder.addWidget(self.browse)
        rows_label, folder_label = QLabel("Parameter &rows"), QLabel("&Folder")
        rows_label.setBuddy(self.rows)
        folder_label.setBuddy(self.line)
        form = QFormLayout()
        form.addRow(rows_label, rows)
        form.addRow("Map resol&ution", self.resolution)
        form.addRow("", self.safe)
        form.addRow(folder_label, folder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(tables)
        layout.addLayout(form)

    @Slot()
    def _on_choice_changed(self) -> None:
        parameters = self.boxes["parameters"].isChecked()
        self.rows.setEnabled(parameters)
        self.every.setEnabled(parameters and self.rows.currentIndex() == _EVERY)
        self.resolution.setEnabled(self.boxes["map"].isChecked())
        self.changed.emit()

    @Slot()
    def _on_browse_clicked(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the tables", self.line.text())
        if chosen:
            self.line.setText(chosen)


def _write(
    data: RunData, files: dict[str, Path], options: ValueOptions, task: TaskContext
) -> list[Path]:
    """Write each table to its file, and return the files."""
    for what, path in files.items():
        portions = values_portions(what, data, options, task.progress, task, wait=False)
        try:
            with atomic_file(path) as file:
                write_portions(file, portions)
        except OSError as error:
            raise TaskFailed(f"{path} cannot be written: {error.strerror or error}") from error
    return list(files.values())
