"""Autosaving the open document and its run, and opening what a crash left."""

import logging
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.background import TaskContext
from gui.current_frame import CurrentFrame
from gui.document.autosave import Autosave, Recovered
from gui.document.document import Document
from gui.waiting import wait_for
from scratchnet.datasets import build_problem
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, read_experiment
from scratchnet.run.snapshot import Frame, Scene

_log = logging.getLogger(__name__)

#: An experiment is saved this long after its last change.
_DELAY_MS = 500
#: Edits that follow each other without a pause are saved this often.
_LONGEST_DELAY_MS = 4_000
#: A running run is saved this often; no more than that is lost.
_RUN_INTERVAL_MS = 2_000


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
        document.setting_aside.connect(self._save)
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
        if self._current.is_past:
            return
        step = frame.snapshot.step
        if step != self._step and not self._run_timer.isActive():
            self._run_timer.start()
        self._step = step

    @Slot()
    def _save(self) -> None:
        self._edit_timer.stop()
        self._longest_timer.stop()
        document, frame = self._document, self._current.present
        snapshot = frame.snapshot if frame is not None else None
        # While a lesson is open, the autosave keeps what was set aside for it.
        if self._recovering or document.is_set_aside:
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
        frame = self._current.present
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
