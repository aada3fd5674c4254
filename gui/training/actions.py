"""The actions that train: run, pause, continue, step, start over, and retry after a divergence."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from gui.actions import Place, command
from gui.controls.locks import Locks
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.messages import humanize
from gui.training.controller import RunController
from gui.training.run_bar import RunBar
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS
from scratchnet.run.recipe import steps_to_continue
from scratchnet.run.session import MOST_STEPS
from scratchnet.run.snapshot import Frame, Scene, Status

#: How many steps more the menu of Continue offers.
_OFFERED = (100, 1_000, 10_000, 100_000)
_STEPS = "training.steps"


class TrainingActions(QObject):
    """Trains the document's experiment, by the controller.

    ``running`` says whether it trains now. Signals: ``noted(str)``, something was done unasked;
    ``refused(str)``, why it could not be done; ``past_step_wanted()``, the step after the one that
    is shown shall be explained, which is not the run's last.
    """

    noted = Signal(str)
    refused = Signal(str)
    past_step_wanted = Signal()

    def __init__(
        self,
        controller: RunController,
        document: Document,
        run_bar: RunBar,
        current: CurrentFrame,
        retry: QAction,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.running = False
        self._controller = controller
        self._document = document
        self._run_bar = run_bar
        self._current = current
        self._retry = retry
        self._window = window
        self._retried_at = -1
        self.continue_menu = ContinueMenu(window)
        self.continue_menu.triggered.connect(self._on_continue_menu_triggered)
        run_bar.set_continue_menu(self.continue_menu)
        run_bar.speed_changed.connect(controller.set_speed)
        document.locks_changed.connect(self._on_document_locks_changed)
        current.changed.connect(self._on_current_changed)
        controller.started.connect(self._on_controller_started)
        controller.paused.connect(self._on_controller_paused)
        controller.failed.connect(self._on_controller_failed)

    def forget_divergence(self) -> None:
        """Treat the next divergence as the first: the run is another."""
        self._retried_at = -1

    def show_ended(self) -> None:
        """Show that the run has ended: its last frame may come before the event that says so."""
        self._show_running(False)

    @command(
        "run",
        "&Run",
        Place.RUN,
        "Train for the given number of steps, pause, or continue a finished run; Space does it too",
        keys="F5",
    )
    @Slot()
    def run_or_pause(self) -> None:
        """Do what the run button says: train, pause, continue, or train again from the start."""
        frame = self._current.present
        if self.running:
            self._controller.pause()
        elif frame is None or not frame.snapshot.ended:
            self._controller.start()
        elif more := self._steps_to_continue(frame):
            self.continue_by(more)
        else:
            self.run_again()

    def continue_by(self, more: int) -> None:
        """Train a run that has made all its steps for as many more; undo takes only Steps back."""
        frame = self._current.present
        if frame is None or self.running:
            return
        steps = min(frame.snapshot.step + more, MOST_STEPS)
        if not self._edited(_STEPS, steps):
            return
        self._controller.start()
        self.noted.emit(f"The run continues to step {steps:,}.")

    @command(
        "run_again",
        "Run &again",
        Place.RUN,
        "Train from the same initial weights again",
        keys="Ctrl+F5",
        visible=False,
    )
    @Slot()
    def run_again(self) -> None:
        """Go back to the initial parameters and train."""
        self._controller.reset()
        self._controller.start()

    @command("step", "S&tep", Place.RUN, "Take one training step", keys="F6")
    @Slot()
    def step(self) -> None:
        """Take one step and pause."""
        self._controller.step()

    @command(
        "explain_step",
        "E&xplain this step",
        Place.RUN,
        "Pause and show every number of the next step, with the line that computes it",
        keys="F10",
    )
    @Slot()
    def explain_step(self) -> None:
        """Pause, and ask what the step that comes next begins with.

        Where an earlier step is shown, it is the one after that.
        """
        if self._current.is_past:
            self.past_step_wanted.emit()
            return
        self._controller.pause()
        self._controller.take_pending_step()

    @command("reset", "R&eset", Place.RUN, "Back to the same initial weights", keys="Shift+F5")
    @Slot()
    def reset(self) -> None:
        """Go back to the initial parameters and wait."""
        self._controller.reset()
        self.noted.emit("Back to the same initial weights: press Run (F5).")

    @command(
        "retry",
        "Retr&y",
        Place.RUN,
        "Continue from the last finite state at a tenth of the learning rate",
        keys="F7",
        visible=False,
    )
    @Slot()
    def retry(self) -> None:
        """Continue from the last finite state, where the parameters still are, more carefully."""
        if reason := self.why_no_retry:
            self.refused.emit(f"{reason}.")
            return
        rate = self._document.experiment.training.learning_rate
        least = PARAMETERS["training.learning_rate"].check(1e-6)
        if not self._edited("training.learning_rate", max(rate / 10, least)):
            return
        frame = self._current.present
        step = frame.snapshot.step if frame is not None else 0
        if step == self._retried_at:
            # A smaller learning rate does not help the last finite state.
            self._controller.reset()
            self.noted.emit("It diverged at the same step again, so the run starts over.")
        self._retried_at = step
        self._controller.start()

    def _edited(self, path: str, value: object) -> bool:
        """Change a setting as an undo step of its own; return whether that was allowed."""
        self._document.end_gesture()
        try:
            self._document.edit(path, value)
        except InvalidInput as error:
            self.refused.emit(humanize(str(error)))
            return False
        finally:
            self._document.end_gesture()
        return True

    @Slot()
    def _on_controller_started(self) -> None:
        self._show_running(True)

    @Slot()
    def _on_controller_paused(self) -> None:
        self._show_running(False)

    def _show_running(self, running: bool) -> None:
        self.running = running
        self._run_bar.set_running(running)

    @Slot(object, object)
    def _on_current_changed(self, _scene: Scene, _frame: Frame) -> None:
        self._show_what_is_offered()

    @Slot(object)
    def _on_document_locks_changed(self, locks: Locks) -> None:
        self._run_bar.allow_continuing(not locks.locks(_STEPS))
        if self._current.present is not None:
            self._show_what_is_offered()

    def _show_what_is_offered(self) -> None:
        """Offer to continue or to retry, as far as the run and the locks allow it."""
        frame = self._current.present
        assert frame is not None
        self.continue_menu.menuAction().setEnabled(self._steps_to_continue(frame) > 0)
        diverged = frame.snapshot.status is Status.DIVERGED
        self._retry.setVisible(diverged and not self.why_no_retry)

    @property
    def may_continue(self) -> bool:
        """Whether a finished run may get more steps; a lesson can lock how many there are."""
        return not self._document.locks.locks(_STEPS)

    @property
    def why_no_retry(self) -> str:
        """Why a run that diverged cannot continue at a lower learning rate, or ""."""
        return self._document.locks.why_no_retry()

    def _steps_to_continue(self, frame: Frame) -> int:
        return steps_to_continue(frame.snapshot) if self.may_continue else 0

    @Slot(QAction)
    def _on_continue_menu_triggered(self, action: QAction) -> None:
        more = action.data() or self._ask_for_steps()
        if more:
            self.continue_by(more)

    def _ask_for_steps(self) -> int:
        """Ask how many steps more; return 0 if that is cancelled."""
        frame = self._current.present
        made = frame.snapshot.step if frame is not None else 0
        usual = steps_to_continue(frame.snapshot) if frame is not None else 1
        more, accepted = QInputDialog.getInt(
            self._window, "Continue", "Steps to add:", usual, 1, max(MOST_STEPS - made, 1)
        )
        return more if accepted else 0

    @Slot(str)
    def _on_controller_failed(self, details: str) -> None:
        self._show_running(False)
        # Raised here so that it takes the way of every other unexpected error.
        raise RuntimeError(f"the training thread failed; Reset starts over\n{details}")


class ContinueMenu(QMenu):
    """Offers how many steps a finished run continues by; the data of an action, None to ask."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("&Continue by", parent)
        self.setObjectName("continue_by")
        for more in _OFFERED:
            self.addAction(f"{more:,} steps").setData(more)
        self.addSeparator()
        self.addAction("Other…")
        self.menuAction().setEnabled(False)
