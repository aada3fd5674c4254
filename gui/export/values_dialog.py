"""The dialog that writes a run's numbers as CSV: which, how finely, and where to."""

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from gui.background import BackgroundTask, TaskContext, TaskFailed
from gui.dialogs import confirm_replace
from gui.export.values_fields import ValuesFields
from scratchnet.files import write_atomically
from scratchnet.records.course import Course
from scratchnet.records.values import Wanted, values_text

_FOLDER_KEY = "export/values_folder"


class ValuesDialog(QDialog):
    """Writes the chosen tables; ``written`` are their files, once they are there."""

    def __init__(self, course: Course, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export values as CSV")
        self.written: list[Path] = []
        self._course = course
        self._settings = settings
        self.fields = ValuesFields(settings, self._folder())
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setAccessibleName("What is wrong")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress")
        self.progress.setRange(0, max(1, course.recipe.steps))
        self.progress.setFormat("step %v of %m")
        # Its place is kept, so that nothing jumps.
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
        # Only a button that is in the dialog already can become its default.
        self.ok.setDefault(True)
        self._task = BackgroundTask(self, "export values")
        self._task.succeeded.connect(self._on_task_succeeded)
        self._task.failed.connect(self._on_task_failed)
        self._task.cancelled.connect(self._on_task_cancelled)
        self._task.progressed.connect(self._on_task_progressed)
        self.fields.changed.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._check()

    @Slot()
    def accept(self) -> None:
        """Begin to write, beside the window."""
        files = self.fields.files()
        existing = [path.name for path in files.values() if os.path.exists(path)]
        if self.fields.error_text():
            return
        if existing and not confirm_replace(self, f"{', '.join(existing)}: already there."):
            return
        self.fields.remember()
        self._settings.setValue(_FOLDER_KEY, str(self.fields.folder()))
        self._show_busy(True)
        self._task.start(partial(_write, self._course, files, self.fields.wanted()))

    @Slot()
    def reject(self) -> None:
        """Give up what is underway, or close."""
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

    def _folder(self) -> Path:
        return Path(str(self._settings.value(_FOLDER_KEY, str(Path.home()))))

    @Slot()
    def _check(self) -> None:
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
        self.reason.setText("Cancelled. No further file is written.")

    @Slot(object)
    def _on_task_progressed(self, step: int) -> None:
        self.progress.setValue(step)


def _write(course: Course, files: dict[str, Path], wanted: Wanted, task: TaskContext) -> list[Path]:
    """Write each table to its file, and return the files."""
    for what, path in files.items():
        text = values_text(what, course, wanted, task.progress, task, wait=False)
        try:
            write_atomically(path, text.encode())
        except OSError as error:
            raise TaskFailed(f"{path} cannot be written: {error.strerror or error}") from error
    return list(files.values())
