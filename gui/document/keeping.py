"""What survives a crash: the experiment on the table, and how far its run is."""

from PySide6.QtCore import QObject, QTimer, Slot

from gui.document.autosave import Autosave, Recovered
from gui.document.document import Document
from scratchnet.errors import InvalidInput
from scratchnet.experiment import read_experiment
from scratchnet.run.snapshot import Snapshot

#: How long after the last change the experiment is written to the autosave.
_DELAY_MS = 500
#: How often a run is written that goes on: so much of it is lost at most.
_RUN_INTERVAL_MS = 2_000


class AutosaveController(QObject):
    """Keeps the document and the present run in the autosave."""

    def __init__(self, autosave: Autosave, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._autosave = autosave
        self._document = document
        self._snapshot: Snapshot | None = None
        #: What was recovered: until its run is there again, what was kept of it is not replaced.
        self._recovered: Recovered | None = None
        self._soon = QTimer(self, interval=_DELAY_MS, singleShot=True)
        self._run_timer = QTimer(self, interval=_RUN_INTERVAL_MS, singleShot=True)
        self._soon.timeout.connect(self._keep)
        self._run_timer.timeout.connect(self._keep)
        document.state_changed.connect(self._soon.start)

    def note_snapshot(self, snapshot: Snapshot) -> None:
        """Take notice of how far the run is."""
        before = self._snapshot
        self._snapshot = snapshot
        moved = before is None or snapshot.step != before.step
        if moved and not self._run_timer.isActive():
            self._run_timer.start()

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

    @Slot()
    def _keep(self) -> None:
        document, snapshot = self._document, self._snapshot
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
        step = self._snapshot.step if self._snapshot is not None else 0
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
