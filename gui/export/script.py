"""Exporting a run as a Python script: the file dialog, and writing and verifying the script."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QProgressDialog, QWidget

from gui.actions import Place, command
from gui.background import BackgroundTask, TaskContext, TaskFailed
from gui.current_frame import CurrentFrame
from gui.dialogs import ask_save_path
from gui.document.document import Document
from gui.preferences import Preferences
from scratchnet.engines import FAST, Interrupted, ready_engine
from scratchnet.errors import InvalidInput
from scratchnet.experiment import SUFFIX
from scratchnet.files import write_atomically
from scratchnet.formula import FormulaError
from scratchnet.reference.article import Parameters
from scratchnet.run.recipe import Recipe, Replay, recipe_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame

if TYPE_CHECKING:
    from scratchnet.export.script import Outcome

_FILTER = "Python (*.py);;All files (*)"
_SUFFIX = ".py"
#: The progress dialog appears after this time.
_PROGRESS_DELAY_MS = 1500
#: The reference shares Python's lock with the window; it lets go of it so often and so long.
_CHUNK_S, _YIELD_S = 0.01, 0.001


class ScriptExport(QObject):
    """Writes and verifies scripts.

    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        document: Document,
        current: CurrentFrame,
        preferences: Preferences,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._preferences = preferences
        self._window = window
        self._current = current
        self._progress: QProgressDialog | None = None
        self.task = BackgroundTask(self, "export script")
        self.task.progressed.connect(self._on_task_progressed)
        self.task.reported.connect(self._on_task_reported)
        self.task.succeeded.connect(self._on_task_succeeded)
        self.task.failed.connect(self.refused)
        self.task.cancelled.connect(self._on_task_cancelled)
        self.task.ended.connect(self._end_progress)

    @command(
        "export_script",
        "Python &script…",
        Place.EXPORT,
        "Save the run as a Python script that prints the same digits",
    )
    @Slot()
    def ask_and_export(self) -> None:
        """Ask for a file and write the run up to the current step, or the whole run at step 0."""
        frame = self._current.frame
        if frame is None:
            return
        # The current frame: training may continue while the file is chosen.
        path = self._ask_path(frame)
        if path is not None:
            self.export(frame, path)

    def export(self, frame: Frame, path: Path) -> None:
        """Write a run to a script, run the script, and compare every number."""
        self._end_progress()
        self._preferences.script_folder = path.absolute().parent
        self.task.start(partial(write_script, frame, self._name(), path))
        self._begin_progress()

    def close(self) -> None:
        """Cancel what is in progress."""
        self.task.close()
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
        progress.canceled.connect(self.task.cancel)
        self._progress = progress

    @Slot()
    def _end_progress(self) -> None:
        if self._progress is not None:
            self._progress.reset()
            self._progress.deleteLater()
            self._progress = None

    @Slot(object)
    def _on_task_progressed(self, progress: tuple[str, int, int]) -> None:
        if self._progress is not None:
            doing, step, total = progress
            self._progress.setLabelText(f"{doing}: step {step:,} of {total:,}")
            self._progress.setMaximum(total)
            self._progress.setValue(min(step, total - 1))

    @Slot(object)
    def _on_task_reported(self, message: str) -> None:
        self.noted.emit(message)

    @Slot(object)
    def _on_task_succeeded(self, message: str) -> None:
        self.noted.emit(message)

    @Slot()
    def _on_task_cancelled(self) -> None:
        self.noted.emit("Stopped. The script was not verified.")


@dataclass(frozen=True, slots=True)
class _ReferenceRun:
    """What the script is to compute, in the reference's digits."""

    recipe: Recipe
    outcome: "Outcome"
    losses: "memoryview[float]"
    parameters: Parameters


def write_script(frame: Frame, name: str, path: Path, task: TaskContext) -> str:
    """Write a run to ``path``, run that script, compare all numbers, and say that they are equal.

    A frame before the first step means the whole run. ``name`` is what the script calls it.
    Reports that the file is written; its progress is (what is done, step, steps). Raises
    TaskFailed, also if a number differs, and Interrupted.
    """
    # Imported on demand, so that the window opens quickly.
    from scratchnet.export.script import ScriptFailed

    try:
        return _write_and_verify(frame, name, path, task)
    except ScriptFailed as error:
        raise TaskFailed(f"{path.name} does not run: {error}") from error
    except (InvalidInput, FormulaError) as error:
        raise TaskFailed(f"No script was written: {error}") from error
    except OSError as error:
        raise TaskFailed(f"{path}: {error.strerror or error}") from error


def _write_and_verify(frame: Frame, name: str, path: Path, task: TaskContext) -> str:
    from scratchnet.export.script import (
        ScriptProcess,
        agreement_text,
        difference_text,
        python_script,
    )

    run = _computed(frame, task)
    text = python_script(run.recipe, run.outcome, name)
    write_atomically(path, text.encode())
    total = run.recipe.steps
    steps = "1 step" if total == 1 else f"{total:,} steps"
    task.report(f"Wrote {path}: {steps}. Verifying it…")
    script = ScriptProcess(text)
    task.on_cancel(script.cancel)
    found = script.run(lambda step, _: task.progress((f"Verifying {path.name}", step, total)))
    if found is None:
        raise Interrupted
    if difference := difference_text(found, run.losses, run.parameters):
        raise TaskFailed(f"{path.name} differs from the run: {difference}.")
    return f"Verified {path.name}: {agreement_text(found)}."


def _computed(frame: Frame, task: TaskContext) -> _ReferenceRun:
    """Return the run in the reference's digits; replay it where it has others or has not started.

    Raises Interrupted.
    """
    from scratchnet.export.script import outcome_of

    snapshot, recipe = frame.snapshot, recipe_of(frame.snapshot)
    if snapshot.step and snapshot.engine != FAST:
        outcome = outcome_of(snapshot, frame.divergence)
        return _ReferenceRun(recipe, outcome, snapshot.losses, snapshot.parameters)
    replay = Replay(recipe, engine=ready_engine())
    session = replay.session
    total = recipe.steps or recipe.experiment.training.steps
    while not session.ended and session.step < total:
        if snapshot.step:
            replay.advance(budget_s=_CHUNK_S, interrupt=task)
        else:
            session.advance(budget_s=_CHUNK_S, interrupt=task)
        task.raise_if_cancelled()
        task.progress(("Computing the run for the script", session.step, total))
        sleep(_YIELD_S)
    return _run_of(session, snapshot.engine)


def _run_of(session: Session, engine: str) -> _ReferenceRun:
    """Return a session's run, with the engine that it was first computed by."""
    from scratchnet.export.script import outcome_of

    snapshot = session.snapshot()
    recipe = replace(recipe_of(snapshot), engine=engine)
    outcome = outcome_of(snapshot, session.divergence())
    return _ReferenceRun(recipe, outcome, snapshot.losses, snapshot.parameters)
