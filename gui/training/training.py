"""The commands that train: run or pause, step, reset, and going on after a divergence."""

from PySide6.QtCore import QObject, Signal, Slot

from gui.actions import Actions
from gui.document.document import Document
from gui.training import RunController
from gui.training.frame_presenter import FramePresenter
from gui.training.run_bar import RunBar
from scratchnet.experiment import PARAMETERS


class Training(QObject):
    """Knows whether the run goes on. Signals: ``noted(str)``, something was done unasked."""

    noted = Signal(str)

    def __init__(
        self,
        commands: Actions,
        controller: RunController,
        document: Document,
        run_bar: RunBar,
        showing: FramePresenter,
    ) -> None:
        super().__init__(showing.parent())
        self.running = False
        self._controller = controller
        self._document = document
        self._run_bar = run_bar
        self._showing = showing
        self._retried_at = -1
        commands.run.triggered.connect(self._on_run_triggered)
        commands.step.triggered.connect(controller.step)
        commands.reset.triggered.connect(controller.reset)
        commands.retry.triggered.connect(self._on_retry_triggered)
        run_bar.speed_changed.connect(controller.set_speed)
        controller.started.connect(self._on_controller_started)
        controller.paused.connect(self._on_controller_paused)
        controller.failed.connect(self._on_controller_failed)

    def begin_anew(self) -> None:
        """Take notice of another run, in which nothing has diverged yet."""
        self._retried_at = -1

    @Slot()
    def _on_run_triggered(self) -> None:
        if self.running:
            self._controller.pause()
            return
        frame = self._showing.frame
        if frame is not None and frame.snapshot.ended:
            self._controller.reset()
        self._controller.run()

    @Slot()
    def _on_retry_triggered(self) -> None:
        """Go on from the last finite state, where the parameters still are, more carefully."""
        rate = self._document.experiment.training.learning_rate
        least = PARAMETERS["training.learning_rate"].check(1e-6)
        self._document.edit("training.learning_rate", max(rate / 10, least))
        self._document.end_gesture()
        frame = self._showing.frame
        step = frame.snapshot.step if frame is not None else 0
        if step == self._retried_at:
            # The last finite state is beyond help.
            self._controller.reset()
            self.noted.emit("It diverged in the same step again, so this run begins anew.")
        self._retried_at = step
        self._controller.run()

    @Slot()
    def _on_controller_started(self) -> None:
        self._show_running(True)

    @Slot()
    def _on_controller_paused(self) -> None:
        self._show_running(False)

    def _show_running(self, running: bool) -> None:
        self.running = running
        self._run_bar.set_running(running)

    @Slot(str)
    def _on_controller_failed(self, details: str) -> None:
        self._show_running(False)
        # Raised here so that it takes the way of every other unexpected error.
        raise RuntimeError(f"the training thread failed; Reset begins anew\n{details}")
