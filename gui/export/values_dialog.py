"""The dialog that writes a run's numbers as CSV: which, how finely, and where to."""

import os
from collections.abc import Callable
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

from gui.dialogs import confirm_replace
from gui.export.values_fields import ValuesFields
from gui.training.errand import Errand, Work
from scratchnet.engines import Interrupt
from scratchnet.errors import InvalidInput
from scratchnet.files import write_atomically
from scratchnet.records.values import RunData, ValueOptions, values_text

_FOLDER_KEY = "export/values_folder"


class ValuesDialog(QDialog):
    """Writes the chosen tables; ``written`` are their files, once they are there."""

    def __init__(self, data: RunData, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export values as CSV")
        self.written: list[Path] = []
        self._course = data
        self._settings = settings
        self.fields = ValuesFields(settings, self._folder())
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setAccessibleName("What is wrong")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress")
        self.progress.setRange(0, max(1, data.recipe.steps))
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
        self._errand = Errand(self)
        self._errand.done.connect(self._on_errand_done)
        self._errand.refused.connect(self._on_errand_refused)
        self._errand.given_up.connect(self._on_errand_given_up)
        self._errand.progressed.connect(self._on_errand_progressed)
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
        self._errand.start(_work(self._course, files, self.fields.wanted()))

    @Slot()
    def reject(self) -> None:
        """Give up what is underway, or close."""
        if self._errand.busy:
            self._errand.cancel()
        else:
            super().reject()

    @Slot(int)
    def done(self, result: int) -> None:
        self._errand.close()
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
    def _on_errand_done(self, written: list[Path]) -> None:
        self.written = written
        super().accept()

    @Slot(str)
    def _on_errand_refused(self, reason: str) -> None:
        self._show_busy(False)
        self.reason.setText(f"Cannot export: {reason}.")

    @Slot()
    def _on_errand_given_up(self) -> None:
        self._show_busy(False)
        self.reason.setText("Given up; no further file is written.")

    @Slot(object)
    def _on_errand_progressed(self, step: int) -> None:
        self.progress.setValue(step)


def _work(data: RunData, files: dict[str, Path], wanted: ValueOptions) -> Work:
    def work(interrupt: Interrupt, watch: Callable[[int], None]) -> object:
        for what, path in files.items():
            text = values_text(what, data, wanted, watch, interrupt, wait=False)
            try:
                write_atomically(path, text.encode())
            except OSError as error:
                raise InvalidInput(
                    f"{path} cannot be written: {error.strerror or error}"
                ) from error
        return list(files.values())

    return work
