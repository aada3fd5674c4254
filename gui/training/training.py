"""The commands that train: run or pause, step, reset, and going on after a divergence."""

from PySide6.QtCore import QObject, Signal, Slot

from gui.actions import Place, command
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.training import RunController
from gui.training.run_bar import RunBar
from scratchnet.experiment import PARAMETERS


class Training(QObject):
    """Knows whether the run goes on. Signals: ``noted(str)``, something was done unasked."""

    noted = Signal(str)

    def __init__(
        self,
        controller: RunController,
        document: Document,
        run_bar: RunBar,
        current: CurrentFrame,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.running = False
        self._controller = controller
        self._document = document
        self._run_bar = run_bar
        self._current = current
        self._retried_at = -1
        run_bar.speed_changed.connect(controller.set_speed)
        controller.started.connect(self._on_controller_started)
        controller.paused.connect(self._on_controller_paused)
        controller.failed.connect(self._on_controller_failed)

    def begin_anew(self) -> None:
        """Take notice of another run, in which nothing has diverged yet."""
        self._retried_at = -1

    @command("run", "&Run", Place.RUN, "Train for the given number of steps, or pause", keys="F5")
    @Slot()
    def run_or_pause(self) -> None:
        """Train until the end, from the start after a run that has ended; or pause."""
        if self.running:
            self._controller.pause()
            return
        frame = self._current.frame
        if frame is not None and frame.snapshot.ended:
            self._controller.reset()
        self._controller.run()

    @command("step", "S&tep", Place.RUN, "Take one training step", keys="F6")
    @Slot()
    def step(self) -> None:
        """Take one step and pause."""
        self._controller.step()

    @command("reset", "R&eset", Place.RUN, "Back to the same initial weights", keys="Shift+F5")
    @Slot()
    def reset(self) -> None:
        """Go back to the initial parameters and wait."""
        self._controller.reset()

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
        rate = self._document.experiment.training.learning_rate
        least = PARAMETERS["training.learning_rate"].check(1e-6)
        self._document.edit("training.learning_rate", max(rate / 10, least))
        self._document.end_gesture()
        frame = self._current.frame
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
