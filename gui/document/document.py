"""The document: the open experiment, its file, and the undo stack."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoGroup, QUndoStack

from gui.actions import StandardKey, describe
from gui.controls.locks import UNLOCKED, Locks
from gui.messages import Edited
from scratchnet.experiment import PARAMETERS, Experiment, write_experiment
from scratchnet.experiment.coupling import coupled_together


@dataclass(frozen=True, slots=True)
class _Aside:
    """A document that waits while another experiment is open in its place."""

    experiment: Experiment
    path: Path | None
    title: str
    saved: Experiment | None
    digest: bytes | None
    undo_stack: QUndoStack
    last_edit: "_Edit | None"


class Document(QObject):
    """The experiment being edited.

    It can be set aside for another experiment, such as a lesson's, and taken back as it was. The
    other one belongs to no file, needs no saving, and some of its settings may be locked.

    Signals: ``experiment_changed(Experiment, frozenset[str])``, whatever the cause, with the paths
    of the parameters whose values changed; ``edited(Edited)``, after it, by the user;
    ``opened(Experiment)``, another document was opened, or the same again, before
    ``experiment_changed``; ``state_changed()``, the path changed, or whether there are unsaved
    changes; ``locks_changed(Locks)``, other settings are locked; ``setting_aside()``, before the
    document is set aside; ``taking_back()`` and ``taken_back()``, before and after it is taken
    back.
    """

    experiment_changed = Signal(object, object)
    edited = Signal(object)
    opened = Signal(object)
    state_changed = Signal()
    locks_changed = Signal(object)
    setting_aside = Signal()
    taking_back = Signal()
    taken_back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.experiment = Experiment()
        self.path: Path | None = None
        #: The name of a document without a file.
        self.title = "Untitled"
        #: Which settings the user may not change.
        self.locks = UNLOCKED
        #: Undo and Redo act on the stack of the document that is open.
        self._undo_group = QUndoGroup(self)
        self.undo_stack = self._new_stack()
        self._aside: _Aside | None = None
        #: The file's content; None if it is unknown, so that there are unsaved changes.
        self._saved: Experiment | None = self.experiment
        #: A digest of the file as it was opened or saved; None if there was none.
        self._digest: bytes | None = None
        self._gesture = 0
        self._last_edit: _Edit | None = None

    @property
    def modified(self) -> bool:
        """Whether the experiment differs from its file, or from a new one, and may be lost."""
        return self._aside is None and self.experiment != self._saved

    @property
    def is_set_aside(self) -> bool:
        """Whether another experiment is open in the place of the user's document."""
        return self._aside is not None

    @property
    def name(self) -> str:
        """The document's name in the window's title."""
        return self.path.name if self.path else self.title

    def undo_actions(self) -> tuple[QAction, QAction]:
        """Return new actions that undo and redo a change; their texts name the change."""
        undo = self._undo_group.createUndoAction(self, "&Undo")
        undo.setShortcut(StandardKey.Undo)
        describe(undo, "Undo the last change")
        redo = self._undo_group.createRedoAction(self, "&Redo")
        redo.setShortcuts([*QKeySequence.keyBindings(StandardKey.Redo), QKeySequence("Ctrl+Y")])
        describe(redo, "Redo the change that was undone")
        return undo, redo

    def edit(self, path: str, value: object) -> None:
        """Change one parameter, and what follows.

        Raises InvalidInput, also for a locked setting, and then changes nothing.

        Edits of the same parameter are undone together until `end_gesture`.
        """
        what = PARAMETERS[path].label.lower() if path in PARAMETERS else path
        self.edit_together({path: value}, what)

    def edit_together(
        self, values: Mapping[str, object], what: str = "data", done: str = ""
    ) -> None:
        """Change several parameters, and what follows, as one step.

        ``what`` names them, for Undo; ``done`` is that of `Edited`.

        What follows is derived from the experiment before the gesture: while an objective is
        typed, it may for a moment be another kind of task, and must not lose its network.
        """
        last = self._continued(tuple(values))
        start = last.before if last is not None else self.experiment
        changed = start.with_values(coupled_together(start, values))
        if self.locks.free is not None:
            self.locks.check(values, changed.differences(self.experiment))
        if changed != self.experiment:
            edit = _Edit(self, tuple(values), what, self.experiment, changed, self._gesture)
            followed = frozenset(changed.differences(self.experiment)).difference(values)
            self._last_edit = edit
            self.undo_stack.push(edit)
            self.edited.emit(Edited(tuple(values), done, start, changed, followed))

    def replace(self, experiment: Experiment, what: str) -> None:
        """Replace the experiment as one step, whatever is locked; ``what`` is for Undo."""
        self.end_gesture()
        if experiment != self.experiment:
            paths = tuple(experiment.differences(self.experiment))
            self._last_edit = edit = _Edit(
                self, paths, what, self.experiment, experiment, self._gesture
            )
            self.undo_stack.push(edit)
        self.end_gesture()

    def end_gesture(self) -> None:
        """Let the next edit be an undo step of its own."""
        self._gesture += 1

    def revert_to(self, experiment: Experiment) -> None:
        """Replace the result of the last edit by ``experiment``, because it cannot be run.

        Of a document that cannot be run as it was opened, the file is left alone.
        """
        last = self._edit_on_top()
        if not self.undo_stack.count():
            self.path, self._saved, self.title = None, None, "Untitled"
        if last is not None:
            last.after = experiment
            if last.before == experiment:
                # Undoing an obsolete command only removes it from the stack.
                last.setObsolete(True)
                self._last_edit = None
                self.undo_stack.undo()
        self.set_experiment(experiment)

    def open(
        self,
        experiment: Experiment,
        path: Path | None,
        saved: bool = True,
        title: str = "Untitled",
    ) -> None:
        """Open another experiment; ``saved`` says whether ``path`` contains exactly it."""
        self.title = title
        self.undo_stack.clear()
        self._last_edit = None
        self.path = path
        self._saved = experiment if saved else None
        self._digest = None if path is None else _digest_of(path)
        self.opened.emit(experiment)
        self.set_experiment(experiment)

    def set_aside(self, experiment: Experiment, title: str, locks: Locks = UNLOCKED) -> None:
        """Open an experiment in the place of the document, which waits until `take_back`.

        If another is in its place already, that one is replaced.
        """
        if self._aside is None:
            self.setting_aside.emit()
            self._aside = _Aside(
                self.experiment,
                self.path,
                self.title,
                self._saved,
                self._digest,
                self.undo_stack,
                self._last_edit,
            )
            self.undo_stack = self._new_stack()
        self.open(experiment, None, title=title)
        self.set_locks(locks)

    def take_back(self) -> None:
        """Open the document that was set aside again, with its undo stack, file and changes."""
        if self._aside is None:
            return
        self.taking_back.emit()
        aside, self._aside = self._aside, None
        self.set_locks(UNLOCKED)
        self._undo_group.removeStack(self.undo_stack)
        self.undo_stack.deleteLater()
        self.undo_stack = aside.undo_stack
        self._undo_group.setActiveStack(self.undo_stack)
        self.path, self.title = aside.path, aside.title
        self._saved, self._digest = aside.saved, aside.digest
        self._last_edit = aside.last_edit
        self.end_gesture()
        self.opened.emit(aside.experiment)
        self.set_experiment(aside.experiment)
        self.taken_back.emit()

    def set_locks(self, locks: Locks) -> None:
        """Let the user change no settings but those that these locks leave free."""
        if locks != self.locks:
            self.locks = locks
            self.locks_changed.emit(locks)

    def save(self, path: Path) -> None:
        """Write the file and make it the document's. Raises OSError and then changes nothing."""
        write_experiment(path, self.experiment)
        self.path = path
        self._saved = self.experiment
        self._digest = _digest_of(path)
        self.state_changed.emit()

    def file_has_changed(self) -> bool:
        """Return whether something else has written the file since it was opened or saved here.

        A file that has disappeared is no loss, so it does not count.
        """
        if self.path is None or self._digest is None:
            return False
        return _digest_of(self.path) not in (self._digest, None)

    def set_experiment(self, experiment: Experiment) -> None:
        """Replace the experiment without an entry in the undo stack."""
        changed_paths = frozenset(experiment.differences(self.experiment))
        self.experiment = experiment
        self.experiment_changed.emit(experiment, changed_paths)
        self.state_changed.emit()

    def _new_stack(self) -> QUndoStack:
        stack = QUndoStack(self)
        self._undo_group.addStack(stack)
        self._undo_group.setActiveStack(stack)
        return stack

    def _edit_on_top(self) -> "_Edit | None":
        """Return the last edit, if it is what Undo would undo."""
        index = self.undo_stack.index()
        last = self._last_edit
        on_top = last is not None and index > 0 and self.undo_stack.command(index - 1) is last
        return last if on_top else None

    def _continued(self, paths: tuple[str, ...]) -> "_Edit | None":
        """Return the edit that a change of these parameters continues."""
        last = self._edit_on_top()
        if last is None or last.after != self.experiment:
            return None
        return last if last.continues(paths, self._gesture) else None


def _digest_of(path: Path) -> bytes | None:
    """Return a digest of a file's content, None if it cannot be read or is a device."""
    try:
        # A device may never end.
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return None


class _Edit(QUndoCommand):
    """A change of parameters, or several changes of the same ones in a gesture."""

    def __init__(
        self,
        document: Document,
        paths: tuple[str, ...],
        what: str,
        before: Experiment,
        after: Experiment,
        gesture: int,
    ) -> None:
        super().__init__(f"change of {what}")
        self._document = document
        self._gesture = gesture
        self._paths = paths
        self.before = before
        self.after = after

    def continues(self, paths: tuple[str, ...], gesture: int) -> bool:
        """Return whether a change of these parameters in that gesture continues this one."""
        return (paths, gesture) == (self._paths, self._gesture)

    def undo(self) -> None:
        self._document.set_experiment(self.before)

    def redo(self) -> None:
        self._document.set_experiment(self.after)

    def id(self) -> int:
        # Any number but -1 lets Qt offer the next command to mergeWith.
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or not self.continues(other._paths, other._gesture):
            return False
        self.after = other.after
        self._document._last_edit = self
        return True
