"""Readings of the run on the screen: when the window looks for one, and what then follows it."""

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction

from gui.current_frame import CurrentFrame
from gui.panes.loss_pane import LossPane
from gui.panes.network_pane import NetworkPane
from gui.panes.output_pane import OutputPane
from gui.training import RunController
from gui.training.run_bar import RunBar
from scratchnet.engines import REFERENCE
from scratchnet.run.snapshot import Status

#: How often the window looks for a new reading. The reference shares Python's lock with the
#: window, and each drawing takes from its speed; a compiled engine does not notice.
_INTERVAL_MS = 16
_INTERVAL_BESIDE_REFERENCE_MS = 31
#: For one that is late it looks more often, so many times: soon it is there, or training is slow.
_INTERVAL_WHILE_LATE_MS, _MOST_LATE = 4, 25
#: While training, numbers and curve follow ten times a second: no eye reads faster.
_NUMBERS_INTERVAL_S = 0.1


class FramePresenter(QObject):
    """Makes the latest frame the current one, and shows it on the panes and in the run bar.

    Signals: ``ended(Frame)``, the first frame of a run at its end is shown.
    """

    ended = Signal(object)

    def __init__(
        self,
        controller: RunController,
        current: CurrentFrame,
        run_bar: RunBar,
        network: NetworkPane,
        output: OutputPane,
        loss: LossPane,
        retry: QAction,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._current = current
        self._run_bar = run_bar
        self._network = network
        self._output = output
        self._loss = loss
        self._retry = retry
        self._ended = False
        self._late = _MOST_LATE
        self._numbers_at = 0.0
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        # Fires when the events of a drawing, painting among them, have been worked off.
        self._drawn_timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._drawn_timer.timeout.connect(controller.turn.give_back)

    def begin(self) -> None:
        """Look for readings from now on."""
        self._timer.start()

    def close(self) -> None:
        """Look for none any more."""
        self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        reading = self._controller.take_reading()
        if reading is None:
            self._late += 1
            late = self._late <= _MOST_LATE
            self._timer.setInterval(_INTERVAL_WHILE_LATE_MS if late else _INTERVAL_MS)
            return
        # At rest nothing is late.
        self._late = 0 if reading.running else _MOST_LATE
        self._controller.turn.take()
        self._drawn_timer.start()
        scene, frame = reading.scene, reading.frame
        snapshot = frame.snapshot
        self._current.set(scene, frame)
        beside_reference = snapshot.engine == REFERENCE
        self._timer.setInterval(_INTERVAL_BESIDE_REFERENCE_MS if beside_reference else _INTERVAL_MS)
        now = perf_counter()
        numbers_too = not reading.running or now - self._numbers_at >= _NUMBERS_INTERVAL_S
        for pane in (self._network, self._output):
            if pane.isVisible():
                pane.show_frame(scene, frame, captioned=numbers_too)
        if numbers_too:
            self._numbers_at = now
            self._run_bar.show_reading(frame, reading.running, reading.steps_per_second)
            if self._loss.isVisible():
                self._loss.show_frame(scene, frame)
            self._retry.setVisible(snapshot.status is Status.DIVERGED)
            if snapshot.ended and not self._ended:
                self.ended.emit(frame)
            self._ended = snapshot.ended
