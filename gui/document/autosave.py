"""Autosave: what was not saved when the program ended by accident comes back.

Each running program keeps one file under a lock. A file whose lock nobody holds belongs to a
program that crashed. It holds the experiment and, instead of a run's losses, the recipe that
makes them anew.
"""

import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QLockFile, QObject, QTimer, Slot

from gui.background import SHUTDOWN_TIMEOUT_S, BackgroundTask, TaskContext
from gui.current_frame import CurrentFrame
from gui.document.document import Document
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


@dataclass(frozen=True)
class Recovered:
    """What was on the table when a program ended, and the file it came from (None: it had none).

    ``saved`` says whether that file holds it. ``recipe`` is of the run that stood there, if one
    had been begun.
    """

    experiment: Experiment
    path: Path | None
    saved: bool = False
    recipe: Recipe | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is to be written."""

    experiment: Experiment
    path: Path | None
    saved: bool
    snapshot: Snapshot | None


class Autosave:
    """Keeps what is on the table of this program in ``folder``.

    Files are written in the background: own data may be long, and the window must not wait for a
    disk.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _log.warning("nothing will be autosaved: %s", error)
        self._folder = folder
        self._file = folder / f"{uuid4().hex}.json"
        self._lock = _lock_of(self._file)
        self._lock.tryLock(0)
        self._task = BackgroundTask(name="autosave")
        #: The last experiment that was written, as text.
        self._text: tuple[Experiment | None, str] = (None, "")

    def keep(
        self,
        experiment: Experiment,
        path: Path | None,
        *,
        saved: bool = False,
        snapshot: Snapshot | None = None,
    ) -> None:
        """Write down the experiment and how far its run is, soon.

        ``saved`` says whether ``path`` holds the experiment, so that only the run is at stake. A
        failure is logged: it must not stop the work.
        """
        self._task.start(partial(self._write, _Kept(experiment, path, saved, snapshot)))

    def forget(self) -> None:
        """Drop what was kept: it is saved, or was given up."""
        self._task.start(self._delete)

    def wait(self) -> None:
        """Wait until everything is written."""
        self._task.wait(SHUTDOWN_TIMEOUT_S)

    def close(self) -> None:
        """End without anything to recover."""
        self.forget()
        self.wait()
        self._task.close()
        self._lock.unlock()

    def recover(self) -> Recovered | None:
        """Take the newest experiment that a crashed program left; others wait for another start.

        What was taken is kept as this program's own until it is saved or given up.
        """
        for file in sorted(self._folder.glob("*.json"), key=_age):
            lock = _lock_of(file)
            if file == self._file or not lock.tryLock(0):
                continue
            recovered = _read(file)
            if recovered is not None:
                # At once, and as it was: the other file goes now.
                with suppress(OSError):
                    file.replace(self._file)
                # It may have been killed in the midst of keeping something newer.
                remove_leftovers(file)
            lock.unlock()
            if recovered is not None:
                return recovered
        return None

    def _write(self, kept: _Kept, _: TaskContext) -> None:
        try:
            write_atomically(self._file, self._content(kept).encode())
        except OSError as error:
            _log.warning("autosave failed: %s", error)

    def _delete(self, _: TaskContext) -> None:
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("autosave failed: %s", error)

    def _content(self, kept: _Kept) -> str:
        if self._text[0] is not kept.experiment:
            self._text = kept.experiment, _long_text(document_of(kept.experiment))
        run = _run_of(kept)
        path = json.dumps(str(kept.path) if kept.path else None)
        return (
            f'{{"path": {path}, "saved": {json.dumps(kept.saved)}, '
            f'"run": {json.dumps(run)}, "experiment": {self._text[1]}}}'
        )


def _long_text(document: dict[str, Any]) -> str:
    """Return JSON, made in small portions: all at once would keep Python from the window."""
    return "".join(json.JSONEncoder().iterencode(document))


def _run_of(kept: _Kept) -> dict[str, Any] | None:
    """Return the recipe without what its experiment shares with the one that is kept.

    None if there is no run, or it is still that of another experiment.
    """
    if kept.snapshot is None:
        return None
    recipe = recipe_of(kept.snapshot)
    paths = list(kept.experiment.differences(recipe.experiment))
    if any(PARAMETERS[path].effect is not Effect.LIVE for path in paths):
        return None
    begun = {path: recipe.experiment.value(path) for path in paths}
    return recipe_to_dict(recipe) | {"experiment": begun}


def _read(file: Path) -> Recovered | None:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        path = Path(content["path"]) if content["path"] else None
        experiment = experiment_from_dict(content["experiment"])
        saved = content.get("saved") is True
        return Recovered(experiment, path, saved, _recipe(content.get("run"), experiment))
    except (InvalidInput, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        _log.warning("%s cannot be recovered: %s", file, error)
        return None


def _recipe(run: dict[str, Any] | None, experiment: Experiment) -> Recipe | None:
    """Read the recipe; without one that can be made anew the experiment is still worth having."""
    if run is None:
        return None
    try:
        begun = experiment.with_values(run["experiment"])
        return recipe_from_dict(run | {"experiment": experiment_to_dict(begun)})
    except (InvalidInput, KeyError, TypeError, AttributeError) as error:
        _log.warning("the run cannot be recovered: %s", error)
        return None


def _lock_of(file: Path) -> QLockFile:
    lock = QLockFile(str(file.with_suffix(".lock")))
    # A lock is stale only when its program is gone, never merely because it is old.
    lock.setStaleLockTime(0)
    return lock


def _age(file: Path) -> float:
    try:
        return -file.stat().st_mtime
    except OSError:
        return 0.0


#: How long after the last change the experiment is written to the autosave.
_DELAY_MS = 500
#: How often a run is written that goes on: so much of it is lost at most.
_RUN_INTERVAL_MS = 2_000


class AutosaveController(QObject):
    """Keeps the document and the present run in the autosave."""

    def __init__(
        self, autosave: Autosave, document: Document, current: CurrentFrame, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._autosave = autosave
        self._document = document
        self._current = current
        self._step: int | None = None
        #: What was recovered: until its run is there again, what was kept of it is not replaced.
        self._recovered: Recovered | None = None
        self._soon = QTimer(self, interval=_DELAY_MS, singleShot=True)
        self._run_timer = QTimer(self, interval=_RUN_INTERVAL_MS, singleShot=True)
        self._soon.timeout.connect(self._keep)
        self._run_timer.timeout.connect(self._keep)
        document.state_changed.connect(self._soon.start)
        current.changed.connect(self._on_current_changed)

    def recover(self) -> Recovered | None:
        """Open what a program that crashed has left; return it, for its run to be made anew."""
        recovered = self._autosave.recover()
        self._recovered = recovered
        if recovered is not None:
            path, experiment = recovered.path, recovered.experiment
            saved = recovered.saved and (path is None or _holds(recovered))
            self._document.open(experiment, path, saved=saved)
        return recovered

    def close(self) -> None:
        """End without anything to recover."""
        self._soon.stop()
        self._run_timer.stop()
        self._autosave.close()

    @Slot(object, object)
    def _on_current_changed(self, _scene: Scene, frame: Frame) -> None:
        step = frame.snapshot.step
        if step != self._step and not self._run_timer.isActive():
            self._run_timer.start()
        self._step = step

    @Slot()
    def _keep(self) -> None:
        document, frame = self._document, self._current.frame
        snapshot = frame.snapshot if frame is not None else None
        if self._recovered is not None and self._being_recovered(self._recovered):
            return
        self._recovered = None
        begun = snapshot is not None and snapshot.step > 0
        if document.modified or begun:
            self._autosave.keep(
                document.experiment,
                document.path,
                saved=not document.modified,
                snapshot=snapshot if begun else None,
            )
        else:
            self._autosave.forget()

    def _being_recovered(self, recovered: Recovered) -> bool:
        """Return whether more of the run is kept than has been made anew."""
        frame = self._current.frame
        step = frame.snapshot.step if frame is not None else 0
        same = self._document.experiment is recovered.experiment
        return same and recovered.recipe is not None and step < recovered.recipe.steps


def _holds(recovered: Recovered) -> bool:
    """Return whether the file still holds the experiment: it may have changed meanwhile."""
    try:
        return recovered.path is not None and read_experiment(recovered.path) == (
            recovered.experiment
        )
    except InvalidInput:
        return False
