"""Frames of the run: what the visible views require, and showing the latest one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot

from gui.current_frame import CurrentFrame
from gui.panes.frame_pane import FramePane
from gui.training import RunController
from gui.training.pacing import NEURON_RESOLUTION
from gui.training.run_bar import RunBar
from gui.views.registry import (
    FrameData,
    drawn_resolution,
    frame_request,
    paths_shown,
    record_of,
    slice_shown,
    variables_shown,
)
from scratchnet.engines import REFERENCE
from scratchnet.run.snapshot import Frame, FrameRequest, Scene

#: Where there are more samples, none is marked as wrong: the marks would overlap.
_SAMPLES_WITH_MARKS = 2_000
_ALL_SAMPLES = 100_000

#: How often the window polls for an update. The reference shares Python's lock with the window, and
#: each drawing takes from its speed; a compiled engine does not notice.
_POLL_INTERVAL_MS = 16
_POLL_INTERVAL_WITH_REFERENCE_MS = 31
#: An update that is late is polled for more often, this many times: it comes at any moment, or
#: training is slow.
_POLL_INTERVAL_WHILE_LATE_MS, _MAX_LATE_POLLS = 4, 25
#: While training, numbers and curve follow ten times a second: no eye reads faster.
_NUMBERS_INTERVAL_S = 0.1


class FrameRequests(QObject):
    """Sends the training thread what frames must contain, whenever other views become visible."""

    def __init__(self, controller: RunController, panes: Sequence[FramePane]) -> None:
        # Destroyed with the first pane, before it could ask for one that is gone.
        super().__init__(panes[0])
        self._controller = controller
        self._panes: list[FramePane] = []
        self._sent: FrameRequest | None = None
        for pane in panes:
            self.add(pane)

    def add(self, pane: FramePane) -> None:
        """Ask for what one more pane draws, too."""
        self._panes.append(pane)
        pane.installEventFilter(self)
        pane.view_chosen.connect(self._send)
        pane.plane_chosen.connect(self._send)
        pane.detail_changed.connect(self._send)

    def request(self) -> FrameRequest:
        """Return what the visible views draw."""
        visible = [pane.shown for pane in self._panes if pane.isVisible()]
        requires = reduce(or_, (record_of(view).requires for view in visible), FrameData.NONE)
        request = frame_request(
            requires,
            NEURON_RESOLUTION,
            _SAMPLES_WITH_MARKS,
            _ALL_SAMPLES,
            variables_shown(visible),
            paths_shown(visible),
            slice_shown(visible),
        )
        plane = next((pane.plane for pane in self._panes if pane.plane is not None), None)
        drawn = None
        if request.neuron_resolution is not None:
            drawn = drawn_resolution(visible, request.neuron_resolution)
        return replace(
            request,
            drawn_neuron_resolution=drawn,
            plane=plane,
            target=self._panes[0].current.target,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._send()
        return False

    @Slot()
    def _send(self) -> None:
        request = self.request()
        if request != self._sent:
            self._sent = request
            self._controller.request_frames(request)


class FramePresenter(QObject):
    """Makes the latest frame the current one, and shows it on the panes and in the run bar.

    Signals: ``ended(Frame)``, the first frame of a run at its end is shown; ``renewed()``, there is
    another frame of the run, but an earlier step is shown.
    """

    ended = Signal(object)
    renewed = Signal()

    def __init__(
        self,
        controller: RunController,
        current: CurrentFrame,
        run_bar: RunBar,
        panes: Sequence[FramePane],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._current = current
        self._run_bar = run_bar
        self._panes = list(panes)
        self._ended = False
        self._late_polls = _MAX_LATE_POLLS
        self._numbers_at = 0.0
        self._poll_timer = QTimer(self, interval=_POLL_INTERVAL_MS)
        self._poll_timer.setTimerType(Qt.TimerType.PreciseTimer)
        # Fires when the events of a drawing, including painting, have been processed.
        self._rendered_timer = QTimer(self, interval=0, singleShot=True)
        self._poll_timer.timeout.connect(self._on_poll_timer_timeout)
        self._rendered_timer.timeout.connect(controller.render_gate.end_rendering)

    def add(self, pane: FramePane) -> None:
        """Show frames on one more pane."""
        self._panes.append(pane)

    def start(self) -> None:
        """Poll for updates from now on."""
        self._poll_timer.start()

    def close(self) -> None:
        """Stop polling, and let training continue to its end."""
        self._poll_timer.stop()
        self._controller.render_gate.end_rendering()

    def show_past(self, frame: Frame) -> None:
        """Show a frame of an earlier step of the run."""
        scene = self._current.scene
        if scene is None:
            return
        self._begin_rendering()
        self._current.show_past(frame)
        self._show_on_panes(scene, frame)
        self._run_bar.show_past(scene, frame)

    def leave_past(self) -> None:
        """Show the run's latest frame again."""
        self._current.leave_past()
        if self._current.value is not None:
            scene, frame = self._current.value
            self._show_on_panes(scene, frame)
            self._run_bar.show_frame(scene, frame, False, None)

    def _begin_rendering(self) -> None:
        """Let training wait until the events of a drawing have been processed."""
        self._controller.render_gate.begin_rendering()
        self._rendered_timer.start()

    def _show_on_panes(self, scene: Scene, frame: Frame) -> None:
        for pane in self._panes:
            if pane.isVisible():
                pane.show_frame(scene, frame)

    @Slot()
    def _on_poll_timer_timeout(self) -> None:
        update = self._controller.take_update()
        if update is None:
            self._late_polls += 1
            late = self._late_polls <= _MAX_LATE_POLLS
            self._poll_timer.setInterval(
                _POLL_INTERVAL_WHILE_LATE_MS if late else _POLL_INTERVAL_MS
            )
            return
        # At rest nothing is late.
        self._late_polls = 0 if update.running else _MAX_LATE_POLLS
        scene, frame = update.scene, update.frame
        if self._current.is_past and not update.running and scene is self._current.scene:
            # Another view was chosen, or training has just been paused; what is shown stays.
            self._current.renew(frame)
            self.renewed.emit()
            return
        self._begin_rendering()
        snapshot = frame.snapshot
        self._current.set(scene, frame)
        with_reference = snapshot.engine == REFERENCE
        self._poll_timer.setInterval(
            _POLL_INTERVAL_WITH_REFERENCE_MS if with_reference else _POLL_INTERVAL_MS
        )
        now = perf_counter()
        numbers_too = not update.running or now - self._numbers_at >= _NUMBERS_INTERVAL_S
        for pane in self._panes:
            if pane.isVisible() and (numbers_too or pane.DRAWS_EVERY_FRAME):
                pane.show_frame(scene, frame, captioned=numbers_too)
        if numbers_too:
            self._numbers_at = now
            self._run_bar.show_frame(scene, frame, update.running, update.steps_per_second)
            if snapshot.ended and not self._ended:
                self.ended.emit(frame)
            self._ended = snapshot.ended
