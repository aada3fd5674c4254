"""Getting samples into the window from tables, and out of it as CSV."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gui.actions import Place, command
from gui.background import TaskContext, TaskFailed
from gui.document.document import Document
from gui.messages import humanize
from gui.plain import plain_text
from gui.preferences import Preferences
from gui.waiting import wait_for
from scratchnet.datasets import build_dataset, build_problem
from scratchnet.datasets.saving import dataset_to_csv
from scratchnet.engines import Interrupted
from scratchnet.errors import InvalidInput, shortened
from scratchnet.experiment import Experiment
from scratchnet.experiment.data import table_columns
from scratchnet.files import write_atomically
from scratchnet.share import is_shared
from scratchnet.tables import guarded

_FILTER = "CSV (*.csv);;All files (*)"


class DataActions(QObject):
    """Opens, pastes and saves samples.

    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._preferences = preferences
        self._window = window

    @command(
        "open_data",
        "Open &data…",
        Place.DATA,
        "Train on a table of your own, such as a CSV file",
        keys="Ctrl+Shift+O",
    )
    @Slot()
    def ask_for_table(self) -> None:
        """Ask for a file, and show the dialog with the table in it."""
        from gui.data.dialog import TABLE_FILTER

        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open data", str(self._preferences.data_folder), TABLE_FILTER
        )
        if name:
            self._preferences.data_folder = Path(name).parent
            self._ask(Path(name))

    @command(
        "paste_data",
        "Pas&te data…",
        Place.DATA,
        "Train on the table on the clipboard",
        keys="Ctrl+Shift+V",
    )
    @Slot()
    def paste_table(self) -> None:
        """Show the dialog with the table on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.refused.emit("There is no text on the clipboard. Copy a table first.")
        elif is_shared(text):
            self.refused.emit(
                "The clipboard contains an experiment, not a table. "
                "Use Edit → Paste experiment to open it."
            )
        else:
            self._ask(text)

    @Slot(object)
    def open_table(self, path: Path) -> None:
        """Show the dialog with the table in a file."""
        self._ask(path)

    @command("save_data", "Save sa&mples…", Place.DATA, "Save all samples as CSV")
    @Slot()
    def save_samples(self) -> None:
        """Ask for a file and write all samples to it as CSV."""
        suggested = str(self._preferences.data_folder / "samples.csv")
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save samples as CSV", suggested, _FILTER
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write all samples, both training and test samples."""
        experiment = self._document.experiment
        work = partial(_save_samples, experiment, path, self._ask_whether_to_guard(experiment))
        try:
            count = wait_for(self._window, f"Writing {path.name}", work)
        except TaskFailed as error:
            self.refused.emit(humanize(str(error)))
        except Interrupted:
            self.noted.emit(f"{path.name} was not written.")
        else:
            self._preferences.data_folder = path.parent
            self.noted.emit(f"Wrote {count:,} samples to {path}")

    def _ask_whether_to_guard(self, experiment: Experiment) -> bool:
        """Return whether names shall be made safe for spreadsheets; ask if it matters."""
        data = experiment.data
        names = (*data.names, *data.classes, *data.targets) if data.source == "table" else ()
        like_formulas = (name for name in names if isinstance(name, str) and guarded(name) != name)
        name = next(like_formulas, None)
        if name is None:
            return False
        buttons = QMessageBox.StandardButton
        question = plain_text(
            f"A spreadsheet would take the name {shortened(name, 40)} for a formula. "
            "Put an apostrophe before such names? Read again, they keep it."
        )
        answer = QMessageBox.question(
            self._window, "Save samples", question, buttons.Yes | buttons.No, buttons.Yes
        )
        return bool(answer == buttons.Yes)

    def _ask(self, source: str | Path) -> None:
        # Imported on demand, as all dialogs, so that the window opens quickly.
        from gui.data.dialog import ask_for_table

        values = ask_for_table(self._window, source)
        if values is None:
            return
        try:
            # Features suit the data that they were made for.
            targets = cast("Sequence[object]", values["data.targets"])
            done = f"Loaded {len(targets):,} samples"
            self._document.end_gesture()
            self._document.edit_together({**values, "network.features": ()}, "data", done)
            self._document.end_gesture()
        except InvalidInput as error:
            self.refused.emit(humanize(str(error)))


def _save_samples(experiment: Experiment, path: Path, safe: bool, context: TaskContext) -> int:
    """Write all samples, both training and test samples; return how many."""
    problem = build_problem(experiment, context.watch)
    dataset = build_dataset(experiment)
    columns = table_columns(experiment.data)
    try:
        text = dataset_to_csv(dataset, problem.column_names, columns, safe=safe)
        write_atomically(path, text.encode())
    except OSError as error:
        raise TaskFailed(f"{path}: cannot be written: {error.strerror or error}") from error
    return len(dataset)
