"""What a learner has done: kept in one file of the program's data folder, whole or not at all."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from gui.background import SAVING_TIMEOUT_S, BackgroundTask, TaskContext, TaskFailed
from scratchnet.errors import InvalidInput
from scratchnet.files import write_atomically

_log = logging.getLogger(__name__)

_FORMAT = "scratchnet-progress"
_VERSION = 1
#: The name of the file in the program's data folder.
FILE_NAME = "lessons.json"
#: The suffix of a file that cannot be read, which is kept.
_DAMAGED = ".damaged"


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """What was done in one task.

    ``done`` says whether it was solved, ``stars`` how many were reached, ``tries`` how often it was
    tried, and ``hints`` how many were read. ``reached`` of ``seeds`` runs reached the goal in the
    last check. ``predictions`` and ``answers`` are what was entered, by their keys; ``values`` the
    settings that were changed, by their paths.
    """

    done: bool = False
    stars: int = 0
    tries: int = 0
    hints: int = 0
    reached: int = 0
    seeds: int = 0
    predictions: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


class Progress(QObject):
    """The progress in all lessons, by their ids and those of their tasks.

    Changes are written in the background, into what other windows have written meanwhile.
    Signals: ``changed()``; ``refused(str)``, why the file cannot be read or written.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._tasks: dict[tuple[str, str], TaskProgress] = {}
        #: What is to be written: None is to be removed.
        self._unwritten: dict[tuple[str, str], TaskProgress | None] = {}
        self._failing = False
        self._writing = BackgroundTask(self, "save progress")
        self._writing.failed.connect(self._on_writing_failed)
        self._writing.succeeded.connect(self._on_writing_succeeded)
        self._tasks = _read(file)

    def of(self, lesson: str, task: str) -> TaskProgress:
        """Return what was done in a task."""
        return self._tasks.get((lesson, task), TaskProgress())

    def lessons(self) -> set[str]:
        """Return the ids of the lessons in which something was done."""
        return {lesson for lesson, _ in self._tasks}

    def update(self, lesson: str, task: str, **changes: Any) -> TaskProgress:
        """Change what was done in a task, and return it."""
        before = self.of(lesson, task)
        after = replace(before, **changes)
        if after != before:
            self._tasks[lesson, task] = after
            self._unwritten[lesson, task] = after
            self._write()
            self.changed.emit()
        return after

    def reset(self, lesson: str | None = None) -> None:
        """Forget what was done in a lesson; None is in all of them."""
        for key in [key for key in self._tasks if lesson in (None, key[0])]:
            del self._tasks[key]
            self._unwritten[key] = None
        self._write()
        self.changed.emit()

    def text(self) -> str:
        """Return the file's text, to be exported."""
        return _text(self._tasks)

    def close(self) -> None:
        """Write what is left to be written."""
        self._writing.wait(SAVING_TIMEOUT_S)
        self._writing.close()

    def _write(self) -> None:
        if self._unwritten:
            self._writing.start(partial(_merge, self._file, dict(self._unwritten)))

    @Slot(object)
    def _on_writing_succeeded(self, written: Mapping[tuple[str, str], TaskProgress | None]) -> None:
        self._failing = False
        for key, value in written.items():
            if self._unwritten.get(key, value) == value:
                self._unwritten.pop(key, None)

    @Slot(str)
    def _on_writing_failed(self, reason: str) -> None:
        _log.warning("%s", reason)
        if not self._failing:
            self._failing = True
            self.refused.emit(f"{reason}.")


def _merge(
    file: Path, changes: Mapping[tuple[str, str], TaskProgress | None], _: TaskContext
) -> Mapping[tuple[str, str], TaskProgress | None]:
    """Write changes into the file, and return them."""
    tasks = _read(file)
    for key, value in changes.items():
        if value is None:
            tasks.pop(key, None)
        else:
            tasks[key] = value
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, _text(tasks).encode())
    except OSError as error:
        reason = error.strerror or error
        raise TaskFailed(f"{file}: the progress in lessons cannot be saved: {reason}") from error
    return changes


def _text(tasks: Mapping[tuple[str, str], TaskProgress]) -> str:
    lessons: dict[str, dict[str, Any]] = {}
    for (lesson, task), progress in tasks.items():
        lessons.setdefault(lesson, {})[task] = asdict(progress)
    document = {"format": _FORMAT, "version": _VERSION, "lessons": lessons}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _read(file: Path) -> dict[tuple[str, str], TaskProgress]:
    """Read the file. One that is damaged is kept under another name, and read as empty."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.warning("%s cannot be read: %s", file, error)
        return {}
    try:
        return dict(_tasks(json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        _log.warning("%s is damaged: %s", file, error)
        with suppress(OSError):
            file.replace(file.with_name(file.name + _DAMAGED))
        return {}


def _tasks(document: Any) -> Iterator[tuple[tuple[str, str], TaskProgress]]:
    """Yield the tasks of a file. Raises ValueError, TypeError, KeyError or AttributeError."""
    if document["format"] != _FORMAT:
        raise InvalidInput(f"the format is {document['format']!r}")
    usual = TaskProgress()
    for lesson, tasks in document["lessons"].items():
        for task, values in tasks.items():
            known = {
                each.name: values[each.name]
                for each in fields(TaskProgress)
                # Another version may have written something else.
                if isinstance(values.get(each.name), type(getattr(usual, each.name)))
            }
            yield (lesson, task), TaskProgress(**known)
