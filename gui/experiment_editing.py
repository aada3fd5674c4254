"""Editing of the experiment: from the controls to the document, and from there to the run."""

from PySide6.QtCore import QObject, Signal, Slot

from gui.controls import ControlsPanel
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.messages import Edited, edit_note, end_note, humanize, new_run_text
from gui.training import RunController
from gui.training.actions import TrainingActions
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.run.snapshot import Frame, Status


class ExperimentEditing(QObject):
    """Takes edits from the controls to the document, and its experiments to controls and run.

    What an edit did to the run is said, and so is what cannot be run. Signals: ``noted(str)``, a
    message; ``refused(str)``, an error's message.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        controls: ControlsPanel,
        document: Document,
        controller: RunController,
        training: TrainingActions,
        current: CurrentFrame,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controls = controls
        self._document = document
        self._controller = controller
        self._training = training
        self._current = current
        self._last_edited = "data.formula"
        #: What the last change of the experiment did to the run.
        self._effect: Effect | None = None
        #: The step of a run that Undo or Redo has brought back.
        self._restored_at: int | None = None
        controls.edited.connect(self._on_controls_edited)
        controls.edited_together.connect(self.edit_together)
        controls.gesture_ended.connect(document.end_gesture)
        document.opened.connect(self._on_document_opened)
        document.experiment_changed.connect(self._on_document_experiment_changed)
        document.edited.connect(self._on_document_edited)
        document.locks_changed.connect(controls.set_locks)
        controller.rejected.connect(self._on_controller_rejected)
        controller.rebuilt.connect(self._on_controller_rebuilt)
        controller.restored.connect(self._on_controller_restored)

    def start(self) -> None:
        """Show the document's experiment, and make its run."""
        self._on_document_experiment_changed(self._document.experiment, frozenset(PARAMETERS))

    @Slot(str, object)
    def edit(self, path: str, value: object) -> None:
        """Change one parameter for a view that offers it."""
        self.edit_together({path: value})

    @Slot(object)
    def edit_together(self, values: dict[str, object]) -> None:
        """Change several parameters as one step; say why if that is refused."""
        try:
            self._document.edit_together(values)
        except InvalidInput as error:
            self.refused.emit(humanize(str(error)))

    def show_ended(self, frame: Frame, *, replayed: bool) -> None:
        """Say how a run ended, and what can be done next.

        Not of one that was replayed, or that Undo has just brought back.
        """
        self._training.show_ended()
        if not replayed and frame.snapshot.step != self._restored_at:
            training = self._training
            self.noted.emit(end_note(frame, training.may_continue, training.why_no_retry))

    @Slot(str, object)
    def _on_controls_edited(self, path: str, value: object) -> None:
        self._last_edited = path
        try:
            self._document.edit(path, value)
        except InvalidInput as error:
            self._controls.show_error(path, humanize(str(error)))

    @Slot(object, object)
    def _on_document_experiment_changed(
        self, experiment: Experiment, changed_paths: frozenset[str]
    ) -> None:
        self._effect = effect = self._controller.show_experiment(experiment)
        self._controls.show_experiment(experiment, changed_paths)
        if effect is Effect.REBUILD:
            self._training.forget_divergence()
            text = new_run_text(self._training.running)
            self.noted.emit(f"{text[0].upper()}{text[1:]}.")

    @Slot(object)
    def _on_document_edited(self, edited: Edited) -> None:
        self._controls.light(edited.followed)
        if self._effect is not None:
            frame = self._current.frame
            ended = frame is not None and frame.snapshot.status is Status.FINISHED
            running = self._training.running
            self.noted.emit(edit_note(edited, self._effect, running=running, ended=ended))

    @Slot(object)
    def _on_document_opened(self, experiment: Experiment) -> None:
        # Its run is its own, even where only live settings differ from the one before.
        self._controller.open_experiment(experiment)
        self._training.forget_divergence()
        # Rejected texts belong to the previous document.
        self._controls.show_experiment(experiment, force=True)

    @Slot(str, object)
    def _on_controller_rejected(self, message: str, experiment: Experiment) -> None:
        # The message first: a field with an error keeps its text when the old value returns.
        message = humanize(message)
        self._controls.show_error(self._last_edited, message)
        self._document.revert_to(experiment)
        self.refused.emit(f"{message}. The previous experiment continues.")

    @Slot()
    def _on_controller_rebuilt(self) -> None:
        self._restored_at = None

    @Slot(int)
    def _on_controller_restored(self, step: int) -> None:
        self._restored_at = step
        self.noted.emit(f"The run with these settings is back, at step {step:,}.")
