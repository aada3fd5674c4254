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

from PySide6.QtCore import QLockFile

from gui.background import SAVING_TIMEOUT_S, BackgroundTask, TaskContext, TaskFailed
from scratchnet.engines import Interrupted
from scratchnet.experiment import (
    PARAMETERS,
    Effect,
    Experiment,
    experiment_to_dict,
)
from scratchnet.experiment.file import document_of, experiment_from_dict
from scratchnet.files import remove_leftovers, write_atomically
from scratchnet.records import recipe_from_dict, recipe_to_dict
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.snapshot import Snapshot

_log = logging.getLogger(__name__)

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
        self.folder = folder
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
        for file in sorted(self.folder.glob("*.json"), key=_newest_first):
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
        names = [*self.folder.glob("*.lock"), *self.folder.glob(".*.json.*")]
        for file in {self.folder / f"{_owner(name)}.json" for name in names} - {self._file}:
            lock = _lock_of(file)
            if lock.tryLock(0):
                remove_leftovers(file)
                lock.unlock()

    def _write(self, content: _Content, _: TaskContext) -> None:
        try:
            write_atomically(self._file, self._text_of(content).encode())
        except OSError as error:
            raise TaskFailed(
                f"Nothing can be autosaved: {self.folder}: {error.strerror or error}. "
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
    # A run with a planted bug is nothing to repeat.
    if content.snapshot is None or content.snapshot.bug:
        return None
    recipe = recipe_of(content.snapshot)
    others = content.experiment.differences(recipe.experiment_at_end)
    if any(PARAMETERS[path].effect is not Effect.LIVE for path in others):
        return None
    paths = content.experiment.differences(recipe.experiment)
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
