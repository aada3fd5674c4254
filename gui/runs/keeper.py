"""Keeping every run of the window, as it is made."""

import logging
import time
from dataclasses import dataclass
from threading import Lock
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.background import SAVING_TIMEOUT_S, BackgroundTask, TaskContext, TaskFailed
from gui.current_frame import CurrentFrame
from gui.training import RunController
from gui.training.controller import MOST_BRANCHES
from scratchnet.engines import ENGINES
from scratchnet.records.store import RunStore, StoreUnavailable
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.snapshot import Frame, Scene

_log = logging.getLogger(__name__)

#: A run that trains is kept this often; a crash loses no more than that of its list entry.
_INTERVAL_MS = 2_000
#: Undo brings back runs that were replaced, which go on under their ids.
_REMEMBERED = 16


@dataclass(slots=True, eq=False)
class _Entry:
    """The run that belongs to a scene.

    ``replays`` is the recipe that is computed again, which is kept already; until it is reached
    nothing is written.
    """

    scene: Scene
    run_id: str
    began: float
    parent: str = ""
    branched_at: int = 0
    replays: Recipe | None = None


class RunKeeper(QObject):
    """Keeps the runs that the window shows, from their first step on, in the background.

    Signals: ``kept(str)``, the run of this id is in the store as it is now; ``refused(str)``, why
    runs are not kept, once for each reason; ``changed()``, another run is the present one.
    """

    kept = Signal(str)
    refused = Signal(str)
    changed = Signal()

    def __init__(
        self,
        store: RunStore,
        controller: RunController,
        current: CurrentFrame,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._current = current
        self._entries: list[_Entry] = []
        #: The kept run that is about to be computed again, and its recipe.
        self._expected: tuple[str, Recipe] | None = None
        #: A run that is about to leave another: that one's id, and after how many steps.
        self._branch: tuple[str, int] | None = None
        #: The runs that branches left, by the recipes up to there.
        self._left: list[tuple[Recipe, str]] = []
        #: The latest frame of the present run, and the one that was last given to be written.
        self._latest: Frame | None = None
        self._written: Frame | None = None
        self._reason = ""
        self._lock = Lock()
        #: What is still to be written, by id.
        self._waiting: dict[str, tuple[_Entry, Frame]] = {}
        self._task = BackgroundTask(self, "keep runs")
        self._task.reported.connect(self._on_task_reported)
        self._task.failed.connect(self._on_task_failed)
        self._task.ended.connect(self._on_task_ended)
        self._timer = QTimer(self, interval=_INTERVAL_MS, singleShot=True)
        self._timer.timeout.connect(self._keep)
        current.changed.connect(self._on_current_changed)
        controller.paused.connect(self._keep)
        controller.returned_to_branch.connect(self._on_controller_returned_to_branch)

    @property
    def run_id(self) -> str:
        """The id of the present run, or "" before its first step."""
        entry = self._entry_of(self._current.scene)
        return "" if entry is None else entry.run_id

    def expect(self, run_id: str, recipe: Recipe) -> None:
        """Take the next run for this one of the store, if it is computed by its recipe."""
        self._expected = run_id, recipe

    def expect_branch(self, recipe: Recipe) -> None:
        """Take the next run for one that leaves the present one at the end of a recipe."""
        entry = self._entry_of(self._current.scene)
        if entry is None:
            return
        present = self._current.present
        own = present is not None and _has_own_step(entry, present)
        # A branch without a step of its own is not kept: what is left is the run before it.
        parent = entry.run_id if own else entry.parent
        self._branch = parent, recipe.steps
        self._left = [*self._left, (recipe, parent)][-MOST_BRANCHES:]

    @Slot(object)
    def _on_controller_returned_to_branch(self, recipe: Recipe) -> None:
        parent = next((run_id for left, run_id in self._left if left is recipe), None)
        if parent is not None:
            self._branch = parent, recipe.steps

    def flush(self) -> None:
        """Write what is not written yet, and wait for it."""
        self._keep()
        self._task.wait(SAVING_TIMEOUT_S)

    def close(self) -> None:
        """Write the present run, and end."""
        self._timer.stop()
        self.flush()
        self._task.close()
        self._store.close()

    @Slot(object, object)
    def _on_current_changed(self, scene: Scene, frame: Frame) -> None:
        if self._current.is_past:
            return
        snapshot = frame.snapshot
        if self._entries and self._entries[-1].scene is not scene:
            self._keep_last_of(self._entries[-1])
        # A run with a planted bug, or of an engine that no recipe can name, is no run to repeat.
        if not snapshot.step or snapshot.engine not in ENGINES:
            return
        entry = self._entry_of(scene)
        if entry is None:
            entry = self._begin(scene, frame)
            self.changed.emit()
        elif entry is not self._entries[-1]:
            # Undo has brought it back.
            self._entries.remove(entry)
            self._entries.append(entry)
            self.changed.emit()
        self._latest = frame
        if snapshot.ended:
            self._keep()
        elif not self._timer.isActive() and frame is not self._written:
            self._timer.start()

    def _begin(self, scene: Scene, frame: Frame) -> _Entry:
        expected, self._expected = self._expected, None
        entry = _Entry(scene, uuid4().hex, time.time())
        if self._branch is not None:
            (entry.parent, entry.branched_at), self._branch = self._branch, None
        if expected is not None and frame.snapshot.initial_experiment == expected[1].experiment:
            entry.run_id, entry.replays = expected
        self._entries = [*self._entries[-_REMEMBERED + 1 :], entry]
        return entry

    def _entry_of(self, scene: Scene | None) -> _Entry | None:
        return next((entry for entry in self._entries if entry.scene is scene), None)

    @Slot()
    def _keep(self) -> None:
        """Write the present run, unless nothing of it is new."""
        self._timer.stop()
        entry = self._entry_of(self._current.scene)
        if entry is not None:
            self._keep_last_of(entry)

    def _keep_last_of(self, entry: _Entry) -> None:
        """Write a run as it was shown last, unless it is written."""
        frame = self._latest
        if frame is None or frame is self._written:
            return
        if not _has_own_step(entry, frame):
            return
        if entry.replays is not None and not self._follows(entry, frame, entry.replays):
            return
        self._written = frame
        with self._lock:
            self._waiting[entry.run_id] = entry, frame
        if not self._task.busy:
            self._task.start(self._write)

    def _follows(self, entry: _Entry, frame: Frame, replayed: Recipe) -> bool:
        """Return whether a run that is computed again is to be written.

        Not before it is where it was. One that leaves its recipe on the way is another run, which
        begins where it left.
        """
        recipe = recipe_of(frame.snapshot)
        shared = min(recipe.steps, replayed.steps)
        changes = [
            [change for change in each.changes if change.step < shared]
            for each in (recipe, replayed)
        ]
        if changes[0] == changes[1]:
            return recipe.steps > replayed.steps
        entry.parent, entry.replays = entry.run_id, None
        entry.run_id, entry.began = uuid4().hex, time.time()
        entry.branched_at = _last_common_step(recipe, replayed)
        self.changed.emit()
        return True

    def _write(self, context: TaskContext) -> None:
        """Write all that waits, on the task's thread."""
        while True:
            with self._lock:
                if not self._waiting:
                    return
                run_id = next(iter(self._waiting))
                entry, frame = self._waiting.pop(run_id)
            try:
                self._store.keep(
                    run_id,
                    entry.scene,
                    frame,
                    began=entry.began,
                    parent=entry.parent,
                    branched_at=entry.branched_at,
                )
            except StoreUnavailable as error:
                raise TaskFailed(str(error)) from error
            context.report(run_id)

    @Slot(object)
    def _on_task_reported(self, run_id: str) -> None:
        self._reason = ""
        self.kept.emit(run_id)

    @Slot(str)
    def _on_task_failed(self, reason: str) -> None:
        _log.warning("%s", reason)
        if reason != self._reason:
            self._reason = reason
            self.refused.emit(reason)

    @Slot()
    def _on_task_ended(self) -> None:
        with self._lock:
            waiting = bool(self._waiting)
        if waiting:
            self._task.start(self._write)


def _has_own_step(entry: _Entry, frame: Frame) -> bool:
    """Return whether a run has made a step after it left another, if it did."""
    return not entry.parent or frame.snapshot.step > entry.branched_at


def _last_common_step(recipe: Recipe, other: Recipe) -> int:
    """Return after how many steps two runs of the same beginning part."""
    for mine, theirs in zip(recipe.changes, other.changes, strict=False):
        if mine != theirs:
            return min(mine.step, theirs.step)
    rest = recipe.changes[len(other.changes) :] or other.changes[len(recipe.changes) :]
    return rest[0].step if rest else min(recipe.steps, other.steps)
