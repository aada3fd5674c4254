"""Exporting a run as a Python script: the file dialog, and the progress of its verification."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QProgressDialog, QWidget

from gui.actions import Place, command
from gui.dialogs import ask_save_path
from gui.document.document import Document
from gui.preferences import Preferences
from gui.training.script_maker import ScriptMaker, ScriptWish
from scratchnet.experiment import SUFFIX
from scratchnet.run.snapshot import Frame

_FILTER = "Python (*.py);;All files (*)"
_SUFFIX = ".py"
#: The progress dialog appears after this time.
_PROGRESS_DELAY_MS = 1500


class ScriptExport(QObject):
    """Writes and verifies scripts.

    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._preferences = preferences
        self._window = window
        self._frame: Frame | None = None
        self._progress: QProgressDialog | None = None
        self.maker = ScriptMaker(self)
        self.maker.progressed.connect(self._on_maker_progressed)
        self.maker.written.connect(self.noted)
        self.maker.verified.connect(self.noted)
        self.maker.failed.connect(self.refused)
        self.maker.ended.connect(self._on_maker_ended)

    def note_frame(self, frame: Frame) -> None:
        """Set the frame that is exported."""
        self._frame = frame

    @command(
        "export_script",
        "Python &script…",
        Place.EXPORT,
        "Save the run as a Python script that prints the same digits",
    )
    @Slot()
    def ask_and_export(self) -> None:
        """Ask for a file and write the run up to the current step, or the whole run at step 0."""
        if self._frame is None:
            return
        # The current frame: training may continue while the file is chosen.
        frame, path = self._frame, self._ask_path(self._frame)
        if path is not None:
            self.export(frame, path)

    def export(self, frame: Frame, path: Path) -> None:
        """Write a run to a script, run the script, and compare every number."""
        self._end_progress()
        self._preferences.script_folder = path.absolute().parent
        self.maker.make(ScriptWish(frame.snapshot, frame.divergence, self._name(), path))
        self._begin_progress()

    def close(self) -> None:
        """Cancel what is in progress."""
        self.maker.cancel()
        self._end_progress()

    def _ask_path(self, frame: Frame) -> Path | None:
        steps = frame.snapshot.step
        what = "the whole run"
        if steps:
            what = "the first step" if steps == 1 else f"the first {steps:,} steps"
        title = f"Export as Python script: {what}"
        suggested = self._preferences.script_folder / self._stem()
        return ask_save_path(self._window, title, suggested, _FILTER, _SUFFIX)

    def _name(self) -> str:
        path = self._document.path
        return f"the experiment {path.name}" if path is not None else "an unsaved experiment"

    def _stem(self) -> str:
        path = self._document.path
        return (path.name.removesuffix(SUFFIX) if path is not None else "run") + _SUFFIX

    def _begin_progress(self) -> None:
        progress = QProgressDialog("Writing the script…", "&Stop", 0, 0, self._window)
        progress.setWindowTitle("Python script")
        progress.setWindowModality(Qt.WindowModality.NonModal)
        progress.setAutoClose(False)
        progress.setAutoReset(False)
        progress.setMinimumDuration(_PROGRESS_DELAY_MS)
        progress.setMinimumWidth(360)
        progress.canceled.connect(self._on_progress_canceled)
        self._progress = progress

    def _end_progress(self) -> None:
        if self._progress is not None:
            self._progress.reset()
            self._progress.deleteLater()
            self._progress = None

    @Slot(str, int, int)
    def _on_maker_progressed(self, what: str, step: int, total: int) -> None:
        if self._progress is not None:
            self._progress.setLabelText(f"{what}: step {step:,} of {total:,}")
            self._progress.setMaximum(total)
            self._progress.setValue(min(step, total - 1))

    @Slot()
    def _on_progress_canceled(self) -> None:
        self.maker.cancel()
        self.noted.emit("Stopped. The script was not verified.")

    @Slot()
    def _on_maker_ended(self) -> None:
        self._end_progress()
