"""Autosave: unsaved work survives a crash of the program.

Each running program has one file and holds a lock for it. A file without a lock belongs to a
program that crashed. It contains the experiment and, instead of a run's losses, the recipe that
reproduces them.
"""

import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QLockFile, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.background import SAVING_TIMEOUT_S, BackgroundTask, TaskContext, TaskFailed
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.waiting import wait_for
from scratchnet.datasets import build_problem
from scratchnet.engines import Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.experiment import (
    PARAMETERS,
    Effect,
    Experiment,
    experiment_to_dict,
    read_experiment,
)
from scratchnet.experiment.file import document_of, experiment_from_dict
from scratchnet.files import remove_leftovers, write_atomically
from scratchnet.records import recipe_from_dict, recipe_to_dict
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.snapshot import Frame, Scene, Snapshot

_log = logging.getLogger(__name__)

#: An experiment is saved this long after its last change.
_DELAY_MS = 500
#: Edits that follow each other without a pause are saved this often.
_LONGEST_DELAY_MS = 4_000
#: A running run is saved this often; no more than that is lost.
_RUN_INTERVAL_MS = 2_000
#: The suffix of an autosave that could not be recovered.
_DAMAGED = ".damaged"


@dataclass(frozen=True)
class Recovered:
    """The experiment of a program that crashed, and its file (None if it had none).

    ``saved`` says whether the file contains the experiment. ``recipe`` is that of the run, if one
    had started.
    """

    experiment: Experiment
    path: Path | None
    saved: bool = False
    recipe: Recipe | None = None


@dataclass(frozen=True, slots=True)
class _Content:
    """What is to be written."""

    experiment: Experiment
    path: Path | None
    saved: bool
    snapshot: Snapshot | None


class Autosave:
    """Saves this program's experiment and run in ``folder``.

    Files are written in the background: data may be long, and the window must not wait for a disk.
    ``task`` does it; its signals ``succeeded`` and ``failed(str)`` say how it went. ``set_aside``
    says of each autosave that could not be recovered where it is, and why.
    """

    def __init__(self, folder: Path) -> None:
        # If there can be no folder, the first autosave fails and says so.
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        self.set_aside: list[str] = []
        self._folder = folder
        self._file = folder / f"{uuid4().hex}.json"
        self._lock = _lock_of(self._file)
        self._lock.tryLock(0)
        self.task = BackgroundTask(name="autosave")
        #: The last experiment that was written, as text.
        self._text: tuple[Experiment | None, str] = (None, "")

    def save(
        self,
        experiment: Experiment,
        path: Path | None,
        *,
        saved: bool = False,
        snapshot: Snapshot | None = None,
    ) -> None:
        """Save the experiment and how far its run is, in the background.

        ``saved`` says whether ``path`` contains the experiment, so that only the run could be lost.
        """
        self.task.start(partial(self._write, _Content(experiment, path, saved, snapshot)))

    def discard(self) -> None:
        """Delete the file: its content was saved elsewhere, or discarded."""
        self.task.start(self._delete)

    def wait(self) -> None:
        """Wait until everything is written."""
        self.task.wait(SAVING_TIMEOUT_S)

    def close(self) -> None:
        """Close, and leave nothing to recover."""
        self.discard()
        self.wait()
        self.task.close()
        self._lock.unlock()

    def recover(self) -> Recovered | None:
        """Return the newest experiment of a crashed program; others remain for another start.

        It becomes this program's autosave until it is saved or discarded. One that cannot be read
        is set aside. What else crashed programs left is removed.
        """
        self._remove_leftovers()
        for file in sorted(self._folder.glob("*.json"), key=_newest_first):
            lock = _lock_of(file)
            if file == self._file or not lock.tryLock(0):
                continue
            try:
                recovered = _read(file)
            except Exception as error:
                # Whatever is in the file, the program must start.
                self.put_aside(file, error)
                recovered = None
            if recovered is not None:
                # At once and unchanged, for the other file disappears.
                with suppress(OSError):
                    file.replace(self._file)
                # The program may have been killed while it wrote a newer one.
                remove_leftovers(file)
            lock.unlock()
            if recovered is not None:
                return recovered
        return None

    def put_aside(self, file: Path | None, error: Exception) -> None:
        """Give an autosave that cannot be recovered another name; None is this program's own."""
        file = file or self._file
        place = file.with_suffix(_DAMAGED)
        try:
            file.replace(place)
        except OSError:
            place = file
        reason = str(error) or ("cancelled" if isinstance(error, Interrupted) else repr(error))
        _log.warning("%s cannot be recovered: %s", place, reason, exc_info=error)
        self.set_aside.append(f"An autosave cannot be recovered ({reason}). It is kept as {place}.")

    def _remove_leftovers(self) -> None:
        """Remove locks and half-written files of programs that have ended."""
        names = [*self._folder.glob("*.lock"), *self._folder.glob(".*.json.*")]
        for file in {self._folder / f"{_owner(name)}.json" for name in names} - {self._file}:
            lock = _lock_of(file)
            if lock.tryLock(0):
                remove_leftovers(file)
                lock.unlock()

    def _write(self, content: _Content, _: TaskContext) -> None:
        try:
            write_atomically(self._file, self._text_of(content).encode())
        except OSError as error:
            raise TaskFailed(
                f"Nothing can be autosaved: {self._folder}: {error.strerror or error}. "
                "Save your work yourself"
            ) from error

    def _delete(self, _: TaskContext) -> None:
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("autosave failed: %s", error)

    def _text_of(self, content: _Content) -> str:
        if self._text[0] is not content.experiment:
            self._text = content.experiment, _long_text(document_of(content.experiment))
        run = _run_of(content)
        path = json.dumps(str(content.path) if content.path else None)
        return (
            f'{{"path": {path}, "saved": {json.dumps(content.saved)}, '
            f'"run": {json.dumps(run)}, "experiment": {self._text[1]}}}'
        )


def _long_text(document: dict[str, Any]) -> str:
    """Return JSON, encoded in small pieces: one long call would block the window."""
    return "".join(json.JSONEncoder().iterencode(document))


def _run_of(content: _Content) -> dict[str, Any] | None:
    """Return the recipe without what its experiment has in common with the saved one.

    None if there is no run, or if it is still the run of another experiment.
    """
    if content.snapshot is None:
        return None
    recipe = recipe_of(content.snapshot)
    paths = list(content.experiment.differences(recipe.experiment))
    if any(PARAMETERS[path].effect is not Effect.LIVE for path in paths):
        return None
    initial = {path: recipe.experiment.value(path) for path in paths}
    return recipe_to_dict(recipe) | {"experiment": initial}


def _read(file: Path) -> Recovered:
    """Read an autosave. It may raise anything."""
    content = json.loads(file.read_text(encoding="utf-8"))
    path = Path(content["path"]) if content["path"] else None
    experiment = experiment_from_dict(content["experiment"])
    saved = content.get("saved") is True
    return Recovered(experiment, path, saved, _recipe(content.get("run"), experiment))


def _recipe(run: dict[str, Any] | None, experiment: Experiment) -> Recipe | None:
    """Read the recipe; if it is damaged, the experiment is still recovered."""
    if run is None:
        return None
    try:
        initial = experiment.with_values(run["experiment"])
        return recipe_from_dict(run | {"experiment": experiment_to_dict(initial)})
    except Exception as error:
        _log.warning("the run cannot be recovered: %s", error)
        return None


def _owner(file: Path) -> str:
    """Return the name, without suffix, of the autosave that a lock or a part belongs to."""
    return file.name.lstrip(".").partition(".")[0]


def _lock_of(file: Path) -> QLockFile:
    lock = QLockFile(str(file.with_suffix(".lock")))
    # A lock is stale only if its program has ended, never because it is old.
    lock.setStaleLockTime(0)
    return lock


def _newest_first(file: Path) -> float:
    try:
        return -file.stat().st_mtime
    except OSError:
        return 0.0


class AutosaveController(QObject):
    """Saves the document and the current run in the autosave.

    Signals: ``working(bool)``, whether autosaving works, when that has changed; ``refused(str)``,
    why it does not.
    """

    working = Signal(bool)
    refused = Signal(str)

    def __init__(
        self, autosave: Autosave, document: Document, current: CurrentFrame, window: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._autosave = autosave
        self._document = document
        self._current = current
        self._step: int | None = None
        #: What was recovered; until its run is reproduced, its autosave is not replaced.
        self._recovered: Recovered | None = None
        self._edit_timer = QTimer(self, interval=_DELAY_MS, singleShot=True)
        self._run_timer = QTimer(self, interval=_RUN_INTERVAL_MS, singleShot=True)
        self._longest_timer = QTimer(self, interval=_LONGEST_DELAY_MS, singleShot=True)
        self._failing = False
        #: Whether the autosave must not be replaced, because its experiment is not open yet.
        self._recovering = False
        for timer in (self._edit_timer, self._longest_timer, self._run_timer):
            timer.timeout.connect(self._save)
        document.state_changed.connect(self._on_document_state_changed)
        autosave.task.failed.connect(self._on_autosave_task_failed)
        autosave.task.succeeded.connect(self._on_autosave_task_succeeded)
        current.changed.connect(self._on_current_changed)

    def recover(self) -> Recovered | None:
        """Open the experiment of a crashed program; return it, so that its run can be replayed.

        Whatever goes wrong, the window has an experiment.
        """
        recovered = self._autosave.recover()
        self._recovered = recovered
        if recovered is not None:
            path, experiment = recovered.path, recovered.experiment
            self._recovering = True
            try:
                wait_for(self._window, "Recovering the experiment", partial(_build, experiment))
                saved = recovered.saved and (path is None or _contains(recovered))
                self._document.open(experiment, path, saved=saved)
            except Exception as error:
                self._autosave.put_aside(None, error)
                self._document.open(Experiment(), None)
                self._recovered = recovered = None
            finally:
                self._recovering = False
        return recovered

    def show_set_aside(self) -> QMessageBox | None:
        """Say what could not be recovered, in a box that no later message hides; return the box."""
        if not self._autosave.set_aside:
            return None
        box = QMessageBox(self._window)
        box.setObjectName("autosave_set_aside")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Not recovered")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText("\n".join(self._autosave.set_aside))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return box

    def close(self) -> None:
        """Close, and leave nothing to recover."""
        for timer in (self._edit_timer, self._longest_timer, self._run_timer):
            timer.stop()
        self._autosave.close()

    @Slot()
    def _on_document_state_changed(self) -> None:
        self._edit_timer.start()
        if not self._longest_timer.isActive():
            self._longest_timer.start()

    @Slot(str)
    def _on_autosave_task_failed(self, reason: str) -> None:
        _log.warning("%s", reason)
        if not self._failing:
            self._failing = True
            self.working.emit(False)
            self.refused.emit(f"{reason}.")

    @Slot()
    def _on_autosave_task_succeeded(self) -> None:
        if self._failing:
            self._failing = False
            self.working.emit(True)

    @Slot(object, object)
    def _on_current_changed(self, _scene: Scene, frame: Frame) -> None:
        step = frame.snapshot.step
        if step != self._step and not self._run_timer.isActive():
            self._run_timer.start()
        self._step = step

    @Slot()
    def _save(self) -> None:
        self._edit_timer.stop()
        self._longest_timer.stop()
        document, frame = self._document, self._current.frame
        snapshot = frame.snapshot if frame is not None else None
        if self._recovering:
            return
        if self._recovered is not None and self._being_recovered(self._recovered):
            return
        self._recovered = None
        started = snapshot is not None and snapshot.step > 0
        if document.modified or started:
            self._autosave.save(
                document.experiment,
                document.path,
                saved=not document.modified,
                snapshot=snapshot if started else None,
            )
        else:
            self._autosave.discard()

    def _being_recovered(self, recovered: Recovered) -> bool:
        """Return whether less of the run has been reproduced than was saved."""
        frame = self._current.frame
        step = frame.snapshot.step if frame is not None else 0
        same = self._document.experiment is recovered.experiment
        return same and recovered.recipe is not None and step < recovered.recipe.steps


def _build(experiment: Experiment, context: TaskContext) -> None:
    """Build the problem of an experiment, which the training thread finds done.

    Raises what `build_problem` raises.
    """
    build_problem(experiment, context.watch)


def _contains(recovered: Recovered) -> bool:
    """Return whether the file still contains the experiment; it may have changed."""
    try:
        return recovered.path is not None and read_experiment(recovered.path) == (
            recovered.experiment
        )
    except InvalidInput:
        return False
