"""Autosave: what was not saved when the program ended by accident comes back.

Each running program keeps one file under a lock. A file whose lock nobody holds belongs to a
program that crashed.
"""

import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QLockFile

from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, experiment_to_dict
from scratchnet.experiment.file import experiment_from_dict
from scratchnet.files import remove_leftovers, write_atomically

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recovered:
    """An experiment that was not saved, and the file it came from (None: it had none)."""

    experiment: Experiment
    path: Path | None


class Autosave:
    """Keeps the unsaved experiment of this program in ``folder``."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _log.warning("nothing will be autosaved: %s", error)
        self._folder = folder
        self._file = folder / f"{uuid4().hex}.json"
        self._lock = _lock_of(self._file)
        self._lock.tryLock(0)

    def keep(self, experiment: Experiment, path: Path | None) -> None:
        """Write down the experiment. A failure is logged: it must not stop the work."""
        content = {
            "path": str(path) if path else None,
            "experiment": experiment_to_dict(experiment),
        }
        try:
            write_atomically(self._file, json.dumps(content).encode())
        except OSError as error:
            _log.warning("autosave failed: %s", error)

    def forget(self) -> None:
        """Drop what was kept: it is saved, or was given up."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """End without anything to recover."""
        self.forget()
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
                self.keep(recovered.experiment, recovered.path)
                with suppress(OSError):
                    file.unlink()
                # It may have been killed in the midst of keeping something newer.
                remove_leftovers(file)
            lock.unlock()
            if recovered is not None:
                return recovered
        return None


def _read(file: Path) -> Recovered | None:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        path = Path(content["path"]) if content["path"] else None
        return Recovered(experiment_from_dict(content["experiment"]), path)
    except (InvalidInput, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        _log.warning("%s cannot be recovered: %s", file, error)
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
