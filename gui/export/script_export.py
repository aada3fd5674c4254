"""The run as a Python script: the dialog for its file, and how far it is."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QProgressDialog, QWidget

from gui.actions import Place, command
from gui.dialogs import ask_save_path
from gui.document.document import Document
from gui.training.script_maker import ScriptMaker, ScriptWish
from scratchnet.experiment import SUFFIX
from scratchnet.run.snapshot import Frame

_FOLDER_KEY = "files/script_folder"
_FILTER = "Python (*.py);;All files (*)"
_SUFFIX = ".py"
#: What takes less time needs no dialog.
_PATIENCE_MS = 1500


class ScriptExport(QObject):
    """Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be."""

    noted = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document, settings: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._settings = settings
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
        """Take notice of where the run stands."""
        self._frame = frame

    @command(
        "export_script",
        "Python &script…",
        Place.EXPORT,
        "Save the run as a Python script that prints the same digits",
    )
    @Slot()
    def ask_and_export(self) -> None:
        """Ask for a name and write the run as it stands, or all of it if it has not begun."""
        if self._frame is None:
            return
        # As it stands now: while the name is chosen, training may go on.
        frame, path = self._frame, self._asked(self._frame)
        if path is not None:
            self.export(frame, path)

    def export(self, frame: Frame, path: Path) -> None:
        """Write a run to a file, run that, and compare every number."""
        self._end_progress()
        self._settings.setValue(_FOLDER_KEY, str(path.absolute().parent))
        self.maker.make(ScriptWish(frame.snapshot, frame.divergence, self._name(), path))
        self._begin_progress()

    def close(self) -> None:
        """Give up what is underway."""
        self.maker.cancel()
        self._end_progress()

    def _asked(self, frame: Frame) -> Path | None:
        steps = frame.snapshot.step
        what = "the whole run, which has not begun"
        if steps:
            what = "the step made so far" if steps == 1 else f"the {steps:,} steps made so far"
        folder = Path(str(self._settings.value(_FOLDER_KEY, str(Path.home()))))
        title = f"Export as Python script: {what}"
        return ask_save_path(self._window, title, folder / self._stem(), _FILTER, _SUFFIX)

    def _name(self) -> str:
        path = self._document.path
        return f"the experiment {path.name}" if path is not None else "an experiment in its window"

    def _stem(self) -> str:
        path = self._document.path
        return (path.name.removesuffix(SUFFIX) if path is not None else "run") + _SUFFIX

    def _begin_progress(self) -> None:
        progress = QProgressDialog("Writing the script…", "&Stop", 0, 0, self._window)
        progress.setWindowTitle("Python script")
        progress.setWindowModality(Qt.WindowModality.NonModal)
        progress.setAutoClose(False)
        progress.setAutoReset(False)
        progress.setMinimumDuration(_PATIENCE_MS)
        progress.setMinimumWidth(360)
        progress.canceled.connect(self._on_progress_canceled)
        self._progress = progress

    def _end_progress(self) -> None:
        if self._progress is not None:
            self._progress.reset()
            self._progress.deleteLater()
            self._progress = None

    @Slot(str, int, int)
    def _on_maker_progressed(self, words: str, step: int, total: int) -> None:
        if self._progress is not None:
            self._progress.setLabelText(f"{words}: step {step:,} of {total:,}")
            self._progress.setMaximum(total)
            self._progress.setValue(min(step, total - 1))

    @Slot()
    def _on_progress_canceled(self) -> None:
        self.maker.cancel()
        self.noted.emit("Stopped. A script that was written stays; it was not compared.")

    @Slot()
    def _on_maker_ended(self) -> None:
        self._end_progress()
